"""How sure a text is of an event: reported, claimed and by whom, planned, denied, hypothetical."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from geomap.extraction.attribution import (
    CLAIMS,
    HEARSAY,
    SAYS,
    Attribution,
    attribution_of,
    in_quotes,
    said_by,
)
from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import ancestry, children, lemma, text_of
from geomap.extraction.triggers.find import Trigger
from geomap.extraction.vetoes import Veto, is_off, veto
from geomap.model import Status

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = [
    "Factuality", "is_commentary", "is_question", "judge_factuality", "speaks_for_itself",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Factuality:
    """
    An event's status, and who claims, plans or denies it when the text says so.

    ``timeless`` marks the simple present, in which habits are told as well as news.
    """

    status: Status
    claimed_by: str | None = None
    quoted: bool = False
    timeless: bool = False


# How outlets mark what is no report, before a colon or a bar; "Analysis" reports as well.
_GENRE = re.compile(
    r"\W*(?:opinion|comment|commentary|column|editorial|essay|op-ed|viewpoint|perspective|history"
    r"|letters?)\s*[:|–—]",
    re.IGNORECASE,
)

_Modality = Literal["planned", "hypothetical", "none"]

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
_FIRST = frozenset("i we my our us me ours mine".split())


def is_commentary(parsed: ParsedDocument) -> bool:
    """Return True if a text's title opens with "Opinion:" or the like; who signs says nothing."""
    return _GENRE.match(parsed.document.title or "") is not None


def is_question(sentence: Span) -> bool:
    """Return True if a sentence asks: no report of an event."""
    return sentence.text.rstrip(" ”\"'\n").endswith("?")


def speaks_for_itself(sentence: Span) -> bool:
    """
    Return True if a sentence says "I" or "we" outside quotation marks.

    "Our correspondent" is the outlet's, and "our troops" a side's: neither is the writer's view.
    """
    marks = [t.i for t in sentence if t.text in ("“", "”", '"')]
    outside = (t for t in sentence if not marks or t.i < marks[0] or t.i > marks[-1])
    return not in_quotes(sentence[0]) and any(_first_person(t) for t in outside)


def _first_person(token: Token) -> bool:
    if token.lower_ not in _FIRST or token.text == "US":
        return False
    return token.dep_ != "poss" or lemma(token.head) not in _OF_OTHERS


# What is called "our" by outlets and armies without a view being told.
_OF_OTHERS = frozenset(
    "correspondent reporter newspaper paper channel agency bureau source colleague newsroom desk "
    "troop soldier force unit army fighter man pilot defender position air aircraft".split()
)


def judge_factuality(parsed: ParsedDocument, trigger: Trigger) -> Factuality | Veto:
    """
    Judge one event word; a veto when the text does not tell an event at all.

    Rules, first match first: conditions and wishes tell nothing; a denial is one when somebody
    denies it; plans need "will", a verb or a noun of planning; "may" and "could" make a
    hypothesis; a claim needs a verb of claiming, a partisan voice, or quotation marks.
    """
    verb = trigger.verb if trigger.verb is not None else trigger.anchor
    attribution = attribution_of(parsed, verb)
    chain = list(_governing(verb))
    unreal = _unreal(trigger, chain)
    if unreal is not None and not is_off(unreal):
        return veto(unreal, trigger.anchor)
    if _untrue(chain):
        return Factuality(
            "denied", _denier(parsed, chain) or (attribution.name if attribution else None)
        )
    denied = _denial(parsed, verb, chain, attribution)
    if denied is not None and (denied.status == "denied" or not is_off("negated")):
        return denied if denied.status == "denied" else veto("negated", trigger.anchor)
    mood = _modality(trigger, chain, attribution)
    if mood == "none" and not is_off("wish"):
        return veto("wish", trigger.anchor)
    if _habitual(verb) and not is_off("habit"):
        return veto("habit", trigger.anchor)
    timeless = _timeless(parsed, trigger) and not is_off("timeless")
    if mood in ("planned", "hypothetical"):
        return Factuality(mood, attribution.name if attribution and attribution.doubtful else None)
    if attribution is not None and attribution.doubtful:
        return Factuality("claimed", attribution.name, in_quotes(trigger.anchor), timeless)
    if any(lemma(c) in _DOUBTFUL for t in chain for c in children(t, "advmod")):
        return Factuality("claimed", timeless=timeless)
    return Factuality("reported", timeless=timeless)


def _unreal(trigger: Trigger, chain: list[Token]) -> str | None:
    """Name why nothing is said to have happened: a condition, a "no", a charge."""
    if any(_conditional(t) for t in chain):
        return "conditional"
    if _negated_noun(trigger.anchor):
        return "negated noun"
    return "charged" if _charged(chain) else None


