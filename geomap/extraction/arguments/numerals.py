"""Numbers in figures and words: "7,000", "twenty-six", "two and a half thousand"."""

from __future__ import annotations

import re

__all__ = ["MULTIPLES", "number"]

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "hundred": 100, "thousand": 1000, "dozen": 12, "million": 1_000_000,
    "k": 1000, "m": 1_000_000, "bn": 1_000_000_000, "billion": 1_000_000_000,
}  # fmt: skip
_MOST = 1e15
"""No count of people or things: beyond it digits are a serial number, or damage."""
MULTIPLES = frozenset("dozen hundred thousand million billion k m bn".split())


def number(words: str) -> float | None:
    """
    Read a number in figures or words; None for "hundreds" and other vague ones.

    Examples
    --------
    >>> number("7,000"), number("two dozen"), number("twenty-six"), number("hundreds")
    (7000.0, 24.0, 26.0, None)
    >>> number("three thousand two hundred and six"), number("2.5 million"), number("a hundred")
    (3206.0, 2500000.0, 100.0)
    >>> number("two and a half thousand"), number("1.5k")
    (2500.0, 1500.0)
    """
    text = re.sub(r"(?<=\d)(k|m|bn)$", r" \1", words.lower().replace(",", "").strip())
    text = _AND_A_HALF.sub(_halved, text)
    total, group = 0.0, None
    parts = [p for p in re.split(r"[\s-]+", text) if p != "and"]
    if len(parts) > 1 and parts[0] in ("a", "an"):
        parts[0] = "one"
    if parts[:2] == ["half", "one"] or parts[:2] == ["half", "a"]:
        parts[:2] = ["0.5"]
    for part in parts:
        value = float(part) if re.fullmatch(r"\d+(?:\.\d+)?", part) else _WORDS.get(part)
        if value is None:
            return None
        if part in MULTIPLES:
            group = (1.0 if group is None else group) * value
            if value >= 1000:
                total, group = total + group, None
        else:
            group = (group or 0.0) + value
    value = total + (group or 0.0)
    return value if 0.0 < value < _MOST else None


_AND_A_HALF = re.compile(r"\b([a-z]+|\d+) and a half\b")


def _halved(match: re.Match[str]) -> str:
    """Write "two and a half" as 2.5, "a dozen and a half" as 18; no numbers stay as they are."""
    word = match[1]
    whole = float(word) if word.isdigit() else _WORDS.get(word)
    if whole is None or whole >= 1000:
        return match[0]
    return str(whole * 1.5 if word in MULTIPLES else whole + 0.5)
