"""
Many excerpts in one file, as press-review blogs print them.

A title on a line of its own (or before a slash), then a paragraph that opens with "Outlet
reports:" or "Author writes:", closed by "[Continue reading…]"; several outlets may follow under
one title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from geomap.documents.boilerplate import bounds

__all__ = ["Excerpt", "headline", "is_person", "part"]

# The verbs are those with which blogs attribute an excerpt; "says:" is left out, as articles use
# it of the people they quote.
_BYLINE = re.compile(
    r"(?P<who>[^\s:.!?][^\n:!?]{0,78}?)\s+(?P<verb>reports|reported|writes|wrote)\s*:\s+"
)
_MARK = re.compile(
    r"\[\s*(?:continue reading|read (?:more|on)|more|full (?:story|article))\s*(?:…|\.{3})?"
    r"\s*\]\s*\Z",
    re.IGNORECASE,
)
_SLASH = re.compile(r"\s+/\s+")
_LINE = re.compile(r"[^\n]+")  # blank ones too: to skip them takes time in their square
# A headline runs to some 60–110 characters (style books ask for fewer); twice that is a paragraph.
_LONGEST_TITLE = 200
# How a sentence of running text ends; headlines take no full stop. A headline may be a question.
_SENTENCE_END = re.compile(r"[.!…:;,][\"'”’»)]*\Z|[?][\"”’»)]+\Z")
_MOST_BYLINE_WORDS = 8
# Words that name an outlet and not a person; the nouns of mastheads (press, agencies, broadcasters,
# think tanks) in the languages that English-language press reviews quote most, and the articles
# that open mastheads (The, Al, Der, Le …).
_OUTLET_FIRST = frozenset("the al el der die das le la les il".split())
_OUTLET_WORDS = frozenset(
    "affairs agency amnesty analysis associated beast blog broadcasting bulletin bureau"
    " center centre channel chronicle council courier daily deeply direct dispatch economist"
    " editorial europe examiner express eye focus foreign forum foundation gazette globe group"
    " guardian herald human independent inquirer insider institute intelligence intercept"
    " international journal magazine media mirror monitor network new news newspaper newsweek"
    " newswire nouvel observatory observer online policy politico post press project radio"
    " record register report reporter review rights science service spiegel standard state"
    " statesman syria telegram telegraph television time times today tribune turkish tv united"
    " university watch weekly welle welt wire world zeitung".split()
)
_PERSON_WORD = re.compile(r"(?:[^\W\d_][\w'’.-]*)\Z")
# Particles that stand in small letters, or open a surname, inside personal names.
_PARTICLES = frozenset(
    "al el bin ibn abu van von de der den di da del della du le la ten ter".split()
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A span of the file's text with the title, outlet and author that stand over it."""

    start: int
    end: int
    title: str | None = None
    source: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    after_gap: bool

    @property
    def byline(self) -> re.Match[str] | None:
        found = _BYLINE.match(self.text)
        few = found is not None and len(found["who"].split()) <= _MOST_BYLINE_WORDS
        named = found is not None and any(c.isupper() or c.isdigit() for c in found["who"])
        return found if few and named else None

    @property
    def closes(self) -> bool:
        return _MARK.search(self.text) is not None

    @property
    def is_title(self) -> bool:
        short = len(self.text) <= _LONGEST_TITLE
        return short and not self.closes and self.byline is None

    @property
    def is_sentence(self) -> bool:
        return _SENTENCE_END.search(self.text) is not None


def part(text: str) -> list[Excerpt]:
    r"""
    Part a text of excerpts; empty if the text is not in that form.

    It is when it has a byline and a closing mark, or two bylines of which one opens it. Text
    between excerpts that belongs to none is an excerpt without an outlet: nothing is lost.

    Examples
    --------
    >>> text = "Calm in Homs\n\nThe Daily Wire reports: Homs is calm. [Continue reading…]"
    >>> [(e.title, e.source, text[e.start:e.end]) for e in part(text)]
    [('Calm in Homs', 'The Daily Wire', 'Homs is calm.')]
    """
    lines = _lines(text)
    if not _is_blog(lines):
        return []
    starts = [n for n in range(len(lines)) if _opens(lines, n)]
    ends = [*starts[1:], len(lines)]
    excerpts: list[Excerpt] = []
    for first, last in zip(starts, ends, strict=True):
        heading = lines[first].text if _titles(lines, first) else None
        above = excerpts[-1].title if excerpts and lines[first - 1].closes else None
        excerpts.extend(_excerpt(text, lines[first + bool(heading) : last], heading or above))
    return excerpts


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    for line in _LINE.finditer(text):
        words = line[0].strip()
        if not words:
            continue
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        gap = not lines or text.count("\n", lines[-1].end, start) > 1
        title = _title_before_slash(words)
        if title is not None:
            lines.append(_Line(start, start + title.start(), words[: title.start()], gap))
            start, words, gap = start + title.end(), words[title.end() :], False
        lines.append(_Line(start, start + len(words), words, gap))
    return lines


