"""The nouns by which a text says that a name is a medicine, as alternatives of a regular expression."""

# by what it does or is made of
KIND = (
    r"(?:inhibitor|antibody|agonist|antagonist|conjugate|ADC|vaccine|gene therapy|cell therapy|immunotherapy|biosimilar|degrader|oligonucleotide|peptide|"
    r"molecule|therapy|therapeutic|compound|agent|formulation|engager|modulator|virus|blocker|activator|biologic|antibiotic|antiviral|toxin|steroid|"
    r"immunosuppressant|immunomodulator|chemotherapy|hormone|enzyme|prodrug|\w*taxane|radiotracer|radioligand|radiopharmaceutical|antipsychotic|antidepressant|"
    r"painkiller|anticoagulant|diuretic|statin|opioid|insulin|contraceptive|suppressant|stimulant)"
)
# by where it stands on its way to the market
ASSET = r"(?:drug candidate|product candidate|vaccine candidate|candidate|asset|product|drug component)"
# by what it is for its users; only where no trade follows: "a drug maker"
MEDICINE = (
    r"(?:drug|medicine|medication|treatment|pill|tablet|injection|shot|jab|blockbuster|remedy|eye drop|nasal spray)"
    r"(?![\s-]+(?:[a-z]+ers?|compan|analyst|industry|firm|giant|trial|stud|market|pric|cost|plan|effect|group|arm|discover|develop|deliver|candidate))"
)
# the forms that are sold
FORM = (
    r"(?:tablets?|capsules?|injections?|cream|gel|ointment|lotion|foam|eye drops|oral solution|nasal spray|ophthalmic solution|oral suspension|"
    r"inhalation powder|inhalation solution|transdermal patch|patch|for injection|injectable suspension|lozenges?|suppositor(?:y|ies)|granules|softgels?)"
)
# what brackets add to a substance: "(zorbatinib extended-release tablets)"
_WAY = (
    r"(?:(?:extended|delayed|immediate|modified|sustained|prolonged|controlled)-release|long-acting|injectable|intravitreal|intravenous|subcutaneous|intramuscular|"
    r"intrathecal|suprachoroidal|intranasal|nasal|oral|sublingual|buccal|topical|ophthalmic|otic|transdermal|inhaled|inhalation|vaginal|rectal|intravesical|chewable|"
    r"dispersible|effervescent|disintegrating|film-coated|liposomal|liposome|lyophili[sz]ed|sterile|aerosol)"
)
_SHAPE = (
    rf"(?:{FORM}|suspension|solution|emulsion|implant|insert|spray|powder|drops|film|syrup|granules|aerosol|pellets|infusion|shampoo|microspheres|liposomes?|"
    r"for\s(?:injection|infusion|inhalation|injectable\ssuspension|oral\s(?:suspension|solution)|(?:intravenous|subcutaneous|topical|oral|ophthalmic)\suse))"
)
FORMULATION = rf"(?:\s{_WAY}){{0,3}}\s{_SHAPE}(?:,?\s\d[\d.]*\s?(?:%|mg|mcg|µg))?"
# what a conjugate carries, after its class: "a topoisomerase I inhibitor (TOPOi) payload"
PAYLOAD = r"\s(?:\([\w-]+\)\s)?(?:payload|warhead|toxin)s?\b"
