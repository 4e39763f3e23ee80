"""
A table of many events as few bytes: what a large page holds instead of plain columns.

Three things make it small, and each is undone by a few lines of ``assets/js/table.js``. A column
of few values is a list of these and one number an event; columns that follow from each other (a
place, its province, its coordinates) share the numbers. Titles and sentences are numbers of words
in one dictionary, the frequent words in one byte: deflate's window of 32 kB knows no frequent
words, so this leaves a quarter less of English news than zlib alone does, and the page searches
numbers where it would search texts. All of it is then one zlib stream, told in printable letters,
which a browser reads with ``DecompressionStream``.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

__all__ = [
    "Column", "coded", "in_letters", "packed", "packed_bytes", "plain", "reordered", "squeezed",
    "unpacked", "unsqueezed",
]  # fmt: skip

LEVEL = 4  # of zlib: 6 takes twice as long and leaves 2 % less of such bytes, 9 seven times and 2 %
# First bytes of a word's number: below ONE it is the whole, below TWO one more follows, below
# THREE two more, else three. ONE is where the page of tests/benchmarks/bench_page.py is smallest.
ONE, TWO, THREE = 160, 240, 255
# Printable ASCII but for the three signs of HTML.
LETTERS = "".join(chr(code) for code in range(33, 127) if chr(code) not in "<>&")
_CLEAN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


@dataclass(frozen=True, slots=True)
class Column:
    """
    One property of all events: ``values[codes[i]]`` is that of the i-th.

    ``values`` are JSON values, each once; None is among them if some event lacks the property.
    """

    codes: Numbers
    values: list[Any]


def coded(cells: Any, read: Callable[[Any], Any]) -> Column:
    """
    Take a column apart into its values and each row's.

    Parameters
    ----------
    cells : Series, array or sequence
        Hashable or not; what pandas takes for missing is None.
    read : callable
        Brings a cell into JSON; called once for each different cell.

    Examples
    --------
    >>> found = coded(["Homs", None, "Homs"], str.upper)
    >>> found.codes.tolist(), found.values
    ([0, 1, 0], ['HOMS', None])
    """
    import pandas as pd

    try:
        codes, different = pd.factorize(pd.Series(cells) if isinstance(cells, list) else cells)
    except TypeError:  # lists or objects in the cells: each is its own value
        codes, different = pd.factorize(pd.RangeIndex(len(cells)))
        different = pd.Index(list(cells), dtype=object)
    codes = codes.astype("int64")
    values = [read(cell) for cell in different.tolist()]
    if (codes < 0).any():
        codes[codes < 0] = len(values)
        values.append(None)
    return Column(codes, values)


def reordered(table: Mapping[str, Column], order: Any) -> dict[str, Column]:
    """Return the table with its rows in another order."""
    return {name: Column(column.codes[order], column.values) for name, column in table.items()}


def plain(table: Mapping[str, Column]) -> dict[str, list[Any]]:
    """Return the columns with each event's value written out, for small pages."""
    return {
        name: [column.values[code] for code in column.codes.tolist()]
        for name, column in table.items()
    }


def packed(table: Mapping[str, Column], worded: Sequence[str]) -> str:
    """
    Write a table as one zlib stream in letters.

    Before it stand its length and that of what is in it, four bytes each (little-endian).
    """
    return squeezed(packed_bytes(table, worded), LEVEL)


def packed_bytes(table: Mapping[str, Column], worded: Sequence[str]) -> bytes:
    """
    Write a table as bytes: the length of its head, the head as JSON, and its numbers.

    These are for each group of columns the lowest bytes of all its numbers, then the next; then
    the words' numbers of the ``worded`` columns, a zero after each text.

    Parameters
    ----------
    table : mapping of str to Column
        Columns of the same length; those without any value are left out.
    worded : sequence of str
        Names of the columns of which the texts are told in words.
    """
    count = len(next(iter(table.values())).codes)
    kept = {name: column for name, column in table.items() if any(_told(column))}
    texts = [name for name in worded if name in kept]
    others = {name: column for name, column in kept.items() if name not in texts}
    groups = [_compact(group) for group in _groups(others, count)]
    told, words = _in_words([kept[name] for name in texts])
    head = {
        "count": count,
        "groups": [[{n: c.values for n, c in group.items()}, _width(group)] for group in groups],
        "worded": {name: len(octets) for name, octets in zip(texts, told, strict=True)},
        "words": words,
    }
    # Lone surrogates cannot be written as UTF-8.
    opening = _CLEAN(head).encode("utf-8", "replace")
    planes = [plane for group in groups for plane in _planes(group)]
    return b"".join([len(opening).to_bytes(4, "little"), opening, *planes, *told])


