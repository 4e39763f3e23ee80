"""The head of a file: YAML between two lines of ``---``; and the six facts that it may state."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError

if TYPE_CHECKING:
    import yaml

__all__ = ["Facts", "load_mapping", "parse_date", "split", "stated"]

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
# "title: Nigeria: dozens abducted", the commonest slip in a head: YAML takes the second colon for
# a key of its own, but a line that opens with a plain word can mean one thing only.
_KEY_AND_WORD = re.compile(r"\w+:[ \t]+(?=[^\W_])")
_COLON_INSIDE = re.compile(r":[ \t]")
# What YAML 1.2's core schema writes for "nothing".
_NOTHING = {"", "~", "null", "Null", "NULL"}
_ISO = re.compile(r"(\d{4})([-/]?)(\d{1,2})\2(\d{1,2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3})[a-z]*\.?,?\s+(\d{4})\b", re.I)
_MONTH_FIRST = re.compile(r"([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.I)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,\s+", re.I)
_JAVA = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) [\d:]+ \S+ (\d{4})\Z")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?\Z")  # seconds or milliseconds since 1970
# A day first for certain: the second number can be no month (or the other way round).
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")
_FIRST_YEAR, _LAST_YEAR = 1600, 2199  # from the first printed newspapers on
_KEY_LINE = re.compile(r"^([\w-]+)[ \t]*:(?=[ \t\n]|\Z)", re.MULTILINE)
_LONGEST_HEAD = 100_000  # characters; a head of six facts is a few hundred, and YAML reads slowly
_MOST_CHARACTERS = 500  # of one value: a headline or a name, not an article
_MOST_URL = 2_000  # what browsers and servers take without complaint


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What a head says of a text; None where it says nothing.

    ``guessed`` is True of a day that the head does not state and the page's looks suggest.
    """

    title: str | None = None
    source: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    lang: str | None = None
    guessed: bool = False


def split(text: str, name: str) -> tuple[Mapping[str, Any], int, list[str]]:
    r"""
    Part front matter from the text below it.

    Parameters
    ----------
    text : str
        The whole file, decoded.
    name : str
        What messages call it.

    Returns
    -------
    head : mapping
        Its keys and values, all strings, lists or mappings; empty if the file has no head. A
        value may hold a colon without quotation marks around it.
    offset : int
        Where the text below begins.
    warnings : list of str
        Lines of the head that could not be read, each named; the other ones are.

    Examples
    --------
    >>> split("---\nlang: no\n---\nTekst", "a.md")
    ({'lang': 'no'}, 17, [])
    >>> split("---\ntitle: Mali: 'a truce'\n---\n", "a.md")[0]
    {'title': "Mali: 'a truce'"}
    """
    opening = _OPENING.match(text)
    if opening is None:
        return {}, 0, []
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        return _unclosed(text, opening.end(), name)
    head, warnings = _head(text[opening.end() : closing.start()], name)
    return head, closing.end(), warnings


def _unclosed(text: str, start: int, name: str) -> tuple[Mapping[str, Any], int, list[str]]:
    """Take the lines that can only be facts for the head; the article begins after them."""
    end = start
    for line in text[start:].splitlines(keepends=True):
        key = _KEY_LINE.match(line)
        if key is None or key[1] not in _FACTS:
            break
        end += len(line)
    head, warnings = _head(text[start:end], name)
    if end == start:
        return head, 0, warnings  # a rule of three hyphens over a plain text
    said = "front matter opens with --- but is not closed; add a line --- below"
    return head, end, [f"{name}:1: {said} (its first {text.count(chr(10), 0, end)} lines are read)"]


def _head(source: str, name: str) -> tuple[Mapping[str, Any], list[str]]:
    """Read a head; one that is no YAML is read key by key, so that a fault costs its own key."""
    import yaml

    if len(source) > _LONGEST_HEAD:
        said = f"front matter is longer than {_LONGEST_HEAD:,} characters (left out)"
        return {}, [f"{name}:1: {said}; keep title, source, author, published, url and lang"]
    plain = "\n".join(map(_quoted, source.split("\n")))
    try:
        head = _load(plain)
    except (yaml.YAMLError, ValueError, RecursionError):
        return _by_key(plain, name)
    if head in (None, ""):
        return {}, []
    if not isinstance(head, dict):
        return {}, [f"{name}:1: front matter is not a mapping; write lines like `title: …`"]
    return head, []


