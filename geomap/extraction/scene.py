"""What extraction knows of a document before it looks for events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from geomap.actors import ActorMatch, Roster
from geomap.extraction.linking import Named, named_places
from geomap.extraction.syntax import coordinated, lemma, noun_phrase
from geomap.lexicon import AIRBORNE, ARMS, FORCES
from geomap.model import Actor, Document, Place, Toponym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

__all__ = ["Party", "Scene", "Spot", "theatre"]


@dataclass(frozen=True, slots=True)
class Party:
    """
    Somebody on one side of an event: the actor if known, and the words.

    ``inferred`` says that the words do not name the actor but the text around them does.
    """

    text: str
    actor: Actor | None = None
    generic: bool = False
    inferred: bool = False

    @property
    def id(self) -> str | None:
        """Id of a known actor; "troops" and "warplanes" of nobody are as said and have none."""
        return self.actor.id if self.actor and not self.nameless else None

    @property
    def nameless(self) -> bool:
        """Whether the words name no side at all."""
        return self.generic and self.actor is not None and self.actor.id in _NAMELESS

    @property
    def name(self) -> str:
        """The actor's name, or the words as printed."""
        return self.actor.name if self.actor and not self.generic else self.text

    @property
    def kind(self) -> str | None:
        """ACLED's kind, when the words tell it."""
        return self.actor.kind if self.actor else None