def unpacked(text: str) -> dict[str, list[Any]]:
    """
    Read what `packed` wrote: every column with each event's value written out.

    Examples
    --------
    >>> import numpy as np
    >>> table = {"n": Column(np.array([0, 1, 0]), ["a", "b"])}
    >>> unpacked(packed(table, ()))
    {'n': ['a', 'b', 'a']}
    """
    raw = unsqueezed(text)
    at = 4 + int.from_bytes(raw[:4], "little")
    head = json.loads(raw[4:at])
    found: dict[str, list[Any]] = {}
    count = head["count"]
    for columns, width in head["groups"]:
        planes = [raw[at + n * count : at + (n + 1) * count] for n in range(width)]
        numbers = zip(*planes, strict=True)
        codes = [sum(x << (8 * n) for n, x in enumerate(octet)) for octet in numbers]
        codes = codes if width else list(range(count))
        at += width * count
        found |= {name: [values[code] for code in codes] for name, values in columns.items()}
    for name, length in head["worded"].items():
        found[name] = _texts(raw[at : at + length], head["words"])
        at += length
    return found


def _from_letters(text: str) -> bytes:
    values = {letter: number for number, letter in enumerate(LETTERS)}
    held = bits = 0
    octets = bytearray()
    for one, other in zip(text[::2], text[1::2], strict=True):
        held, bits = (held << 13) | (values[one] * 91 + values[other]), bits + 13
        while bits >= 8:
            bits -= 8
            octets.append((held >> bits) & 255)
        held &= (1 << bits) - 1
    return bytes(octets)


def _texts(octets: bytes, words: Sequence[str]) -> list[str | None]:
    starts = [0, ONE, ONE + ((TWO - ONE) << 8), ONE + ((TWO - ONE) << 8) + ((THREE - TWO) << 16)]
    found: list[list[str]] = [[]]
    rest = iter(octets)
    for first in rest:
        if first == 0:
            found.append([])
            continue
        more = 0 if first < ONE else 1 if first < TWO else 2 if first < THREE else 3
        number = first - (0, ONE, TWO, THREE)[more]
        for _ in range(more):
            number = number * 256 + next(rest)
        found[-1].append(words[number + starts[more] - 1])
    return [" ".join(said) if said else None for said in found[:-1]]


def squeezed(octets: bytes, level: int = 9) -> str:
    """
    Write bytes as one zlib stream in letters, after its length and theirs.

    ``assets/js/unpack.js`` undoes it without the browser's help.
    """
    stream = zlib.compress(octets, level)
    sizes = b"".join(len(x).to_bytes(4, "little") for x in (stream, octets))
    return in_letters(sizes + stream)


def unsqueezed(text: str) -> bytes:
    """
    Read what `squeezed` wrote.

    Examples
    --------
    >>> unsqueezed(squeezed(b"rain"))
    b'rain'
    """
    octets = _from_letters(text.strip())
    return zlib.decompress(octets[8 : 8 + int.from_bytes(octets[:4], "little")])


