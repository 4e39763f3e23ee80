"""
The signs by which a stretch of text shows that it names a place, or does not: named figures.

Every one is a number with a name; ``weights.json`` weighs them
(``geomap.recognition.classifier``). They tell the stretch's shape, what the language model and
the gazetteer make of it, the kinds of the words around it, and how the same name stands
elsewhere in the document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log1p

from geomap.model import Candidate
from geomap.recognition import name_words
from geomap.recognition.candidates import TokenSpan
from geomap.recognition.context_cues import FAR, STRONG, kind_before, place_evidence
from geomap.recognition.gazetteer_pass import TokenizedText
from geomap.recognition.tokens import Tokens

__all__ = ["Setting", "features", "setting_of"]

Features = dict[str, float]

# The kinds of words whose presence beside a name says something; see geomap.recognition.name_words.
_SAYING = frozenset(
    """say said says tell told announce announced add added ask asked claim claimed warn warned
    write wrote think thinks believe believes know knows want wants""".split()
)
KINDS: Mapping[str, frozenset[str]] = {
    "in": name_words.LOCATIVE,
    "loose": name_words.LOOSE - {"of"},
    "of": frozenset({"of"}),
    "the": frozenset({"the"}),
    "a": frozenset({"a", "an"}),
    "by": frozenset({"by", "with", "for", "against", "about", "as"}),
    "and": frozenset({"and", "or", "&"}),
    "comma": frozenset({","}),
    "stop": frozenset({".", ";", ":", "?", "!"}),
    "dash": frozenset({"-", "–", "—", "--", "/"}),
    "open": frozenset({"(", "["}),
    "close": frozenset({")", "]"}),
    "quote": frozenset({'"', "“", "”", "'", "‘", "’"}),
    "genitive": frozenset({"'s", "’s"}),
    "type": name_words.TYPES,
    "site": name_words.SITES - name_words.TYPES,
    "street": name_words.STREETS,
    "facility": name_words.FACILITIES,
    "lead": name_words.LEADING,
    "direction": name_words.DIRECTIONS,
    "title": name_words.PERSON_TITLES,
    "body": name_words.ORGANISATIONS,
    "public": name_words.PUBLIC,
    "school": name_words.EDUCATION,
    "media": name_words.MEDIA,
    "business": name_words.BUSINESSES,
    "sport": name_words.SPORT,
    "people": name_words.PEOPLE | name_words.RESIDENTS,
    "saying": _SAYING,
    "conquer": name_words.CONQUERING,
    "take": name_words.TAKING,
    "article": name_words.ARTICLES,
    "party": frozenset({"d", "r"}),
}
_SKIPPED = name_words.DIRECTIONS | {"the", "a"}


@cache
def kinds_of(word: str) -> tuple[str, ...]:
    """Name the kinds of a lower-case word."""
    return tuple(kind for kind, members in KINDS.items() if word in members)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the signs of one document share: its tokens, the rules' opinion, its names counted."""

    tokenized: TokenizedText
    tokens: Tokens
    ruled: frozenset[TokenSpan]
    inside: Mapping[int, TokenSpan]
    known: Mapping[int, Sequence[TokenSpan]]
    senses: Mapping[str, Counter[str]]
    initials: frozenset[str]
    capitals: float


def setting_of(
    tokenized: TokenizedText, token_spans: Sequence[TokenSpan], ruled: Sequence[TokenSpan]
) -> Setting:
    """Count what the signs of a document share."""
    tokens, senses = tokenized.tokens, dict[str, Counter[str]]()
    known: dict[int, list[TokenSpan]] = {}
    whole = frozenset(ruled)
    for token_span in token_spans:
        _count(
            senses.setdefault(tokenized.text(*token_span), Counter()),
            tokenized,
            tokens,
            token_span,
            whole,
        )
        if tokenized.names.has(tokenized.text(*token_span)):
            for at in range(*token_span):
                known.setdefault(at, []).append(token_span)
    letters = [t for t in tokens.text if t.isalpha() and len(t) > 1]
    shouted = sum(t.isupper() for t in letters) / max(1, len(letters))
    inside = {at: token_span for token_span in ruled for at in range(*token_span)}
    return Setting(
        tokenized, tokens, whole, inside, known, senses, _initials(known, tokenized), shouted
    )


def _initials(known: Mapping[int, Sequence[TokenSpan]], tokenized: TokenizedText) -> frozenset[str]:
    """Collect the initials of the document's names of several words: NSW, DRC."""
    found = set()
    for start, end in {s for token_spans in known.values() for s in token_spans}:
        words_of = tokenized.tokens.text[start:end]
        if len(words_of) > 1:
            found.add("".join(word[0] for word in words_of if word[0].isupper()))
    return frozenset(found)


