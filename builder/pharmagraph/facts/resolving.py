"""What "it", "the drug" and "the company" stand for: a reading of what the sentences before have named.

Such a reading is a guess, so what it links carries a factor below one, which lowers the confidence of the facts that use it.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pharmagraph.facts import anaphors
from pharmagraph.facts.focus import in_focus, subject_of
from pharmagraph.facts.pairs import PAIR, both_drugs, former_and_latter
from pharmagraph.facts.topics import CONTROLS
from pharmagraph.language.clauses import ClauseView
from pharmagraph.language.outline import Standing
from pharmagraph.language.sentences import Sentence
from pharmagraph.mentions.linking import Linked, is_company, root_kind
from pharmagraph.mentions.mention import TRIAL, Mention
from pharmagraph.vocabulary import EntityClass

if TYPE_CHECKING:
    from pharmagraph.facts.discourse import Discourse

_FACTOR = 0.9
_COMPANY_WORDS = {"company", "companies", "firm", "biotech"}
_BESIDE = 12  # characters after a description within which a name is its own
_ORGANIZATION = EntityClass.ORGANIZATION
_NEVER_IT = frozenset({EntityClass.DRUG_CLASS, EntityClass.REGULATORY_AGENCY})
_OWNED = {"its", "our", "their"}
_TECHNOLOGY_WORDS = {"platform", "technology"}

# "the ADC", "its investigational vaccine"
_MEANT_ONE = re.compile(
    r"\b(?:the|(?:an|the|its|our|['’]s?)\s(?:(?:lead|novel)\s)?(?:investigational|experimental))\s$"
)
KINDS_OF_DRUGS = {
    "antibody-drug conjugate": EntityClass.ANTIBODY_DRUG_CONJUGATE,
    "gene therapy": EntityClass.GENE_THERAPY,
    "cell therapy": EntityClass.CELL_THERAPY,
    "vaccine": EntityClass.VACCINE,
}


class Resolver:
    """Keeps what was last named, class by class, and reads anaphors from it."""

    def __init__(self, discourse: "Discourse", quotes: Sequence[tuple[int, int]]) -> None:
        self._discourse = discourse
        self._quotes = quotes
        self._recent: dict[str, Linked] = {}
        self._agencies: list[Linked] = []  # the last first
        self._subject: Linked | None = None
        self._center: Linked | None = None  # what the last sentence is about by grammar
        self._under: tuple[int, ...] = ()
        self._topic: tuple[str, ...] = ()
        self._paragraph = -1
        self._drugs: dict[str, Linked] = {}  # that have been named
        self._here: dict[str, Linked] = {}  # those of the paragraph

    def enter(self, sentence: Sentence, topic: tuple[str, ...], standing: Standing) -> None:
        """A new paragraph forgets what the last one was about, but for an About section's topic."""
        if sentence.paragraph != self._paragraph:
            self._paragraph, self._here = sentence.paragraph, {}
            self._subject = self._center = None
            self._recent.pop(EntityClass.DRUG, None)
            self._recent.pop(EntityClass.TECHNOLOGY, None)
        self._topic, self._under = topic, standing.under

    def leave(self, sentence: Sentence, mentions: Sequence[Linked], view: ClauseView) -> None:
        """Remember the last drug and organization, and the first entity as the likely subject of what follows."""
        if not sentence.asserts:
            return
        subject = None
        for linked in mentions:
            kind = root_kind(self._discourse.kind(linked))
            if kind == EntityClass.DRUG and self._discourse.kind(linked) == EntityClass.DRUG_CLASS:
                continue
            if self._discourse.kind(linked) == EntityClass.REGULATORY_AGENCY:
                self._agencies.insert(0, linked)
                continue
            if kind == EntityClass.DRUG and linked.factor == 1.0 and linked.mention.known_as not in CONTROLS:
                self._here.setdefault(linked.key, self._drugs.setdefault(linked.key, linked))
            if kind in {EntityClass.DRUG, _ORGANIZATION, TRIAL}:
                if kind not in self._recent or linked.factor == 1.0:
                    self._recent[kind] = linked
                subject = subject or linked
            elif kind == EntityClass.TECHNOLOGY:
                self._recent[kind] = linked
        self._subject = subject or self._subject
        self._center = subject_of(view, self._acts) or subject or self._center

    def _acts(self, linked: Linked) -> bool:
        """Whether "it" may stand for a thing: an organization or a drug."""
        kind = self._discourse.kind(linked)
        return root_kind(kind) in {_ORGANIZATION, EntityClass.DRUG} and kind not in _NEVER_IT

    def _is_drug(self, linked: Linked) -> bool:
        kind = self._discourse.kind(linked)
        return root_kind(kind) == EntityClass.DRUG and kind != EntityClass.DRUG_CLASS

    def resolve(self, sentence: Sentence, mentions: list[Linked]) -> list[Linked]:
        """The mentions with those that anaphors of the sentence stand for, in order."""
        mentions = [self._pointed_at(linked, mentions) for linked in mentions]
        found = list(mentions)
        for match in anaphors.ANAPHOR.finditer(self._discourse.text, sentence.start, sentence.end):
            if any(m.start < match.end() and match.start() < m.end for m in mentions):
                continue
            target = anaphors.named_after(match, mentions) or self._target(match, sentence, mentions)
            if target is not None:
                owns = (match["pronoun"] or "").lower() in _OWNED or match[0].endswith(("'s", "’s"))
                source = "possessive" if owns else "coreference"
                found.append(_stand_in(match, target, self._discourse.kind(target), source))
        for match, target in former_and_latter(self._discourse.text, sentence, mentions, self._is_company):
            source = "possessive" if match["owns"] else "coreference"
            found.append(_stand_in(match, target, self._discourse.kind(target), source))
        pair = self._here if len(self._here) == 2 else self._drugs
        for start, end, target in both_drugs(self._discourse.text, sentence, list(pair.values())):
            if not any(m.start < end and start < m.end for m in found):
                mention = Mention(
                    start, end, self._discourse.kind(target), self._discourse.text[start:end], source=PAIR
                )
                found.append(Linked(mention, target.key, _FACTOR))
        found += self._described(mentions)
        return sorted(found, key=lambda m: m.start)

    def _described(self, mentions: Sequence[Linked]) -> list[Linked]:
        """The drugs that "the CD47 inhibitor" stands for, where the text spoke of one and gives no name after the words."""
        text, found = self._discourse.text, []
        for target in mentions:
            noun = anaphors.CLASS_NOUN.match(text, target.end) if target.kind == EntityClass.MOLECULAR_TARGET else None
            if noun is None or not anaphors.DEFINITE.search(text[max(0, target.start - 40) : target.start]):
                continue
            beside = (m for m in mentions if noun.start("noun") < m.end and m.start <= noun.end() + _BESIDE)
            earlier = [m for m in mentions if m.end <= target.start]
            drug = self._last(earlier, EntityClass.DRUG) or self._recent.get(EntityClass.DRUG) or self._only_drug()
            if drug is not None and not any(root_kind(m.kind) == EntityClass.DRUG for m in beside):
                mention = Mention(
                    noun.start("noun"), noun.end(), self._discourse.kind(drug), noun["noun"], source="coreference"
                )
                found.append(Linked(mention, drug.key, _FACTOR * drug.factor))
        return found

    def _is_company(self, linked: Linked) -> bool:
        return is_company(self._discourse.kind(linked))

    def _only_drug(self) -> Linked | None:
        """The document's drug, if it speaks of no other."""
        kinds = [entity.kind for entity in self._discourse.entities.values()]
        drugs = [kind for kind in kinds if root_kind(kind) == EntityClass.DRUG and kind != EntityClass.DRUG_CLASS]
        return self._discourse.drug if len(drugs) == 1 else None

    def _pointed_at(self, linked: Linked, mentions: Sequence[Linked]) -> Linked:
        """What "this CAR-T therapy" or "the ADC" stands for: the drug last spoken of, or the only one of its kind; any other mention is itself."""
        if self._discourse.kind(linked) != EntityClass.DRUG_CLASS:
            return linked
        before = self._discourse.text[max(0, linked.start - 40) : linked.start].lower()
        if before.endswith("this "):
            target = self._drug([m for m in mentions if m.end <= linked.start])
        else:
            target = self._only_of_kind(linked, mentions) if _MEANT_ONE.search(before) else None
        return linked if target is None else Linked(linked.mention, target.key, _FACTOR * target.factor)

    def _only_of_kind(self, linked: Linked, mentions: Sequence[Linked]) -> Linked | None:
        """The drug of the kind that a class names, if the document has one and the sentence does not name it."""
        entities = self._discourse.entities
        kind = KINDS_OF_DRUGS.get(entities[linked.key].known_as)
        keys = [key for key, entity in entities.items() if kind is not None and entity.kind == kind]
        if len(keys) != 1 or any(m.key == keys[0] for m in mentions):
            return None
        return self._from_key(keys[0])

    def _target(self, match: re.Match[str], sentence: Sentence, mentions: Sequence[Linked]) -> Linked | None:
        head, pronoun = (match["head"] or "").lower(), (match["pronoun"] or "").lower()
        earlier = [m for m in mentions if m.end <= match.start()]
        if anaphors.is_agency_word(head):
            agencies = (m for m in reversed(earlier) if self._discourse.kind(m) == EntityClass.REGULATORY_AGENCY)
            return anaphors.agency_meant(head, (*agencies, *self._agencies), self._discourse.entities)
        if head == "companies":  # more than one, which the rules' place "companies" knows
            return None
        if head in _COMPANY_WORDS:
            return (match["head"][0].islower() and self._company_of_item(earlier)) or self._company(earlier)
        if head in _TECHNOLOGY_WORDS:
            return self._last(earlier, EntityClass.TECHNOLOGY) or self._recent.get(EntityClass.TECHNOLOGY)
        if head:
            return self._drug(earlier)
        if pronoun in {"we", "our", "us"}:
            return self._speaker(match.start(), mentions)
        if pronoun == "its":
            aims = anaphors.AIM.search(self._discourse.text, max(0, match.start() - 60), match.start()) is not None
            near = [m for m in earlier if not (aims and anaphors.is_aside(self._discourse.text, m))]
            return self._last(near, _ORGANIZATION) or self._subject_if(_ORGANIZATION) or self._issuer()
        if pronoun == "it":
            return self._it(match, earlier)
        return None

    def _issuer(self) -> Linked | None:
        """Whose release it is, where nothing else has been spoken of that could own anything."""
        alone = self._subject is None and len(self._discourse.publishers) == 1
        return self._discourse.publishers[0] if alone else None

    def _subject_if(self, kind: str) -> Linked | None:
        subject = self._subject
        return subject if subject is not None and root_kind(self._discourse.kind(subject)) == kind else None

    def _last(self, earlier: Sequence[Linked], kind: str) -> Linked | None:
        for linked in reversed(earlier):
            full = self._discourse.kind(linked)
            if root_kind(full) == kind and full not in {EntityClass.DRUG_CLASS, EntityClass.REGULATORY_AGENCY}:
                return linked
        return None

    def _company(self, earlier: Sequence[Linked]) -> Linked | None:
        topics = [key for key in self._topic if is_company(self._discourse.entities[key].kind)]
        if topics:
            return self._from_key(topics[0])
        return self._discourse.publishers[0] if self._discourse.publishers else self._last(earlier, _ORGANIZATION)

    def _company_of_item(self, earlier: Sequence[Linked]) -> Linked | None:
        """The company that a paragraph is about, where it names companies and none of those that issue the text."""
        subject = self._subject_if(_ORGANIZATION)
        named = [m for m in (*((subject,) if subject else ()), *earlier) if is_company(self._discourse.kind(m))]
        if any(m.key in {p.key for p in self._discourse.publishers} for m in named):
            return None
        return named[0] if named else None

    def _speaker(self, place: int, mentions: Sequence[Linked]) -> Linked | None:
        """ "We" in a quotation is the organization of the speaker named right after or before it, else the publisher."""
        quote = next(((s, e) for s, e in self._quotes if s <= place < e), None)
        if quote is not None and len(self._discourse.publishers) != 1:
            near = [m for m in mentions if is_company(self._discourse.kind(m)) and not quote[0] <= m.start < quote[1]]
            if near:
                return near[0]
        return self._company(())

    def _drug(self, earlier: Sequence[Linked]) -> Linked | None:
        return (
            self._last([m for m in earlier if not anaphors.is_measure(self._discourse.text, m)], EntityClass.DRUG)
            or self._spoken_of()
            or self._last(earlier, EntityClass.DRUG)
            or self._drug_above()
            or self._topic_drug()
            or self._discourse.drug
        )

    def _spoken_of(self) -> Linked | None:
        """The drug that the sentences before, within the paragraph, are about."""
        told = (p.view for p in reversed(self._discourse.passages) if p.sentence.paragraph == self._paragraph)
        return in_focus(told, self._is_drug)

    def _drug_above(self) -> Linked | None:
        """The drug that the heading or list item is about which the sentence stands under."""
        for index in self._under:
            units = self._discourse.passages[index].view.units
            drugs = {u.linked.key: u.linked for u in units if u.linked is not None and self._is_drug(u.linked)}
            if drugs:
                return next(iter(drugs.values())) if len(drugs) == 1 else None
        return None

    def _topic_drug(self) -> Linked | None:
        drugs = [k for k in self._topic if root_kind(self._discourse.entities[k].kind) == EntityClass.DRUG]
        return self._from_key(drugs[0]) if drugs else None

    def _it(self, match: re.Match[str], earlier: Sequence[Linked]) -> Linked | None:
        """ "It" at the head of a sentence is the subject of the one before; inside one, its own first organization or drug."""
        text = self._discourse.text
        if anaphors.is_beside(text, match.start()):
            return None
        acted_on = bool(earlier) and anaphors.is_object(text, match)
        by_trial = any(m.kind == TRIAL for m in earlier) and anaphors.HELPS.match(text, match.end()) is not None
        if acted_on or by_trial or anaphors.DRUG_PREDICATE.match(text, match.end()):
            return self._drug(earlier)
        if anaphors.EMPTY_IT.match(text, match.end()):
            return None
        acting = [m for m in earlier if self._acts(m) and not anaphors.is_measure(text, m)]
        free = [m for m in acting if not anaphors.is_owner(text, m)]
        center = self._center if self._center is not None and self._acts(self._center) else None
        return next(iter(free or acting), center)

    def _from_key(self, key: str) -> Linked:
        entity = self._discourse.entities[key]
        name = next(iter(entity.names))
        return Linked(Mention(0, 0, entity.kind, name), key)


def _stand_in(match: re.Match[str], target: Linked, kind: str, source: str) -> Linked:
    mention = Mention(match.start(), match.end(), kind, match[0], source=source)
    return Linked(mention, target.key, min(_FACTOR, target.factor))  # "it" after "it" is no worse a guess