def _title_before_slash(line: str) -> re.Match[str] | None:
    """Find the slash of "Title / Outlet reports: …", both on one line."""
    slashes = list(_SLASH.finditer(line, 1, _LONGEST_TITLE))
    return next((s for s in reversed(slashes) if _BYLINE.match(line, s.end())), None)


def _is_blog(lines: list[_Line]) -> bool:
    bylines = [n for n, line in enumerate(lines) if line.byline]
    if not bylines:
        return False
    return any(line.closes for line in lines) or (len(bylines) > 1 and bylines[0] <= 1)


def _opens(lines: list[_Line], n: int) -> bool:
    """Whether an excerpt begins at line n: with its title, its byline, or after a closing mark."""
    if n == 0 or lines[n - 1].closes:
        return True
    if lines[n].byline:
        return not _titles(lines, n - 1)
    return _titles(lines, n)


def _titles(lines: list[_Line], n: int) -> bool:
    """Whether line n is the title of the byline that follows it."""
    if n + 1 >= len(lines) or not lines[n + 1].byline or not lines[n].is_title:
        return False
    if n == 0 or lines[n - 1].closes:
        return True
    return lines[n].after_gap and not lines[n].is_sentence


def _excerpt(text: str, body: list[_Line], title: str | None) -> Iterator[Excerpt]:
    """
    Make the excerpt of one run of lines.

    A run without a byline is the blog's own text: it inherits no title, and if no sentence ends
    in it (the blog's name, a date, a rubric) it is none.
    """
    byline, last = body[0].byline, body[-1]
    if byline is None and not any(line.is_sentence for line in body):
        return
    mark = _MARK.search(last.text)
    end = last.start + mark.start() if mark else last.end
    start, end = bounds(text, body[0].start + (byline.end() if byline else 0), end)
    if start < end:
        yield Excerpt(start, end, title if byline else None, *_attribution(byline))


def _attribution(byline: re.Match[str] | None) -> tuple[str | None, str | None]:
    """Outlet and author of a byline: one of the two is None."""
    if byline is None:
        return None, None
    who = " ".join(byline["who"].split())
    return (None, who) if is_person(who, byline["verb"]) else (who, None)


def is_person(who: str, verb: str = "reports") -> bool:
    """
    Return True for a person, not an outlet, in a byline, by the form of the name alone.

    Authors *write*: with that verb a name is a person's unless it holds a masthead's word.
    Outlets *report*: with that verb a name is a person's only if it is two to four capitalised
    words, none in capitals throughout and none a masthead's.

    Examples
    --------
    >>> is_person("Amira Haddad"), is_person("NOW"), is_person("The Evening Post", "writes")
    (True, False, False)
    """
    words = who.replace(",", " ").split()
    folded = [word.casefold().strip(".") for word in words]
    if folded[0] in _OUTLET_FIRST or _OUTLET_WORDS.intersection(folded):
        return False
    if verb in {"writes", "wrote"}:
        return True
    return 2 <= len(words) <= 4 and all(map(_is_name, words))


def _is_name(word: str) -> bool:
    if word.casefold() in _PARTICLES:
        return True
    shouted = len(word.strip(".")) > 1 and word.isupper()
    return bool(_PERSON_WORD.match(word)) and not shouted and any(c.isupper() for c in word)


def headline(text: str, start: int = 0) -> tuple[str | None, int]:
    r"""
    Take a plain text's first line as its title if it looks like one.

    It does when it is short, stands apart by a blank line, has text below it and does not end as
    a sentence does; or when it is a Markdown heading.

    Returns
    -------
    title : str or None
    offset : int
        Where the text below the title begins; ``start`` if there is none.

    Examples
    --------
    >>> headline("Calm in Homs\n\nHoms is calm.")
    ('Calm in Homs', 12)
    """
    begin = len(text) - len(text[start:].lstrip())
    line, _, below = text[begin:].partition("\n")
    end = begin + len(line)
    if not below.strip():
        return None, start
    first = line.rstrip()
    if heading := re.match(r"#{1,2}[ \t]+", first):
        return first[heading.end() :].rstrip(" \t#") or None, end
    apart = not below.partition("\n")[0].strip(" \t")
    short = len(first) <= _LONGEST_TITLE and _SENTENCE_END.search(first) is None
    return (first, end) if apart and short else (None, start)
