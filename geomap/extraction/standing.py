"""How sure a text is of an event: reported, claimed and by whom, planned, denied, hypothetical."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geomap.extraction.scene import Scene
from geomap.extraction.syntax import ancestry, children, lemma, noun_phrase, subject
from geomap.extraction.triggers import Telling
from geomap.model import Status

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["Standing", "is_commentary", "is_musing", "standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """An event's status, and who claims, plans or denies it when the text says so."""

    status: Status
    claimed_by: str | None = None
    quoted: bool = False


_Mood = Literal["planned", "hypothetical", "none"]

# Verbs of attribution by the doubt that news style puts into them (agency style books reserve
# "said" for the neutral case).
_CLAIMS = frozenset(
    "claim allege boast contend purport assert insist maintain accuse believe".split()
)
_SAYS = frozenset(
    "say tell report announce add confirm state declare note explain reveal write warn".split()
)
_DENIES = frozenset("deny reject dismiss refute rebut".split())
_PLANS = frozenset(
    "prepare plan intend aim vow pledge threaten ready expect poise mull gear promise schedule "
    "propose prevent".split()
)
_WISHES = frozenset(
    "want hope urge call demand wish refuse fail ask allow encourage need seek try consider warn "
    "fear predict advocate prohibit forbid ban prevent stop require imagine invite".split()
)
_REALISED = frozenset(
    "begin start continue manage help move force rush travel fly soar use fire".split()
)
_SURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_UNSURE = frozenset({"may", "might", "could", "can", "should", "must", "ca"})
_DUE = frozenset("planned coming upcoming forthcoming looming imminent expected future".split())
_POSSIBLE = frozenset("possible potential hypothetical would-be likely threatened feared".split())
_PLANNING = frozenset("plan preparation intention project goal aim effort".split())
_FEARING = frozenset(
    "fear risk possibility speculation prospect threat chance suggestion scenario idea "
    "expectation danger".split()
)
_DOUBTFUL = frozenset("reportedly allegedly purportedly supposedly".split())
# Voices that speak for a side of the war they report.
_PARTISAN = frozenset(
    "media television tv radio daily statement mouthpiece channel broadcaster".split()
)
_FIRST = frozenset("i we my our us me ours mine".split())
_QUOTES = re.compile(r"[“”\"]")


def is_commentary(scene: Scene) -> bool:
    """Tell a signed piece without an outlet: analysis or opinion rather than a dispatch."""
    return scene.document.author is not None and scene.document.source is None


def is_musing(sentence: Span) -> bool:
    """Tell a sentence that asks or speaks for the writer: no report of an event."""
    if sentence.text.rstrip(" ”\"'\n").endswith("?"):
        return True
    marks = [t.i for t in sentence if t.text in ("“", "”", '"')]
    outside = (t for t in sentence if not marks or t.i < marks[0] or t.i > marks[-1])
    return not _in_quotes(sentence[0]) and any(
        t.lower_ in _FIRST and t.text != "US" for t in outside
    )


def standing(scene: Scene, telling: Telling) -> Standing | None:
    """
    Judge one event word; None when the text does not tell an event at all.

    Rules, first match first: conditions and wishes tell nothing; a denial is one when somebody
    denies it; plans need "will", a verb or a noun of planning; "may" and "could" make a
    hypothesis; a claim needs a verb of claiming, a partisan voice, or quotation marks.
    """
    verb = telling.verb if telling.verb is not None else telling.anchor
    voice = _voice(scene, verb)
    chain = list(_governing(verb))
    if any(_conditional(t) for t in chain) or _negated_noun(telling.anchor):
        return None
    denied = _denial(scene, verb, chain, voice)
    if denied is not None:
        return denied if denied.status == "denied" else None
    mood = _mood(telling, chain, voice)
    if mood == "none" or (mood is None and _timeless(scene, telling)):
        return None
    if mood is not None:
        return Standing(mood, voice.name if voice and voice.doubtful else None)
    if voice is not None and voice.doubtful:
        return Standing("claimed", voice.name, _in_quotes(telling.anchor))
    if any(lemma(c) in _DOUBTFUL for t in chain for c in children(t, "advmod")):
        return Standing("claimed")
    return Standing("reported")


@dataclass(frozen=True, slots=True)
class _Voice:
    """Who tells: ``doubtful`` when the text or the speaker's part in it makes it a claim."""

    name: str | None
    doubtful: bool


def _governing(token: Token) -> Iterator[Token]:
    """Yield the word and the words it depends on, up to the sentence's root."""
    yield from ancestry(token)


def _conditional(token: Token) -> bool:
    return any(lemma(m) in _UNREAL for m in children(token, "mark"))


# Conjunctions of what is not said to have happened; "before" may open what was prevented.
_UNREAL = frozenset({"if", "unless", "whether", "before", "until", "lest"})