def _count(
    senses: Counter[str],
    tokenized: TokenizedText,
    tokens: Tokens,
    token_span: TokenSpan,
    ruled: frozenset[TokenSpan],
) -> None:
    start, end = token_span
    senses["all"] += 1
    senses["ruled"] += token_span in ruled
    if tokens.ends[start] == token_span or tokens.label[start] not in {"ORG", "FAC", "EVENT"}:
        senses[tokens.label[start]] += 1
    else:
        senses["inside"] += 1
    before = tokens.lower[start - 1] if start else ""
    senses["in"] += before in name_words.LOCATIVE
    senses["strong"] += place_evidence(tokenized.tokens, start, end, ()) == STRONG
    after = tokens.text[end] if end < len(tokens.text) else ""
    senses["state"] += (
        after == "," and end + 1 < len(tokens.text) and tokens.label[end + 1] == "GPE"
    )


def features(setting: Setting, token_span: TokenSpan) -> Features:
    """Read the signs of one stretch; a sign that is not named is 0."""
    found: Features = {}
    _shape(found, setting, token_span)
    _labels(found, setting, token_span)
    _gazetteer(found, setting, token_span)
    _around(found, setting.tokens, token_span)
    _classes(found, setting.tokens, token_span)
    _run(found, setting.tokens, token_span)
    found["surname after"] = _surname_after(setting, token_span[1])
    found["full name"] = found["surname after"] and found["given name"]
    _elsewhere(found, setting, token_span)
    return found


def _shape(found: Features, setting: Setting, token_span: TokenSpan) -> None:
    start, end = token_span
    text, tokens = setting.tokenized.text(start, end), setting.tokens
    found["tokens"] = end - start
    found["letters"] = len(text)
    found["capitals"] = text.isupper()
    found["digits"] = any(c.isdigit() for c in text)
    found["stops"] = text.count(".")
    found["hyphens"] = text.count("-")
    found["first in sentence"] = tokens.begins[start]
    found["at"] = min(start, 40)
    found["document capitals"] = setting.capitals
    found["common word"] = setting.tokenized.doc[start].is_stop
    _kinds(found, "first", tokens.lower[start] if end - start > 1 else "")
    _kinds(found, "last", tokens.lower[end - 1] if end - start > 1 else "")
    _kinds(found, "own", tokens.lower[start] if end - start == 1 else "")


def _kinds(found: Features, where: str, word: str) -> None:
    for kind in kinds_of(word):
        found[f"{where} {kind}"] = 1.0


def _labels(found: Features, setting: Setting, token_span: TokenSpan) -> None:
    tokens, (start, end) = setting.tokens, token_span
    found[f"label {tokens.label[start]}"] = 1.0
    found[f"label last {tokens.label[end - 1]}"] = 1.0
    first, last = tokens.ends[start]
    found["entity left"] = max(0, start - first)
    found["entity right"] = max(0, last - end)
    found["entity cut"] = last < end
    if start:
        found[f"label before {tokens.label[start - 1]}"] = 1.0
    if end < len(tokens.text):
        found[f"label after {tokens.label[end]}"] = 1.0
    found["rule"] = token_span in setting.ruled
    inside = setting.inside.get(start) or setting.inside.get(end - 1)
    found["rule overlaps"] = inside is not None
    found["rule longer"] = inside is not None and inside[1] - inside[0] > end - start
    found["barred"] = sum(at in setting.tokenized.shut for at in range(start, end)) / (end - start)
    text = setting.tokenized.text(start, end)
    found["initials"] = len(text) > 1 and text.replace(".", "") in setting.initials
    found["person elsewhere"] = text in setting.tokenized.people


def _gazetteer(found: Features, setting: Setting, token_span: TokenSpan) -> None:
    names, text = setting.tokenized.names, setting.tokenized.text(*token_span)
    found["known"] = names.knows(text)
    found["cautious"] = names.caution(text)
    options = names.all(text)
    found["namesakes"] = log1p(len(options))
    if options:
        _best(found, options[0], names.is_own(text))
        found["countries"] = len({c.place.country for c in options})
    longer = shorter = 0.0
    for at in (token_span[0], token_span[1] - 1):
        for other in setting.known.get(at, ()):
            if other != token_span and other[0] <= token_span[0] and other[1] >= token_span[1]:
                longer = max(longer, names.score(setting.tokenized.text(*other)))
            elif other != token_span:
                shorter = max(shorter, names.score(setting.tokenized.text(*other)))
    found["longer known"], found["shorter known"] = longer, shorter


