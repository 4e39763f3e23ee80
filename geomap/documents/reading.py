"""The door of the room: sources to Documents, with everything that went wrong told beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from geomap.documents.blog import Excerpt, headline, part
from geomap.documents.decoding import decode
from geomap.documents.frontmatter import Facts, facts, split
from geomap.documents.furniture import blank, bounds
from geomap.documents.rows import read_rows
from geomap.documents.sources import File, find_files
from geomap.errors import InputError
from geomap.model import Document

__all__ = ["Reading", "read_documents"]

# spaCy's own limit (nlp.max_length): beyond it a parse may take the machine's whole memory.
_MOST_CHARACTERS = 1_000_000

_Found = Document | InputError | str
"""What a file gives: documents, errors, and warnings (the strings)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What was read; iterating gives the documents.

    ``errors`` are the inputs that could not be read, one line each; everything else was.
    ``warnings`` are one line each too: read, but look.
    """

    documents: tuple[Document, ...] = ()
    errors: tuple[InputError, ...] = ()
    warnings: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)


def read_documents(
    sources: Iterable[str | Path] | str | Path, *, published: date | None = None
) -> Reading:
    """
    Read articles from files and folders; nothing is raised for a bad one.

    Parameters
    ----------
    sources : iterable of str or Path
        Files (``.txt .md .html .htm .jsonl``), folders, or ``-`` for standard input. In folders
        hidden files, files of other kinds and papers about the folder (README …) are passed over.
    published : date, optional
        Date of the texts that state none.

    Returns
    -------
    Reading
        Documents in the order of ``sources``, in folders sorted by path. A document's id is the
        row's in JSON Lines, else the path relative to its source; ``#n`` is the n-th excerpt of
        a file. Where two would have the same id, the later one gets ``~2``.
    """
    if isinstance(sources, str | Path):
        sources = [sources]
    found = [item for file in find_files(sources) for item in _read(file)]
    documents, warnings = _told_apart([item for item in found if isinstance(item, Document)])
    dated = tuple(d if d.published else replace(d, published=published) for d in documents)
    return Reading(
        documents=dated,
        errors=tuple(item for item in found if isinstance(item, InputError)),
        warnings=(*(item for item in found if isinstance(item, str)), *warnings),
    )


def _read(file: File | InputError) -> Iterator[_Found]:
    if isinstance(file, InputError):
        yield file
        return
    try:
        text, warning = decode(file.data(), file.path, html=file.kind == "html")
        if warning:
            yield warning
        if not text.strip():
            raise InputError(f"{file.path}: is empty; remove it or put text in it")
        yield from _limited(_READERS[file.kind_of(text)](text, file))
    except InputError as error:
        yield error


def _limited(found: Iterable[_Found]) -> Iterator[_Found]:
    for item in found:
        if isinstance(item, Document) and len(item.text) > _MOST_CHARACTERS:
            yield InputError(
                f"{item.path}: {item.id} is longer than {_MOST_CHARACTERS:,} characters; split it"
            )
        else:
            yield item


def _read_text(text: str, file: File) -> Iterator[_Found]:
    head, offset = split(text, file.path)
    yield from _documents(text, file, facts(head, f"{file.path}:1"), offset)


def _read_html(text: str, file: File) -> Iterator[_Found]:
    from geomap.documents.webpage import read_page

    article, told, warnings = read_page(text, file.path)
    yield from warnings
    yield from _documents(article, file, told, 0)


def _read_jsonl(text: str, file: File) -> Iterator[_Found]:
    yield from read_rows(text, file.id, file.path)


_READERS: dict[str, Callable[[str, File], Iterator[_Found]]] = {
    "text": _read_text,
    "html": _read_html,
    "jsonl": _read_jsonl,
}


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
    stated = asdict(told) | {key: value for key, value in own.items() if value}
    return Document(
        id=name,
        text=text[excerpt.start : excerpt.end],
        offset=excerpt.start,
        path=file.path,
        **stated,
    )


def _told_apart(documents: Iterable[Document]) -> tuple[list[Document], list[str]]:
    """Give each document an id of its own, the first of two keeping it."""
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
