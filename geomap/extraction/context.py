"""What extraction knows of a document before it looks for events."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from geomap.actors import ActorMatch, Roster, group_of
from geomap.extraction.abbreviations import with_abbreviations
from geomap.extraction.anaphora import (
    antecedents,
    band_before,
    is_band,
    owner_of,
    refers_back,
    same_band,
)
from geomap.extraction.arguments.animacy import is_thing
from geomap.extraction.arguments.location_model import PlaceCandidate, place_candidates
from geomap.extraction.excluded_actors import is_person_of, within_a_name
from geomap.extraction.grammar import (
    after_dateline,
    coordinated,
    is_apposition,
    is_premodifier,
    lemma,
    noun_phrase,
    prepositional,
    related,
)
from geomap.lexicon import AIRBORNE, ARMS, FORCES, MISSILES
from geomap.model import Actor, Document, Place, Toponym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from geomap.encoder import Arguments, EncodedText
    from geomap.extraction.vetoes import Veto

__all__ = ["ParsedDocument", "Party", "PlaceToken", "main_country"]


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
    def shown(self) -> str:
        """The name, and of a state which part of it the words mean: "Colombia (police)"."""
        if self.actor is None or self.generic or self.actor.parent:
            return self.name
        if self.actor.kind not in _STATE_KINDS or self.text in self.actor.aliases:
            return self.name
        part = _part_of(self.text, (self.actor.name, *self.actor.aliases))
        return f"{self.name} ({part})" if part else self.name

    @property
    def kind(self) -> str | None:
        """ACLED's kind, when the words tell it."""
        return self.actor.kind if self.actor else None


_STATE_KINDS = ("state forces", "external forces")
# Common nouns that any side may have.
_NAMELESS = frozenset(
    {"troops", "air-force", "navy", "officials", "elite-guard", "army", "coalition"}
)


def _part_of(words: str, names: Sequence[str]) -> str:
    """Return what words say of a state beyond its name: "Air Force" of "Salvadoran Air Force"."""
    own = {word.casefold() for name in names for word in name.split()}
    rest = [w for w in words.split() if w.casefold().removesuffix("'s") not in own]
    last = rest[-1].casefold() if rest else ""
    craft = {last, last.removesuffix("s")} & (AIRBORNE | ARMS | MISSILES)
    return "" if craft or len(rest) > _LONGEST_PART else " ".join(rest)


# Words of a part of a state: more are a clause.
_LONGEST_PART = 4
# Common nouns of bands, before which a name of their own may stand.
_BAND_ROWS = frozenset({"militants", "rebels", "militias"})
# Offices and bodies of which a state has one, so that they are those of the one state spoken of.
_OFFICES = frozenset(
    "parliament|national assembly|senate|legislature|lawmakers|president|presidency|prime minister"
    "|premier|chancellor|foreign minister|defence minister|defense minister|interior minister"
    "|foreign ministry|defence ministry|defense ministry|interior ministry|health ministry"
    "|supreme court|constitutional court|electoral commission|election commission|court|high court"
    "|appeals court|military court|tribunal|house of representatives|lower house|upper house"
    "|lawmakers|mps".split("|")
)
# Who speaks for the side that sends them: offices of the press's reports of diplomacy.
_SENT = frozenset(
    "ambassador chief delegate delegation diplomat emissary envoy head king leader mediator "
    "minister negotiator official premier president representative team".split()
)
# How far from a word, in characters, an actor's name may begin that its noun phrase holds.
_NEAR = 300


@dataclass(frozen=True, slots=True)
class PlaceToken:
    """A resolved place in the text: its toponym and the token that heads its words."""

    toponym: Toponym
    place: Place
    token: Token

    @property
    def coarse(self) -> bool:
        """Whether it is a country or larger: no place to look for a battle."""
        code = self.place.feature_code
        return code.startswith("PCL") or code in ("CONT", "RGN", "OCN", "SEA", "GULF")


