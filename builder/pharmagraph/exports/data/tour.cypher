// A tour of a pharmagraph graph in Neo4j 5.26 or later: the questions of `pharmagraph queries` under the same names and
// with the same columns, for everything that the graph holds. Restrict them as you like: add WHERE x.name = '...'.
//
//     cypher-shell -f tour.cypher
//
// A relationship whose status is Occurred is a fact; Planned and Denied ones are what was announced and what was denied.
// Where several values of one property were found, the property called like it and All has them.

// name: who-develops
// Each company with the drugs that it develops or sells, how they are made and what they are aimed at.
MATCH (company:Organization)-[fact:DEVELOPS {status: 'Occurred'}]->(drug:Drug)
OPTIONAL MATCH (drug)-[:USES_TECHNOLOGY {status: 'Occurred'}]->(technology:Technology)
OPTIONAL MATCH (drug)-[:HAS_TARGET {status: 'Occurred'}]->(target:MolecularTarget)
RETURN DISTINCT company.name AS companyName, drug.name AS drugName, drug.kind AS kind,
  technology.name AS technologyName, target.name AS targetName, fact.belief AS belief
ORDER BY companyName, drugName, technologyName, targetName, kind, belief;

// name: pipeline
// For each company, drug and disease: the highest phase that a trial has, or Approved, whether a trial was stopped, who
// else develops the drug, and the last dated event that is told of it.
CALL () {
  MATCH (drug:Drug)<-[:EVALUATES]-(trial:ClinicalTrial)-[:CONDITION]->(disease:Disease)
  UNWIND coalesce(trial.phaseAll, [trial.phase]) AS stage
  RETURN drug, disease, stage
  UNION
  MATCH (drug:Drug)-[:INDICATED_FOR {status: 'Occurred'}]->(disease:Disease)
  RETURN drug, disease, 'Approved' AS stage
  UNION
  MATCH (drug:Drug)-[:INVESTIGATED_FOR {status: 'Occurred'}]->(disease:Disease)
  RETURN drug, disease, 'Studied' AS stage
}
WITH drug, disease, stage, ['Studied', 'Preclinical', 'Phase1', 'Phase1b', 'Phase1_2', 'Phase2', 'Phase2b',
  'Phase2_3', 'Phase3', 'Phase3b', 'Pivotal', 'Phase4', 'Approved'] AS stages
WITH drug, disease, stages, max([step IN range(0, size(stages) - 1) WHERE stages[step] = stage][0]) AS highest
MATCH (company:Organization)-[:DEVELOPS {status: 'Occurred'}]->(drug)
WHERE highest IS NOT NULL
OPTIONAL MATCH (event:Frame {status: 'Occurred'})-[:DRUG|TRIAL]->(of)
WHERE event.dateText IS NOT NULL AND (of = drug OR EXISTS { (of:ClinicalTrial)-[:EVALUATES]->(drug) })
WITH drug, disease, stages, highest, company, max(event.dateText + ' ' + event.name) AS last
RETURN DISTINCT company.name AS companyName, drug.name AS drugName, disease.name AS diseaseName,
  stages[highest] AS stage,
  EXISTS {
    (:TrialMilestone {milestone: 'Discontinued', status: 'Occurred'})-[:TRIAL]->(stoppedTrial:ClinicalTrial)
      -[:EVALUATES]->(drug)
    WHERE EXISTS { (stoppedTrial)-[:CONDITION]->(disease) }
  } AS stopped, highest,
  COLLECT {
    MATCH (partner:Organization)-[:DEVELOPS {status: 'Occurred'}]->(drug) WHERE partner <> company
    RETURN DISTINCT partner.name AS name ORDER BY name
  } AS partners,
  split(last, ' ')[0] AS lastDate, substring(last, size(split(last, ' ')[0]) + 1) AS lastEvent
ORDER BY companyName, highest DESC, drugName, diseaseName;

