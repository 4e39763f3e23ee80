"""Word (.docx) and OpenDocument (.odt) texts: what a reader of the final text sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from geomap.documents.packed import Piece, member, opened
from geomap.documents.page_cleaning import tidy
from geomap.documents.xml_trees import local, parse_xml, text_of
from geomap.errors import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_docx", "read_odt"]

# ECMA-376 part 1, 17.13.5 (revisions), 17.11 and 17.13.4 (marks of notes and comments), 17.3.2.41
# (hidden text): deleted text, marks, and what Word does not show.
_WORD_DROPPED = frozenset(
    "del moveFrom delText delInstrText instrText footnoteReference endnoteReference"
    " commentReference footnoteRef annotationRef pict drawing AlternateContent sdtPr".split()
)
# OpenDocument 1.3 part 3: notes, comments, tracked changes, and fields of page numbers.
_OPEN_DROPPED = frozenset(
    "note annotation annotation-end tracked-changes page-number page-count bookmark-ref"
    " sequence-decls table-of-content frame".split()
)


def read_docx(data: bytes, name: str) -> Iterable[Piece]:
    """
    Read a Word file: deleted and hidden text, comments and notes are none of it.

    Raises
    ------
    InputError
        It is no Word file, or has no text.
    """
    with opened(data, name, "Word") as archive:
        root = parse_xml(member(archive, "word/document.xml", name), name, "Word")
        head = _core(archive, "docProps/core.xml", name)
    yield _piece("\n\n".join(_word_paragraphs(root)), head, name)


def read_odt(data: bytes, name: str) -> Iterable[Piece]:
    """
    Read an OpenDocument text.

    Raises
    ------
    InputError
        It is none, or has no text.
    """
    with opened(data, name, "OpenDocument") as archive:
        root = parse_xml(member(archive, "content.xml", name), name, "OpenDocument")
        head = _core(archive, "meta.xml", name)
    body = next((e for e in root.iter() if local(e) == "body"), root)
    paragraphs = (
        tidy("".join(_open_text(e)))
        for e in body.iter()
        if local(e) in ("p", "h") and not _is_dropped(e, _OPEN_DROPPED)
    )
    yield _piece("\n\n".join(filter(None, paragraphs)), head, name)


def _piece(text: str, head: dict[str, Any], name: str) -> Piece:
    if not text:
        raise InputError(f"{name}: has no text; remove it or put text in it")
    return Piece(text, head)


def _core(archive: Any, inside: str, name: str) -> dict[str, Any]:
    """
    Read the title that a file states.

    Its author is whose licence the program has and its dates those of the file, not of the
    article: neither is taken.
    """
    if inside not in archive.namelist():
        return {}
    try:
        root = parse_xml(member(archive, inside, name), name, "office")
    except InputError:
        return {}
    title = next((e for e in root.iter() if local(e) == "title"), None)
    told = tidy(text_of(title))
    return {"title": told} if told else {}


def _word_paragraphs(root: _Element) -> Iterator[str]:
    for paragraph in root.iter():
        if local(paragraph) == "p" and not _is_dropped(paragraph, _WORD_DROPPED):
            text = tidy("".join(_word_text(paragraph)))
            if text:
                yield text


def _is_dropped(element: _Element, dropped: frozenset[str]) -> bool:
    return any(local(above) in dropped for above in element.iterancestors())


def _word_text(element: _Element) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name in _WORD_DROPPED or name == "p" or (name == "r" and _is_hidden(child)):
            continue
        if name == "t":
            yield child.text or ""
        elif name in ("tab", "br", "cr"):
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        else:
            yield from _word_text(child)


def _is_hidden(run: _Element) -> bool:
    for properties in run:
        if local(properties) == "rPr":
            for one in properties:
                off = [v for k, v in one.attrib.items() if str(k).endswith("val")]
                if local(one) in ("vanish", "strike", "dstrike"):
                    return not off or str(off[0]) not in ("0", "false")
    return False


def _open_text(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local(child)
        if name in ("tab", "s", "line-break"):
            yield " "
        elif name not in _OPEN_DROPPED and name not in ("p", "h", "soft-page-break"):
            yield from _open_text(child)
        yield child.tail or ""
