"""The head of a file: YAML between two lines of ``---``; and the six facts that it may state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError

if TYPE_CHECKING:
    import yaml

__all__ = ["Facts", "facts", "parse_date", "split"]

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
# "title: Nigeria: dozens abducted", the commonest slip in a head: YAML takes the second colon for
# a key of its own, but a line that opens with a plain word can mean one thing only.
_COLON_INSIDE = re.compile(r"^(\w+:[ \t]+)([^\W_][^\n#]*?:[ \t][^\n#]*?)[ \t]*$", re.MULTILINE)
# What YAML 1.2's core schema writes for "nothing".
_NOTHING = {"", "~", "null", "Null", "NULL"}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3})[a-z]*\.?,?\s+(\d{4})\b", re.I)
_MONTH_FIRST = re.compile(r"([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.I)
_MOST_CHARACTERS = 500  # of one value: a headline or a name, not an article
_MOST_URL = 2_000  # what browsers and servers take without complaint


@dataclass(frozen=True, slots=True)
class Facts:
    """What a head says of a text; None where it says nothing."""

    title: str | None = None
    source: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    lang: str | None = None


def split(text: str, name: str) -> tuple[Mapping[str, Any], int]:
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

    Raises
    ------
    InputError
        The head is not closed, not YAML or not a mapping; the text names the line.

    Examples
    --------
    >>> split("---\nlang: no\n---\nTekst", "a.md")
    ({'lang': 'no'}, 17)
    >>> split("---\ntitle: Mali: 'a truce'\n---\n", "a.md")[0]
    {'title': "Mali: 'a truce'"}
    """
    opening = _OPENING.match(text)
    if opening is None:
        return {}, 0
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        raise InputError(f"{name}:1: front matter opens with --- but is not closed; add a line ---")
    return _head(text[opening.end() : closing.start()], name), closing.end()


def _head(source: str, name: str) -> Mapping[str, Any]:
    import yaml

    try:
        head = _load(_COLON_INSIDE.sub(_quoted, source))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        problem = error.problem or error.context or "bad syntax"
        raise InputError(
            f"{name}:{line}: front matter is not YAML: {problem}; quote values that hold : or #"
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:120]
        raise InputError(f"{name}:1: front matter is not YAML: {reason}; mend it") from error
    if head in (None, ""):
        return {}
    if not isinstance(head, dict):
        raise InputError(f"{name}:1: front matter is not a mapping; write lines like `title: …`")
    return head


def _quoted(line: re.Match[str]) -> str:
    """Quote a value for YAML, on the line where it stands."""
    value = line[2].replace("'", "''")
    return f"{line[1]}'{value}'"


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


def facts(head: Mapping[str, Any], name: str) -> Facts:
    """
    Check and convert what a head states of a text; keys that are none of the six are left alone.

    Parameters
    ----------
    head : mapping
        From `split`, or a row of JSON Lines.
    name : str
        What messages call the file or row.

    Raises
    ------
    InputError
        A value is of a type or form that its key cannot have.

    Examples
    --------
    >>> facts({"title": "A", "published": "7 October 2015"}, "a.md").published
    datetime.date(2015, 10, 7)
    """
    told = {key: _words(head.get(key), key, name) for key in ("title", "source", "author", "lang")}
    published = head.get("published")
    url = _words(head.get("url"), "url", name)
    if url and not re.match(r"https?://[^\s<>\"]+\Z", url, re.IGNORECASE):
        raise InputError(f"{name}: url must be one http:// or https:// address")
    return Facts(**told, published=_published(published, name), url=url)


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


def _published(value: object, name: str) -> date | None:
    words = _words(value, "published", name)
    if words is None:
        return None
    try:
        return parse_date(words)
    except ValueError as error:
        raise InputError(
            f"{name}: published {words[:40]!r} is no date that can be told; write it as 2015-10-07"
        ) from error


def parse_date(words: str) -> date:
    """
    Read the date of a publication: ISO 8601, with the month's English name, or an e-mail's.

    A time of day and its zone are dropped: the date is the one that was printed. ``10/07/2015``
    is two dates and therefore none.

    Raises
    ------
    ValueError
        It is in none of these forms, or no such day exists.

    Examples
    --------
    >>> parse_date("2015-10-07T23:30:00-05:00"), parse_date("Oct. 7, 2015")
    (datetime.date(2015, 10, 7), datetime.date(2015, 10, 7))
    """
    if iso := _ISO.match(words):
        return date(*map(int, iso.groups()))
    if found := _DAY_FIRST.match(words):
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.match(words):
        month, day, year = found.groups()
    else:
        return parsedate_to_datetime(words).date()
    return date(int(year), _MONTHS.index(month.lower()) + 1, int(day))