// name: trial-outcomes
// What trials showed, endpoint by endpoint, against what.
MATCH (found:TrialResult {status: 'Occurred'})
OPTIONAL MATCH (found)-[:TRIAL]->(trial:ClinicalTrial)
OPTIONAL MATCH (found)-[:DRUG]->(drug:Drug)
OPTIONAL MATCH (found)-[:COMPARATOR]->(comparator:Drug)
OPTIONAL MATCH (found)-[:ENDPOINT]->(endpoint:Endpoint)
UNWIND coalesce(found.endpointRoleAll, [found.endpointRole]) AS role
UNWIND coalesce(found.outcomeAll, [found.outcome]) AS result
UNWIND coalesce(found.valueAll, [found.value]) AS value
UNWIND coalesce(found.comparatorValueAll, [found.comparatorValue]) AS comparatorValue
UNWIND coalesce(found.hazardRatioAll, [toString(found.hazardRatio)]) AS hazardRatio
UNWIND coalesce(found.confidenceIntervalAll, [found.confidenceInterval]) AS confidenceInterval
UNWIND coalesce(found.pValueAll, [found.pValue]) AS pValue
UNWIND coalesce(found.populationAll, [found.population]) AS population
RETURN DISTINCT trial.name AS trialName, drug.name AS drugName, comparator.name AS comparatorName,
  endpoint.name AS endpointName, role, result, value, comparatorValue, toFloat(hazardRatio) AS hazardRatio,
  confidenceInterval, pValue, population, found.dateText AS date, found.belief AS belief
ORDER BY trialName, drugName, role, endpointName, date, value, comparatorName, hazardRatio, result;

// name: failed-trials
// Trials that missed an endpoint, or were discontinued or paused, with what was said to be wrong and when.
MATCH (event:Frame {status: 'Occurred'})
UNWIND coalesce(event.outcomeAll, [event.outcome], []) + coalesce(event.milestoneAll, [event.milestone], []) AS problem
WITH event, problem WHERE problem IN ['Negative', 'Discontinued', 'Paused']
OPTIONAL MATCH (event)-[:TRIAL]->(trial:ClinicalTrial)
OPTIONAL MATCH (event)-[:DRUG]->(drug:Drug)
OPTIONAL MATCH (event)-[:ENDPOINT]->(endpoint:Endpoint)
RETURN trial.name AS trialName, drug.name AS drugName, problem, endpoint.name AS endpointName,
  event.dateText AS date, event.belief AS belief,
  reduce(first = event.quotes[0], quote IN event.quotes | CASE WHEN quote < first THEN quote ELSE first END) AS quote
ORDER BY trialName, drugName, problem, endpointName, date, belief, quote;

// name: regulatory-timeline
// Submissions, decisions and designations in the order of their dates, with what is planned and when agencies decide.
MATCH (step:RegulatorySubmission|RegulatoryDecision|Designation)
OPTIONAL MATCH (step)-[:DRUG]->(drug:Drug)
OPTIONAL MATCH (step)-[:AGENCY]->(agency:RegulatoryAgency)
OPTIONAL MATCH (step)-[:APPLICANT]->(applicant:Organization)
OPTIONAL MATCH (step)-[:DISEASE]->(disease:Disease)
UNWIND coalesce(step.applicationAll, [step.application]) AS application
UNWIND coalesce(step.decisionAll, step.designationAll, [coalesce(step.decision, step.designation)]) AS named
RETURN DISTINCT coalesce(step.earliestText, step.dateText, step.actionDateText) AS when, step.latestText AS until,
  drug.name AS drugName,
  coalesce(named, CASE WHEN step.actionDateText IS NOT NULL THEN 'Action date' END,
    replace(step.kind, 'Regulatory', '')) AS event,
  application,
  CASE WHEN step.status = 'Planned' AND EXISTS { ()-[:SUPERSEDES]->(step) } THEN 'Superseded' ELSE step.status
  END AS status,
  agency.name AS agencyName, applicant.name AS applicantName, disease.name AS diseaseName, step.belief AS belief
ORDER BY when, drugName, event, application, agencyName, diseaseName, applicantName, until, status, belief;

// name: designations
// Orphan drug, breakthrough, fast track, PRIME and other special statuses that agencies gave, or that are sought.
MATCH (given:Designation)
OPTIONAL MATCH (given)-[:DRUG]->(drug:Drug)
OPTIONAL MATCH (given)-[:AGENCY]->(agency:RegulatoryAgency)
OPTIONAL MATCH (given)-[:DISEASE]->(disease:Disease)
UNWIND coalesce(given.designationAll, [given.designation]) AS kind
RETURN DISTINCT drug.name AS drugName, kind, agency.name AS agencyName, disease.name AS diseaseName,
  given.dateText AS date, given.status AS status, given.belief AS belief
ORDER BY drugName, kind, agencyName, diseaseName, date, status, belief;