def _habitual(verb: Token) -> bool:
    """Tell "often bomb", "usually shelled": no single event."""
    return any(c.lower_ in _OFTEN for c in children(verb, "advmod"))


_OFTEN = frozenset("often usually always regularly frequently normally typically sometimes".split())


def _governing(token: Token) -> Iterator[Token]:
    """Yield the word and the words it depends on, up to the sentence's root."""
    yield from ancestry(token)


def _conditional(token: Token) -> bool:
    return any(lemma(m) in _UNREAL for m in children(token, "mark")) or _inverted(token)


def _charged(chain: list[Token]) -> bool:
    """Tell what somebody is suspected or charged with: it may never have been done."""
    for below, token in pairwise(chain):
        by = below.dep_ == "prep" and lemma(below) in ("of", "with", "for", "over")
        if by and lemma(token) in ("suspect", "charge", "convict", "sentence", "try", "indict"):
            return True
    return False


def _inverted(token: Token) -> bool:
    """Tell "had X bombed", "should X bomb": a condition without "if"."""
    who = next(iter(children(token, "nsubj", "nsubjpass")), None)
    ahead = [a for a in children(token, "aux") if who is not None and a.i < who.i]
    return token.dep_ == "advcl" and any(a.lower_ in ("had", "should", "were") for a in ahead)


def _untrue(chain: list[Token]) -> bool:
    """Tell "reports of X are false"."""
    top = chain[-1]
    said = {lemma(t) for v in (top, *children(top, "ccomp")) for t in children(v, "acomp", "attr")}
    mention = any(lemma(t) in HEARSAY for t in chain)
    return mention and bool(said & _FALSE)


def _denier(parsed: ParsedDocument, chain: list[Token]) -> str | None:
    """Name who calls a report false: "…, the ministry said"."""
    top = chain[-1]
    saying = next((v for v in (top, *children(top, "parataxis")) if lemma(v) in SAYS), None)
    return said_by(parsed, saying) if saying is not None else None


_FALSE = frozenset("false untrue baseless unfounded fabricated wrong fake lie fiction".split())


# Conjunctions of what is not said to have happened; "before" may open what was prevented.
_UNREAL = frozenset({"if", "unless", "whether", "before", "until", "lest"})


def _negated_noun(anchor: Token) -> bool:
    return any(c.lower_ in ("no", "without") for c in children(anchor, "det", "neg")) or (
        anchor.dep_ == "pobj" and anchor.head.lower_ in ("without", "despite")
    )


def _denial(
    parsed: ParsedDocument, verb: Token, chain: list[Token], attribution: Attribution | None
) -> Factuality | None:
    if any(lemma(t) in _DENIES or _laughs_off(t) for t in chain[1:]):
        who = next(
            (said_by(parsed, t) for t in chain[1:] if lemma(t) in _DENIES or _laughs_off(t)), None
        )
        return Factuality("denied", who)
    negated = any(
        children(t, "neg") for t in chain[:2] if t.pos_ in ("VERB", "AUX") and _near(t, verb)
    ) or any(c.lower_ == "no" for s in children(verb, "nsubj") for c in children(s, "det"))
    if negated:
        return (
            Factuality("denied", attribution.name)
            if attribution and attribution.name
            else Factuality("reported")
        )
    return None


def _near(token: Token, verb: Token) -> bool:
    return token is verb or verb.dep_ == "xcomp" or token.i == verb.i


def _laughs_off(token: Token) -> bool:
    return lemma(token) in ("laugh", "brush", "wave", "shrug") and any(
        c.lower_ in ("off", "aside", "away") for c in token.children
    )


def _modality(
    trigger: Trigger, chain: list[Token], attribution: Attribution | None
) -> _Modality | None:
    """Return planned, hypothetical, ``none`` for no event, or None for a plain fact."""
    anchor = trigger.anchor
    before = {t.lower_ for t in children(anchor, "amod")}
    if before & _DUE:
        return "planned"
    if before & _POSSIBLE:
        return "hypothetical"
    if trigger.verb is not None and trigger.verb is not anchor and lemma(trigger.verb) in _PLANS:
        return "planned"
    if _ordered(trigger):
        return "planned"
    clause = _clause(trigger)
    for at, token in enumerate(clause):
        mood = _modality_of(token, attribution, clause[at - 1] if at else None)
        if mood is not None:
            return mood
    return _foretold(anchor) or _purpose(trigger, clause)


def _foretold(anchor: Token) -> _Modality | None:
    """Tell "an attack is likely", "is imminent": what a noun's predicate says of it."""
    be = anchor.head
    if anchor.dep_ != "nsubj" or be.pos_ != "AUX":
        return None
    said = {c.lower_ for c in children(be, "acomp")}
    if said & _DUE:
        return "planned"
    return "hypothetical" if said & _POSSIBLE else None