# Common nouns that any side may have.
_NAMELESS = frozenset(
    {"troops", "air-force", "navy", "officials", "elite-guard", "army", "coalition"}
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A resolved place in the text: its toponym and the token that heads its words."""

    toponym: Toponym
    place: Place
    token: Token

    @property
    def coarse(self) -> bool:
        """Whether it is a country or larger: no place to look for a battle."""
        code = self.place.feature_code
        return code.startswith("PCL") or code in ("CONT", "RGN", "OCN", "SEA", "GULF")


class Scene:
    """
    A parsed document with its places and actors.

    Parameters
    ----------
    document : Document
    doc : spacy Doc
    toponyms : sequence of Toponym
    roster : Roster
    """

    def __init__(
        self, document: Document, doc: Doc, toponyms: Sequence[Toponym], roster: Roster
    ) -> None:
        self.document, self.doc, self.toponyms, self.roster = document, doc, toponyms, roster
        self.theatre = theatre(document, toponyms, roster)
        self._barred = [
            (t.mention.start, t.mention.end)
            for t in toponyms
            if t.mention.role == "literal" and t.place and not _speaks(t.place)
        ]

    @cached_property
    def spots(self) -> list[Spot]:
        """Literal places that were resolved, in text order."""
        found = []
        for toponym in sorted(self.toponyms, key=lambda t: t.mention.start):
            span = self.span(toponym)
            if toponym.mention.role == "literal" and toponym.place and span is not None:
                found.append(Spot(toponym, toponym.place, span.root))
        return found

    @cached_property
    def named(self) -> list[Named]:
        """Whatever may be a place, resolved or not, in text order."""
        return named_places(self.doc, self.toponyms)

    @cached_property
    def actors(self) -> list[ActorMatch]:
        """Actors in text order; words that a literal place covers ("al-Assad airbase") are none."""
        return [
            match
            for match in self.roster.find(self.doc.text, country=self.theatre)
            if not any(match.start < end and start < match.end for start, end in self._barred)
        ]

    def span(self, toponym: Toponym) -> Span | None:
        """Return the tokens of a toponym."""
        mention = toponym.mention
        return self.doc.char_span(mention.start, mention.end, alignment_mode="expand")

    def spots_in(self, sentence: Span) -> list[Spot]:
        """Places within a sentence."""
        return [s for s in self.spots if sentence.start <= s.token.i < sentence.end]

    def spot_at(self, tokens: Iterable[Token]) -> Spot | None:
        """Return the first place headed by one of these tokens."""
        indices = {t.i for t in tokens}
        return next((s for s in self.spots if s.token.i in indices), None)

    def party(self, token: Token | None) -> Party | None:
        """Say who a noun phrase names; None for things that act for nobody."""
        if token is None:
            return None
        if token.pos_ == "PRON" or _refers_back(token):
            return self._antecedent(token)
        match = self._match(token)
        if match is not None:
            named = match.generic and token.ent_type_ == "PERSON"
            words = _words(token) if named else self.doc.text[match.start : match.end]
            return Party(words, match.actor, match.generic)
        if token.ent_type_ in ("PERSON", "ORG", "NORP") and not self._in_place(token):
            return Party(_words(token))
        for name in token.children:
            if name.dep_ == "appos" and name.ent_type_ == "PERSON":
                return Party(_words(name))
        return None

    def _in_place(self, token: Token) -> bool:
        """Tell a word of a place's name, which the model may take for a person's."""
        return any(t.mention.start <= token.idx < t.mention.end for t in self.toponyms if t.place)

    def parties(self, token: Token | None) -> list[Party]:
        """Everybody coordinated in a noun phrase: "the navy and the Libyan army"."""
        found: list[Party] = []
        for each in _abreast(token) if token is not None else []:
            party = self.party(each)
            if party and all(party.name != other.name for other in found):
                found.append(party)
        return found

    def _match(self, token: Token) -> ActorMatch | None:
        """Find the actor that a noun phrase names: at its head, else before it, else behind."""
        near = [m for m in self.actors if abs(m.start - token.idx) < 300]
        best = [m for m in near if m.start <= token.idx < m.end]
        if not best:
            own = sorted(noun_phrase(token), key=lambda t: (t.i > token.i, -t.i))
            best = [m for t in own for m in near if m.start <= t.idx < m.end]
        return best[0] if best else None

    def _antecedent(self, token: Token) -> Party | None:
        """Find whom "they" or "the group" means: the nearest subject, one sentence back at most."""
        sentence = token.sent
        floor = max(0, sentence.start - 1)
        floor = self.doc[floor].sent.start
        for earlier in reversed(self.doc[floor : token.i]):
            if earlier.dep_ in ("nsubj", "nsubjpass", "agent") and earlier.pos_ != "PRON":
                match = self._match(earlier)
                if match and match.actor.id not in ("officials", "civilians"):
                    return Party(self.doc.text[match.start : match.end], match.actor, match.generic)
        return None


def theatre(document: Document, toponyms: Sequence[Toponym], roster: Roster) -> str | None:
    """
    Say which country a document is about: where its literal places lie, else its actors' own.

    A country named as a place counts as much as a town in it; a country with armed groups of its
    own in the roster counts double, for news of war is told from the country at war.
    """
    counts: Counter[str] = Counter()
    for toponym in toponyms:
        if toponym.place and toponym.place.country:
            country = toponym.place.country
            weight = 2 if toponym.mention.role == "literal" else 1
            counts[country] += weight * (2 if roster.has_rebels(country) else 1)
    if not counts:
        found = [m.actor for m in roster.find(f"{document.title or ''}. {document.text}")]
        counts = Counter(a.country for a in found if a.country)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return ranked[0][0] if ranked else None


def _abreast(token: Token) -> list[Token]:
    """Return what is coordinated, also before one noun: "Russian and Iranian diplomats"."""
    found = []
    for each in coordinated(token):
        owners = [
            o for c in each.children if c.dep_ in ("amod", "compound") for o in coordinated(c)
        ]
        found += [each, *(owners if len(owners) > 1 and each.pos_ == "NOUN" else [])]
    return found


def _speaks(place: Place) -> bool:
    """Tell a country or capital, whose name can stand for a government that acts."""
    return place.feature_code.startswith("PCL") or place.feature_code == "PPLC"


def _refers_back(token: Token) -> bool:
    """Tell "the group", "the organisation", "its forces": words for somebody named before."""
    if lemma(token) in ("group", "organisation", "organization", "party", "movement", "both"):
        return not any(c.dep_ in ("amod", "compound") for c in token.children)
    theirs = any(
        c.dep_ == "poss" and c.tag_ == "PRP$" for t in noun_phrase(token) for c in t.children
    )
    near = {lemma(t) for t in noun_phrase(token)}
    return theirs and bool(near & (FORCES | ARMS | AIRBORNE | {"army", "ally"}))


def _words(token: Token) -> str:
    own = [t for t in noun_phrase(token) if t.dep_ not in ("det",)]
    own = [t for t in own if t.i <= token.i and t.sent == token.sent]
    start, end = min(t.i for t in own), token.i + 1
    return str(token.doc[start:end].text)