// name: agreements
// Licences, collaborations, acquisitions and other agreements: who with whom, on what, where, and what is paid.
MATCH (agreement:Agreement)
WITH agreement, {
  upfront: CASE
    WHEN agreement.upfrontPaymentAmount IS NULL THEN []
    WHEN agreement.upfrontPaymentAmountAll IS NULL
    THEN [agreement.upfrontPaymentCurrency + ' ' + toString(toInteger(agreement.upfrontPaymentAmount))]
    ELSE [number IN range(0, size(agreement.upfrontPaymentAmountAll) - 1)
      | agreement.upfrontPaymentCurrencyAll[number] + ' ' + agreement.upfrontPaymentAmountAll[number]]
  END, 
  milestones: CASE
    WHEN agreement.milestonePaymentsAmount IS NULL THEN []
    WHEN agreement.milestonePaymentsAmountAll IS NULL
    THEN [agreement.milestonePaymentsCurrency + ' ' + toString(toInteger(agreement.milestonePaymentsAmount))]
    ELSE [number IN range(0, size(agreement.milestonePaymentsAmountAll) - 1)
      | agreement.milestonePaymentsCurrencyAll[number] + ' ' + agreement.milestonePaymentsAmountAll[number]]
  END, 
  total: CASE
    WHEN agreement.totalValueAmount IS NULL THEN []
    WHEN agreement.totalValueAmountAll IS NULL
    THEN [agreement.totalValueCurrency + ' ' + toString(toInteger(agreement.totalValueAmount))]
    ELSE [number IN range(0, size(agreement.totalValueAmountAll) - 1)
      | agreement.totalValueCurrencyAll[number] + ' ' + agreement.totalValueAmountAll[number]]
  END, 
  equity: CASE
    WHEN agreement.equityInvestmentAmount IS NULL THEN []
    WHEN agreement.equityInvestmentAmountAll IS NULL
    THEN [agreement.equityInvestmentCurrency + ' ' + toString(toInteger(agreement.equityInvestmentAmount))]
    ELSE [number IN range(0, size(agreement.equityInvestmentAmountAll) - 1)
      | agreement.equityInvestmentCurrencyAll[number] + ' ' + agreement.equityInvestmentAmountAll[number]]
  END
} AS paid
RETURN DISTINCT agreement.dateText AS date,
  [kind IN coalesce(agreement.agreementKindAll, [agreement.agreementKind]) WHERE kind IS NOT NULL] AS kind,
  agreement.status AS status,
  COLLECT { MATCH (agreement)-[:LICENSOR|ACQUIRED]->(giver) RETURN DISTINCT giver.name AS name ORDER BY name } AS from,
  COLLECT { MATCH (agreement)-[:LICENSEE|ACQUIRER]->(taker) RETURN DISTINCT taker.name AS name ORDER BY name } AS to,
  COLLECT {
    MATCH (agreement)-[:PARTY|LICENSOR|LICENSEE|ACQUIRER|ACQUIRED]->(party) RETURN DISTINCT party.name AS name ORDER BY name
  } AS parties,
  COLLECT {
    MATCH (agreement)-[:DRUG|TECHNOLOGY|TARGET]->(subject) RETURN DISTINCT subject.name AS name ORDER BY name
  } AS subjects,
  paid.upfront AS upfront, paid.milestones AS milestones, paid.total AS total, paid.equity AS equity,
  [share IN coalesce(agreement.royaltyAll, [agreement.royalty]) WHERE share IS NOT NULL] AS royalty,
  [place IN coalesce(agreement.territoryAll, [agreement.territory]) WHERE place IS NOT NULL] AS territory, agreement.belief AS belief
ORDER BY date DESC, kind, status, parties, subjects, territory, royalty, upfront;

// name: planned-next
// Everything that is announced and has not happened yet, the earliest first, with the words that say so.
CALL () {
  MATCH (plan:Frame {status: 'Planned'})
  WHERE NOT EXISTS { ()-[:SUPERSEDES]->(plan) }
  RETURN plan.iri AS claim, plan.name AS plan, plan.kind AS kind, properties(plan) AS told
  UNION ALL
  MATCH (subject:Entity)-[fact {status: 'Planned'}]->(object:Entity)
  WHERE fact.predicate IS NOT NULL AND NOT EXISTS { ()-[later]->() WHERE fact.key IN later.supersedes }
  RETURN fact.key AS claim, subject.name + ' ' + fact.predicate + ' ' + object.name AS plan, 'Assertion' AS kind,
    properties(fact) AS told
}
RETURN coalesce(told.earliestText, told.dateText, told.actionDateText) AS when, told.latestText AS until, kind, plan,
  told.belief AS belief,
  reduce(first = told.quotes[0], quote IN told.quotes | CASE WHEN quote < first THEN quote ELSE first END) AS quote
