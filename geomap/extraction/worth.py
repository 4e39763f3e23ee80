"""Which words of events are worth an event: what is told of them, and in what kind of text."""

from __future__ import annotations

import re
from datetime import timedelta

from geomap.extraction.scene import Party, Scene
from geomap.extraction.standing import is_commentary
from geomap.extraction.syntax import children, lemma
from geomap.extraction.told import Told
from geomap.model import When

__all__ = ["HISTORY", "worth_keeping"]

# In signed comment, what happened longer ago than this before publication is history.
HISTORY = timedelta(days=365)
# In any text, what nobody named did longer ago than a generation is history, not background.
GENERATION = timedelta(days=30 * 365)


def worth_keeping(scene: Scene, told: Told) -> bool:
    """
    Keep what can be an event: weak words need both a side and a place, others one of them.

    A participle or noun in passing ("the land lost to rebels") needs a place or a date of its own;
    so does a quotation. Signed comment has to report, and is not asked for history.
    """
    side = _known(told.cast.actor) or _known(told.cast.target)
    here = [s for s in told.sites if not s.borrowed]
    placed = any(not s.spot.coarse for s in here)
    denied = told.standing.status == "denied"
    if not told.sites and not told.when.text and not denied and _in_passing(told):
        return False
    if _aside(told):
        return False
    if told.standing.status == "hypothetical" and (not side or not told.sites or _vague(told)):
        return False
    if _bygone(scene, told):
        return False
    if is_commentary(scene) and not _solid(scene, told):
        return False
    both = _known(told.cast.actor) and _known(told.cast.target)
    if told.telling.trigger.weak:
        return (
            placed
            or bool(side and (here or told.when.text))
            or (both and told.telling.verb is not None and not told.sense.violent)
            or (side and told.telling.verb is not None and told.sense.key == "sanction")
        )
    if not told.sense.violent:
        stated = told.telling.verb is not None or _presupposed(told)
        return placed if not side else bool(told.sites or told.when.text or stated)
    return bool(told.sites) or (side and told.cast.actor is not None)


def _bygone(scene: Scene, told: Told) -> bool:
    """Tell "in 1943 the largest battle in history was fought": long ago, and of nobody named."""
    published, end = scene.document.published, told.when.end
    named = _identified(told.cast.actor) or _identified(told.cast.target)
    return bool(published and end and end < published - GENERATION and not named)


def _identified(party: Party | None) -> bool:
    return party is not None and party.id is not None


def _aside(told: Told) -> bool:
    """Tell "after an attack": an event of nobody on nobody, whose place is another event's."""
    noun, parties = told.telling.anchor, told.cast
    later = noun.dep_ == "pobj" and lemma(noun.head) in ("after", "before", "since", "following")
    own = {t.i for t in noun.subtree}
    sited = any(s.spot.token.i in own for s in told.sites)
    return later and parties.actor is None and parties.target is None and not sited


def _in_passing(told: Told) -> bool:
    verb = told.telling.verb
    if verb is None:
        return not _presupposed(told)
    where = any(c.dep_ == "advmod" and c.lower_ in ("where", "when") for c in verb.children)
    return (verb.dep_ in ("relcl", "acl", "amod") and not where) or told.standing.quoted


def _presupposed(told: Told) -> bool:
    """Tell "the arrival of X’s forces shows …": what a main clause speaks of has happened."""
    noun, verb = told.telling.anchor, told.telling.anchor.head
    moved = told.sense.key in ("deploy", "withdraw", "equip") and not told.telling.trigger.weak
    main = verb.pos_ in ("VERB", "AUX") and verb.dep_ == "ROOT"
    return (
        moved
        and main
        and noun.dep_ in ("nsubj", "nsubjpass", "attr")
        and (_known(told.cast.actor) or bool(told.sites))
    )


def _vague(told: Told) -> bool:
    return all(site.spot.coarse for site in told.sites)


def _known(party: Party | None) -> bool:
    return party is not None and (party.id is not None or party.actor is None)


def _solid(scene: Scene, told: Told) -> bool:
    """Tell a sentence of comment that reports: past, placed or dated, and not long ago."""
    verb = told.telling.verb
    bare = verb is not None and verb.tag_ in ("VBG", "VB") and not children(verb, "aux")
    if bare and told.standing.status == "reported":
        return False
    published, when = scene.document.published, told.when
    if published and when.end and when.end < published - HISTORY:
        return False
    if _names_year(when) or (when.edtf and when.precision in ("year", "unknown")):
        return False
    dated = when.text is not None
    placed = bool(told.sites) and not _vague(told)
    if dated or placed:
        return True
    settled = told.sense.key in _PUBLIC or told.cast.target is not None or bool(told.sites)
    return _is_finite_past(told) and _known(told.cast.actor) and settled


# What is publicly done needs no place to be a report: a deal, a visit.
_PUBLIC = frozenset({"deal", "ceasefire", "talks", "visit", "ally"})


def _is_finite_past(told: Told) -> bool:
    """Tell a finite verb of the past in a main or reported clause: the form of a report."""
    verb = told.telling.verb
    if verb is None or told.telling.trigger.weak:
        return False
    past = verb.tag_ == "VBD" or any(c.dep_ in ("aux", "auxpass") for c in verb.children)
    top = verb.head if verb.dep_ == "conj" else verb
    beside = top.dep_ == "relcl" and lemma(top.head) == "time"  # "at a time when X is sending"
    return past and (beside or top.dep_ in ("ROOT", "ccomp"))


def _names_year(when: When) -> bool:
    """Tell a year in the words: what comment dates by its year is history to it."""
    return re.search(r"\b(?:1[89]|20)\d\d", when.text or "") is not None
