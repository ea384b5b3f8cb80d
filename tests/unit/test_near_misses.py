"""Sentences that nearly say something: what was denied, hoped for, tried, or said of another thing is no fact about this one.

Each case is one sentence, what must be read in it, and what must not be read in it as having occurred. A pattern is a kind of fact,
a status where it matters, and roles: "RegulatoryDecision Denied decision=Approved drug=niraparib".
"""

import shlex
from dataclasses import dataclass

import pytest

from pharmagraph.model import Fact, Reading
from pharmagraph.pipeline import read
from pharmagraph.sources import from_text
from pharmagraph.vocabulary import FrameClass, Relation, Status


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with patterns of the facts that it says, and of facts that it comes near to and does not say."""

    name: str
    text: str
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


OPENING = "Notes of the week\n\nBOSTON, May 2, 2024 -- These are short notes on what is said of medicines.\n\n"

APPROVED = "RegulatoryDecision decision=Approved"
INDICATED = "indicatedFor"
POSITIVE = "TrialResult outcome=Positive"

OF_THE_COMPANY = (
    Case(
        "what a company is for is not what its drug is for",
        "Genexa Bio (NASDAQ: GNXA), a leader in medicines for kidney disease, today announced that corvolimab has received "
        "Fast Track designation from the FDA.",
        says=("Designation Occurred drug=corvolimab designation=FastTrack agency=FDA",),
        never=('Designation disease="kidney disease"', "investigatedFor subject=corvolimab"),
    ),
    Case(
        "nor are patients whom it serves",
        "Genexa Bio, a company that makes vaccines for patients with malaria, today announced that the FDA has accepted its BLA for corvolimab.",
        says=("RegulatoryDecision Occurred drug=corvolimab decision=Accepted",),
        never=("investigatedFor subject=corvolimab",),
    ),
)

OF_ONE_AMONG_SEVERAL = (
    Case(
        "what one of a list is called is not said of the one before",
        "The pipeline of Genexa Bio holds quellimab, and corvolimab, a CD70 bispecific antibody.",
        says=("hasTarget Occurred subject=corvolimab object=CD70",),
        never=("hasTarget subject=quellimab",),
    ),
    Case(
        "a class of antibiotics is not given with what is of it",
        "Quellivex is the first monobactam combination antibiotic to be approved by the FDA for pneumonia.",
        never=(
            "RegulatoryDecision drug=monobactam",
            "indicatedFor subject=monobactam",
            "combinedWith object=monobactam",
        ),
    ),
    Case(
        "a gas that patients breathe out is no drug",
        "In the trial of Genexa Bio's corvolimab in severe asthma, exhaled nitric oxide fell by 41%.",
        never=('investigatedFor subject="nitric oxide"',),
    ),
)

RESULTS = (
    Case(
        "did not meet",
        "The Phase 3 NOVA trial of niraparib did not meet its primary endpoint of progression-free survival.",
        says=('TrialResult Occurred trial=NOVA drug=niraparib endpoint="progression-free survival" outcome=Negative',),
        never=(POSITIVE,),
    ),
    Case(
        "failed to show",
        "Niraparib failed to show a significant improvement in overall survival compared with placebo.",
        says=('TrialResult Occurred drug=Niraparib endpoint="overall survival" outcome=Negative',),
        never=(POSITIVE,),
    ),
    Case(
        "could not show",
        "In the NOVA trial niraparib could not show a significant improvement in overall survival compared with placebo.",
        says=('TrialResult Occurred drug=niraparib endpoint="overall survival" outcome=Negative',),
        never=(POSITIVE,),
    ),
    Case(
        "was not superior",
        "In the NOVA trial niraparib was not superior to placebo in overall survival.",
        says=('TrialResult Occurred drug=niraparib endpoint="overall survival" outcome=Negative',),
        never=(POSITIVE,),
    ),
    Case(
        "endpoint was missed",
        "The Phase 3 NOVA trial of niraparib missed its primary endpoint of overall survival.",
        says=('TrialResult Occurred trial=NOVA drug=niraparib endpoint="overall survival" outcome=Negative',),
        never=(POSITIVE,),
    ),
    Case(
        "endpoint was not met",
        "The primary endpoint of overall survival was not met in the Phase 3 NOVA trial of niraparib.",
        says=('TrialResult Occurred trial=NOVA drug=niraparib endpoint="overall survival" outcome=Negative',),
        never=(POSITIVE,),
    ),
    Case(
        "no difference",
        "In the NOVA trial there was no significant improvement in overall survival with niraparib compared with placebo.",
        says=('TrialResult Occurred drug=niraparib endpoint="overall survival" outcome=Negative',),
        never=(POSITIVE,),
    ),
    Case(
        "trend without significance",
        "In the NOVA trial niraparib showed a trend towards improved overall survival that did not reach statistical significance.",
        says=('TrialResult Occurred drug=niraparib endpoint="overall survival" outcome=Trend',),
        never=(POSITIVE,),
    ),
    Case(
        "numerically longer",
        "Overall survival was numerically longer with niraparib, but the improvement in overall survival was not statistically significant.",
        never=(POSITIVE,),
    ),
    Case(
        "one clause denies, the other asserts",
        "Although niraparib did not improve overall survival, it significantly improved progression-free survival compared with placebo.",
        says=(
            'TrialResult Occurred drug=niraparib endpoint="overall survival" outcome=Negative',
            'TrialResult Occurred drug=niraparib endpoint="progression-free survival" outcome=Positive',
        ),
        never=(f'{POSITIVE} endpoint="overall survival"',),
    ),
    Case(
        "without improving",
        "In the NOVA trial niraparib improved progression-free survival without improving overall survival.",
        says=('TrialResult Occurred drug=niraparib endpoint="progression-free survival" outcome=Positive',),
        never=(f'{POSITIVE} endpoint="overall survival"',),
    ),
    Case(
        "but not",
        "In the NOVA trial niraparib significantly improved progression-free survival but not overall survival.",
        says=('TrialResult Occurred drug=niraparib endpoint="progression-free survival" outcome=Positive',),
        never=(f'{POSITIVE} endpoint="overall survival"',),
    ),
    Case(
        "not only but also",
        "In the NOVA trial niraparib not only improved progression-free survival but also improved overall survival.",
        says=(
            'TrialResult Occurred drug=niraparib endpoint="progression-free survival" outcome=Positive',
            'TrialResult Occurred drug=niraparib endpoint="overall survival" outcome=Positive',
        ),
        never=("TrialResult outcome=Negative",),
    ),
    Case(
        "did not fail",
        "The Phase 3 NOVA trial of niraparib did not fail to meet its primary endpoint of progression-free survival.",
        never=("TrialResult outcome=Negative",),
    ),
    Case(
        "designed to show",
        "The NOVA trial was designed to show that niraparib improves overall survival.",
        never=("TrialResult",),
    ),
    Case("may improve", "Niraparib may improve overall survival in ovarian cancer.", never=("TrialResult",)),
    Case(
        "has the potential to",
        "Niraparib has the potential to significantly improve overall survival.",
        never=("TrialResult",),
    ),
    Case("is expected to improve", "Niraparib is expected to improve overall survival.", never=("TrialResult",)),
    Case(
        "whether",
        "The NOVA trial will tell whether niraparib improves overall survival.",
        never=("TrialResult",),
    ),
    Case(
        "if it improves",
        "If niraparib improves overall survival in the NOVA trial, Genexa Bio will begin a second study.",
        never=("TrialResult",),
    ),
    Case(
        "hypothesis",
        "The NOVA trial tests the hypothesis that niraparib improves overall survival.",
        never=("TrialResult",),
    ),
    Case(
        "has yet to meet",
        "The NOVA trial of niraparib has yet to meet its primary endpoint of overall survival.",
        never=(POSITIVE,),
    ),
    Case(
        "no assurance of benefit",
        "There can be no assurance that niraparib will improve overall survival.",
        never=("TrialResult",),
    ),
)

DIRECTIONS = (
    Case(
        "a survival that fell",
        "In the NOVA trial niraparib decreased overall survival compared with placebo.",
        never=(POSITIVE,),
    ),
    Case(
        "a harm that rose",
        "In the NOVA trial niraparib increased mortality compared with placebo.",
        never=(POSITIVE,),
    ),
    Case(
        "improvement without the drug",
        "Overall survival was improved in patients who did not receive niraparib.",
        never=(POSITIVE,),
    ),
    Case(
        "a hazard ratio that shows no benefit",
        "In the NOVA trial the hazard ratio for overall survival with niraparib was 1.12 (p=0.41), which was not significant.",
        never=(POSITIVE,),
    ),
    Case(
        "no significance in brackets",
        "In the NOVA trial niraparib did not significantly prolong overall survival (hazard ratio 0.97; p=0.41).",
        says=('TrialResult Occurred drug=niraparib endpoint="overall survival" outcome=Negative',),
        never=(POSITIVE,),
    ),
)

DECISIONS = (
    Case(
        "has not been approved",
        "Niraparib has not been approved by the FDA for breast cancer.",
        says=('RegulatoryDecision Denied drug=Niraparib agency=FDA decision=Approved disease="breast cancer"',),
        never=(APPROVED, INDICATED),
    ),
    Case(
        "never approved",
        "The FDA has never approved niraparib for breast cancer.",
        says=("RegulatoryDecision Denied drug=niraparib decision=Approved",),
        never=(APPROVED, INDICATED),
    ),
    Case(
        "has yet to be approved",
        "Niraparib has yet to be approved by the FDA for breast cancer.",
        says=("RegulatoryDecision Denied drug=Niraparib decision=Approved",),
        never=(APPROVED, INDICATED),
    ),
    Case(
        "neither nor",
        "Niraparib has been neither approved by the FDA nor submitted to the EMA for breast cancer.",
        never=(APPROVED, INDICATED, "RegulatorySubmission"),
    ),
    Case(
        "if approved",
        "If approved, niraparib would be the first medicine in its class for breast cancer in the European Union.",
        never=("RegulatoryDecision", INDICATED),
    ),
    Case(
        "if the agency approves",
        "If the FDA approves niraparib for breast cancer, Genexa Bio will pay Corvolan Pharma $50 million.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "should the agency approve",
        "Should the FDA approve niraparib for breast cancer, Genexa Bio will launch it at once.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "had the agency approved",
        "Had the FDA approved niraparib for breast cancer, Genexa Bio would have launched it at once.",
        never=(APPROVED, INDICATED),
    ),
    Case("may approve", "The FDA may approve niraparib for breast cancer.", never=(APPROVED, INDICATED)),
    Case(
        "could be approved",
        "Genexa Bio believes that niraparib could be approved by the FDA for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "is expected to approve",
        "The FDA is expected to approve niraparib for breast cancer in June 2026.",
        says=("RegulatoryDecision Planned drug=niraparib agency=FDA decision=Approved",),
        never=(APPROVED, INDICATED),
    ),
    Case(
        "had been expected to approve",
        "Analysts had expected the FDA to approve niraparib for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "hopes for approval",
        "Genexa Bio hopes that the FDA approves niraparib for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "seeking approval",
        "Genexa Bio is seeking approval of niraparib for breast cancer from the FDA.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "subject to approval",
        "Subject to approval by the FDA, Genexa Bio will launch niraparib for breast cancer in 2027.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "pending approval",
        "Pending approval by the FDA, niraparib will be sold by Corvolan Pharma for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "declined to approve",
        "The FDA declined to approve niraparib for breast cancer.",
        says=("RegulatoryDecision Occurred drug=niraparib agency=FDA decision=Refused",),
        never=(APPROVED, INDICATED),
    ),
    Case(
        "recommended against",
        "The CHMP recommended against the approval of niraparib for breast cancer.",
        never=(APPROVED, INDICATED, "RegulatoryDecision decision=PositiveOpinion"),
    ),
    Case(
        "recommending approval",
        "The CHMP has adopted a positive opinion recommending approval of niraparib for breast cancer.",
        says=("RegulatoryDecision Occurred drug=niraparib decision=PositiveOpinion",),
        never=(APPROVED, INDICATED),
    ),
    Case(
        "recommended approval",
        "The CHMP recommended the approval of niraparib for breast cancer in the European Union.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "will be the first to be approved",
        "If it follows the committee, niraparib will be the first medicine of its class approved in the European Union for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "before approval",
        "Before approval by the FDA, niraparib cannot be sold for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "approval depends on",
        "Approval of niraparib by the FDA for breast cancer depends on the results of the NOVA trial.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "a target of approval",
        "Genexa Bio aims at approval of niraparib by the FDA for breast cancer in 2027.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "towards approval",
        "The trial is a step towards approval of niraparib by the FDA for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "negative opinion",
        "The CHMP adopted a negative opinion on niraparib for breast cancer.",
        says=("RegulatoryDecision Occurred drug=niraparib decision=NegativeOpinion",),
        never=(APPROVED, INDICATED, "RegulatoryDecision decision=PositiveOpinion"),
    ),
    Case(
        "rejected the idea",
        "The FDA rejected the idea that niraparib should be approved for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "negated in another clause",
        "Although the Phase 3 NOVA trial did not meet its primary endpoint of overall survival, niraparib was approved by the FDA for "
        "ovarian cancer.",
        says=('RegulatoryDecision Occurred drug=niraparib agency=FDA decision=Approved disease="ovarian cancer"',),
        never=(POSITIVE,),
    ),
    Case(
        "asserted in another clause",
        "Although Kadcyla was approved by the FDA for breast cancer, niraparib was not approved.",
        says=('RegulatoryDecision Occurred drug=Kadcyla decision=Approved disease="breast cancer"',),
        never=(f"{APPROVED} drug=niraparib", f"{INDICATED} subject=niraparib"),
    ),
    Case(
        "for this but not for that",
        "The FDA approved niraparib for ovarian cancer but not for breast cancer.",
        says=('RegulatoryDecision Occurred drug=niraparib decision=Approved disease="ovarian cancer"',),
        never=(f'{APPROVED} disease="breast cancer"', f'{INDICATED} object="breast cancer"'),
    ),
    Case(
        "not only for this but also for that",
        "The FDA approved niraparib not only for ovarian cancer but also for breast cancer.",
        says=(
            'RegulatoryDecision Occurred drug=niraparib decision=Approved disease="ovarian cancer"',
            'RegulatoryDecision Occurred drug=niraparib decision=Approved disease="breast cancer"',
        ),
    ),
    Case(
        "this drug, not that one",
        "The FDA approved niraparib, not talazoparib, for ovarian cancer.",
        says=("RegulatoryDecision Occurred drug=niraparib decision=Approved",),
        never=(f"{APPROVED} drug=talazoparib", f"{INDICATED} subject=talazoparib"),
    ),
    Case(
        "rather than",
        "The FDA approved niraparib rather than talazoparib for ovarian cancer.",
        says=("RegulatoryDecision Occurred drug=niraparib decision=Approved",),
        never=(f"{APPROVED} drug=talazoparib", f"{INDICATED} subject=talazoparib"),
    ),
    Case(
        "instead of",
        "The FDA approved niraparib instead of talazoparib for ovarian cancer.",
        says=("RegulatoryDecision Occurred drug=niraparib decision=Approved",),
        never=(f"{APPROVED} drug=talazoparib", f"{INDICATED} subject=talazoparib"),
    ),
    Case(
        "no longer approved",
        "Niraparib is no longer approved by the FDA for ovarian cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "approval revoked",
        "The FDA revoked the approval of niraparib for ovarian cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "lack of approval",
        "Despite the lack of FDA approval of niraparib for breast cancer, physicians prescribe it.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "asked to approve",
        "Genexa Bio asked the FDA to approve niraparib for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "under review",
        "The application for approval of niraparib for breast cancer is under review by the FDA.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "voted against",
        "An advisory committee of the FDA voted against approval of niraparib for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "failed to win",
        "Genexa Bio failed to win FDA approval of niraparib for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "delayed the decision",
        "The FDA delayed its decision on the approval of niraparib for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case("is not indicated for", "Niraparib is not indicated for breast cancer.", never=(INDICATED,)),
    Case(
        "contraindicated",
        "Niraparib is contraindicated in patients with breast cancer.",
        never=(INDICATED, "investigatedFor"),
    ),
    Case(
        "not known to be safe",
        "It is not known if niraparib is safe and effective for breast cancer.",
        never=(INDICATED, "investigatedFor"),
    ),
    Case(
        "hold not lifted",
        "The FDA has not lifted the clinical hold on niraparib.",
        never=("RegulatoryDecision decision=HoldLifted",),
    ),
    Case(
        "no hold",
        "No clinical hold has been placed on niraparib by the FDA.",
        never=("RegulatoryDecision decision=ClinicalHold",),
    ),
    Case(
        "hold as a risk",
        "The FDA may place a clinical hold on niraparib.",
        never=("RegulatoryDecision decision=ClinicalHold",),
    ),
    Case(
        "no complete response letter",
        "Genexa Bio has not received a Complete Response Letter from the FDA for niraparib.",
        never=("RegulatoryDecision decision=CompleteResponse",),
    ),
    Case(
        "not accepted",
        "The FDA did not accept the New Drug Application for niraparib.",
        never=("RegulatoryDecision decision=Accepted",),
    ),
    Case(
        "withdrew the application",
        "Genexa Bio withdrew its Marketing Authorization Application for niraparib from the EMA.",
        says=("RegulatoryDecision Occurred drug=niraparib decision=Withdrawn application=MAA",),
        never=(APPROVED, "RegulatorySubmission"),
    ),
)

SUBMISSIONS_AND_DESIGNATIONS = (
    Case(
        "what a company is targeting is not filed",
        "Targeting 2031 INDs: CVL-892 (PRMT5) and CVL-034 (PTK7).",
        says=("RegulatorySubmission Planned drug=CVL-892 application=IND",),
        never=("RegulatorySubmission drug=CVL-892",),
    ),
    Case(
        "what a drug is targeting is no plan",
        "Targeting CD19, CVL-104 received FDA clearance of its IND.",
        says=("RegulatoryDecision Occurred drug=CVL-104 decision=Cleared",),
    ),
    Case(
        "plans to submit",
        "Genexa Bio plans to submit a New Drug Application for niraparib to the FDA in 2027.",
        says=("RegulatorySubmission Planned drug=niraparib application=NDA applicant='Genexa Bio' date=2027",),
        never=("RegulatorySubmission",),
    ),
    Case(
        "intends to file",
        "Genexa Bio intends to file a New Drug Application for niraparib with the FDA.",
        says=("RegulatorySubmission Planned drug=niraparib application=NDA",),
        never=("RegulatorySubmission",),
    ),
    Case(
        "has not submitted",
        "Genexa Bio has not submitted a New Drug Application for niraparib to the FDA.",
        says=("RegulatorySubmission Denied drug=niraparib application=NDA",),
        never=("RegulatorySubmission",),
    ),
    Case(
        "does not plan to submit",
        "Genexa Bio does not plan to submit a New Drug Application for niraparib to the FDA.",
        never=("RegulatorySubmission", "RegulatorySubmission Planned"),
    ),
    Case(
        "whether to submit",
        "Genexa Bio has not yet decided whether to submit a New Drug Application for niraparib to the FDA.",
        never=("RegulatorySubmission",),
    ),
    Case(
        "decided against submitting",
        "Genexa Bio has decided against submitting a New Drug Application for niraparib to the FDA.",
        never=("RegulatorySubmission",),
    ),
    Case(
        "instead of submitting",
        "Instead of submitting a New Drug Application for niraparib to the FDA, Genexa Bio will run a second trial.",
        never=("RegulatorySubmission",),
    ),
    Case(
        "could support a submission",
        "The results could support a New Drug Application submission for niraparib to the FDA.",
        never=("RegulatorySubmission",),
    ),
    Case(
        "may grant a designation",
        "The FDA may grant Fast Track designation to niraparib for breast cancer.",
        never=("Designation",),
    ),
    Case(
        "seeking a designation",
        "Genexa Bio is seeking Orphan Drug Designation for niraparib from the FDA.",
        never=("Designation",),
    ),
    Case(
        "applied for a designation",
        "Genexa Bio has applied to the FDA for Orphan Drug Designation for niraparib.",
        never=("Designation",),
    ),
    Case(
        "request denied",
        "The FDA denied the request of Genexa Bio for Fast Track designation for niraparib.",
        never=("Designation",),
    ),
    Case(
        "did not grant",
        "The FDA did not grant Breakthrough Therapy Designation to niraparib for breast cancer.",
        says=("Designation Denied drug=niraparib designation=BreakthroughTherapy",),
        never=("Designation",),
    ),
    Case(
        "designation withdrawn",
        "The FDA withdrew the Orphan Drug Designation of niraparib for breast cancer.",
        never=("Designation",),
    ),
    Case(
        "what a designation is",
        "Fast Track designation is designed to speed the review of medicines for serious conditions such as breast cancer.",
        never=("Designation",),
    ),
    Case(
        "not eligible",
        "Niraparib is not eligible for Orphan Drug Designation in breast cancer.",
        never=("Designation",),
    ),
)

DEALS = (
    Case(
        "who gets licensing payments has not taken a license",
        "Genexa Bio receives $2 million in licensing payments from Quellix Pharma for corvolimab.",
        never=('Agreement licensor="Quellix Pharma"',),
    ),
    Case(
        "would acquire",
        "Under the proposal, Roche would acquire Genexa Bio for $2 billion.",
        never=("Agreement",),
    ),
    Case(
        "were it to acquire",
        "Were Roche to acquire Genexa Bio, the price would be $2 billion.",
        never=("Agreement",),
    ),
    Case(
        "has no plans to acquire",
        "Roche has no plans to acquire Genexa Bio.",
        never=("Agreement",),
    ),
    Case(
        "withdrew its offer",
        "Roche withdrew its offer to acquire Genexa Bio.",
        never=("Agreement",),
    ),
    Case("rejected the offer", "Genexa Bio rejected the offer of Roche to acquire Genexa Bio.", never=("Agreement",)),
    Case(
        "denied having agreed",
        "Genexa Bio denied that Roche had acquired Genexa Bio.",
        never=("Agreement",),
    ),
    Case(
        "failed to acquire",
        "Roche failed to acquire Genexa Bio.",
        never=("Agreement",),
    ),
    Case(
        "no agreement was reached",
        "No agreement between Genexa Bio and Roche on niraparib was reached.",
        never=("Agreement",),
    ),
    Case(
        "failed to reach an agreement",
        "Genexa Bio and Roche failed to reach a license agreement for niraparib.",
        never=("Agreement",),
    ),
    Case(
        "in talks",
        "Genexa Bio is in talks with Roche about a license agreement for niraparib.",
        never=("Agreement",),
    ),
    Case(
        "may enter into",
        "Genexa Bio may enter into a license agreement with Roche for niraparib.",
        never=("Agreement",),
    ),
    Case(
        "if a licence is taken",
        "If Roche licenses niraparib from Genexa Bio, Genexa Bio could receive up to $500 million in milestone payments.",
        never=("Agreement",),
    ),
    Case(
        "an option is no licence",
        "Genexa Bio entered into an option agreement with Corvolan Pharma for CX-2051.",
        says=("Agreement Occurred agreementKind=Option drug=CX-2051",),
        never=("Agreement agreementKind=License",),
    ),
    Case(
        "without a partner",
        "Genexa Bio is developing niraparib without a collaboration with Roche.",
        says=('develops Occurred subject="Genexa Bio" object=niraparib',),
        never=("Agreement", "develops subject=Roche"),
    ),
    Case(
        "does not develop",
        "Genexa Bio does not develop niraparib.",
        never=("develops",),
    ),
    Case("no longer develops", "Genexa Bio no longer develops niraparib.", never=("develops",)),
    Case(
        "decided not to develop",
        "Genexa Bio has decided not to develop niraparib for breast cancer.",
        never=("develops", "investigatedFor"),
    ),
    Case(
        "no longer a subsidiary",
        "Genexa Bio is no longer a subsidiary of Roche.",
        never=("memberOf",),
    ),
)

TRIALS = (
    Case(
        "who was screened did not take part",
        "The NOVA trial tested corvolimab in asthma. In it, 1,494 patients with asthma at 129 centers were screened.",
        never=("ClinicalTrial enrolment=1494",),
    ),
    Case(
        "what previous research found is no result of this trial",
        "The NOVA trial tested corvolimab in obesity. Previous research has confirmed a 12% weight loss with corvolimab.",
        says=("ClinicalTrial Occurred trialName=NOVA evaluates=corvolimab",),
        never=("TrialResult trial=NOVA",),
    ),
    Case(
        "those who could be evaluated or went on are not all that a trial took in",
        "In the NOVA trial of corvolimab 100% of evaluable leukemia patients (n=10) were alive. Of the patients who completed the second part (n=164), most took corvolimab.",
        says=("ClinicalTrial Occurred trialName=NOVA evaluates=corvolimab",),
        never=("ClinicalTrial enrolment=10", "ClinicalTrial enrolment=186"),
    ),
    Case(
        "expects to dose",
        "Genexa Bio expects to dose the first patient in the Phase 3 NOVA trial of niraparib in 2027.",
        says=("TrialMilestone Planned drug=niraparib milestone=FirstPatientDosed date=2027",),
        never=("TrialMilestone",),
    ),
    Case(
        "has not yet dosed",
        "Genexa Bio has not yet dosed the first patient in the Phase 3 NOVA trial of niraparib.",
        says=("TrialMilestone Denied drug=niraparib milestone=FirstPatientDosed",),
        never=("TrialMilestone",),
    ),
    Case(
        "no patient has been dosed",
        "No first patient has been dosed in the Phase 3 NOVA trial of niraparib.",
        never=("TrialMilestone",),
    ),
    Case(
        "unable to complete enrolment",
        "Genexa Bio was unable to complete enrollment in the Phase 3 NOVA trial of niraparib.",
        says=("TrialMilestone Denied drug=niraparib milestone=EnrolmentCompleted",),
        never=("TrialMilestone",),
    ),
    Case(
        "stopped before completion",
        "Genexa Bio terminated the Phase 3 NOVA trial of niraparib before completion of enrollment.",
        says=("TrialMilestone Occurred trial=NOVA milestone=Discontinued",),
        never=("TrialMilestone milestone=EnrolmentCompleted", "TrialMilestone milestone=Completed"),
    ),
    Case(
        "terminated",
        "Genexa Bio terminated the Phase 3 NOVA trial of niraparib.",
        says=("TrialMilestone Occurred trial=NOVA milestone=Discontinued",),
        never=("TrialMilestone milestone=Completed",),
    ),
    Case(
        "will not be discontinued",
        "Genexa Bio will not discontinue the Phase 3 NOVA trial of niraparib.",
        never=("TrialMilestone", "TrialMilestone Planned"),
    ),
    Case(
        "delayed the start",
        "Genexa Bio has delayed the start of the Phase 3 NOVA trial of niraparib.",
        never=("TrialMilestone",),
    ),
    Case(
        "cancelled plans to start",
        "Genexa Bio has cancelled its plans to initiate the Phase 3 NOVA trial of niraparib.",
        never=("TrialMilestone",),
    ),
    Case(
        "refused to start",
        "Genexa Bio refused to initiate the Phase 3 NOVA trial of niraparib.",
        never=("TrialMilestone",),
    ),
    Case(
        "will be presented",
        "Results of the EMILIA trial of trastuzumab emtansine will be presented at the ESMO Congress.",
        says=('Presentation Planned trial=EMILIA conference="ESMO Congress"',),
        never=("Presentation",),
    ),
    Case(
        "will not be presented",
        "Results of the EMILIA trial of trastuzumab emtansine will not be presented at the ESMO Congress.",
        never=("Presentation", "Presentation Planned"),
    ),
    Case(
        "had planned to present",
        "Genexa Bio had planned to present data on niraparib at the ESMO Congress.",
        never=("Presentation",),
    ),
    Case(
        "has not been studied in",
        "Niraparib has not been studied in breast cancer.",
        never=("investigatedFor", INDICATED),
    ),
    Case(
        "does not target",
        "Niraparib does not target HER2.",
        never=("hasTarget",),
    ),
    Case(
        "unlike another drug",
        "Unlike trastuzumab, niraparib does not target HER2.",
        never=("hasTarget subject=niraparib",),
    ),
    Case(
        "should not be combined",
        "Niraparib should not be combined with bevacizumab.",
        never=("combinedWith",),
    ),
    Case(
        "had not received before",
        "The NOVA trial of niraparib enrolled patients with breast cancer who had not received trastuzumab.",
        never=("ClinicalTrial priorTherapy=trastuzumab",),
    ),
    Case(
        "compared, not combined",
        "Niraparib was compared, not combined, with bevacizumab.",
        never=("combinedWith",),
    ),
    Case(
        "given without",
        "Patients received niraparib without bevacizumab.",
        never=("combinedWith",),
    ),
)

OTHERS = (
    Case(
        "a target with two numbers is not the first alone",
        "CVL-251 is a KAT6/7 inhibitor.",
        says=("hasTarget Occurred subject=CVL-251 object=KAT7",),
    ),
    Case(
        "the product that a biosimilar is like is not studied for what the biosimilar is",
        "A study showed comparability between CVL-05 and reference tocilizumab in patients with rheumatoid arthritis.",
        never=("investigatedFor subject=tocilizumab",),
    ),
    Case(
        "a tumour is that of the organ which it is said to be of",
        "Corvolimab is being studied in metastatic adenocarcinoma of the pancreas.",
        says=('investigatedFor Occurred subject=Corvolimab object="metastatic adenocarcinoma of the pancreas"',),
        never=('investigatedFor object="metastatic adenocarcinoma"',),
    ),
    Case(
        "an enzyme that makes a drug is not the drug",
        "CVL-450 is aimed at 5'-aminolevulinic acid synthase 1 for the treatment of acute hepatic porphyria.",
        says=('investigatedFor Occurred subject=CVL-450 object="acute hepatic porphyria"',),
        never=('investigatedFor subject="aminolevulinic acid"',),
    ),
    Case(
        "what mutations are linked to is no trial's result",
        "CVL-310 is in a Phase 1 trial in patients with severe hypertriglyceridemia. ANGPTL3 mutations are linked to reduced LDL-C and triglycerides.",
        says=('investigatedFor Occurred subject=CVL-310 object="severe hypertriglyceridemia"',),
        never=("TrialResult", "ClinicalTrial hasEndpoint=LDL-C"),
    ),
    Case(
        "a short word for a class of inhibitors is no target",
        "CVL-849 is a DLL3 TOP1i antibody-drug conjugate.",
        never=("hasTarget object=TOP1i",),
    ),
    Case(
        "a competitor's drug",
        "Genexa Bio expects niraparib to compete with Roche's trastuzumab emtansine.",
        says=('develops Occurred subject=Roche object="trastuzumab emtansine"',),
        never=('develops subject="Genexa Bio" object="trastuzumab emtansine"', "combinedWith"),
    ),
    Case(
        "a competitor's approval",
        "Unlike Kadcyla, which the FDA approved for breast cancer, niraparib is an investigational medicine.",
        says=("RegulatoryDecision Occurred drug=Kadcyla decision=Approved",),
        never=(f"{APPROVED} drug=niraparib", f"{INDICATED} subject=niraparib"),
    ),
    Case(
        "forward-looking",
        "Forward-looking statements include statements that the FDA will approve niraparib for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "no assurance",
        "There can be no assurance that the FDA will approve niraparib for breast cancer.",
        never=(APPROVED, INDICATED, "RegulatoryDecision Planned"),
    ),
    Case(
        "a risk among others",
        "Risks include the possibility that the FDA refuses the New Drug Application for niraparib or places a clinical hold on niraparib.",
        never=("RegulatoryDecision",),
    ),
    Case(
        "a hypothetical milestone",
        "Genexa Bio would receive $20 million upon approval of niraparib by the FDA for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "there is no guarantee",
        "Genexa Bio cannot guarantee that niraparib will be approved by the FDA for breast cancer.",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "no longer in office",
        "John Smith is no longer Chief Executive Officer of Genexa Bio.",
        never=("Position",),
    ),
    Case(
        "a question",
        "Will the FDA approve niraparib for breast cancer?",
        never=(APPROVED, INDICATED),
    ),
    Case(
        "not denied",
        "The FDA did not deny that it had approved niraparib for ovarian cancer.",
        never=("RegulatoryDecision decision=Refused",),
    ),
)

CASES = (
    *OF_THE_COMPANY,
    *OF_ONE_AMONG_SEVERAL,
    *RESULTS,
    *DIRECTIONS,
    *DECISIONS,
    *SUBMISSIONS_AND_DESIGNATIONS,
    *DEALS,
    *TRIALS,
    *OTHERS,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_near_miss_is_read_as_what_it_says(case: Case) -> None:
    reading = reading_of(case.text)
    found = [shown(reading, fact) for fact in reading.facts]
    missed = [pattern for pattern in case.says if not any(fits(reading, fact, pattern) for fact in reading.facts)]
    wrong = [pattern for pattern in case.never if any(fits(reading, fact, occurred(pattern)) for fact in reading.facts)]
    assert (missed, wrong) == ([], []), found


def reading_of(sentence: str) -> Reading:
    """What is read in a sentence that stands in the body of a release."""
    return read(from_text(OPENING + sentence + "\n", source="note.txt"))


def test_the_opening_says_nothing() -> None:
    assert reading_of("").facts == ()


def test_the_cases_differ_and_each_expects_something() -> None:
    assert len({case.name for case in CASES}) == len({case.text for case in CASES}) == len(CASES) >= 70
    assert all(case.says or case.never for case in CASES)


def test_a_sentence_that_says_it_plainly_is_caught_by_the_same_patterns() -> None:
    """Patterns that could never be found would make the table worthless."""
    reading = reading_of("The FDA has approved niraparib for the treatment of breast cancer.")
    for pattern in (APPROVED, INDICATED, f'{APPROVED} disease="breast cancer"', f'{INDICATED} object="breast cancer"'):
        assert any(fits(reading, fact, occurred(pattern)) for fact in reading.facts), pattern


def occurred(pattern: str) -> str:
    """The pattern with the status Occurred unless it names another."""
    kind, *rest = pattern.split(" ", 1)
    named = bool(rest) and rest[0].split(" ")[0] in set(Status)
    return pattern if named else " ".join([kind, Status.OCCURRED, *rest])


def fits(reading: Reading, fact: Fact, pattern: str) -> bool:
    kind, status, *roles = shlex.split(pattern)
    assert kind in {*FrameClass, *Relation}
    assert status in set(Status)
    wanted = [role.split("=", 1) for role in roles]
    return (
        fact.kind == kind
        and fact.status == status
        and all(value in names(reading, fact, role) for role, value in wanted)
    )


def names(reading: Reading, fact: Fact, role: str) -> set[str]:
    """Everything that the fillers of a role are called."""
    if role == "date":
        return {fact.date}
    called = {entity.key: {entity.name, *entity.aliases} for entity in reading.entities}
    called |= {
        f.key: {v.text for v in f.fillers("trialName")} for f in reading.facts if f.kind == FrameClass.CLINICAL_TRIAL
    }
    return {name for value in fact.fillers(role) for name in called.get(value.text, {value.text})}


def shown(reading: Reading, fact: Fact) -> str:
    called = {entity.key: entity.name for entity in reading.entities}
    roles = " ".join(f"{role}={called.get(value.text, value.text)!r}" for role, value in fact.roles)
    return f"{fact.kind} {fact.status} {roles} ({fact.evidence[0].extractor})"
