"""Grammar alone: subjects, objects, prepositions and clauses of a dependency parse."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from geomap.lexicon import GROUND

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

__all__ = [
    "after_dateline",
    "agent",
    "ancestry",
    "children",
    "coordinated",
    "entities_of",
    "governor",
    "is_passive",
    "lemma",
    "noun_phrase",
    "objects",
    "passive_subject",
    "prepositional",
    "sendings",
    "subject",
    "text_of",
]

# Prepositions that spaCy attaches to a noun of quantity or grouping, behind which the real head
# of the phrase stands: "hundreds of marines", "a column of Chadian troops".
_PARTITIVES = frozenset(
    "hundred thousand dozen score number group wave handful majority rest part member vanguard "
    "unit column contingent convoy group series string pair couple lot some many several any "
    "none each one two "
    "three four five least most bulk spokesman spokeswoman coalition alliance force troop fighter "
    "army state government regime president both all company squad platoon band "
    "gang team body".split()
)


def text_of(doc: Doc) -> str:
    """Return a document's text, joined once: ``doc.text`` joins all its tokens at every call."""
    if _TEXT not in doc.user_data:
        doc.user_data[_TEXT] = doc.text
    return str(doc.user_data[_TEXT])


_TEXT = "geomap.text"


def entities_of(sentence: Span) -> list[Span]:
    """Return a sentence's named entities: ``Span.ents`` goes through all words of its document."""
    doc = sentence.doc
    known: list[Span] | None = doc.user_data.get(_ENTITIES)
    if known is None:
        known = doc.user_data[_ENTITIES] = list(doc.ents)
    first = bisect_left(known, sentence.start, key=_start)
    last = bisect_left(known, sentence.end, key=_start)
    return [entity for entity in known[first:last] if entity.end <= sentence.end]


def _start(span: Span) -> int:
    return int(span.start)


_ENTITIES = "geomap.entities"


def lemma(token: Token) -> str:
    """Lower-case lemma of a token."""
    code = token.lemma
    if code not in _LEMMAS:
        word = str(token.lemma_).lower()
        _LEMMAS[code] = _MISTAKEN.get(word, word)
    return _LEMMAS[code]


# By spaCy's code of a string, which is its hash: the same in every vocabulary.
_LEMMAS: dict[int, str] = {}


# The model's rule for "-ged" takes the e of "stage" too.
_MISTAKEN = {"stag": "stage", "rap": "rape"}


def children(token: Token, *deps: str) -> list[Token]:
    """Children in one of these relations, in text order."""
    doc = token.doc
    return [doc[at] for dep, at in _tree(doc)[token.i] if dep in deps]


def _tree(doc: Doc) -> list[list[tuple[str, int]]]:
    """Return every token's children with their relations, read once: rules ask again and again."""
    tree: list[list[tuple[str, int]]] | None = doc.user_data.get(_TREE)
    if tree is None:
        tree = [[(child.dep_, child.i) for child in token.children] for token in doc]
        doc.user_data[_TREE] = tree
    return tree


_TREE = "geomap.children"


def coordinated(token: Token) -> list[Token]:
    """Return the token and what is coordinated with it: "Homs, Hama and Idlib"."""
    found = [token]
    for child in children(token, "conj"):
        if child.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "NUM"):
            found += coordinated(child)
    return found


def ancestry(token: Token) -> Iterator[Token]:
    """Yield the token and its heads up to the root."""
    yield token
    yield from token.ancestors


def is_passive(verb: Token) -> bool:
    """Return True for a passive or past-participle verb: "was taken", "missiles fired by"."""
    if children(verb, "auxpass", "nsubjpass") or _bare_passive(verb):
        return True
    if children(verb, "nsubj", "dobj"):
        return False
    if verb.dep_ == "conj" and verb.tag_ == "VBN":
        return is_passive(verb.head) and not children(verb, "aux")
    return verb.dep_ in ("acl", "amod") and verb.tag_ == "VBN"


def _bare_passive(verb: Token) -> bool:
    """Detect a headline's passive, "two soldiers killed in ambush": who kills kills somebody."""
    alone = verb.tag_ in ("VBD", "VBN") and not children(verb, "dobj", "aux", "ccomp", "prt")
    return alone and verb.dep_ == "ROOT" and lemma(verb) in _TRANSITIVE


