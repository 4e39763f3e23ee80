"""Event nouns that tell none: truces that are wanted or over, strikes of workers, names, works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.grammar import (
    children,
    governor,
    is_preposition,
    is_prepositional_object,
    is_relative_clause,
    lemma,
    objects,
    prepositional,
    related,
    subject,
)
from geomap.extraction.triggers.noun_classes import PEOPLE, doer_of
from geomap.lexicon import BASES, CIVIL_OBJECTS, FORCES, GROUND

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["in_a_work", "in_fiction", "is_beset", "is_name", "of_labour", "unmade_pact"]


# --- truces and deals ---------------------------------------------------------------------------

_PACTS = frozenset("ceasefire cease-fire truce armistice agreement deal accord pact treaty".split())
# What is done about a pact that is not made by it: it is wanted, spoken of, broken, watched.
_ABOUT = frozenset(
    "discuss demand urge seek propose want support back welcome praise hail condemn "
    "violate break breach flout undermine jeopardise jeopardize derail wreck ignore reject oppose "
    "monitor watch respect uphold honour honor maintain keep save salvage implement guarantee "
    "discard scrap abandon renounce study review debate consider await expect propose negotiate "
    "pursue suggest request need deserve".split()
)
# What becomes of a pact that was made before.
_OVER = frozenset(
    "collapse expire lapse unravel crumble falter fail end break fall fray hold last remain allow "
    "require include provide face call stipulate oblige".split()
)
# Of what such a pact is part: its breach, its text, talks and hopes of it.
_PARTS = frozenset(
    "violation breach collapse end expiry failure breakdown term condition text draft clause part "
    "phase stage anniversary monitor observer guarantor proposal plan call talk negotiation "
    "discussion demand push hope plea appeal effort prospect lack implementation condemnation "
    "support pressure press idea need absence possibility chance framework detail violator "
    "break".split()
)
# "Under the truce", "since the deal": what else happens while it lasts.
_WHILE = frozenset("under during since despite amid within throughout".split())


def unmade_pact(noun: Token) -> bool:
    """Return True for "discussed a truce", "violations of the truce", "the truce collapsed"."""
    if lemma(noun) not in _PACTS:
        return False
    verb, over = governor(noun), noun.head
    if verb is not None:
        verbs = _OVER if related(noun, "nsubj") else _ABOUT
        return lemma(verb) in verbs and not (lemma(verb) == "call" and not related(noun, "nsubj"))
    if not is_prepositional_object(noun):
        return False
    if over.lower_ in _WHILE:
        return not children(noun, "acl")
    return lemma(over.head) in _PARTS | _ABOUT


# --- strikes of workers -------------------------------------------------------------------------

_WORKERS = frozenset(
    "worker teacher nurse doctor medic driver student union staff employee miner docker farmer "
    "trucker lawyer judge actor writer cleaner lecturer academic civil labour labor crew "
    "dockworker steelworker railwayman postman engineer".split()
)
_KINDS = frozenset(
    "general hunger work wildcat nationwide nation-wide sympathy labour labor rail train bus "
    "transport school teacher student doctor nurse sit-down warning".split()
)
_PAY = frozenset(
    "pay wage salary union walkout employee bonus pension overtime employer workplace".split()
)


def of_labour(noun: Token) -> bool:
    """Return True for a strike of those who stop work, not of those who bomb."""
    if lemma(noun) not in ("strike", "walkout"):
        return False
    before = {lemma(c) for c in children(noun, "amod", "compound", "nmod", "poss")}
    if before & (_KINDS | _WORKERS):
        return True
    if is_prepositional_object(noun) and noun.head.lower_ == "on" and not list(noun.lefts):
        return True  # "went on strike"
    verb = governor(noun)
    doers = [*prepositional(noun, "by", "of")]
    doers += [d for d in [doer_of(verb) if verb is not None else None] if d is not None]
    if any(lemma(d) in _WORKERS for d in doers if d.i != noun.i):
        return True
    return not before and any(lemma(t) in _PAY for t in noun.sent)


# --- figures of speech, names and works ---------------------------------------------------------

_THINGS = GROUND | FORCES | BASES | CIVIL_OBJECTS | PEOPLE
_BESET_BY_WORDS = frozenset({"minister", "president", "chancellor", "premier", "leader"})


def is_beset(noun: Token) -> bool:
    """Match "their defence was under siege": only ground, places, forces and people can be."""
    if lemma(noun) not in ("siege", "attack", "assault"):
        return False
    if not is_prepositional_object(noun) or noun.head.lower_ != "under":
        return False
    verb = noun.head.head
    who = next(iter(children(verb, "nsubj", "nsubjpass")), None)
    if verb.pos_ not in ("VERB", "AUX") or who is None:
        return False
    if lemma(who) in _BESET_BY_WORDS:
        return True
    return not (who.ent_type_ or who.pos_ in ("PRON", "PROPN") or lemma(who) in _THINGS)


def is_name(noun: Token) -> bool:
    """Match "the Battle of X": the name of an event of old, written as one within a sentence."""
    if noun.i == noun.sent.start or not noun.text[0].isupper() or noun.text.isupper():
        return False
    of = [c for c in children(noun, "prep") if c.text == "of"]
    lower = any(t.is_alpha and t.text.islower() for t in noun.sent if t.text != "of")
    return bool(of) and lower and lemma(noun) in ("battle", "siege", "fall", "massacre")


_WORKS = frozenset(
    "film movie novel book play documentary memoir exhibition museum song painting series poem "
    "opera monument memorial ceremony drama history study lecture musical thriller".split()
)
_RECALLS = frozenset(
    "recall commemorate remember depict portray honour honor reenact re-enact retell "
    "recount document".split()
)


# Works that tell stories; what a documentary, a video or a photograph shows is news of it.
_FICTION = frozenset(
    "film movie novel play opera musical thriller drama miniseries sitcom fiction screenplay "
    "cartoon comic videogame game painting ballet".split()
)
_TELLS = frozenset(
    "show depict portray follow tell imagine dramatise dramatize recreate re-create open begin "
    "feature star retell recount end narrate describe chronicle climax".split()
)


def in_fiction(token: Token) -> bool:
    """
    Return True if a film or novel tells it: "the film shows troops invading", "a play on a siege".

    A bomb at a film festival, or a film that led to riots, is not what the film tells.
    """
    below = token
    for above in token.ancestors:
        teller = subject(above) if above.pos_ == "VERB" and lemma(above) in _TELLS else None
        if teller is not None and lemma(teller) in _FICTION and not _within(token, teller):
            return True
        if lemma(above) in _FICTION and _is_plot(below, token):
            return True
        below = above
    return False


def _within(token: Token, above: Token) -> bool:
    return token.i == above.i or above.is_ancestor(token)


def _is_plot(below: Token, token: Token) -> bool:
    """Return True if what hangs on a work's noun is what the work tells."""
    if is_preposition(below):
        return below.lower_ in ("about", "of", "on") and below.i != token.i
    if related(below, "acl"):
        return lemma(below) in _TELLS or lemma(below) in ("set", "base")
    inside = any(t.lower_ in ("which", "where", "whose") for t in below.subtree)
    told = below.i == token.i or lemma(below) in _TELLS
    return is_relative_clause(below) and told and (inside or lemma(below) in _TELLS)


def in_a_work(noun: Token) -> bool:
    """Return True for "a novel about the siege", "commemorated the massacre"."""
    verb = governor(noun)
    if verb is not None and lemma(verb) in _RECALLS:
        return noun.i not in {t.i for t in children(verb, "nsubj")} and noun in objects(verb)
    about = noun.head
    return is_prepositional_object(noun) and lemma(about.head) in _WORKS and about.lower_ != "by"
