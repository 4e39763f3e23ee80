"""
What the parse says of an event word and each place around it: signs, each a short name.

A sign holds or does not; those with ``&`` join two. They are named for
what they look at, so that ``weights.json`` can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.arguments.location_model.candidates import KINDS, PlaceCandidate
from geomap.extraction.arguments.location_model.competitors import BESIDE, competitor_features, link
from geomap.extraction.grammar import (
    Relation,
    agent,
    ancestry,
    children,
    entities_of,
    is_conjunct,
    is_passive,
    is_prepositional_object,
    lemma,
    objects,
    related,
    relation,
    subject,
)
from geomap.lexicon import ARMS, CIVIL_OBJECTS, EVENT_TYPES, FORCES, GROUND, NOUNS, VERBS

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["features"]

_CLAUSES: tuple[Relation, ...] = (
    "relcl",
    "advcl",
    "ccomp",
    "acl",
    "conj",
    "parataxis",
    "xcomp",
    "pcomp",
)
_MODALS = frozenset("would could may might will should can must".split())
_SAYING = frozenset("say tell announce claim report add write state confirm deny warn".split())
_POINTING = frozenset("the this that its their".split())
_CLASSES = (
    ("KIND", KINDS),
    ("GROUND", GROUND),
    ("FORCES", FORCES),
    ("ARMS", ARMS),
    ("CIVIL", CIVIL_OBJECTS),
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_ENTITIES = ("DATE", "TIME", "CARDINAL", "PERSON", "NORP", "MONEY", "EVENT")
_MARKS = frozenset({",", ";", ":", "--", "-"})
# Tokens of a sentence's opening: "In X, ...", "X (agency) --".
_LEAD = 4


@dataclass(frozen=True, slots=True)
class _View:
    """A place seen from an event word; ``top`` is what it is coordinated with."""

    trigger: Token
    named: PlaceCandidate
    others: Sequence[PlaceCandidate]
    top: Token


def features(trigger: Token, named: Sequence[PlaceCandidate]) -> list[set[str]]:
    """
    Collect the signs of each place.

    Parameters
    ----------
    trigger : spacy Token
        The event's verb or noun.
    named : sequence of Named
        All names of the text, in order.
    """
    own = set(_of_trigger(trigger, len(named)))
    roots = {n.root.i for n in named}
    views = [_View(trigger, each, named, _top(each.root, roots)) for each in named]
    found = [own | set(_of_place(view)) for view in views]
    competitors = competitor_features(trigger, named, found)
    return [_joined(each) | more for each, more in zip(found, competitors, strict=True)]


def _top(root: Token, roots: set[int]) -> Token:
    """Follow "A, B and C" to A: what is true of one is true of all."""
    while is_conjunct(root) and root.head.i in roots and root.head.i != root.i:
        root = root.head
    return root


def _joined(found: set[str]) -> set[str]:
    """Add pairs: what a preposition means depends on the verb, what a comma means on the names."""
    event_type = next(sign for sign in found if sign.startswith("t_sense="))
    asked = ("prep=", "top=", "samev", "after=", "clup", "c_dep=")
    pairs = {f"{event_type}&{sign}" for sign in found if sign.startswith(asked)}
    prep = next(sign for sign in found if sign.startswith("prep="))
    beside = {"samev=True", "under_t", "after=True", "same_sent=False", "lead"}
    pairs |= {f"{prep}&{sign}" for sign in found & beside}
    by_name = {sign.partition("=")[0]: sign for sign in found}
    pairs |= {f"{by_name[a]}&{by_name[b]}" for a, b in _PAIRS if a in by_name and b in by_name}
    return found | pairs


# Of all pairs of names of signs those that told most of what the signs alone had wrong, by folds
# of the development sentences.
_PAIRS = (
    ("kind", "near_prev"),
    ("kind", "near_next"),
    ("kind", "fine_others"),
    ("kind", "prep"),
    ("lemma", "kind"),
    ("lemma", "btw"),
    ("btw", "after"),
    ("btw", "first_cand"),
    ("after", "first_cand"),
    ("n_c", "after"),
    ("obj_def", "prep"),
    ("c_dep", "coarse"),
)


# --- the event word -----------------------------------------------------------------------------


def _of_trigger(trigger: Token, count: int) -> Iterator[str]:
    verb = _verb(trigger)
    event_type = _sense(trigger)
    yield from (f"t_pos={trigger.pos_}", f"t_tag={trigger.tag_}", f"t_dep={relation(trigger)}")
    yield from (f"t_sense={event_type}", f"n_c={min(count, 4)}", f"lemma={lemma(verb)}")
    yield f"t_violent={event_type in EVENT_TYPES and EVENT_TYPES[event_type].violent}"
    if any(lemma(aux) in _MODALS for aux in children(verb, "aux")):
        yield "t_modal"
    if any(aux.lower_ == "to" for aux in children(trigger, "aux")):
        yield "t_inf"
    if children(verb, "neg"):
        yield "t_neg"
    if is_passive(verb):
        yield "t_passive"
    if children(verb, "nsubj", "nsubjpass"):
        yield "t_subj"
    if trigger.i != verb.i:
        yield f"tlemma={lemma(trigger)}"
    yield from _of_arguments(verb)
    yield from _of_sentence(trigger, verb)


def _of_arguments(verb: Token) -> Iterator[str]:
    things = objects(verb)[:1] if verb.pos_ == "VERB" else []
    for thing in things:
        yield f"obj={_class(thing)}"
        if any(c.lower_ in _POINTING for c in children(thing, "det", "poss")):
            yield f"obj_def={_class(thing)}"
        yield f"objN={bool(children(thing, 'prep', 'appos', 'compound', 'nmod'))}"
    if not things:
        yield "obj=0"
    predicate = verb.pos_ in ("VERB", "AUX")
    doer = (agent(verb) if is_passive(verb) else subject(verb)) if predicate else None
    yield f"subj={_class(doer) if doer is not None else '0'}"
    if doer is not None and any(c.lower_ == "the" for c in doer.children):
        yield "subj_def"
    if verb.pos_ == "VERB":
        yield from (f"has_p={lemma(prep)}" for prep in children(verb, "prep", "prt"))


def _of_sentence(trigger: Token, verb: Token) -> Iterator[str]:
    sentence = trigger.sent
    kept = trigger.doc.user_data.setdefault(_KEPT, {})
    if sentence.start not in kept:
        telling = {t.i for t in sentence if t.pos_ == "VERB" and _sense(t) != "none"}
        kept[sentence.start] = (tuple(_of_words(sentence)), telling)
    signs, telling = kept[sentence.start]
    yield from signs
    yield f"others_ev={min(4, len(telling - {verb.i}))}"


_KEPT = "geomap.sentence_signs"


def _of_words(sentence: Span) -> Iterator[str]:
    """Yield what holds of a sentence whatever word of it is asked about."""
    labels = {entity.label_ for entity in entities_of(sentence)}
    yield from (f"has_{label}={label in labels}" for label in _ENTITIES)
    if _YEAR.search(sentence.text):
        yield "year"
    if _WEEKDAY.search(sentence.text):
        yield "weekday"
    yield f"len={min(6, len(sentence) // 8)}"


def _verb(token: Token) -> Token:
    """Return the predicate a token belongs to; the sentence's root when there is none."""
    above = list(ancestry(token))
    return next((t for t in above if t.pos_ in ("VERB", "AUX")), above[-1])


