"""
Parts of spaCy's pipeline that give a word the same answer each time, made to remember it.

The attribute ruler matches its 179 patterns anew at every word, a sixth of all parsing; most look
at one word and ask up to four things of it. The lemmatizer forgets all lemmas but those of its own
rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.tokens import Doc, Span

__all__ = ["remember_lemmas", "remember_tags"]

_ASKED = ("TAG", "LOWER", "DEP", "IS_SPACE")


def remember_lemmas(nlp: Language) -> None:
    """
    Make the lemmatizer remember every word's lemma, and look words up without reading whole lists.

    By itself it remembers only the lemmas that its rules gave, asks of every other word each time
    whether it is in its base form, and goes through a list of 57,000 nouns for a new one.
    """
    if "lemmatizer" not in nlp.pipe_names:
        return
    lemmatizer: Any = nlp.get_pipe("lemmatizer")
    if getattr(lemmatizer, "mode", None) != "rule":
        return
    words = lemmatizer.lookups.get_table("lemma_index", {})
    for kind in list(words):
        words[kind] = frozenset(words[kind])
    known: dict[tuple[int, int, int], list[str]] = {}
    find = lemmatizer.lemmatize

    def lemmatize(token: Any) -> list[str]:
        key = (token.orth, token.pos, token.morph.key)
        lemmas = known.get(key)
        if lemmas is None:
            lemmas = known[key] = find(token)
        return lemmas

    lemmatizer.lemmatize = lemmatize


def remember_tags(nlp: Language) -> None:
    """
    Make the attribute ruler remember which of its rules hold for a word.

    A pattern of one word looks at nothing but the word's tag, relation, small letters and whether
    it is white space; of the letters, only those matter that a pattern names. Patterns of several
    words, and any that ask something else, are matched as before.
    """
    if "attribute_ruler" not in nlp.pipe_names:
        return
    ruler: Any = nlp.get_pipe("attribute_ruler")
    patterns = [(p, n) for n, rule in enumerate(ruler.patterns) for p in rule["patterns"]]
    plain = [(pattern, number) for pattern, number in patterns if _is_plain(pattern)]
    others = [each for each in patterns if each not in plain]
    memory = _RulerMemory(ruler, plain, others)
    ruler.match, ruler.set_annotations = memory.match, memory.annotate


Spec = Sequence[Mapping[str, Any]]


def _is_plain(pattern: Spec) -> bool:
    """Return True if a pattern asks of one word what `_ASKED` lists, and names its letters."""
    asked = pattern[0].get("LOWER", "")
    listed = not isinstance(asked, dict) or set(asked) <= {"IN", "NOT_IN"}
    return len(pattern) == 1 and set(pattern[0]) <= set(_ASKED) and listed


def _named(pattern: Spec) -> list[str]:
    """List the small letters that a plain pattern names."""
    asked = pattern[0].get("LOWER", {})
    return [w for words in asked.values() for w in words] if isinstance(asked, dict) else [asked]


Attributes = dict[int, Any]


class _RulerMemory:
    """What an attribute ruler makes of a word, by what its rules ask of the word."""

    def __init__(
        self, ruler: Any, plain: Sequence[tuple[Spec, int]], others: Sequence[tuple[Spec, int]]
    ) -> None:
        self._strings, self._attributes, self._indices = (
            ruler.vocab.strings, ruler.attrs, ruler.indices,
        )  # fmt: skip
        self._plain, self._others = _matcher(ruler, plain), _matcher(ruler, others)
        words = [word for pattern, _ in plain for word in _named(pattern)]
        self._named = frozenset(self._strings.add(word) for word in words)
        self._known: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._merged: dict[tuple[int, ...], Attributes] = {}

    def match(self, doc: Doc) -> list[tuple[int, Attributes]]:
        """Return what each word gets, a later rule's word over an earlier one's."""
        rules = [self._rules(doc, at, kind) for at, kind in enumerate(self._kinds(doc))]
        for rule, start, _ in self._matches(self._others, doc):
            at = start + self._indices[rule]
            rules[at] = tuple(sorted({*rules[at], rule}))
        return [(at, self._merge(each)) for at, each in enumerate(rules) if each]

    def annotate(self, doc: Doc, found: Sequence[tuple[int, Attributes]]) -> None:
        """Write what `match` returned into a document."""
        from spacy.tokens._retokenize import set_token_attrs

        for at, attributes in found:
            set_token_attrs(doc[at], attributes)

    def _kinds(self, doc: Doc) -> Iterator[tuple[int, ...]]:
        """Yield what is asked of each word."""
        for tag, word, dep, blank in doc.to_array(list(_ASKED)).tolist():
            yield tag, word if word in self._named else 0, dep, blank

    def _rules(self, doc: Doc, at: int, kind: tuple[int, ...]) -> tuple[int, ...]:
        rules = self._known.get(kind)
        if rules is None:
            found = self._matches(self._plain, doc[at : at + 1])
            rules = self._known[kind] = tuple(sorted({rule for rule, *_ in found}))
        return rules

    def _matches(self, matcher: Matcher, of: Doc | Span) -> Iterator[tuple[int, int, int]]:
        found = matcher(of, allow_missing=True, as_spans=False) if len(matcher) else ()
        for key, start, end in found:
            yield int(self._strings[key]), start, end

    def _merge(self, rules: tuple[int, ...]) -> Attributes:
        if rules not in self._merged:
            self._merged[rules] = {k: v for r in rules for k, v in self._attributes[r].items()}
        return self._merged[rules]


def _matcher(ruler: Any, patterns: Sequence[tuple[Spec, int]]) -> Matcher:
    from spacy.matcher import Matcher

    matcher = Matcher(ruler.vocab, validate=False)
    rules: dict[int, list[Any]] = defaultdict(list)
    for pattern, number in patterns:
        rules[number].append(pattern)
    for number, specs in rules.items():
        matcher.add(str(number), specs)
    return matcher