def _negated_noun(anchor: Token) -> bool:
    return any(c.lower_ in ("no", "without") for c in children(anchor, "det", "neg")) or (
        anchor.dep_ == "pobj" and anchor.head.lower_ in ("without", "despite")
    )


def _denial(scene: Scene, verb: Token, chain: list[Token], voice: _Voice | None) -> Standing | None:
    if any(lemma(t) in _DENIES or _laughs_off(t) for t in chain[1:]):
        who = next(
            (_said_by(scene, t) for t in chain[1:] if lemma(t) in _DENIES or _laughs_off(t)), None
        )
        return Standing("denied", who)
    negated = any(
        children(t, "neg") for t in chain[:2] if t.pos_ in ("VERB", "AUX") and _near(t, verb)
    )
    if negated:
        return Standing("denied", voice.name) if voice and voice.name else Standing("reported")
    return None


def _near(token: Token, verb: Token) -> bool:
    return token is verb or verb.dep_ == "xcomp" or token.i == verb.i


def _laughs_off(token: Token) -> bool:
    return lemma(token) in ("laugh", "brush", "wave", "shrug") and any(
        c.lower_ in ("off", "aside", "away") for c in token.children
    )


def _mood(telling: Telling, chain: list[Token], voice: _Voice | None) -> _Mood | None:
    """Return planned, hypothetical, ``none`` for no event, or None for a plain fact."""
    anchor = telling.anchor
    before = {t.lower_ for t in children(anchor, "amod")}
    if before & _DUE:
        return "planned"
    if before & _POSSIBLE:
        return "hypothetical"
    if telling.verb is not None and telling.verb is not anchor and lemma(telling.verb) in _PLANS:
        return "planned"
    clause = _clause(telling)
    for at, token in enumerate(clause):
        mood = _mood_of(token, voice, clause[at - 1] if at else None)
        if mood is not None:
            return mood
    return _purpose(telling, clause)


def _clause(telling: Telling) -> list[Token]:
    """Words whose mood reaches the event: its own verb and those that control it, not "said"."""
    start = telling.verb if telling.verb is not None else telling.anchor
    found = []
    for token in ancestry(start):
        if token is not start and (lemma(token) in _SAYS | _CLAIMS) and token.pos_ == "VERB":
            break
        found.append(token)
        if (
            token.dep_ in ("ccomp", "parataxis")
            and token.head.pos_ == "VERB"
            and (lemma(token.head) in _SAYS | _CLAIMS)
        ):
            break
        if token.dep_ in ("relcl", "advcl", "acl") and not _to_infinitive(token):
            break
        if telling.verb is None and _stands_alone(token):
            break
    return found


def _stands_alone(token: Token) -> bool:
    """Tell a noun as subject or in a phrase of time: the verb's mood is not the noun's."""
    if token.pos_ not in ("NOUN", "PROPN"):
        return False
    if token.dep_ == "pobj":
        return lemma(token.head) not in _PASSING
    return token.dep_ in ("nsubj", "nsubjpass", "poss", "appos")


# Prepositions through which a verb's mood reaches a noun: "prepare for an offensive", "will join in
# the assault", "speculation about", "such as"; not "after", "during", "since".
_PASSING = frozenset("for of about to as in like on".split())


def _mood_of(token: Token, voice: _Voice | None, below: Token | None) -> _Mood | None:
    words = {t.lower_ for t in children(token, "aux")}
    if words & _SURE or _going_to(token):
        return "planned"
    if "would" in words:
        return "planned" if voice is not None else "none"
    if words & _UNSURE:
        return "hypothetical"
    if below is None:
        return None
    word = lemma(token)
    planned_for = below.dep_ == "acl" or (below.dep_ == "prep" and lemma(below) in ("for", "to"))
    if word in _PLANNING and planned_for:
        return "planned"
    if word in _FEARING:
        return "hypothetical"
    controls = below.dep_ in ("xcomp", "ccomp", "advcl", "acl", "dobj", "pcomp", "pobj", "prep")
    if controls and word in _PLANS and (below.dep_ != "prep" or lemma(below) == "for"):
        return "planned"
    wished = controls and (below.dep_ != "prep" or lemma(below) == "for")
    return "none" if wished and word in _WISHES else None


def _going_to(token: Token) -> bool:
    return lemma(token) == "go" and token.tag_ == "VBG" and bool(children(token, "xcomp"))


def _to_infinitive(token: Token) -> bool:
    return any(lemma(c) == "to" for c in children(token, "aux"))


def _purpose(telling: Telling, clause: list[Token]) -> Literal["none"] | None:
    """Tell an infinitive of purpose: nothing happened yet, unless the verb before says it did."""
    verb = telling.verb
    if verb is None or not _to_infinitive(verb):
        return None
    return None if lemma(verb.head) in _REALISED else "none"