ORDER BY when, kind, plan, until, belief, quote;

// name: changes
// Facts that a later one superseded, and facts that contradict each other.
CALL () {
  MATCH (claim:Frame)-[link:SUPERSEDES|CONTRADICTS]->(other:Frame)
  RETURN toLower(type(link)) AS link, claim.name AS fact, claim.status AS status, claim.dateText AS date,
    other.name AS otherFact, other.status AS otherStatus, other.dateText AS otherDate
  UNION
  UNWIND ['supersedes', 'contradicts'] AS link
  MATCH (subject:Entity)-[claim]->(object:Entity)
  WHERE claim.predicate IS NOT NULL
  UNWIND claim[link] AS otherKey
  MATCH (otherSubject:Entity)-[other {key: otherKey}]->(otherObject:Entity)
  RETURN link, subject.name + ' ' + claim.predicate + ' ' + object.name AS fact, claim.status AS status,
    claim.dateText AS date, otherSubject.name + ' ' + other.predicate + ' ' + otherObject.name AS otherFact,
    other.status AS otherStatus, other.dateText AS otherDate
}
RETURN DISTINCT link, fact, status, date, otherFact, otherStatus, otherDate
ORDER BY link, fact, date, otherFact, otherDate, status, otherStatus;

// name: evidence
// The exact words in every document that state, plan or deny a relation between two things.
MATCH (subject:Entity)-[fact]->(object:Entity)
WHERE fact.predicate IS NOT NULL
UNWIND range(0, fact.evidenceCount - 1) AS number
MATCH (document:Entity {iri: fact.documents[number]})
RETURN subject.name AS subjectName, fact.predicate AS predicate, object.name AS objectName, fact.status AS status,
  fact.belief AS belief, fact.quotes[number] AS quote, document.name AS documentName, document.dateText AS published,
  fact.starts[number] AS start, fact.ends[number] AS end, fact.confidences[number] AS confidence,
  fact.rules[number] AS rule
ORDER BY subjectName, predicate, objectName, status, confidence DESC, documentName, start, end, rule;

// name: event-evidence
// The exact words in every document that tell of an event.
MATCH (event:Frame)
UNWIND range(0, event.evidenceCount - 1) AS number
MATCH (document:Entity {iri: event.documents[number]})
RETURN DISTINCT event.kind AS event, event.name AS label, event.status AS status, event.dateText AS date,
  event.belief AS belief, event.quotes[number] AS quote, document.name AS documentName, document.dateText AS published,
  event.starts[number] AS start, event.ends[number] AS end, event.confidences[number] AS confidence,
  event.rules[number] AS rule
ORDER BY event, label, status, date, confidence DESC, documentName, start, end, rule;

// name: technology-users
// Each platform or technology, who owns it, and which drugs are made with it, by whom and how far they are.
MATCH (technology:Technology)
OPTIONAL MATCH (owner:Organization)-[:OWNS_TECHNOLOGY {status: 'Occurred'}]->(technology)
OPTIONAL MATCH (drug:Drug)-[:USES_TECHNOLOGY {status: 'Occurred'}]->(technology)
OPTIONAL MATCH (developer:Organization)-[:DEVELOPS {status: 'Occurred'}]->(drug)
OPTIONAL MATCH (drug)<-[:EVALUATES]-(trial:ClinicalTrial)
UNWIND coalesce(trial.phaseAll, [trial.phase]) AS phase
WITH technology, owner, drug, developer, phase, ['Preclinical', 'Phase1', 'Phase1b', 'Phase1_2', 'Phase2', 'Phase2b',
  'Phase2_3', 'Phase3', 'Phase3b', 'Pivotal', 'Phase4'] AS phases
WITH technology, owner, drug, developer, phases,
  max([step IN range(0, size(phases) - 1) WHERE phases[step] = phase][0]) AS highest
RETURN DISTINCT technology.name AS technologyName, owner.name AS ownerName, drug.name AS drugName,
  developer.name AS developerName, phases[highest] AS phase
ORDER BY technologyName, ownerName, drugName, developerName, phase;