def _by_key(source: str, name: str) -> tuple[Mapping[str, Any], list[str]]:
    import yaml

    found: dict[str, Any] = {}
    warnings: list[str] = []
    keys = list(_KEY_LINE.finditer(source))
    if not keys:
        return {}, [f"{name}:2: front matter is not YAML; write lines like `title: …` (left out)"]
    ends = [key.start() for key in keys[1:]]
    line, at = 2, 0  # of the key; counted onwards, since a head may be nothing but bad keys
    for key, end in zip(keys, [*ends, len(source)], strict=True):
        line, at = line + source.count("\n", at, key.start()), key.start()
        try:
            found.update(_load(source[key.start() : end]))  # type: ignore[call-overload]
        except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
            warnings.append(
                f"{name}:{line}: {key[1]} is not YAML: {_problem(error)};"
                " quote values that hold : or # (left out)"
            )
    return found, warnings


def load_mapping(source: str, where: str) -> Mapping[str, Any]:
    """
    Read a block of YAML as a head is read, every scalar as the string that was written.

    Raises
    ------
    InputError
        It is no mapping in YAML; ``where`` is what the message begins with.

    Examples
    --------
    >>> load_mapping("from: 2015-10-01", "a.md:3")
    {'from': '2015-10-01'}
    """
    import yaml

    try:
        found = _load(source)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"{where}: is not YAML ({_problem(error)}); write `key: value`") from error
    if found in (None, ""):
        return {}
    if not isinstance(found, dict):
        raise InputError(f"{where}: is no mapping; write lines like `key: value`")
    return found


def _problem(error: Exception) -> str:
    said = getattr(error, "problem", None) or getattr(error, "context", None)
    return " ".join(str(said or "bad syntax").split())[:120]


def _quoted(line: str) -> str:
    """Quote for YAML the value of a line that holds a colon, and nothing that may be a comment."""
    key = _KEY_AND_WORD.match(line)
    if key is None or "#" in line[key.end() :] or not _COLON_INSIDE.search(line, key.end()):
        return line
    value = line[key.end() :].rstrip(" \t").replace("'", "''")
    return f"{key[0]}'{value}'"


def _load(source: str) -> object:
    """
    Load YAML with every scalar as the string that was written.

    YAML would read ``lang: no`` as False and ``title: 1967`` as a number. Aliases are refused:
    a head has no use for them, and nested ones grow without bound.
    """
    import yaml

    class Loader(yaml.BaseLoader):
        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            if self.check_event(yaml.AliasEvent):
                event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
                problem = "aliases are not allowed"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type]
            return super().compose_node(parent, index)

    loader = Loader(source)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


_DATES = ("published", "date", "pubdate")
"""Keys of the day of publication, the surest first."""

_FACTS = frozenset(("title", "source", "author", "url", "lang", *_DATES))


def stated(head: Mapping[str, Any], name: str) -> tuple[Facts, list[str]]:
    """
    Check and convert what a head states of a text; keys that are none of the six are left alone.

    Parameters
    ----------
    head : mapping
        From `split`, a row of JSON Lines or what a page says of itself. ``date`` and ``pubdate``
        stand for ``published`` where that is missing.
    name : str
        What messages call the file or row.

    Returns
    -------
    facts : Facts
        What can be read.
    warnings : list of str
        One line for each value of a type or form that its key cannot have, which is left out.

    Examples
    --------
    >>> stated({"title": "A", "date": "7 October 2015"}, "a.md")[0].published
    datetime.date(2015, 10, 7)
    >>> stated({"title": "A", "url": "javascript:x"}, "a.md")
    (Facts(title='A', ...), ['a.md: url must be one http:// or https:// address (left out)'])
    """
    readers: dict[str, Callable[[object, str, str], Any]] = {
        **dict.fromkeys(("title", "source", "author", "lang"), _words),
        **dict.fromkeys(_DATES, _published),
        "url": _address,
    }
    told: dict[str, Any] = {}
    warnings = []
    for key, reader in readers.items():
        fact = "published" if key in _DATES else key
        if key not in head or told.get(fact):
            continue
        try:
            told[fact] = reader(head[key], key, name)
        except InputError as error:
            warnings.append(f"{error} (left out)")
    return Facts(**told), warnings