def _best(found: Features, best: Candidate, own: bool) -> None:
    place = best.place
    found["score"] = best.score
    found["own name"] = own
    found["population"] = log1p(place.population or 0)
    found[f"class {place.feature_class}"] = 1.0
    code = place.feature_code
    found["country"] = code.startswith("PCL")
    found["division"] = 1.0 if code == "ADM1" else 2.0 if code == "ADM2" else 0.0
    found["capital"] = code == "PPLC"


def _around(found: Features, tokens: Tokens, token_span: TokenSpan) -> None:
    start, end = token_span
    size = len(tokens.text)
    for name, at in (("before", start - 1), ("before 2", start - 2), ("before 3", start - 3)):
        if at >= 0:
            _kinds(found, name, tokens.lower[at])
            found[f"{name} capital"] = tokens.capital[at]
    for name, at in (("after", end), ("after 2", end + 1), ("after 3", end + 2)):
        if at < size:
            _kinds(found, name, tokens.lower[at])
            found[f"{name} capital"] = tokens.capital[at]
            found[f"{name} lower"] = tokens.lower[at] == tokens.text[at]
    if start:
        found[f"before {tokens.pos[start - 1]}"] = 1.0
        found["before digit"] = tokens.text[start - 1].isdigit()
    if end < size:
        found[f"after {tokens.pos[end]}"] = 1.0
        found["after digit"] = tokens.text[end][:1].isdigit()
    if end + 1 < size:
        found[f"after 2 label {tokens.label[end + 1]}"] = 1.0
    if start > 1:
        found[f"before 2 label {tokens.label[start - 2]}"] = 1.0
    found["kind of"] = kind_before(tokens, start)
    found["kind after"] = any(
        tokens.lower[at] in name_words.TYPES and not tokens.capital[at]
        for at in range(end, min(end + 2, size))
    )
    skipped = _skip(tokens, start - 1)
    if skipped >= 0:
        _kinds(found, "governor", tokens.lower[skipped])


def _skip(tokens: Tokens, at: int) -> int:
    """Go back over articles, directions and the name's own run to what governs the name."""
    least = max(0, at - FAR)
    while at >= least and tokens.lower[at] in _SKIPPED:
        at -= 1
    return at


def _classes(found: Features, tokens: Tokens, token_span: TokenSpan) -> None:
    start, end = token_span
    found[f"pos {tokens.pos[end - 1]}"] = 1.0
    found[f"pos first {tokens.pos[start]}"] = 1.0


def _run(found: Features, tokens: Tokens, token_span: TokenSpan) -> None:
    start, end = token_span
    first, last = tokens.runs[start][0], tokens.runs[end - 1][1]
    found["run left"], found["run right"] = start - first, max(0, last - end)
    if last > end:
        _kinds(found, "tail", tokens.lower[last - 1])
        found["of in tail"] = "of" in tokens.lower[end : min(last, end + FAR)]
    found["given name"] = tokens.lower[start] in name_words.GIVEN_NAMES
    if first < start:
        _kinds(found, "top", tokens.lower[first])
        found["of in top"] = "of" in tokens.lower[max(first, start - FAR) : start]
    bound = tokens.ends[start]
    if bound[1] > end:
        _kinds(found, "entity tail", tokens.lower[bound[1] - 1])


_DATED = frozenset({"DATE", "TIME", "NORP", "GPE", "LOC", "CARDINAL", "ORDINAL"})


def _surname_after(setting: Setting, at: int) -> bool:
    """Return True if a capitalised word follows that is no known name, body, site or office."""
    tokens = setting.tokens
    if at >= len(tokens.text) or not tokens.capital[at] or tokens.begins[at]:
        return False
    if tokens.label[at] in _DATED:
        return False
    generic = kinds_of(tokens.lower[at]) or tokens.pos[at] != "PROPN" or len(tokens.text[at]) < 3
    return not generic and not setting.tokenized.names.has(tokens.text[at])


def _elsewhere(found: Features, setting: Setting, token_span: TokenSpan) -> None:
    text = setting.tokenized.text(*token_span)
    senses = setting.senses[text]
    total = senses["all"]
    found["times"] = log1p(total)
    for sense in (
        "ruled",
        "GPE",
        "LOC",
        "PERSON",
        "ORG",
        "NORP",
        "inside",
        "in",
        "state",
        "strong",
    ):
        found[f"share {sense}"] = senses[sense] / total
    found["evidence"] = place_evidence(setting.tokens, *token_span, setting.inside)