class ParsedDocument:
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
        self.main_country = main_country(document, toponyms, roster)
        self.home_place: Place | None = None  # what the text is about; `stand_in.home_division`
        self.days: dict[int, date | None] = {}  # kept by `arguments.time.day_before`
        self.vetoes: list[Veto] = []  # words that told no event, and why; the coders add to it
        self._asked: dict[tuple[int, int], Arguments] = {}
        self.memo: dict[tuple[Any, ...], Any] = {}  # what one sentence is asked for repeatedly
        self._barred = [
            (t.mention.start, t.mention.end)
            for t in toponyms
            if t.mention.role == "literal" and t.place and not _speaks(t.place)
        ]

    def with_toponyms(self, toponyms: Sequence[Toponym]) -> ParsedDocument:
        """Return the same document with other toponyms; what the encoder said of it is kept."""
        other = ParsedDocument(self.document, self.doc, toponyms, self.roster)
        other.__dict__["reading"], other._asked = self.reading, self._asked
        other.home_place = self.home_place
        return other

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences that hold more than white space, in text order."""
        return [sentence for sentence in self.doc.sents if sentence.text.strip()]

    @cached_property
    def reading(self) -> EncodedText:
        """The text as the encoder reads it: sentences in windows, each in its context."""
        from geomap.encoder import load, windows_of

        spans = [(s.start_char, s.end_char) for s in self.sentences]
        return load().read(self.document.text, windows_of(self.document.text, spans))

    def asked(self, start: int, end: int) -> Arguments:
        """
        Return what the encoder says of a trigger at these offsets, asked once.

        It is asked of the trigger's own sentence; the layers below have read what stands around.
        """
        asked = (start, end)
        if asked not in self._asked:
            first, last = next((b for b in self._bounds if b[0] <= start < b[1]), asked)
            self._asked[asked] = self.reading.arguments([asked], [(first, max(last, end))])[0]
        return self._asked[asked]

    @cached_property
    def _bounds(self) -> list[tuple[int, int]]:
        return [(s.start_char, s.end_char) for s in self.sentences]

    @cached_property
    def place_tokens(self) -> list[PlaceToken]:
        """Literal places that were resolved, in text order."""
        found = []
        for toponym in sorted(self.toponyms, key=lambda t: t.mention.start):
            span = self.span(toponym)
            if toponym.mention.role == "literal" and toponym.place and span is not None:
                found.append(PlaceToken(toponym, toponym.place, span.root))
        return found

    @cached_property
    def named(self) -> list[PlaceCandidate]:
        """Whatever may be a place, resolved or not, in text order."""
        return place_candidates(self.doc, self.toponyms)

    @cached_property
    def actors(self) -> list[ActorMatch]:
        """
        Actors in text order; words that a literal place covers ("al-Assad airbase") are none.

        A name that holds a place's and more ("Islamic State in the Greater Sahara") is one.
        """
        published = self.document.published
        found = self.roster.find(
            self.document.text,
            country=self.main_country,
            year=published.year if published else None,
        )
        kept = [match for match in found if not any(_covers(b, match) for b in self._barred)]
        kept = [match for match in kept if not within_a_name(self.doc, match)]
        return with_abbreviations(self.document.text, kept)

    @cached_property
    def _starts(self) -> list[int]:
        return [match.start for match in self.actors]

    @cached_property
    def home(self) -> Actor | None:
        """The state whose "parliament" and "president" are meant: the only one spoken of."""
        state = self.roster.state(self.main_country)
        places = {t.place.country for t in self.toponyms if t.place and t.place.country}
        tops = {self.roster.root(m.actor) for m in self.actors if not m.generic}
        named = {top.id for top in tops if top.kind == "state forces"}
        one = state is not None and named <= {state.id} and places <= {self.main_country}
        return state if one else None

    def span(self, toponym: Toponym) -> Span | None:
        """Return the tokens of a toponym."""
        mention = toponym.mention
        return self.doc.char_span(mention.start, mention.end, alignment_mode="expand")

    def place_tokens_in(self, sentence: Span) -> list[PlaceToken]:
        """Places within a sentence."""
        return [s for s in self.place_tokens if sentence.start <= s.token.i < sentence.end]

    def place_token_at(self, tokens: Iterable[Token]) -> PlaceToken | None:
        """Return the first place headed by one of these tokens."""
        indices = {t.i for t in tokens}
        return next((s for s in self.place_tokens if s.token.i in indices), None)

    def party(self, token: Token | None) -> Party | None:
        """Return who a noun phrase names; None for things that act for nobody."""
        if token is None:
            return None
        if token.pos_ == "PRON" or refers_back(token):
            return self._antecedent(token)
        match = self._match(token)
        if match is not None:
            return self._matched(token, match)
        if token.ent_type_ in ("PERSON", "ORG", "NORP") and not self._in_place(token):
            return None if _is_thing(token) else Party(_words(token))
        for name in token.children:
            if is_apposition(name) and name.ent_type_ == "PERSON":
                return Party(_words(name))
        return None

    def _matched(self, token: Token, match: ActorMatch) -> Party:
        """Return who a match means here: itself, a band just named, or the home state's office."""
        text = self.document.text
        if is_person_of(token, match):
            return Party(_words(token))
        if same_band(token, match) and (band := band_before(token, self.actors)):
            return Party(text[band.start : band.end], band.actor)
        said = text[match.start : match.end]
        office = bool({said.lower(), token.lower_} & _OFFICES)
        state = self._seat(token) or self.home if match.generic and office else None
        if state is not None and not _past(token):
            return Party(said, state, inferred=True)
        if said.lower().endswith("opposition") and self._unarmed(token, match):
            return Party(_words(token))
        if match.generic and (name := self._own_name(token, match)):
            return Party(name, group_of(name))
        named = match.generic and (token.ent_type_ == "PERSON" or _of_a_people(token, match))
        return Party(_words(token) if named else said, match.actor, match.generic)

    def _seat(self, token: Token) -> Actor | None:
        """Return the state of "a court in Minsk", "the parliament in Accra"."""
        place_token = self.place_token_at(prepositional(token, "in"))
        return self.roster.state(place_token.place.country) if place_token is not None else None

    def _unarmed(self, token: Token, match: ActorMatch) -> bool:
        """Detect the opposition of politics: its leaders, or where nobody is known to fight."""
        fights = lemma(token) in FORCES or any(
            lemma(c) in ("armed", "militant", "rebel") for c in noun_phrase(token)
        )
        return not fights and (token.lower_ != "opposition" or match.generic)

    def _own_name(self, token: Token, match: ActorMatch) -> str | None:
        """Return the name of "Wazalendo militiamen": capitalised words of no place or people."""
        if match.actor.id not in _BAND_ROWS or not token.text.islower():
            return None
        own = [c for c in token.children if related(c, "compound") and c.pos_ == "PROPN"]
        kinds = {"NORP", "GPE", "LOC", "FAC", "DATE"}
        if not own or any(t.ent_type_ in kinds or self._in_place(t) for t in own):
            return None
        words = self.doc[own[0].i : own[-1].i + 1]
        adjacent = own[-1].i + 1 == token.i and all(t.text[0].isupper() for t in own)
        return str(words.text) if adjacent and words[0].text.lower() not in _OFFICES else None

    def _in_place(self, token: Token) -> bool:
        """Return True for a word of a place's name, which the model may take for a person's."""
        named = (t.mention for t in self.toponyms if t.place or t.mention.label == "heard")
        return any(mention.start <= token.idx < mention.end for mention in named)

    def parties(self, token: Token | None) -> list[Party]:
        """Everybody coordinated in a noun phrase: "the navy and the Libyan army"."""
        found: list[Party] = self._members(token) if token is not None else []
        for each in _abreast(token) if token is not None and not found else []:
            party = self.party(each)
            if party and all(party.name != other.name for other in found):
                found.append(party)
        return found

    def _members(self, token: Token) -> list[Party]:
        """Part "the foreign ministers of X and Y", "troops from X, Y and Z": one party each."""
        if token.tag_ != "NNS" or lemma(token) not in _SENT | FORCES:
            return []
        inner = prepositional(token, "of", "from")
        found = [p for t in inner for p in self.parties(t) if p.id]
        return found if len(found) > 1 else []

    def _match(self, token: Token) -> ActorMatch | None:
        """Find the actor that a noun phrase names: at its head, else before it, else behind."""
        first = bisect_left(self._starts, token.idx - _NEAR)
        near = self.actors[first : bisect_left(self._starts, token.idx + _NEAR)]
        best = [m for m in near if m.start <= token.idx < m.end]
        if not best:
            own = sorted(noun_phrase(token), key=lambda t: (t.i > token.i, -t.i))
            best = [m for t in own for m in near if m.start <= t.idx < m.end]
        return best[0] if best else None

    def _antecedent(self, token: Token) -> Party | None:
        """Find whom "they" or "the group" means: the one band, or the nearest subject."""
        if is_band(token):
            band = band_before(token, self.actors)
            return Party(self.document.text[band.start : band.end], band.actor) if band else None
        for earlier in antecedents(token):
            if earlier.pos_ == "PRON":
                return self._antecedent(earlier)
            subject = after_dateline(earlier, earlier.head)
            party = self._taken_up(subject, owned=owner_of(token) is not None)
            if party is not None:
                return None if party.id in ("officials", "civilians") else party
            if subject.pos_ == "NOUN" and not is_thing(subject):
                return None  # people whom no table knows: nobody further off is meant
        return None

    def _taken_up(self, subject: Token, *, owned: bool) -> Party | None:
        """Return whom a pronoun takes up by a subject; "his men" are the side of who speaks."""
        match = self._match(subject)
        if match is None:
            return None
        party = self._matched(subject, match)
        if party.actor is not None or not owned:
            return party
        return Party(self.document.text[match.start : match.end], match.actor, match.generic)