def _address(value: object, key: str, name: str) -> str | None:
    url = _words(value, key, name)
    if url and not re.match(r"https?://[^\s<>\"]+\Z", url, re.IGNORECASE):
        raise InputError(f"{name}: {key} must be one http:// or https:// address")
    return url


def _words(value: object, key: str, name: str) -> str | None:
    if isinstance(value, list) and key in {"author", "source"}:
        value = ", ".join(str(_words(v, key, name)) for v in value[:20])
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if value is None or (isinstance(value, str) and value.strip() in _NOTHING):
        return None
    if not isinstance(value, str):
        raise InputError(f"{name}: {key} must be text, not {_kind(value)}")
    words = " ".join(value.split())
    if len(words) > (_MOST_URL if key == "url" else _MOST_CHARACTERS):
        raise InputError(f"{name}: {key} is too long ({len(words)} characters); shorten it")
    return words


def _kind(value: object) -> str:
    kinds = {dict: "a mapping", list: "a list", bool: "true or false"}
    return kinds.get(type(value), type(value).__name__)


def _published(value: object, key: str, name: str) -> date | None:
    words = _words(value, key, name)
    if words is None:
        return None
    try:
        return parse_date(words)
    except ValueError as error:
        raise InputError(
            f"{name}: {key} {words[:40]!r} is no date that can be told; write it as 2015-10-07"
        ) from error


def parse_date(words: str) -> date:
    """
    Read the date of a publication: ISO 8601, with the month's English name, or an e-mail's.

    A time of day and its zone are dropped: the date is the one that was printed. ``10/07/2015``
    is two dates and therefore none.

    Raises
    ------
    ValueError
        It is in none of these forms, or no such day exists, or not in a year of newspapers.

    Examples
    --------
    >>> parse_date("2015-10-07T23:30:00-05:00"), parse_date("Oct. 7, 2015")
    (datetime.date(2015, 10, 7), datetime.date(2015, 10, 7))
    >>> parse_date("Wed Oct 07 09:00:00 EDT 2015"), parse_date("10/23/2015")
    (datetime.date(2015, 10, 7), datetime.date(2015, 10, 23))
    """
    year, month, day = _numbers(_WEEKDAY.sub("", words.strip()))
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"year {year}")
    return date(year, month, day)


def _numbers(words: str) -> tuple[int, int, int]:
    if iso := _ISO.match(words):
        return int(iso[1]), int(iso[3]), int(iso[4])
    if found := _DAY_FIRST.match(words):
        return int(found[3]), _month(found[2]), int(found[1])
    if found := _MONTH_FIRST.match(words):
        return int(found[3]), _month(found[1]), int(found[2])
    if found := _JAVA.match(words):
        return int(found[3]), _month(found[1]), int(found[2])
    if found := _EPOCH.match(words):
        moment = datetime.fromtimestamp(int(found[1]), UTC)
        return moment.year, moment.month, moment.day
    if found := _SLASHED.match(words):
        return _slashed(int(found[1]), int(found[2]), int(found[3]))
    moment = parsedate_to_datetime(words)
    return moment.year, moment.month, moment.day


def _slashed(first: int, second: int, year: int) -> tuple[int, int, int]:
    if first <= 12 and second <= 12 and first != second:
        raise ValueError("may be two days")
    return (year, second, first) if first > 12 else (year, first, second)


def _month(word: str) -> int:
    return _MONTHS.index(word.lower()) + 1