def _clause(trigger: Trigger) -> list[Token]:
    """Words whose mood reaches the event: its own verb and those that control it, not "said"."""
    start = trigger.verb if trigger.verb is not None else trigger.anchor
    found = []
    for token in ancestry(start):
        if token is not start and (lemma(token) in SAYS | CLAIMS) and token.pos_ == "VERB":
            break
        found.append(token)
        if (
            token.dep_ in ("ccomp", "parataxis")
            and token.head.pos_ == "VERB"
            and (lemma(token.head) in SAYS | CLAIMS)
        ):
            break
        if token.dep_ in ("relcl", "advcl", "acl") and not _to_infinitive(token):
            break
        if trigger.verb is None and _stands_alone(token):
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


def _modality_of(
    token: Token, attribution: Attribution | None, below: Token | None
) -> _Modality | None:
    words = {t.lower_ for t in children(token, "aux")}
    if words & _SURE or _going_to(token):
        return "hypothetical" if _has_condition(token) else "planned"
    if "would" in words:
        promised = attribution is not None or lemma(token.head) in _PLANS
        return "planned" if promised and not _has_condition(token) else "none"
    if words & _UNSURE:
        return "hypothetical"
    if below is None:
        return None
    word = lemma(token)
    if _about_to(token, below):
        return "planned"
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


def _ordered(trigger: Trigger) -> bool:
    """Tell "ordered an attack", "approved the deployment": it is allowed and not done yet."""
    noun, key = trigger.anchor, trigger.type.key
    to_come = trigger.type.violent or key in ("deploy", "equip", "withdraw", "base", "test")
    return to_come and noun.dep_ in ("dobj", "nsubjpass") and lemma(noun.head) in _ORDERS


_ORDERS = frozenset("order authorise authorize approve".split())
_READY = frozenset("about set due ready poised scheduled slated likely bound agree".split())


def _about_to(token: Token, below: Token) -> bool:
    """Tell "is to send", "is set to send", "is due to", "agreed to"."""
    if below.dep_ not in ("xcomp", "advcl", "acl") or not _to_infinitive(below):
        return False
    if children(below, "aux") and any(lemma(c) == "have" for c in children(below, "aux")):
        return False
    plain = lemma(token) == "be" and token.pos_ == "AUX" and below.dep_ == "xcomp"
    return plain or lemma(token) in _READY


def _has_condition(token: Token) -> bool:
    """Tell that a deed to come hangs on an "if" or its like in the same sentence."""
    return any(
        _conditional(c) and not any(m.lower_ == "before" for m in children(c, "mark"))
        for c in children(token, "advcl")
    )


def _going_to(token: Token) -> bool:
    return lemma(token) == "go" and token.tag_ == "VBG" and bool(children(token, "xcomp"))


def _to_infinitive(token: Token) -> bool:
    return any(lemma(c) == "to" for c in children(token, "aux"))


def _purpose(trigger: Trigger, clause: list[Token]) -> _Modality | None:
    """Tell an infinitive of purpose: nothing happened yet, unless the verb before says it did."""
    verb = trigger.verb
    if (
        verb is None
        or not _to_infinitive(verb)
        or any(lemma(c) == "have" for c in children(verb, "aux"))
    ):
        return None
    if verb.dep_ == "ROOT" and children(verb, "nsubj"):  # a headline: "Turkey to send troops"
        return "planned"
    return None if lemma(verb.head) in _REALISED else "none"


def _timeless(parsed: ParsedDocument, trigger: Trigger) -> bool:
    """Tell the simple present: habits and rules, except in "as X bombs Y" of a dispatch."""
    verb = trigger.verb
    if verb is None or verb.tag_ not in ("VBZ", "VBP", "VB") or children(verb, "aux", "auxpass"):
        return False
    if _is_headline(verb.sent) or (verb is not trigger.anchor and lemma(verb) in _LASTING):
        return False
    as_clause = any(lemma(m) in ("as", "while") for m in children(verb, "mark"))
    return is_commentary(parsed) or not as_clause


# "Fighting continues", "clashes rage": the present of what goes on.
_LASTING = frozenset("continue rage persist go resume spread intensify remain escalate".split())


def _is_headline(sentence: Span) -> bool:
    """Tell a line of its own that ends without a full stop: its present tense is a report."""
    text, doc = sentence.text.strip(), text_of(sentence.doc)
    start, end = sentence.start_char, sentence.start_char + len(sentence.text.rstrip())
    alone = (not doc[:start].strip(" ") or doc[:start].rstrip(" ").endswith("\n")) and (
        not doc[end:].strip(" ") or doc[end:].lstrip(" ").startswith("\n")
    )
    return alone and bool(text) and text[-1].isalnum() and len(sentence) <= _HEADLINE


# Words of the longest headlines; agencies ask for far fewer.
_HEADLINE = 20