def in_letters(octets: bytes) -> str:
    """
    Write bytes as letters and signs that mean nothing in HTML, 13 bits in two of them.

    91 such are printable ASCII, and 91² is just above 2¹³; a byte takes 1.23 of them where base64
    takes 1.33. The end is filled with zeros, up to a byte too many.

    Examples
    --------
    >>> in_letters(b"")
    ''
    >>> in_letters(bytes(2)), in_letters(bytes([255, 255]))
    ('!!!!', '~"rj')
    """
    import numpy as np

    pairs = -(-8 * len(octets) // 13)  # bits that are told, 13 at a time
    filled = np.frombuffer(octets.ljust(-(-pairs // 8) * 13 + 1, b"\0"), dtype="uint8")
    whole = filled[: -(-pairs // 8) * 13].reshape(-1, 13).astype("int64")
    told = np.empty((len(whole), 8), dtype="int64")
    for place in range(8):  # 13 bytes are 8 pairs; a pair's bits lie in two or three bytes
        first, bit = divmod(13 * place, 8)
        three = [whole[:, at] if at < 13 else 0 for at in (first, first + 1, first + 2)]
        told[:, place] = ((three[0] << 16 | three[1] << 8 | three[2]) >> (11 - bit)) & 8191
    numbers = told.reshape(-1)[:pairs]
    alphabet = np.frombuffer(LETTERS.encode("ascii"), dtype="uint8")
    letters = np.column_stack([alphabet[numbers // 91], alphabet[numbers % 91]])
    return letters.tobytes().decode("ascii")


def _told(column: Column) -> Iterator[bool]:
    return (value is not None for value in column.values)


Group = dict[str, Column]


def _groups(table: Mapping[str, Column], count: int) -> list[Group]:
    """Put columns together that follow from the one of them with the most values."""
    import numpy as np

    found: list[tuple[Numbers, Numbers, Group]] = []
    for name, column in sorted(table.items(), key=lambda one: -len(one[1].values)):
        if 2 * len(column.values) > count:  # nearly each event has its own
            order = Column(np.arange(count), [column.values[c] for c in column.codes.tolist()])
            found.insert(0, (column.codes[:0], column.codes, {name: order}))
            continue
        for first, codes, group in found:
            if len(first) and np.array_equal(column.codes[first][codes], column.codes):
                group[name] = Column(codes, [column.values[c] for c in column.codes[first]])
                break
        else:
            _, first, codes = np.unique(column.codes, return_index=True, return_inverse=True)
            found.append((first, codes, {name: column}))
    return [group for _, _, group in found]


def _compact(group: Group) -> Group:
    """Return the values that most events have the low numbers: high bytes are then mostly 0."""
    import numpy as np

    codes = next(iter(group.values())).codes
    if _width(group) == 0:
        return group
    order = np.argsort(-np.bincount(codes), kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    turned = order.tolist()
    return {n: Column(rank[codes], [c.values[i] for i in turned]) for n, c in group.items()}


def _width(group: Group) -> int:
    """Bytes of a number of this group; 0 where each event's number is its own place."""
    column = next(iter(group.values()))
    if len(column.values) == len(column.codes):
        return 0
    return max(1, ((len(column.values) - 1).bit_length() + 7) // 8)


def _planes(group: Group) -> Iterator[bytes]:
    codes = next(iter(group.values())).codes
    for place in range(_width(group)):
        yield ((codes >> (8 * place)) & 255).astype("uint8").tobytes()


def _in_words(columns: Sequence[Column]) -> tuple[list[bytes], list[str]]:
    """Write texts as numbers of words, 0 after each; return the words, number 1 first."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if not columns:
        return [], []
    # Words are what stands between single spaces, so joining them gives the text back exactly.
    split = [pc.split_pattern(_arrow(column), " ") for column in columns]
    every = pa.concat_arrays([parts.flatten() for parts in split]).dictionary_encode()
    numbers = every.indices.to_numpy()
    often = np.bincount(numbers, minlength=len(every.dictionary))
    # Equally frequent words in the order of the alphabet: most are told once, and deflate well so.
    order = pc.array_sort_indices(every.dictionary).to_numpy()
    order = order[np.argsort(-often[order], kind="stable")]
    rank = np.empty(len(order), dtype="int64")
    rank[order] = np.arange(1, len(order) + 1)
    told, at = [], 0
    for parts in split:
        lengths = pc.fill_null(pc.list_value_length(parts), 0).to_numpy()
        here = rank[numbers[at : at + lengths.sum()]]
        told.append(_octets(np.insert(here, np.cumsum(lengths), 0)))
        at += int(lengths.sum())
    return told, every.dictionary.take(pa.array(order)).to_pylist()


def _arrow(column: Column) -> Any:
    import pyarrow as pa

    texts = [None if value is None else str(value) for value in column.values]
    try:
        found = pa.array(texts, pa.string())
    except UnicodeEncodeError:  # lone surrogates
        mended = [t if t is None else t.encode("utf-8", "replace").decode() for t in texts]
        found = pa.array(mended, pa.string())
    return found.take(pa.array(column.codes))


def _octets(numbers: Numbers) -> bytes:
    """
    Write numbers in one to four bytes each.

    Examples
    --------
    >>> import numpy as np
    >>> list(_octets(np.array([159, 160, 160 + 80 * 256])))
    [159, 160, 0, 240, 0, 0]
    """
    import numpy as np

    starts = np.cumsum([0, ONE, (TWO - ONE) << 8, (THREE - TWO) << 16])
    following = np.searchsorted(starts[1:], numbers, side="right")
    first = np.array([0, ONE, TWO, THREE])[following] << (8 * following)
    whole = (numbers - starts[following] + first) << (8 * (3 - following))
    table = whole.astype(">u4").view("uint8").reshape(-1, 4)
    octets: bytes = table[np.arange(4) <= following[:, None]].tobytes()
    return octets
