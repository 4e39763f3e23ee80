"""How sure a text is of an event: reported, claimed and by whom, planned, denied, hypothetical."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.extraction.attribution import (
    HEARSAY,
    SAYS,
    Attribution,
    attribution_of,
    in_quotes,
    said_by,
)
from geomap.extraction.commentary import is_commentary
from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import (
    ancestry,
    children,
    is_preposition,
    is_prepositional_object,
    lemma,
    related,
    text_of,
)
from geomap.extraction.modality import is_conditional, modality
from geomap.extraction.triggers.find import Trigger
from geomap.extraction.vetoes import Veto, is_off, veto
from geomap.model import Status

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["FALSE", "Factuality", "judge_factuality"]


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


_DENIES = frozenset("deny reject dismiss refute rebut".split())
_DOUBTFUL = frozenset("reportedly allegedly purportedly supposedly".split())


def judge_factuality(parsed: ParsedDocument, trigger: Trigger) -> Factuality | Veto:
    """
    Judge one event word; a veto when the text does not tell an event at all.

    Rules, first match first: conditions and wishes tell nothing; a denial is one when somebody
    denies it; plans need "will", a verb or a noun of planning; "may" and "could" make a
    hypothesis; a claim needs a verb of claiming, a partisan voice, or quotation marks.
    """
    verb = trigger.verb if trigger.verb is not None else trigger.anchor
    attribution = attribution_of(parsed, verb)
    chain = list(ancestry(verb))
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
    mood = modality(trigger, chain, attribution)
    if mood == "none" and not is_off("wish"):
        return veto("wish", trigger.anchor)
    habit = any(c.lower_ in _OFTEN for c in children(verb, "advmod"))  # "often bomb": no one event
    if habit and not is_off("habit"):
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
    if any(is_conditional(t) for t in chain):
        return "conditional"
    anchor = trigger.anchor
    negated = any(c.lower_ in ("no", "without") for c in children(anchor, "det", "neg"))
    missing = is_prepositional_object(anchor) and anchor.head.lower_ in ("without", "despite")
    if negated or missing:
        return "negated noun"
    return "charged" if _charged(chain) else None


_OFTEN = frozenset("often usually always regularly frequently normally typically sometimes".split())


def _charged(chain: list[Token]) -> bool:
    """Return True for what somebody is suspected or charged with: it may never have been done."""
    for below, token in pairwise(chain):
        by = is_preposition(below) and lemma(below) in ("of", "with", "for", "over")
        if by and lemma(token) in ("suspect", "charge", "convict", "sentence", "try", "indict"):
            return True
    return False


def _untrue(chain: list[Token]) -> bool:
    """Return True for "reports of X are false"."""
    top = chain[-1]
    said = {lemma(t) for v in (top, *children(top, "ccomp")) for t in children(v, "acomp", "attr")}
    mention = any(lemma(t) in HEARSAY for t in chain)
    return mention and bool(said & FALSE)


def _denier(parsed: ParsedDocument, chain: list[Token]) -> str | None:
    """Name who calls a report false: "…, the ministry said"."""
    top = chain[-1]
    saying = next((v for v in (top, *children(top, "parataxis")) if lemma(v) in SAYS), None)
    return said_by(parsed, saying) if saying is not None else None


FALSE = frozenset("false untrue baseless unfounded fabricated wrong fake lie fiction".split())


def _denial(
    parsed: ParsedDocument, verb: Token, chain: list[Token], attribution: Attribution | None
) -> Factuality | None:
    """Return a denial by a verb above, or a "not" or "nobody" of the event's own verb."""
    denying = [t for t in chain[1:] if lemma(t) in _DENIES or _laughs_off(t)]
    if denying:
        return Factuality("denied", said_by(parsed, denying[0]))
    reach = chain[:2] if related(verb, "xcomp") else [t for t in chain[:2] if t.i == verb.i]
    negated = any(children(t, "neg") for t in reach if t.pos_ in ("VERB", "AUX"))
    nobody = any(
        doer.lower_ in ("nobody", "none") or any(c.lower_ == "no" for c in doer.children)
        for doer in children(verb, "nsubj")
    )
    if not (negated or nobody):
        return None
    who = attribution.name if attribution is not None else None
    return Factuality("denied", who) if who else Factuality("reported")


def _laughs_off(token: Token) -> bool:
    return lemma(token) in ("laugh", "brush", "wave", "shrug") and any(
        c.lower_ in ("off", "aside", "away") for c in token.children
    )


def _timeless(parsed: ParsedDocument, trigger: Trigger) -> bool:
    """Detect the simple present: habits and rules, except in "as X bombs Y" of a dispatch."""
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
    """Detect a line of its own that ends without a full stop: its present tense is a report."""
    text, doc = sentence.text.strip(), text_of(sentence.doc)
    start, end = sentence.start_char, sentence.start_char + len(sentence.text.rstrip())
    alone = (not doc[:start].strip(" ") or doc[:start].rstrip(" ").endswith("\n")) and (
        not doc[end:].strip(" ") or doc[end:].lstrip(" ").startswith("\n")
    )
    return alone and bool(text) and text[-1].isalnum() and len(sentence) <= _HEADLINE


# Words of the longest headlines; agencies ask for far fewer.
_HEADLINE = 20