// name: targets
// Each target with the drugs aimed at it, who develops them, and the highest phase that a trial of theirs has.
MATCH (drug:Drug)-[:HAS_TARGET {status: 'Occurred'}]->(target:MolecularTarget)
OPTIONAL MATCH (developer:Organization)-[:DEVELOPS {status: 'Occurred'}]->(drug)
OPTIONAL MATCH (drug)<-[:EVALUATES]-(trial:ClinicalTrial)
UNWIND coalesce(trial.phaseAll, [trial.phase]) AS phase
WITH target, drug, developer, phase, ['Preclinical', 'Phase1', 'Phase1b', 'Phase1_2', 'Phase2', 'Phase2b',
  'Phase2_3', 'Phase3', 'Phase3b', 'Pivotal', 'Phase4'] AS phases
WITH target, drug, developer, phases,
  max([step IN range(0, size(phases) - 1) WHERE phases[step] = phase][0]) AS highest
RETURN DISTINCT target.name AS targetName, drug.name AS drugName, drug.kind AS kind, developer.name AS developerName,
  phases[highest] AS phase, highest
ORDER BY targetName, highest DESC, drugName, developerName, kind;

// name: combinations
// Which drugs are given together, who develops each, and in which diseases both are studied.
MATCH (drug:Drug)-[:COMBINED_WITH {status: 'Occurred'}]-(partner:Drug)
OPTIONAL MATCH (developer:Organization)-[:DEVELOPS {status: 'Occurred'}]->(drug)
OPTIONAL MATCH (partnerDeveloper:Organization)-[:DEVELOPS {status: 'Occurred'}]->(partner)
OPTIONAL MATCH (drug)-[:INVESTIGATED_FOR|INDICATED_FOR {status: 'Occurred'}]->(disease:Disease)
  <-[:INVESTIGATED_FOR|INDICATED_FOR {status: 'Occurred'}]-(partner)
RETURN DISTINCT drug.name AS drugName, partner.name AS partnerName, developer.name AS developerName,
  partnerDeveloper.name AS partnerDeveloperName, disease.name AS diseaseName
ORDER BY drugName, partnerName, developerName, partnerDeveloperName, diseaseName;

// name: people
// Who holds which position where.
MATCH (position:Position)-[:PERSON]->(person:Person)
OPTIONAL MATCH (position)-[:ORGANIZATION]->(company:Organization)
UNWIND coalesce(position.titleAll, [position.title]) AS title
RETURN DISTINCT person.name AS personName, title, company.name AS companyName, position.dateText AS date,
  position.belief AS belief
ORDER BY companyName, personName, title, date, belief;

// name: presentations
// What was or will be shown at scientific meetings: trial, drug, abstract number and date.
MATCH (presentation:Presentation)
OPTIONAL MATCH (presentation)-[:CONFERENCE]->(conference:Conference)
OPTIONAL MATCH (presentation)-[:TRIAL]->(trial:ClinicalTrial)
OPTIONAL MATCH (presentation)-[:DRUG]->(drug:Drug)
UNWIND coalesce(presentation.abstractNumberAll, [presentation.abstractNumber]) AS abstractNumber
RETURN DISTINCT presentation.dateText AS date, conference.name AS conferenceName, trial.name AS trialName,
  drug.name AS drugName, abstractNumber, presentation.status AS status, presentation.belief AS belief
ORDER BY date, conferenceName, trialName, drugName, abstractNumber, status, belief;

// name: denied-claims
// What documents expressly deny, with the denying words: what looks true to a search for words, and is not.
CALL () {
  MATCH (claim:Frame {status: 'Denied'})
  RETURN claim.kind AS kind, claim.name AS claimed, properties(claim) AS told
  UNION ALL
  MATCH (subject:Entity)-[claim {status: 'Denied'}]->(object:Entity)
  WHERE claim.predicate IS NOT NULL
  RETURN 'Assertion' AS kind, subject.name + ' ' + claim.predicate + ' ' + object.name AS claimed,
    properties(claim) AS told
}
UNWIND range(0, told.evidenceCount - 1) AS number
MATCH (document:Entity {iri: told.documents[number]})
RETURN DISTINCT kind, claimed, told.belief AS belief, nullIf(told.cues[number], '-') AS cue, told.quotes[number] AS quote,
  document.name AS documentName
ORDER BY kind, claimed, documentName, quote, belief;