def _sense(token: Token) -> str:
    word = lemma(token)
    if word in VERBS:
        return VERBS[word][0].type.key
    return NOUNS[word][0][1].type.key if word in NOUNS else "none"


def _class(token: Token) -> str:
    if token.pos_ == "PRON":
        return f"pron:{token.tag_}"
    if token.ent_type_:
        return str(token.ent_type_)
    word = lemma(token)
    return next((name for name, words in _CLASSES if word in words), str(token.pos_))


# --- the place ----------------------------------------------------------------------------------


def _of_place(view: _View) -> Iterator[str]:
    named, top = view.named, view.top
    prep = _preposition(top)
    yield f"kind={named.kind}"
    yield f"prep={prep}"
    yield f"p0={lemma(top.head) if is_prepositional_object(top) else None}"
    yield f"c_dep={relation(top)}"
    if top.i != named.root.i:
        yield "conj_of"
    if related(top, "appos", "compound", "nmod", "conj", "poss", "amod"):
        yield f"c_dep_head={relation(top)}:{'KIND' if lemma(top.head) in KINDS else top.head.pos_}"
    others = [o for o in view.others if o is not named]
    if named.coarse:
        yield from ("coarse", f"coarse_prep={prep}")
        yield f"coarse_others={any(not o.coarse for o in others)}"
    else:
        yield f"fine_others={min(3, 1 + sum(not o.coarse for o in others))}"
    yield from _between(view)
    yield from _beside(view)
    yield from _on_the_way(view)


