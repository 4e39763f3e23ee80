"""
Words of titles and sentences → which events have them: ``words.bin``, beside a tiled page.

A search that reads a million texts is none that a browser can do; it reads the words instead.
Words are folded as names are, sorted, and in blocks of `BLOCK`; the page knows the first word of
each block. A block is gzipped JSON, ``{"w": [words], "n": [events of each], "b": [bytes of
each]}``. Before the blocks stand the events of all words, in the same order: of each word the
numbers of its events, as steps from one to the next in seven bits a byte (LEB128). Words with a
common beginning are thus one part of the file, and a search is one or two requests.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from unicodedata import combining, normalize

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

__all__ = ["WORDS_FILE", "WordIndex", "write_words"]

WORDS_FILE = "words.bin"
BLOCK = 512  # words
SLAB = 2_000_000  # steps that are written at once: what memory they take for a moment
# A word of more than a quarter of the events finds nothing that one looks for; it fits them all.
COMMON, COMMON_FROM = 0.25, 1_000
_WORD = re.compile(r"[^\W_]+")


class WordIndex:
    """The words of events that come in parts, in the order of the parts."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.pairs: list[tuple[Any, Any]] = []
        self.count = 0
        self._folded: dict[str, list[int]] = {}

    def add(self, *columns: Sequence[str | None]) -> None:
        """Take the texts of a part: columns of the same events."""
        import numpy as np

        found = []
        for texts in columns:
            rows, codes, words = _split(texts)
            ids = [self._numbers(word) for word in words]
            for place in range(max(map(len, ids), default=0)):  # "Homs-based" is two words
                word = np.array([one[place] if place < len(one) else -1 for one in ids])[codes]
                found.append((word[word >= 0] << 32) | rows[word >= 0])
        keys = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype="int64")
        self.pairs.append(
            ((keys >> 32).astype("uint32"), ((keys & 0xFFFFFFFF) + self.count).astype("uint32"))
        )
        self.count += len(columns[0])

    def _numbers(self, word: str) -> list[int]:
        if word not in self._folded:
            found = dict.fromkeys(_WORD.findall(_plain(word)))
            self._folded[word] = [self.known.setdefault(one, len(self.known)) for one in found]
        return self._folded[word]


def _plain(word: str) -> str:
    """
    Fold as assets/js/search.js does: without case and accents.

    Examples
    --------
    >>> _plain("Ḥomṣ,")
    'homs,'
    """
    if word.isascii():
        return word.lower()
    return "".join(c for c in normalize("NFKD", word.lower()) if not combining(c))


def _split(texts: Sequence[str | None]) -> tuple[Numbers, Numbers, list[str]]:
    """Return the row and the word's number of every word of some texts, and the words."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    said = [None if x is None else str(x).encode("utf-8", "replace").decode() for x in texts]
    parts = pc.split_pattern(pa.array(said, pa.string()), " ")
    words = parts.flatten().dictionary_encode()
    lengths = pc.fill_null(pc.list_value_length(parts), 0).to_numpy()
    rows = np.repeat(np.arange(len(said)), lengths)
    return rows, words.indices.to_numpy().astype("int64"), words.dictionary.to_pylist()


def write_words(words: WordIndex, order: Numbers, path: Path) -> dict[str, Any]:
    """
    Write the index.

    Parameters
    ----------
    words : WordIndex
        Its parts are taken from it.
    order : int array
        Events in the order of their numbers.

    Returns
    -------
    dict
        What a page knows: ``first`` words of the blocks, ``at`` where each block begins and the
        last ends, ``starts`` where the events of its first word do, and the words that are
        ``common``.
    """
    import numpy as np

    names = sorted(words.known)
    ranks = np.empty(len(names), dtype="int64")
    ranks[[words.known[name] for name in names]] = np.arange(len(names))
    numbers = np.empty(words.count, dtype="int64")
    numbers[order] = np.arange(words.count)
    often = np.zeros(len(names), dtype="int64")
    for ids, _ in words.pairs:
        often += np.bincount(ranks[ids], minlength=len(names))
    common = often > max(COMMON_FROM, COMMON * words.count)
    often[common] = 0
    keys, at = np.empty(int(often.sum()), dtype="int64"), 0
    while words.pairs:
        ids, rows = words.pairs.pop()
        kept = ~common[ranks[ids]]
        part = (ranks[ids[kept]] << 32) | numbers[rows[kept]]
        keys[at : at + len(part)] = part
        at += len(part)
    keys.sort()
    with path.open("wb") as file:
        lengths = _write_steps(file, keys, len(names))
        return _write_blocks(file, names, often, lengths) | {
            "common": [names[n] for n in np.flatnonzero(common).tolist()]
        }


def _write_steps(file: IO[bytes], keys: Numbers, count: int) -> Numbers:
    """Write the numbers of all words' events as steps; return how many bytes each word has."""
    import numpy as np

    lengths = np.zeros(count, dtype="int64")
    for start in range(0, len(keys), SLAB):
        part = keys[start : start + SLAB]
        before = np.concatenate([keys[start - 1 : start] if start else [-1], part[:-1]])
        same = (before >> 32) == (part >> 32)
        steps = (part & 0xFFFFFFFF) - np.where(same, before & 0xFFFFFFFF, 0)
        octets, sizes = leb128(steps)
        file.write(octets)
        lengths += np.bincount(part >> 32, weights=sizes, minlength=count).astype("int64")
    return lengths


def leb128(numbers: Numbers) -> tuple[bytes, Numbers]:
    """
    Write numbers below 2**28 in seven bits a byte, the lowest first; return the sizes as well.

    Examples
    --------
    >>> import numpy as np
    >>> octets, sizes = leb128(np.array([5, 300]))
    >>> list(octets), sizes.tolist()
    ([5, 172, 2], [1, 2])
    """
    import numpy as np

    sizes = 1 + sum((numbers >= 1 << (7 * n)).astype("int64") for n in (1, 2, 3))
    table = np.empty((len(numbers), 4), dtype="uint8")
    for place in range(4):
        more = (place < sizes - 1) * 128
        table[:, place] = ((numbers >> (7 * place)) & 127) | more
    return table[np.arange(4) < np.asarray(sizes)[:, None]].tobytes(), np.asarray(sizes)


def _write_blocks(
    file: IO[bytes], names: Sequence[str], often: Numbers, lengths: Numbers
) -> dict[str, Any]:
    first, at, starts, start = [], [file.tell()], [], 0
    for begin in range(0, len(names), BLOCK):
        part = slice(begin, begin + BLOCK)
        told = {"w": names[part], "n": often[part].tolist(), "b": lengths[part].tolist()}
        plain = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        at.append(at[-1] + file.write(gzip.compress(plain, 6, mtime=0)))
        first.append(names[begin])
        starts.append(start)
        start += int(lengths[part].sum())
    return {"first": first, "at": at, "starts": starts}
