"""
Which words of events are worth an event: one decision, weighed by named signals.

    P(event) = 1 / (1 + exp(-(w · signals)))

The weights lie in ``selection.json``, one a signal, so that they can be read; they were fitted by
``tests/benchmarks/train_selection.py``. Nothing is dropped without a reason: the `Veto` names the
signal that spoke most against it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files
from math import exp, log
from typing import Any

from geomap.extraction.coders.dealings import DEALINGS_CODER
from geomap.extraction.commentary import is_commentary, is_question, speaks_for_itself
from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.event_mention import EventMention
from geomap.extraction.grammar import (
    children,
    is_prepositional_object,
    is_root,
    is_subject,
    lemma,
    related,
    relation,
)
from geomap.extraction.statements import counts_shares, is_judged
from geomap.extraction.triggers.non_event_cues import cues_of
from geomap.extraction.vetoes import Veto, is_off, veto
from geomap.lexicon import LIGHT_VERBS
from geomap.model import Event, When

__all__ = ["chance_of", "is_bare", "keep", "signals_of"]

# In signed comment, what happened longer ago than this before publication is history.
HISTORY = timedelta(days=365)
# In any text, what nobody named did longer ago than a generation is history, not background.
GENERATION = timedelta(days=30 * 365)
# Whoever did it: what the old have only heard of, and what is ten years old and told of no place.
_LIFETIME = timedelta(days=60 * 365)
_DECADE = timedelta(days=10 * 365)


def keep(parsed: ParsedDocument, mention: EventMention) -> Veto | None:
    """Return None for what is likely an event, and for what is not the signal most against it."""
    if is_off("selection") or DEALINGS_CODER in mention.evidence.coders:
        return None  # the main act of its sentence, where every act is asked for
    argues = is_commentary(parsed) or _commentary(parsed) >= _MUCH
    alone = mention.evidence.coders == ("encoder",)
    if alone and (is_commentary(parsed) or _commentary(parsed) >= _SOME):
        return veto("comment", mention.trigger.anchor)
    if argues and _is_mere_comment(parsed, mention) and not is_off("comment"):
        return veto("comment", mention.trigger.anchor)
    mere = _mere_words(parsed, mention, alone=alone)
    if mere is not None and not is_off(mere):
        return veto(mere, mention.trigger.anchor)
    signals = signals_of(parsed, mention)
    model = load()
    if chance_of(signals) >= _least(mention, signals, model["threshold"]):
        return None
    weights = model["weights"]
    against = min(signals, key=lambda name: (weights.get(name, 0.0) * signals[name], name))
    return veto(against, mention.trigger.anchor)


def _least(mention: EventMention, signals: Mapping[str, float], usual: float) -> float:
    """Return the chance from which a mention is told; dealings by how well the rules hold them."""
    if "bare dealing" in signals:
        return _BARE
    well = "dealing" in signals and "rules" in mention.evidence.coders
    return _DEALING if well else usual


def _mere_words(parsed: ParsedDocument, mention: EventMention, *, alone: bool) -> str | None:
    """Name what is a guess, a judgement or a statistic, however its words look."""
    if mention.factuality.status == "hypothetical":
        bare = "dealing" in mention.type.traits and _bare(parsed, mention) is not None
        return "vague hypothesis" if alone or bare else None
    anchor = mention.trigger.anchor
    if _is_history(parsed, mention):
        return "history"
    if mention.type.key in ("kill", "attack") and counts_shares(anchor):
        return "statistic"
    return "judged" if is_judged(mention.trigger.verb or anchor) else None


def _is_history(parsed: ParsedDocument, mention: EventMention) -> bool:
    """Return True for "eighty-two years ago", and for "the massacres of 1999" of no place."""
    published, when = parsed.document.published, mention.when
    if published is None or when.text is None or when.end is None:
        return False
    placed = any(not place.borrowed for place in mention.event_places)
    return when.end < published - (_LIFETIME if placed else _DECADE)


def _unplaced(parsed: ParsedDocument, mention: EventMention) -> str | None:
    """Name what is told of no town: history, or the present tense of habits and views."""
    if any(not s.place_token.coarse for s in mention.event_places):
        return None
    unknown = parsed.document.published is None and _names_year(mention.when)
    if unknown or set(_times(parsed, mention)) - {"dated"}:
        return "unplaced history"
    return "unplaced present" if mention.factuality.timeless else None


def is_bare(event: Event) -> bool:
    """Return True for force of nobody known, at no place, on no day: once merged, mere mention."""
    named = all(re.search(r"\b[A-Z]", side or "") for side in (event.actor, event.target))
    somebody = event.actor_id is not None or named  # "the Yopo ambushed a Kandel convoy"
    nothing = event.place is None and not somebody and event.when.start is None
    violent = event.event_type not in ("Strategic developments", "Protests")
    return violent and nothing and event.status != "denied" and not is_off("bare")


def _bare(parsed: ParsedDocument, mention: EventMention) -> str | None:
    """
    Name why a dealing is too little told: no party, no place, in passing, mere comment.

    Weak words need both a side and a place or day, others one of them.
    """
    cues = cues_of(mention.trigger)
    spoken_of = sorted(cues & _SPOKEN_OF)
    if spoken_of:
        return spoken_of[0]
    placed = any(not s.place_token.coarse for s in mention.event_places if not s.borrowed)
    here = [s for s in mention.event_places if not s.borrowed]
    side = any(_known(p) for p in _sides(mention))
    told = bool(mention.event_places or mention.when.text)
    if not told and mention.factuality.status != "denied" and _in_passing(mention):
        return "in passing"
    if mention.factuality.status == "hypothetical" and not (side and mention.event_places):
        return "vague hypothesis"
    if mention.factuality.timeless or _is_mere_comment(parsed, mention):
        return "timeless" if mention.factuality.timeless else "comment"
    if mention.trigger.entry.weak:
        both = all(_known(p) for p in _sides(mention))
        done = mention.trigger.verb is not None and (both or mention.type.key == "sanction")
        kept = placed or (side and bool(here or mention.when.text or done))
    else:
        stated = mention.trigger.verb is not None or _presupposed(mention)
        kept = placed if not side else told or stated
    return None if kept else "no party or place"


_SPOKEN_OF = frozenset("sport pact name work beset".split())


def _known(party: Party | None) -> bool:
    return party is not None and (party.id is not None or party.actor is None)


def _in_passing(mention: EventMention) -> bool:
    """Return True for a participle or noun beside the point: "the land lost to rebels"."""
    verb = mention.trigger.verb
    if verb is None:
        return not _presupposed(mention)
    where = any(related(c, "advmod") and c.lower_ in ("where", "when") for c in verb.children)
    return (related(verb, "relcl", "acl", "amod") and not where) or mention.factuality.quoted


def _presupposed(mention: EventMention) -> bool:
    """Match "the arrival of X’s forces shows …": what a main clause speaks of has happened."""
    noun, verb = mention.trigger.anchor, mention.trigger.anchor.head
    moved = mention.type.key in ("deploy", "withdraw", "equip") and not mention.trigger.entry.weak
    main = verb.pos_ in ("VERB", "AUX") and is_root(verb)
    known = _known(mention.participants.actor) or bool(mention.event_places)
    return moved and main and related(noun, "nsubj", "nsubjpass", "attr") and known


def _is_mere_comment(parsed: ParsedDocument, mention: EventMention) -> bool:
    """Detect what comment mentions: long ago, by its year, or without place, day and party."""
    if not is_commentary(parsed) and _commentary(parsed) < _MUCH:
        return speaks_for_itself(mention.sentence)
    times = set(_times(parsed, mention))
    if times - {"dated"} or _names_year(mention.when):
        return True
    placed = any(not s.place_token.coarse for s in mention.event_places)
    settled = bool(mention.event_places) or mention.participants.target is not None
    return not ("dated" in times or placed or (settled and mention.trigger.verb is not None))


# A text half of whose sentences argue is comment, whoever signs it; where a quarter do, what the
# encoder alone finds is not enough, for it reads three sentences at a time.
_MUCH, _SOME = 0.5, 0.25


def chance_of(signals: Mapping[str, float]) -> float:
    """Return the chance that signals speak of an event."""
    weights = load()["weights"]
    total = sum(weights.get(name, 0.0) * value for name, value in signals.items())
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


@lru_cache(maxsize=1)
def load() -> dict[str, Any]:
    """Read the weights that geomap brings."""
    text = files("geomap.extraction").joinpath("selection.json").read_text(encoding="utf-8")
    model: dict[str, Any] = json.loads(text)
    return model


def signals_of(parsed: ParsedDocument, mention: EventMention) -> dict[str, float]:
    """
    Collect what speaks for and against an event, by name.

    Cues of `triggers.cues` are 1 where they hold; the others say what is known of parties, place
    and day, how the word stands in its sentence, and how the text speaks.
    """
    names = {
        "always",
        f"kind {_kind(mention)}",
        f"status {mention.factuality.status}",
        f"frame {_frame(mention)}",
        *(f"actor {p}" for p in _party(mention.participants.actor)),
        *(f"target {p}" for p in _party(mention.participants.target)),
        *_places(mention),
        *_times(parsed, mention),
        *_voice(parsed, mention),
        *cues_of(mention.trigger),
    }
    places, times = _places(mention), _times(parsed, mention)
    nobody = mention.participants.actor is None and mention.participants.target is None
    if nobody and places == ["no place"]:
        names.add("nobody, nowhere" if times else "nobody, nowhere, no day")
    if places == ["placed"]:
        stands = "happens" if _happens(mention) else "dated" if times else "alone"
        names.add(f"placed, {stands}")
    if is_prepositional_object(mention.trigger.anchor):
        names |= {f"of a {lemma(t)}" for t in mention.trigger.anchor.head.ancestors
                  if lemma(t) in ("toll", "responsibility")}  # fmt: skip
    if any(t.lower_ in _CASUALTIES for t in mention.sentence):
        names.add("casualties")
    if mention.trigger.entry.weak:
        names |= {"weak", *(f"weak, {n}" for n in _places(mention) if n == "placed")}
    names |= _refused(parsed, mention)
    return {
        **{name: 1.0 for name in names if not is_off(name)},
        **_of_coders(parsed, mention),
        "commentary share": _commentary(parsed),
    }


def _refused(parsed: ParsedDocument, mention: EventMention) -> set[str]:
    """Name what speaks against a dealing that is hardly told, and against force of no town."""
    if "dealing" in mention.type.traits:
        return {"dealing", *({"bare dealing"} if _bare(parsed, mention) else ())}
    rule = _unplaced(parsed, mention)
    return {rule} if rule is not None else set()


def _of_coders(parsed: ParsedDocument, mention: EventMention) -> dict[str, float]:
    """Return signals: who found a mention, and its log odds by the encoder, cut at 6, by thirds."""
    asked, anchor = parsed.asked(*mention.evidence.asked), mention.trigger.anchor
    own = parsed.reading.trigger_probability(anchor.idx, anchor.idx + len(anchor))
    coders = mention.evidence.coders
    seen = max(own, asked.event if "encoder" in coders else 0.0)
    found = {
        f"by {' and '.join(coders)}": 1.0,
        "encoder: trigger": _log_odds(own),
        "encoder: event": _log_odds(asked.event),
        "encoder: type": _log_odds(asked.types.get(mention.type.sub_event_type, 0.0)),
        "encoder: unseen by it": float(seen < _UNSEEN),
    }
    if len(parsed.sentences) > _SHORT:
        return found
    return {**found, **{f"{name}, short text": value for name, value in found.items()}}


_BARE = 0.5
"""Chance from which a dealing is told that the rules hold for hardly told: a truce that broke."""
_DEALING = 0.25
"""Chance from which a dealing is told that the rules hold for well told: little gold has any."""
_UNSEEN = 0.05
_SHORT = 2
"""Sentences of a text that gives the encoder no context: it is unsure of headlines and snippets."""


def _log_odds(probability: float) -> float:
    p = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-6.0, min(6.0, log(p / (1 - p)))) / 3


def _kind(mention: EventMention) -> str:
    event_type = mention.type
    if event_type.event_type != "Strategic developments":
        return event_type.event_type
    return event_type.key if "common" in event_type.traits else event_type.sub_event_type


def _happens(mention: EventMention) -> bool:
    """Return True for "fighting broke out", "the death toll from": the noun is what happens."""
    return mention.trigger.verb is not mention.trigger.anchor and _frame(mention) in (
        "noun of a light verb", "noun subject", "noun subject, happens",
    )  # fmt: skip


_CASUALTIES = frozenset(
    "killed dead wounded injured died dies killing wounding injuring toll casualties hurt".split()
)


def _party(party: Party | None) -> list[str]:
    if party is None:
        return []
    return ["known"] if party.id is not None else ["as said"]


def _places(mention: EventMention) -> list[str]:
    here = [s for s in mention.event_places if not s.borrowed]
    if any(not s.place_token.coarse for s in here):
        return ["placed"]
    if here:
        return ["placed coarsely"]
    return ["place borrowed"] if mention.event_places else ["no place"]


def _times(parsed: ParsedDocument, mention: EventMention) -> list[str]:
    published, when = parsed.document.published, mention.when
    found = ["dated"] if when.text else []
    if published and when.end and when.end < published - HISTORY:
        aside = _frame(mention).startswith(("verb relcl", "verb acl", "noun behind"))
        placed = ", placed" if "placed" in _places(mention) else ""
        found.append("long ago, aside" if aside else f"long ago{placed}")
        named = any(p is not None and p.id for p in _sides(mention))
        found += ["history"] if when.end < published - GENERATION and not named else []
    return found


def _sides(mention: EventMention) -> tuple[Party | None, Party | None]:
    return mention.participants.actor, mention.participants.target


def _names_year(when: When) -> bool:
    return re.search(r"\b(?:1[89]|20)\d\d", when.text or "") is not None


def _voice(parsed: ParsedDocument, mention: EventMention) -> list[str]:
    found = ["timeless"] if mention.factuality.timeless else []
    found += ["quoted"] if mention.factuality.quoted else []
    found += ["first person"] if speaks_for_itself(mention.sentence) else []
    found += ["comment"] if is_commentary(parsed) else []
    return found


def _commentary(parsed: ParsedDocument) -> float:
    """Return the share of a text's sentences that ask, judge or say "I": how comment speaks."""
    cached = parsed.doc.user_data.get(_SHARE)
    if cached is None:
        sentences = [s for s in parsed.doc.sents if s.text.strip()]
        opinion = sum(
            is_question(s) or speaks_for_itself(s) or any(t.lower_ in _JUDGING for t in s)
            for s in sentences
        )
        cached = opinion / max(len(sentences), 5)
        parsed.doc.user_data[_SHARE] = cached
    return float(cached)