def _preposition(top: Token) -> str | None:
    """Return the preposition of a place's phrase, through "of": "in the town of X"."""
    found = None
    for above in ancestry(top):
        if related(above, "prep", "agent"):
            found = lemma(above)
            if found != "of":
                return found
        elif above.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM"):
            return found
    return found


def _between(view: _View) -> Iterator[str]:
    """Yield what stands between event word and place, in the order of the text."""
    here, there = view.named.root.i, view.trigger.i
    low, high = sorted((here, there))
    within = view.trigger.doc[low + 1 : high] if high > low else ()
    yield f"after={here > there}"
    yield f"dist={'+' if here > there else '-'}{_bucket(high - low)}"
    yield f"btw={min(3, sum(low < o.root.i < high for o in view.others if o is not view.named))}"
    yield f"first_cand={view.others[0] is view.named}"
    yield f"commas={min(3, sum(t.text in _MARKS for t in within))}"
    yield f"verbsbtw={min(3, sum(t.pos_ == 'VERB' for t in within))}"


# Upper ends (exclusive) of what counts as one distance, in tokens.
_DISTANCES = ((6, "4-5"), (9, "6-8"), (15, "9-14"))


def _bucket(count: int) -> str:
    if count < 4:
        return str(count)
    return next((name for most, name in _DISTANCES if count < most), "15+")


def _beside(view: _View) -> Iterator[str]:
    """Yield what stands beside a place: "X, Y", "X (agency)", "X-based"."""
    doc, named = view.trigger.doc, view.named
    if named.start - named.root.sent.start <= _LEAD:
        yield "lead"
    at = view.others.index(named)
    if at and 0 <= named.start - view.others[at - 1].end <= BESIDE:
        yield f"near_prev={link(doc[view.others[at - 1].end : named.start])}"
    if at + 1 < len(view.others) and 0 <= view.others[at + 1].start - named.end <= BESIDE:
        yield f"near_next={link(doc[named.end : view.others[at + 1].start])}"
    following = doc[named.end].text if named.end < len(doc) else ""
    if following in ("(", "--", ":", "-"):
        yield f"nextp={following}"


def _on_the_way(view: _View) -> Iterator[str]:
    """Yield the way through the parse from the place up and down to the event word."""
    top, trigger = view.top, view.trigger
    same = view.named.root.sent == trigger.sent
    yield f"same_sent={same}"
    depth = {t.i: n for n, t in enumerate(ancestry(trigger))}
    up: list[Token] = []
    for token in ancestry(top):
        if token.i in depth:
            break
        up.append(token)
    else:
        return
    down = list(ancestry(trigger))[: depth[token.i]]
    if same:
        yield from _of_path(up, down, token)
        yield from _of_verbs(top, trigger)
        if token.i == trigger.i:
            yield "under_t"
        if token.i == view.named.root.i:
            yield "over_t"


def _of_path(up: Sequence[Token], down: Sequence[Token], meeting: Token) -> Iterator[str]:
    clauses = sum(related(t, *_CLAUSES) and t.pos_ in ("VERB", "AUX") for t in up)
    below = ">".join(_step(t) for t in down)
    yield from (f"up={min(7, len(up))}", f"down={min(5, len(down))}", f"clup={min(3, clauses)}")
    yield f"cldown={','.join(relation(t) for t in down if t.pos_ in ('VERB', 'AUX'))}"
    yield f"path={'<'.join(_step(t) for t in up)}|{below}"
    yield f"upath={'<'.join(relation(t) for t in up)}"
    yield f"dpath={below}"
    if up:
        own = not down
        yield f"top={_step(up[-1])}>{'T' if own else 'V'}"
        yield f"toplca={_step(up[-1])}@{'self' if own else meeting.pos_}"


def _step(token: Token) -> str:
    if related(token, "prep", "agent"):
        return f"{relation(token)}:{lemma(token)}"
    return relation(token) + ("V" if token.pos_ in ("VERB", "AUX") else "")


def _of_verbs(top: Token, trigger: Token) -> Iterator[str]:
    """Return True if another predicate stands nearer to the place: "said in X", "fled to X"."""
    nearest, own = _verb(top), _verb(trigger)
    yield f"samev={nearest.i == own.i}"
    if nearest.i != own.i:
        if lemma(nearest) in _SAYING:
            yield "v_say"
        yield f"v_sense={_sense(nearest) != 'none'}"
