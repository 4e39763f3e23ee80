"""What a site prints around its articles and is no text: forms, share bars, notices, adverts."""

from __future__ import annotations

import re

__all__ = ["LINES", "blank", "bounds"]

# Each is a whole line, compared without case. The reason says whose wording it is, so that a
# reader can judge a row; a phrase that could be an article's own sentence does not belong here.
LINES: tuple[tuple[str, str], ...] = (
    (r"please enter your (comment|name here|email address here)!?", "comment form, tagDiv themes"),
    (r"you have entered an incorrect email address!?", "comment form, tagDiv themes"),
    (r"log ?in to leave a comment", "comment form, tagDiv themes"),
    (r"leave a (reply|comment)( cancel reply)?", "comment form, WordPress core"),
    (r"cancel reply", "comment form, WordPress core"),
    (r"your e-?mail address will not be published\..{0,60}", "comment form, WordPress core"),
    (r"required fields are marked \*", "comment form, WordPress core"),
    (r"save my name, e-?mail,? and website in this browser.{0,60}", "comment form, WordPress core"),
    (r"you must be logged in to post a comment\.?", "comment form, WordPress core"),
    (r"(post|add a|load more|view|show|no|\d+) comments?( »)?", "comment links, WordPress core"),
    (r"skip to (main )?content", "screen-reader link, WordPress core"),
    (r"notify me of (new|follow-?up) (posts|comments) by e-?mail\.?", "comment form, Jetpack"),
    (r"share (this|on|via|with|to)( (this|article|story|post))?:?", "share bar, Jetpack"),
    (r"share (on|via|to) (facebook|twitter|x|whatsapp|telegram|linkedin|e-?mail)", "share bar"),
    (r"(share|tweet|pin( it)?|print|e-?mail|like this:?|like loading\.\.\.)", "share bar, Jetpack"),
    (r"click to (share|print|email).{0,60}", "share bar, Jetpack"),
    (r"follow us( on .{0,40})?", "share bar, news sites at large"),
    (r"(subscribe|sign up)( (now|here|today|(to|for) our .{0,40}))?[.!]?", "newsletter box"),
    (r"(this (site|website)|we) uses? cookies.{0,200}", "cookie notice"),
    (r"(accept|reject|manage)( all)? cookies", "cookie notice"),
    (r"[-–—]* ?(advertisement|sponsored content|paid content)s?( ?[-–—])*", "advert label"),
    (r"(story|article) continues below( advertisement)?", "advert label"),
    (r"(related (posts|articles|stories)|read (more|next)|most (read|popular))[:…]?", "link list"),
    (r"all rights reserved\.?", "imprint"),
    (r"(©|copyright)( ©| \(c\))? ?\d{4}.{0,80}", "imprint"),
)

_FURNITURE = re.compile("|".join(f"(?:{line})" for line, _ in LINES), re.IGNORECASE)
_LONGEST = 300  # characters; the longest phrase above with all that it allows for
_LINE = re.compile(r"[^\n]+")


def blank(text: str) -> str:
    r"""
    Replace each line of furniture by as many spaces, so that every offset still holds.

    Examples
    --------
    >>> blank("Homs fell quiet.\nLeave a reply\n")
    'Homs fell quiet.\n             \n'
    """
    return _LINE.sub(_line, text)


def _line(found: re.Match[str]) -> str:
    line = found[0]
    if len(line) > _LONGEST or not _FURNITURE.fullmatch(line.strip()):
        return line
    return " " * len(line)


def bounds(text: str, start: int = 0, end: int | None = None) -> tuple[int, int]:
    r"""
    Narrow a span of a text to what stands between the white space at its ends.

    Examples
    --------
    >>> bounds("  Homs \n")
    (2, 6)
    """
    part = text[start:end]
    inner = part.strip()
    begin = start + len(part) - len(part.lstrip()) if inner else start
    return begin, begin + len(inner)
