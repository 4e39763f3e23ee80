"""Words of newspaper dates, as patterns: months, weekdays, numbers, seasons, parts."""

from __future__ import annotations

import re

__all__ = [
    "ABOUT",
    "DAYS",
    "DAY_OF_MONTH",
    "IN",
    "MONTH",
    "MONTHS",
    "MONTH_CUES",
    "NUMBER",
    "NUMBERS",
    "ORDINAL",
    "ORDINALS",
    "PART",
    "PART_OF_DAY",
    "SEASON",
    "SEASONS",
    "WEEKDAY",
    "YEAR",
    "count",
    "month_number",
    "weekday_number",
]

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
MONTH_CUES = "jan feb mar apr may jun jul aug sep oct nov dec"
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "couple of": 2, "a couple of": 2,
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip
# EDTF level 1 codes of seasons and their months on the northern hemisphere, where news desks sit.
SEASONS = {
    "spring": (21, 3),
    "summer": (22, 6),
    "autumn": (23, 9),
    "fall": (23, 9),
    "winter": (24, 12),
}

# Case matters for what is also another word or a name: "may", "march", "august", "mar", "dec".
MONTH = (
    r"(?:january|february|april|june|july|september|october|november|december"
    r"|(?-i:March|MARCH|May|MAY|August|AUGUST|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
    r"\.?|(?:JAN|FEB|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)\b\.?))"
)
# "Black Friday" is sales, "Bloody Sunday" history, "the Sunday Times" a newspaper.
WEEKDAY = (
    r"(?<!black )(?<!bloody )(?<!good )(?<!super )(?<!palm )(?<!easter )(?<!cyber )(?<!ash )"
    rf"\b(?:{'|'.join(DAYS)})\b"
    r"(?!\s+(?-i:Times|Telegraph|Express|Mail|Mirror|Post|Herald|Independent|World|Club|Star))"
)
DAY_OF_MONTH = r"(?:[12]\d|3[01]|0?[1-9])"
YEAR = r"(?:1[89]|20)\d\d"
SEASON = r"(?P<season>spring|summer|autumn|winter|fall)"
ORDINAL = rf"(?:{'|'.join(ORDINALS)})"
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
         "eighty": 80, "ninety": 90}  # fmt: skip
_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NUMBERS |= _TENS | {
    f"{tens}-{unit}": value + at
    for tens, value in _TENS.items()
    for at, unit in enumerate(_UNITS, 1)
}
# The end of a longer number is none: "a hundred and two years ago" is not two.
NUMBER = (
    r"(?<![a-z]-)(?<!\d[.,])(?<!hundred )(?<!hundred and )(?<!thousand )"
    rf"(?:\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True)).replace('-', '[- ]')})"
)
PART = (
    r"(?P<part>(?:very\s+)?early|mid|late|(?:start|beginning|middle|end)(?=\s+of\b)"
    r"|(?:first|opening|latter|closing)(?=\s+(?:days|part|weeks|months)\s+of\b))"
    r"(?:\s+(?:days|part|weeks|months))?(?:[-\s]+(?:in|of))?[-\s]+"
)
PART_OF_DAY = (
    r"(?:\s+(?:at\s+)?(?:morning|afternoon|evening|night|noon|midday|midnight|dawn|dusk))?"
)
ABOUT = (
    r"(?:(?:nearly|almost|about|around|some|roughly|just|only|barely|over|at\s+least"
    r"|(?:more|less)\s+than)\s+)?"
)
IN = r"(?:\b(?:on|in|at|by|over|during)\s+(?:or\s+about\s+)?)?"


def month_number(name: str) -> int:
    """Return a month's number, by its first three letters."""
    return next(i for i, month in enumerate(MONTHS, 1) if month.startswith(name.lower()[:3]))


def weekday_number(name: str) -> int:
    """Return a weekday's number, Monday 0."""
    return DAYS.index(name.lower())


def count(word: str) -> int:
    """Read a number of days, weeks or the like in figures or words."""
    said = re.sub(r"\s+", " ", word.lower())
    return int(word) if word.isdigit() else NUMBERS.get(said) or NUMBERS[said.replace(" ", "-")]
