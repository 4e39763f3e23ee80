"""Sources to Documents, with everything that went wrong told beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO

from geomap.documents.boilerplate import blank, bounds
from geomap.documents.decoding import decode
from geomap.documents.excerpts import Excerpt, headline, part
from geomap.documents.frontmatter import Facts, split, stated
from geomap.documents.input_files import File, Unread, find_files
from geomap.documents.json_lines import is_output, read_rows
from geomap.documents.languages import language_of
from geomap.documents.packed import Piece, members, unpacked
from geomap.errors import InputError
from geomap.model import Document

__all__ = ["Reading", "read_documents", "read_json_lines", "read_web_archive"]

# spaCy's own limit (nlp.max_length): beyond it a parse may take the machine's whole memory.
_MOST_CHARACTERS = 1_000_000

# The element in which a page of geomap's holds its events; what its landing page says of itself.
_OWN = (' id="geomap-data">', '<meta name="generator" content="geomap">')

_Found = Document | InputError | Unread | str
"""What a file gives: documents, errors, files in it of no kind, and warnings (the strings)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What was read; iterating gives the documents.

    ``errors`` are the inputs that could not be read, one line each; everything else was.
    ``warnings`` are one line each too: read, but look. ``unread`` are the paths of files in the
    folders that are of no kind geomap reads.
    """

    documents: tuple[Document, ...] = ()
    errors: tuple[InputError, ...] = ()
    warnings: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)


def read_documents(
    sources: Iterable[str | Path] | str | Path,
    *,
    published: date | None = None,
    exclude: Collection[Path] = (),
) -> Reading:
    """
    Read articles from files and folders; nothing is raised for a bad one.

    Parameters
    ----------
    sources : iterable of str or Path
        Files (``.txt .md .html .jsonl .docx .odt .pdf .eml .mbox .rss .atom .xml .warc``, each
        also as ``.gz``, and ``.zip`` of them), folders, or ``-`` for standard input. In folders
        hidden files and papers about the folder (README …) are passed over; files of other kinds
        are in ``unread`` and counted in a warning.
    published : date, optional
        Date of the texts that state none.
    exclude : collection of Path, optional
        Files and folders inside the sources that are not to be read: where the output goes.

    Returns
    -------
    Reading
        Documents in the order of ``input_files``, in folders sorted by path. A document's id is the
        row's in JSON Lines, the page's address in WARC, else the path relative to its source;
        ``#n`` is the n-th excerpt of a file, item of a feed or mail of a box. Where two would have
        the same id, the later one gets ``~2``. ``lang`` is told by the text where it is long
        enough.
    """
    if isinstance(sources, str | Path):
        sources = [sources]
    return _reading([i for file in find_files(sources, exclude) for i in _read(file)], published)


def read_json_lines(text: str, name: str, path: str, *, published: date | None = None) -> Reading:
    """
    Read rows of articles, as `read_documents` reads a ``.jsonl`` file of them.

    Parameters
    ----------
    text : str
        One JSON object a line.
    name : str
        A row without an id is called ``name#n``.
    path : str
        What messages call the file.
    published : date, optional
        Date of the rows that state none.
    """
    return _reading(list(_limited(read_rows(text, name, path))), published)


def read_web_archive(
    stream: IO[bytes], name: str, path: str, *, published: date | None = None
) -> Reading:
    """
    Read the pages of a WARC file, as `read_documents` reads a ``.warc`` one.

    Parameters
    ----------
    stream : binary file
    name, path : str
        What the file is, and what messages call it.
    published : date, optional
        Date of the pages of which neither they nor their records tell one.
    """
    file = File(path, name, "warc", Path(name))
    return _reading(list(_of_captures(stream, file)), published)


def _reading(found: Sequence[_Found], published: date | None) -> Reading:
    apart, warnings = _told_apart([item for item in found if isinstance(item, Document)])
    documents = tuple(_known(document, published) for document in apart)
    unread = [item for item in found if isinstance(item, Unread)]
    said = [item for item in found if isinstance(item, str)]
    return Reading(
        documents=documents,
        errors=tuple(item for item in found if isinstance(item, InputError)),
        warnings=(*said, *warnings, *_passed_over(unread)),
        unread=tuple(item.path for item in unread),
    )


def _known(document: Document, published: date | None) -> Document:
    """Add what a document does not state: its language, and the day that the user gives."""
    told = replace(document, lang=language_of(document.text, document.lang))
    if told.published:
        return replace(told, published_basis=told.published_basis or "stated")
    return replace(told, published=published, published_basis="given" if published else None)


def _passed_over(unread: list[Unread]) -> list[str]:
    r"""
    Count what was not read, by kind.

    Examples
    --------
    >>> _passed_over([Unread("a.png", ".png"), Unread("b.png", ".png"), Unread("c", "")])
    ['3 files were not read: 2 .png, 1 without a suffix']
    >>> _passed_over([Unread("a.p\ng", ".p\ng")])  # a name is anybody's, and the line is one
    ['1 file was not read: 1 .p?g']
    """
    if not unread:
        return []
    kinds = Counter(_printable(item.suffix) or "without a suffix" for item in unread)
    ranked = sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))
    told = ", ".join(f"{count} {suffix}" for suffix, count in ranked)
    files = "1 file was" if len(unread) == 1 else f"{len(unread)} files were"
    return [f"{files} not read: {told}"]


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _read(file: File | Unread | InputError) -> Iterator[_Found]:
    if not isinstance(file, File):
        yield file
        return
    try:
        if file.kind == "zip":
            for member in members(file):
                yield from _read(member)
        elif file.kind == "warc":
            with file.opened() as stream:
                yield from _of_captures(stream, file)
        elif file.kind in _PIECES:
            for piece in _PIECES[file.kind](unpacked(file), file.path):
                yield from _limited(_of_piece(piece, file))
        else:
            yield from _limited(_of_text(file))
    except InputError as error:
        yield error
    except Exception as error:  # a fault of ours, or of a library's
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        said = f"{file.path}: cannot be read, by a fault of geomap's ({reason})"
        yield InputError(f"{said}; report it, or take the file out")


def _of_captures(stream: IO[bytes], file: File) -> Iterator[_Found]:
    """Read the pages of a WARC file by the door of saved pages; each is called by its address."""
    from geomap.documents.warc import dated_by, page_of, read_captures

    undated = 0
    for capture in read_captures(stream, file.path):
        if isinstance(capture, InputError):
            yield capture
            continue
        for item in _read(page_of(capture, file)):
            if isinstance(item, Document):
                dated = dated_by(item, capture)
                undated += dated.published != item.published
                yield replace(dated, url=capture.url)
            else:
                yield item
    if undated:
        said = "show no day that can be and stand under that of their capture: check what matters"
        yield f"{file.path}: {undated:,} of its texts {said}"


def _of_text(file: File) -> Iterator[_Found]:
    text, warning = decode(
        unpacked(file), file.path, html=file.kind == "html", charset=file.charset
    )
    if warning:
        yield warning
    if not text.strip():
        raise InputError(f"{file.path}: is empty; remove it or put text in it")
    yield from _READERS[file.kind_of(text)](text, file)


def _limited(found: Iterable[_Found]) -> Iterator[_Found]:
    for item in found:
        if isinstance(item, Document) and len(item.text) > _MOST_CHARACTERS:
            yield InputError(
                f"{item.path}: {item.id} is longer than {_MOST_CHARACTERS:,} characters; split it"
            )
        else:
            yield item


def _read_text(text: str, file: File) -> Iterator[_Found]:
    head, offset, warnings = split(text, file.path)
    told, more = stated(head, f"{file.path}:1")
    yield from (*warnings, *more)
    yield from _documents(text, file, told, offset)


def _read_html(text: str, file: File) -> Iterator[_Found]:
    from geomap.documents.webpage import read_page

    if any(mark in text for mark in _OWN):  # a map among the articles that it was made from
        yield Unread(file.path, ".html")
        return
    page = read_page(text, file.path)
    yield from page.warnings
    if not page.posts:
        yield from _documents(page.text, file, page.facts, 0)
    for number, post in enumerate(page.posts, start=1):
        excerpt = Excerpt(post.start, post.end)
        told = replace(page.facts, published=post.published, guessed=False)
        yield _document(f"{file.id}#{number}", page.text, file, (excerpt, told))


def _read_jsonl(text: str, file: File) -> Iterator[_Found]:
    if is_output(text):
        yield Unread(file.path, ".jsonl")
        return
    yield from read_rows(text, file.id, file.path)


_READERS: dict[str, Callable[[str, File], Iterator[_Found]]] = {
    "text": _read_text,
    "html": _read_html,
    "jsonl": _read_jsonl,
}


def _docx(data: bytes, name: str) -> Iterable[Piece | InputError]:
    from geomap.documents.office import read_docx

    return read_docx(data, name)


def _odt(data: bytes, name: str) -> Iterable[Piece | InputError]:
    from geomap.documents.office import read_odt

    return read_odt(data, name)


def _pdf(data: bytes, name: str) -> Iterable[Piece | InputError]:
    from geomap.documents.pdf import read_pdf

    return read_pdf(data, name)


def _mail(data: bytes, name: str) -> Iterable[Piece | InputError]:
    from geomap.documents.mail import read_mail

    return read_mail(data, name)


def _mbox(data: bytes, name: str) -> Iterable[Piece | InputError]:
    from geomap.documents.mail import read_mbox

    return read_mbox(data, name)


def _feed(data: bytes, name: str) -> Iterable[Piece | InputError]:
    from geomap.documents.feeds import read_feed

    return read_feed(data, name)


_PIECES: dict[str, Callable[[bytes, str], Iterable[Piece | InputError]]] = {
    "docx": _docx,
    "odt": _odt,
    "pdf": _pdf,
    "mail": _mail,
    "mbox": _mbox,
    "feed": _feed,
}
"""Readers of files that are no plain text; each loads its library when it is called."""


def _of_piece(piece: Piece | InputError, file: File) -> Iterator[_Found]:
    if isinstance(piece, InputError):
        yield piece
        return
    told, warnings = stated(piece.head, piece.where or file.path)
    yield from (*piece.warnings, *warnings)
    own = replace(file, id=f"{file.id}#{piece.number}") if piece.number else file
    if not piece.text.strip() and piece.warnings:
        return
    if not piece.text.strip():
        yield InputError(f"{piece.where or file.path}: has no text; remove it or put text in it")
        return
    yield from _documents(piece.text, own, told, 0)


def _documents(text: str, file: File, told: Facts, offset: int) -> Iterator[Document]:
    """Make the documents of one text: the excerpts if it has such, else the article."""
    clean = " " * offset + blank(text[offset:])
    excerpts = part(clean)
    if not excerpts:
        yield _document(file.id, clean, file, (_article(clean, told, offset, file), told))
    for number, excerpt in enumerate(excerpts, start=1):
        yield _document(f"{file.id}#{number}", clean, file, (excerpt, told))


def _article(text: str, told: Facts, offset: int, file: File) -> Excerpt:
    title, below = headline(text, offset)
    if told.title and (title or "").casefold() != told.title.casefold():
        below = offset  # the head's title stands; a different first line is text
    start, end = bounds(text, below)
    if start == end:
        start, end = bounds(text, offset)
    if start == end:
        raise InputError(f"{file.path}: has no text; remove it or put text in it")
    return Excerpt(start, end, title)


def _document(name: str, text: str, file: File, said: tuple[Excerpt, Facts]) -> Document:
    """Make a document; what stands over an excerpt outranks what the file's head says."""
    excerpt, told = said
    own = {"source": excerpt.source, "author": excerpt.author}
    if excerpt.title and (excerpt.source or excerpt.author or not told.title):
        own["title"] = excerpt.title
    facts = asdict(told) | {key: value for key, value in own.items() if value}
    guessed = facts.pop("guessed")
    return Document(
        id=name,
        text=text[excerpt.start : excerpt.end],
        offset=excerpt.start,
        path=file.path,
        published_basis=("guessed" if guessed else "stated") if told.published else None,
        **facts,
    )


def _told_apart(documents: Iterable[Document]) -> tuple[list[Document], list[str]]:
    """Return each document an id of its own, the first of two keeping it."""
    times: Counter[str] = Counter()
    taken: set[str] = set()
    apart: list[Document] = []
    renamed: Counter[str] = Counter()
    for document in documents:
        name = document.id
        while name in taken:
            times[document.id] += 1
            name = _numbered(document.id, times[document.id] + 1)
        taken.add(name)
        renamed[document.path or name] += name != document.id
        apart.append(replace(document, id=name) if name != document.id else document)
    return apart, [
        f"{path}: {count} of its documents share an id with earlier ones; theirs end in ~2 or more"
        for path, count in renamed.items()
        if count
    ]


def _numbered(name: str, number: int) -> str:
    file, mark, excerpt = name.rpartition("#")
    return f"{file}~{number}#{excerpt}" if mark else f"{name}~{number}"