_SHARE = "geomap.commentary"
# Words with which a writer judges and argues.
_JUDGING = frozenset("should must ought perhaps surely indeed clearly obviously frankly".split())


# --- how the word stands in its sentence --------------------------------------------------------


def _frame(mention: EventMention) -> str:
    """Return how the word stands: a verb by its clause and tense, a noun by what governs it."""
    trigger = mention.trigger
    if trigger.verb is trigger.anchor:
        return _verb_frame(mention)
    noun = trigger.anchor
    if trigger.verb is not None:
        return "noun of a light verb"
    if related(noun, "attr") and children(noun.head, "expl"):  # "there was another strike"
        return "noun subject, happens"
    if is_root(noun):
        return "noun alone"
    if is_subject(noun):
        return _subject_frame(mention)
    if is_prepositional_object(noun):
        link = lemma(noun.head)
        return f"noun behind {link}" if link in _LINKS else "noun behind a preposition"
    return f"noun {relation(noun)}" if related(noun, "dobj", "appos", "conj", "attr") else "noun"


_LINKS = frozenset("in after during of to on for by from with against over about before".split())


def _subject_frame(mention: EventMention) -> str:
    verb = mention.trigger.anchor.head
    if lemma(verb) in LIGHT_VERBS:
        return "noun subject, happens"
    return "noun subject"


def _verb_frame(mention: EventMention) -> str:
    verb = mention.trigger.anchor
    clause = {"relcl": "relcl", "acl": "acl", "amod": "acl", "advcl": "advcl", "xcomp": "xcomp",
              "pcomp": "xcomp", "csubj": "xcomp"}.get(relation(verb), "main")  # fmt: skip
    if verb.tag_ == "VBD" or children(verb, "auxpass"):
        tense = "past"
    elif any(c.lower_ in ("has", "have", "had", "'ve", "’ve") for c in children(verb, "aux")):
        tense = "perfect"
    elif verb.tag_ in ("VBN", "VBG"):
        tense = "participle" if not children(verb, "aux") else "progressive"
    else:
        tense = "present"
    return f"verb {clause} {tense}"
