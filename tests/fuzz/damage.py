"""What damages a sample, and what is expected of every reader of a damaged one."""

from __future__ import annotations

import random
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import Any

from geomap.corrections import read_corrections
from geomap.documents import read_documents
from geomap.errors import GeomapError
from geomap.formats import NamedPlaces, read_events
from geomap.gazetteer.importing import import_layer
from geomap.gazetteer.index import Index

__all__ = ["CORPUS", "Sample", "damaged", "fault_of", "samples"]

TESTS = Path(__file__).parent.parent
CORPUS = Path(__file__).parent / "corpus"
"""Inputs that once were faults: ``READER.NAME.SUFFIX``, the reader one of `READERS`."""

_BYTES = b"\0\n\r\t,;:<>{}[]()\"'&%/\\=+-0123456789TZ \xff\xc3\xa9"
# What single bytes seldom come to: numbers beyond every type, names of every object, deep nesting.
_PARTS = (
    b"99999999999999999999999", b"1e30", b"1e400", b"-0", b"NaN", b"Infinity", b"null", b"[]",
    b'{"toString":1}', b"__proto__", b"[" * 2000, b'{"a":' * 1200, b"\\ud800", b"\xed\xa0\x80",
    b"99999-99-99", b"0000-00-00", b"\r", b"\r\n", b"\0", b" " * 3000, b": " * 500, b"," * 3000,
    b"<b>" * 500, b"9" * 5000, b"\xef\xbb\xbf", b"=cmd|' /C calc'!A0", b"../../x", b"&#x0;",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """A sound input: what reads it, under which file name."""

    reader: str
    name: str
    data: bytes


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Damage an input in one of seven ways."""
    if not data:
        return dice.choice(_PARTS)
    at, to = sorted((dice.randrange(len(data)), dice.randrange(len(data))))
    match dice.randrange(7):
        case 0:
            return data[: max(1, to)]
        case 1:
            changed = bytearray(data)
            for _ in range(dice.randrange(1, 12)):
                changed[dice.randrange(len(changed))] = dice.choice(_BYTES)
            return bytes(changed)
        case 2:
            return data[:at] + data[to:] or b" "
        case 3:
            return data[:to] + data[at:to] * dice.randrange(1, 5) + data[to:]
        case 4:
            noise = bytes(dice.choice(_BYTES) for _ in range(dice.randrange(1, 40)))
            return data[:at] + noise + data[at:]
        case 5:
            return data[:at] + dice.choice(_PARTS) + data[at:]
        case _:
            return _other_value(data, dice)


def _other_value(data: bytes, dice: random.Random) -> bytes:
    """Put something else in place of what stands between two marks: a cell, a JSON value."""
    marks = [n for n, byte in enumerate(data) if byte in b',:;\t"\n<>=[]{}|']
    if len(marks) < 2:
        return data + dice.choice(_PARTS)
    n = dice.randrange(len(marks) - 1)
    return data[: marks[n] + 1] + dice.choice(_PARTS) + data[marks[n + 1] :]


def _documents(path: Path, _: Index) -> list[str]:
    reading = read_documents(path)
    if not (reading.documents or reading.errors or reading.unread or reading.warnings):
        return ["neither read nor told\n"]
    for document in reading.documents:
        f"{document.id}{document.text}{document.title}{document.source}".encode()
    return [*map(str, reading.errors), *reading.warnings]


def _table(path: Path, _: Index) -> list[str]:
    places = NamedPlaces("title") if "named" in path.name else None
    found = read_events(path, places=places)
    return [*found.notes, *found.skipped]


def _gazetteer(path: Path, _: Index) -> list[str]:
    said: list[str] = []
    form = path.name.partition("-")[0].replace("_", "-")
    import_layer(form, path, path.parent / "layers", tell=said.append)
    return said


def _corrections(path: Path, index: Index) -> list[str]:
    from geomap.actors import Roster

    found = read_corrections([path], Roster(()), index)
    return [*map(str, found.errors), *found.warnings]


READERS: dict[str, Callable[[Path, Index], list[str]]] = {
    "documents": _documents,
    "table": _table,
    "gazetteer": _gazetteer,
    "corrections": _corrections,
}


def fault_of(reader: str, path: Path, index: Index) -> str | None:
    """Read a file; return what is wrong with the answer: a traceback, or no single line."""
    try:
        lines = READERS[reader](path, index)
    except GeomapError as error:
        lines = [str(error)]
    except Exception:
        return traceback.format_exc()
    return next((f"several lines: {line[:80]!r}" for line in lines if "\n" in line), None)


def _module(name: str) -> Any:
    """Load a test module by its file, for its samples."""
    spec = util.spec_from_file_location(Path(name).name, TESTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    loaded = util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


_HEAD = b"---\ntitle: A\ndate: 2019-03-04\nurl: https://example.org/\n---\nIt rained.\n"
_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nWARC-Date: "
    b"2019-03-04T05:06:07Z\r\nContent-Length: 69\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: "
    b"text/html\r\n\r\n<p>It rained in Homs.</p>\r\n\r\n"
)
_FEATURE = (
    b'{"type":"FeatureCollection","features":[{"type":"Feature","id":7,"@id":"x","properties":'
    b'{"name":"Xyz","title":"Xyz","population":5,"country":"SY","aliases":"A|B","ccodes":["SY"]},'
    b'"geometry":{"type":"Point","coordinates":[36,36]},"names":[{"toponym":"Xy"}],"links":'
    b'[{"type":"closeMatch","identifier":"gn:12"}]},{"type":"Feature","id":8,"@id":"y",'
    b'"properties":{"name":"Yy","title":"Yy"},"geometry":{"type":"Polygon","coordinates":'
    b"[[[36,36],[37,36],[37,37],[36,36]]]}}]}"
)
_GAZETTEERS = {
    "csv-a.csv": b"name,lat,lon,id,country,population,aliases\nXa,36,36,1,SY,5,B|C\n"
    b"Xb,36,37,,IQ,,\n",
    "geonames-a.txt": b"1\tXyz\tXyz\tA,B\t36\t36\tP\tPPL\tSY\t\t12\t\t\t\t5\t\t\tAsia\t2024-01-01\n"
    b"2\tYz\tYz\t\t36.5\t36\tA\tADM1\tSY\t\t12\t\t\t\t0\t\t\tAsia\t2024-01-01\n",
    "whosonfirst-a.tsv": b"wof_id\tname\tplacetype\tlat\tlon\tcc\tparent\tgn_id\tpopulation"
    b"\tnames\n"
    b"1\tXyz\tlocality\t36\t36\tSY\t2\t12\t5\tA|B\n2\tR\tregion\t36\t36\tSY\t\t\t\t\n",
    "geojson-a.geojson": _FEATURE,
    "linked_places-a.json": _FEATURE,
    "nominatim-a.json": b'[{"osm_type":"node","osm_id":1,"name":"Xyz","lat":"36","lon":"36",'
    b'"namedetails":{"name:en":"X;Y"},"address":{"country_code":"sy","state":"S"},"extratags":'
    b'{"population":"5"}},{"osm_type":"way","osm_id":2,"name":"Yy","geojson":{"type":"Point",'
    b'"coordinates":[36,36]}}]',
    "ocha-a.csv": b"location,level,p-code,name,parent,valid from\nSYR,1,SY02,Aleppo,SYR,2020\n",
}
_CORRECTIONS = (
    b"document_id,quote,mention,event_id,place,date,drop,note\n"
    b"a.txt,It rained,Homs,,Hama,2019-03-04,,x\na.txt,,,e1,36.2 37.1,,yes,\n"
)


def samples(folder: Path) -> Iterator[Sample]:
    """Give the sound inputs: those of the other tests, and a gazetteer of each format."""
    formats = _module("documents/test_formats_of_documents")
    tables = _module("formats/test_formats_tables")
    for name, data in formats.SAMPLES.items():
        yield Sample("documents", name, data)
    for page in sorted((TESTS / "pages").glob("*.html"))[:4]:
        yield Sample("documents", page.name, page.read_bytes())
    yield Sample("documents", "head.md", _HEAD)
    yield Sample("documents", "rows.jsonl", b'{"id":"a","text":"It rained.","date":"2019-01-02"}\n')
    yield Sample("documents", "a.warc", _WARC)
    for name, make in tables.FILES.items():
        yield Sample("table", name, make(folder))
    for number, text in enumerate(tables.QUIRKS.values()):
        yield Sample("table", f"q{number}.csv", text if isinstance(text, bytes) else text.encode())
    yield Sample("table", "named.csv", b"title,date\nHama,2019\nHoms,43528\n")
    for name, data in _GAZETTEERS.items():
        yield Sample("gazetteer", name, data)
    yield Sample("corrections", "corrections.csv", _CORRECTIONS)