def main_country(document: Document, toponyms: Sequence[Toponym], roster: Roster) -> str | None:
    """
    Return which country a document is about: where its literal places lie, else its actors' own.

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
    """
    Return what is coordinated, also before one noun.

    "Russian and Iranian diplomats"; "envoys from Serbia and Kosovo" is for
    `ParsedDocument.parties`.
    """
    found = []
    for each in coordinated(token):
        before = [c for c in each.children if is_premodifier(c)]
        owners = next((o for c in before if len(o := coordinated(c)) > 1), [])
        found += [*(owners if each.pos_ == "NOUN" else []), each]
    return found


def _speaks(place: Place) -> bool:
    """Return True for a country or capital, whose name can stand for a government that acts."""
    return place.feature_code.startswith("PCL") or place.feature_code == "PPLC"


def _covers(place: tuple[int, int], match: ActorMatch) -> bool:
    """Return True if a place's words and an actor's overlap and the actor's are not more."""
    start, end = place
    more = match.start <= start and end <= match.end and (match.start, match.end) != place
    return match.start < end and start < match.end and not more


def _of_a_people(token: Token, match: ActorMatch) -> bool:
    """Match "Chechen fighters", which no table has but which says more than "fighters"."""
    before = [c for c in token.children if related(c, "amod", "compound") and c.i < token.i]
    people = any(c.ent_type_ == "NORP" for c in before)
    return match.actor.id in _BAND_ROWS and people and match.start >= token.idx


def _is_thing(token: Token) -> bool:
    """Detect arms that the model takes for somebody: "Mortars rained down", "cruise missiles"."""
    if related(token, "compound") and lemma(token.head) in MISSILES | ARMS:
        return True
    return token.lower_.removesuffix("s") in MISSILES | ARMS


def _past(token: Token) -> bool:
    """Return True for "former president" and the like, who hold no office."""
    return any(t.lower_ in ("former", "ex", "late", "then") for t in noun_phrase(token))


def _words(token: Token) -> str:
    own = [t for t in noun_phrase(token) if not related(t, "det")]
    own = [t for t in own if t.i <= token.i and t.sent == token.sent] or [token]
    start, end = min(t.i for t in own), token.i + 1
    return str(token.doc[start:end].text)