# Verbs of force that English does not use without an object.
_TRANSITIVE = frozenset("kill wound injure arrest detain abduct kidnap displace jail".split())


def prepositional(token: Token, *prepositions: str) -> list[Token]:
    """Objects of a token's prepositions, all of them when none is named; with "next to" chains."""
    found: list[Token] = []
    preps = children(token, "prep", "agent", "dative")
    preps += [other for prep in preps for other in children(prep, "conj") if other.pos_ == "ADP"]
    for prep in preps:
        if not prepositions or lemma(prep) in prepositions:
            found += children(prep, "pobj", "pcomp")
            for inner in children(prep, "prep"):  # "out of Homs", "close to Homs"
                found += children(inner, "pobj")
    return found


def agent(verb: Token) -> Token | None:
    """Return the doer of a passive: "by X", "at the hands of X"."""
    for prep in children(verb, "agent"):
        for token in children(prep, "pobj"):
            return token
    for token in prepositional(verb, "at"):
        if lemma(token) == "hand":
            return next(iter(prepositional(token, "of")), None)
    found = [*prepositional(verb, "by"), *_behind_a_name(verb)]
    return next((t for t in found if t.pos_ != "VERB"), None)


def _behind_a_name(verb: Token) -> list[Token]:
    """Get X of "fired at Safed by X", "hit on Monday by X": the parser hangs "by" on the name."""
    passive = bool(children(verb, "auxpass", "nsubjpass"))
    names = [t for t in prepositional(verb) if t.text[:1].isupper()] if passive else []
    return [t for name in names for t in prepositional(name, "by")]


# How weapons are sent on their way.
_SENDING = frozenset("fire launch shoot lob send hurl drop lay plant".split())


def sendings(thing: Token | None) -> list[Token]:
    """Return the participles behind a weapon that say who sent it: "drones launched by X"."""
    behind = children(thing, "acl", "relcl") if thing is not None else []
    return [verb for verb in behind if lemma(verb) in _SENDING and is_passive(verb)]


def subject(verb: Token, depth: int = 0) -> Token | None:
    """
    Return the active subject of a verb: its own, or one it shares or is controlled by.

    A passive has none; see `agent` and `passive_subject`.
    """
    if depth > 6 or (is_passive(verb) and depth == 0):
        return None
    own = next(iter(children(verb, "nsubj", "csubj")), None)
    if own is not None:
        return _antecedent(after_dateline(own, verb), verb)
    return _shared(verb, depth)


# How many tokens of a sentence a dateline takes: town, country, date, agency. The longest of our
# own texts has twelve.
_DATELINE = 14
_DASHES = frozenset({"-", "–", "—", "--", "|", ":"})


def after_dateline(own: Token, verb: Token) -> Token:
    """Return who acts where the parser takes a dateline: "GOMA, Congo, 9 May - Rebels burned"."""
    opening = own.doc[own.sent.start : min(verb.i, own.sent.start + _DATELINE)]
    dash = next((t for t in opening if t.text in _DASHES), None)
    if dash is None or own.i > dash.i or dash.i - own.sent.start < _SHORTEST:
        return own
    if any(t.pos_ in ("VERB", "AUX") for t in opening if t.i < dash.i):
        return own
    others = [t for t in verb.children if t.dep_ in ("nsubj", "csubj")]
    others += [t for t in own.subtree if t.dep_ == "appos"]
    return next((t for t in others if t.i > dash.i), own)


# A dateline has more than the town: "Moscow - an ally of Damascus - said" has none.
_SHORTEST = 2


def _antecedent(own: Token, verb: Token) -> Token:
    """Replace "who", "that", "which" by the noun the clause hangs on."""
    relative = own.tag_ in ("WP", "WDT", "WP$") or lemma(own) == "that"
    return verb.head if relative and verb.dep_ in ("relcl", "acl") else own