def _timeless(scene: Scene, telling: Telling) -> bool:
    """Tell the simple present: habits and rules, except in "as X bombs Y" of a dispatch."""
    verb = telling.verb
    if verb is None or verb.tag_ not in ("VBZ", "VBP", "VB") or children(verb, "aux", "auxpass"):
        return False
    as_clause = any(lemma(m) in ("as", "while") for m in children(verb, "mark"))
    return is_commentary(scene) or not as_clause


# --- voices -------------------------------------------------------------------------------------


def _voice(scene: Scene, token: Token) -> _Voice | None:
    """Who says it: the nearest verb of saying above, "according to", or the quotation's speaker."""
    quoted = _in_quotes(token)
    below, aside = token, False
    for above in token.ancestors:
        word, aside = lemma(above), aside or _aside(below)
        below = above
        if above.pos_ == "VERB" and word in _SAYS | _CLAIMS and not aside:
            name = _said_by(scene, above)
            doubtful = word in _CLAIMS or quoted or _partisan(above)
            return _Voice(name, doubtful)
    beside = _beside(token)
    if beside is not None:
        return _Voice(
            _said_by(scene, beside), lemma(beside) in _CLAIMS or quoted or _partisan(beside)
        )
    according = _according(token.sent)
    if according is not None:
        return _Voice(_phrase(according), bool(_words(according) & _PARTISAN) or quoted)
    return _Voice(_speaker_nearby(scene, token), True) if quoted else None


def _aside(token: Token) -> bool:
    """Tell what stands beside a saying and is no part of what was said: "claimed it as a win"."""
    if token.dep_ == "relcl":  # "claimed it at a time when planes bombed"
        return lemma(token.head) in ("time", "moment", "day")
    return token.dep_ == "prep" and lemma(token) in ("as", "amid", "despite")


def _beside(token: Token) -> Token | None:
    """Return a verb of saying that the event's clause itself governs: "..., officials said"."""
    for above in ancestry(token):
        for child in children(above, "parataxis", "ccomp", "advcl"):
            if lemma(child) in _SAYS | _CLAIMS and children(child, "nsubj"):
                return child
    return None


def _said_by(scene: Scene, verb: Token) -> str | None:
    who = subject(verb)
    if who is not None and who.pos_ == "PRON":
        party = scene.party(who)
        return party.text if party else None
    return _phrase(who) if who is not None else None


def _phrase(token: Token) -> str:
    """Words of a speaker without article, commas and clauses; "he" stays for `standing` to name."""
    own = [
        t for t in token.subtree if t.i <= token.i or t.dep_ in ("prep", "pobj", "amod", "punct")
    ]
    start, end = token.left_edge.i, token.i + 1
    while start < token.i and token.doc[start].dep_ in ("det", "punct", "predet"):
        start += 1
    inside = {t.i for t in own}
    if end < len(token.doc) and token.doc[end].text == "-":  # "a pro-government daily claimed"
        end = next((t.i for t in token.ancestors if t.pos_ == "VERB" and t.i > end), end)
    while (
        end < len(token.doc) and end in inside and token.doc[end].text not in (",", "–", "—", "(")
    ):
        end += 1
    return str(token.doc[start:end].text).strip()


def _partisan(verb: Token) -> bool:
    who = subject(verb)
    return who is not None and bool(_words(who) & _PARTISAN)


def _words(token: Token) -> set[str]:
    return {lemma(t) for t in noun_phrase(token)} | {t.lower_ for t in noun_phrase(token)}


def _according(sentence: Span) -> Token | None:
    for token in sentence:
        if token.lower_ == "according":
            for to in token.children:
                return next(iter(children(to, "pobj")), None)
    return None


def _in_quotes(token: Token) -> bool:
    """Tell that a word stands between quotation marks that its paragraph opened."""
    text = token.doc.text
    opened = text.rfind("\n\n", 0, token.idx) + 1
    marks = _QUOTES.findall(text, opened, token.idx)
    if not marks:
        return False
    return marks[-1] == "“" or (marks[-1] == '"' and marks.count('"') % 2 == 1)


def _speaker_nearby(scene: Scene, token: Token) -> str | None:
    """Return the subject of the nearest verb of saying in the paragraph."""
    text = scene.doc.text
    start = text.rfind("\n\n", 0, token.idx) + 1
    end = text.find("\n\n", token.idx)
    end = len(text) if end < 0 else end
    said = [
        t for t in scene.doc if start <= t.idx < end and lemma(t) in _SAYS and children(t, "nsubj")
    ]
    nearest = min(said, key=lambda t: abs(t.i - token.i), default=None)
    return _said_by(scene, nearest) if nearest is not None else None
