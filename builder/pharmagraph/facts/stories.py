"""The stories that a text tells one after another: a digest has several, each with its own company and product.

What belongs to one must not leak into the next, so each is read as a discourse of its own. Paragraphs that name a company, a drug or a
trial in common are one story, and so are those that name none or refer back; a new one begins where a paragraph, a list item or a
sentence that shifts the subject names a company that is new, and nothing that is known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from pharmagraph.facts.anaphors import ANAPHOR
from pharmagraph.facts.discourse import Discourse, Script, distribute, read_discourse
from pharmagraph.facts.topics import CONTROLS
from pharmagraph.facts.trials import TrialBook
from pharmagraph.language import outline
from pharmagraph.language.outline import Standing
from pharmagraph.language.sections import SectionKind
from pharmagraph.language.sentences import Sentence
from pharmagraph.mentions.linking import Linked, LocalEntity, is_company, root_kind
from pharmagraph.mentions.mention import TRIAL
from pharmagraph.mentions.tables import read_table
from pharmagraph.vocabulary import EntityClass

_SHIFTS = Path(outline.__file__).parent / "data" / "shifts.tsv"
_OF_A_RELEASE = frozenset({SectionKind.ABOUT, SectionKind.FORWARD_LOOKING})  # who issues it is behind all that it tells
_FEW = 2  # companies that the headline of one story names
_PAIR = 2
_SEVERAL, _MOST = 3, 0.75  # items of a digest that begin with a company of their own


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(row["words"] for row in read_table(_SHIFTS, ("kind", "words")) if row["kind"] == kind)


@dataclass(slots=True)
class _Block:
    """Sentences that belong together, with what they name; `apart` if a heading or the mark of a list sets them apart."""

    sentences: list[int]
    named: list[Linked]
    apart: bool

    @property
    def keys(self) -> set[str]:
        return {linked.key for linked in self.named}


@dataclass(slots=True, eq=False)
class _Story:
    sentences: list[int] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def add(self, sentences: Iterable[int], keys: Iterable[str] = ()) -> None:
        self.sentences += sentences
        self.keys.update(keys)


@dataclass(slots=True)
class _Text:
    text: str
    sentences: Sequence[Sentence]
    groups: Sequence[Sequence[Linked]]
    entities: dict[str, LocalEntity]
    standings: Sequence[Standing]
    homes: dict[str, _Story] = field(default_factory=dict)  # of what is named: the story that it belongs to
    opened: dict[str, _Story] = field(default_factory=dict)  # of a company: the story of the item that it opens

    def stories(self) -> list[list[int]]:
        """The sentences of each story, by index; all in one if the text is a release or tells one story."""
        everything = list(range(len(self.sentences)))
        if any(s.section in _OF_A_RELEASE for s in self.sentences):
            return [everything]
        told: list[_Story] = []
        headline: list[_Block] = []
        headings: list[_Block] = []
        blocks = self._blocks()
        openers = self._openers(blocks)
        for block in blocks:
            if self._is_heading(block):
                headings.append(block)
                continue
            if not told:
                headline, headings = headings, []
                told.append(last := _Story(keys=self._of_headline(headline, block)))
                self.homes |= dict.fromkeys(last.keys, last)
            else:
                for heading in headings:
                    block.named, block.apart = [*heading.named, *block.named], True
                last = self._home(told, last, block, openers)
            last.add(i for heading in headings for i in heading.sentences)
            last.add(block.sentences, block.keys)
            for key in block.keys:
                self.homes.setdefault(key, last)
            if block.apart and (opener := self._opener(block)) in openers:
                self.opened.setdefault(opener, last)
            headings = []
        if len(told) < 2:
            return [everything]
        last.add(i for heading in headings for i in heading.sentences)
        self._place(headline, told)
        return [sorted(story.sentences) for story in told]

    def _place(self, headline: Sequence[_Block], told: list[_Story]) -> None:
        """Put the headline to the one story of which it names something; one that names several, as that of a digest does, is a story of its own."""
        named = {key for block in headline for key in block.keys}
        about = [story for story in told if story.keys & named]
        sentences = [i for block in headline for i in block.sentences]
        if named and len(about) != 1:
            told.insert(0, _Story())
        (about[0] if len(about) == 1 else told[0]).add(sentences)

    def _blocks(self) -> list[_Block]:
        """The paragraphs, cut where a sentence goes on to something else."""
        blocks: list[_Block] = []
        for i, sentence in enumerate(self.sentences):
            same = bool(blocks) and self.sentences[i - 1].paragraph == sentence.paragraph
            if not same or self._said(sentence).startswith(_words("shift")):
                blocks.append(_Block([], [], self.standings[i].opens_item))
            blocks[-1].sentences.append(i)
            blocks[-1].named += filter(self._tells_apart, self.groups[i])
        return blocks

    def _openers(self, blocks: Iterable[_Block]) -> set[str]:
        """The companies with which the items of a list begin, if it is a digest: most items begin with one of their own."""
        items = [self._opener(block) for block in blocks if block.apart]
        first = {key for key in items if key}
        return first if len(first) >= max(_SEVERAL, len(items) * _MOST) else set()

    def _opener(self, block: _Block) -> str:
        """The company that a block names first, if it names one."""
        return next((linked.key for linked in block.named if self._is_company(linked)), "")

    def _said(self, sentence: Sentence) -> str:
        return self.text[sentence.start : sentence.end].lower()

    def _tells_apart(self, linked: Linked) -> bool:
        """Whether a mention is of what stories are told apart by: an organization, a drug, a trial with a name."""
        kind = self.entities[linked.key].kind if linked.key in self.entities else linked.kind
        if root_kind(kind) == EntityClass.DRUG:
            return kind != EntityClass.DRUG_CLASS and self.entities[linked.key].known_as not in CONTROLS
        return is_company(kind) or kind == TRIAL

    def _is_heading(self, block: _Block) -> bool:
        first = block.sentences[0]
        return (
            len(block.sentences) == 1
            and not self.standings[first].opens_item
            and outline.is_heading(self.text, self.sentences[first])
        )

    def _of_headline(self, headings: Sequence[_Block], block: _Block) -> set[str]:
        """What the headline names, if it is that of the first story and not of a digest."""
        named = [linked for heading in headings for linked in heading.named]
        keys = {linked.key for linked in named}
        companies = {linked.key for linked in named if self._is_company(linked)}
        return keys if len(companies) <= _FEW and keys & block.keys else set()

    def _is_company(self, linked: Linked) -> bool:
        return linked.key in self.entities and self.entities[linked.key].kind == EntityClass.COMPANY

    def _home(self, told: list[_Story], last: _Story, block: _Block, openers: set[str]) -> _Story:
        """The story that a block belongs to; a new one if it opens one."""
        if not block.keys or not last.keys:
            return last
        if block.apart and (opener := self._opener(block)) in openers:
            known = [self.opened[opener]] if opener in self.opened else []
        elif openers and last.keys & block.keys:
            return last
        else:
            known = list(dict.fromkeys(self.homes[key] for key in sorted(block.keys) if key in self.homes))
        if known:
            return self._as_one(told, known)
        subtitle = block.apart and self.sentences[block.sentences[0]].section is SectionKind.HEADLINE
        if (subtitle and not openers) or not self._opens(block):
            return last
        told.append(_Story())
        return told[-1]

    def _as_one(self, told: list[_Story], known: Sequence[_Story]) -> _Story:
        """The first of some stories with all that the others tell, which something named in both shows to be one."""
        first = min(known, key=lambda story: min(story.sentences))
        for other in known:
            if other is not first:
                first.add(other.sentences, other.keys)
                told.remove(other)
                self.homes |= dict.fromkeys(other.keys, first)
                self.opened |= {key: first for key, story in self.opened.items() if story is other}
        return first

    def _opens(self, block: _Block) -> bool:
        """Whether a block that names nothing known begins a story: it names a company, and does not refer back."""
        first = self.sentences[block.sentences[0]]
        if not first.asserts or any(self.standings[i].opens_item for i in self.standings[first.index].under):
            return False
        end = self.sentences[block.sentences[-1]].end if block.apart else first.end
        if not any(self._is_company(linked) and first.start <= linked.start < end for linked in block.named):
            return False
        named = min(linked.start for linked in block.named if linked.start >= first.start)
        stays = self._said(first).startswith(tuple(f"{words} " for words in _words("stay")))
        if stays or ANAPHOR.search(self.text, first.start, named):
            return False
        return block.apart or not (self._goes_back(first, block) or self._refers_back(block))

    def _goes_back(self, sentence: Sentence, block: _Block) -> bool:
        """Whether a sentence mentions "the deal" and the like, and not after two companies whose deal it may be."""
        places = [place for words in _words("back") if (place := self._said(sentence).find(words)) >= 0]
        before = sentence.start + min(places, default=0)
        return bool(places) and len({m.key for m in block.named if self._is_company(m) and m.end <= before}) < _PAIR

    def _refers_back(self, block: _Block) -> bool:
        """Whether a paragraph that names no drug says "the drug"."""
        start, end = self.sentences[block.sentences[0]].start, self.sentences[block.sentences[-1]].end
        drugs = [linked.start for linked in block.named if root_kind(linked.kind) == EntityClass.DRUG]
        before = min(drugs, default=end)
        heads = (m["head"] for m in ANAPHOR.finditer(self.text, start, before))
        return any(head and head.lower() not in _COMPANIES for head in heads)


_COMPANIES = frozenset({"company", "companies", "firm", "biotech", "agency", "regulator"})


def read_stories(script: Script) -> Discourse:
    """The discourse of a text; of a digest one whose `stories` are discourses of their own."""
    groups = distribute(script.sentences, script.linked)
    places = script.standings or [Standing()] * len(script.sentences)
    stories = _Text(script.text, script.sentences, groups, script.entities, places).stories()
    if len(stories) == 1:
        return read_discourse(script)
    told: list[Discourse] = []
    trials = 0
    for story in stories:
        told.append(read_discourse(_part(replace(script, standings=places), groups, story), trials))
        trials += len(told[-1].book.trials)
    return _together(script, told)


def _part(script: Script, groups: Sequence[Sequence[Linked]], story: Sequence[int]) -> Script:
    """What a script has of one story, given by its sentences; `groups` are the mentions of each sentence of the text."""
    place = {index: k for k, index in enumerate(story)}
    named = [m for i in story for m in groups[i]]
    keys = dict.fromkeys(m.key for m in named if m.key in script.entities)
    return replace(
        script,
        sentences=[replace(script.sentences[i], index=k) for i, k in place.items()],
        words=[script.words[i] for i in story],
        linked=named,
        entities={key: script.entities[key] for key in keys},
        arcs=[script.arcs[i] for i in story] if script.arcs else (),
        standings=[_within(script.standings[i], place) for i in story],
    )


def _within(standing: Standing, place: dict[int, int]) -> Standing:
    return replace(standing, under=tuple(place[i] for i in standing.under if i in place))


def _together(script: Script, told: list[Discourse]) -> Discourse:
    """The discourse of a text that tells several stories."""
    passages = sorted((p for story in told for p in story.passages), key=lambda p: p.sentence.start)
    publishers = {p.key: p for story in told for p in story.publishers}
    book = TrialBook(
        {key: trial for story in told for key, trial in story.book.trials.items()},
        [phrase for story in told for phrase in story.book.phrases],
    )
    return Discourse(
        script.text, script.entities, script.released, passages, tuple(publishers.values()), book=book, told=told,
        originals=tuple(original for story in told for original in story.originals),
    )  # fmt: skip