def _shared(verb: Token, depth: int) -> Token | None:
    head = verb.head
    if head is verb:
        return None
    if verb.dep_ == "xcomp" and head.dep_ == "acomp":  # "troops are due to leave"
        return subject(head.head, depth + 1)
    if verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "pcomp") and head.pos_ in ("VERB", "AUX"):
        if verb.dep_ == "ccomp" and not _infinitive(verb):
            return None
        return _controller(head, depth)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return head
    if verb.dep_ == "acl" and _infinitive(verb):  # "offensive to clear", "move to bolster"
        return _owner(head, depth)
    if verb.dep_ == "pcomp" and head.head is not head:  # "by deploying"
        outer = head.head
        if lemma(outer) in _ACCUSING:
            return _controller(outer, depth)
        return subject(outer, depth + 1) if outer.pos_ in ("VERB", "AUX") else _owner(outer, depth)
    return None


def _infinitive(verb: Token) -> bool:
    return any(lemma(child) == "to" for child in children(verb, "aux"))


# Verbs whose object is who does what follows: "accused X of shelling", "blamed X for killing".
_ACCUSING = frozenset(
    "accuse blame suspect condemn criticise criticize denounce charge convict stop prevent".split()
)


def _controller(head: Token, depth: int) -> Token | None:
    """Whose the infinitive is: the object's ("urged X to"), the passive's or the subject's."""
    if is_passive(head):
        return passive_subject(head)
    accused = children(head, "dobj") if lemma(head) in _ACCUSING else []
    return accused[0] if accused else subject(head, depth + 1)


def _owner(noun: Token, depth: int) -> Token | None:
    """Whose a noun is: "Russia’s move to", "an offensive by X to", "X made a move to"."""
    for token in (*children(noun, "poss"), *prepositional(noun, "by")):
        return token
    verb = governor(noun)
    if verb is None and noun.dep_ in ("attr", "pobj", "conj") and noun.head.pos_ == "AUX":
        verb = noun.head
    return subject(verb, depth + 1) if verb is not None else None


def passive_subject(verb: Token, depth: int = 0) -> Token | None:
    """Return what a passive verb happens to: its subject, or the noun a participle hangs on."""
    deps = ("nsubjpass", "nsubj") if _bare_passive(verb) else ("nsubjpass",)
    own = next(iter(children(verb, *deps)), None)
    if own is not None:
        return _antecedent(own, verb)
    if verb.dep_ in ("acl", "amod") and verb.tag_ == "VBN":
        return verb.head
    if verb.dep_ == "conj" and depth < 4 and is_passive(verb):
        return passive_subject(verb.head, depth + 1)
    return None


def objects(verb: Token) -> list[Token]:
    """Return what a verb is done to: its objects, or a passive's subject; with coordination."""
    if is_passive(verb):
        thing = passive_subject(verb)
        return coordinated(thing) if thing is not None else []
    if verb.dep_ == "amod" and verb.tag_ == "VBD":  # the parser hung the verb on its object
        return coordinated(verb.head)
    return [each for token in children(verb, "dobj", "attr") for each in coordinated(token)]


def governor(noun: Token) -> Token | None:
    """Return the verb of which a noun is subject or object, through "a series of"."""
    head = noun
    while head.dep_ in ("conj", "appos") or (
        head.dep_ == "pobj" and lemma(head.head) == "of" and lemma(head.head.head) in _PARTITIVES
    ):
        head = head.head if head.dep_ != "pobj" else head.head.head
    verb_like = head.head.pos_ in ("VERB", "AUX")
    if head.dep_ in ("dobj", "nsubj", "nsubjpass", "attr") and verb_like:
        return head.head
    return None


def noun_phrase(token: Token) -> list[Token]:
    """
    Tokens that say who a noun is: modifiers before it, "of …" behind a partitive, apposition.

    Relative clauses and other prepositions are left out: "rebels fighting the army" names rebels.
    """
    found = [token]
    for child in token.children:
        if child.dep_ in ("amod", "compound", "poss", "nmod", "det", "nummod", "quantmod"):
            found += [t for t in child.subtree if t.dep_ not in ("relcl", "acl")]
        elif child.dep_ == "appos" and lemma(token) not in GROUND:
            found += noun_phrase(child)
    if lemma(token) in _PARTITIVES or token.pos_ == "NUM":
        for inner in prepositional(token, "of", "from"):
            found += noun_phrase(inner)
    return found
