"""
Damage samples of every reader of articles and tables, and count what is not told in one line.

``python tests/benchmarks/fuzz_readers.py [ROUNDS] [SEED]``: in each round every sample is cut, has
bytes changed, parts swapped or doubled; a traceback, an error of several lines, or a file that is
neither read nor told of is a fault and is printed. 31 samples; 650 rounds are 20,000 inputs.
"""

from __future__ import annotations

import random
import sys
import traceback
import warnings
from importlib import util
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geomap.documents import read_documents
from geomap.errors import GeomapError
from geomap.formats import NamedPlaces, read_events

TESTS = Path(__file__).parent.parent
ALPHABET = b"\0\n\r,;:<>{}[]()\"'&%/\\=+-0123456789TZ \xff\xc3\xa9"


def module(name: str) -> Any:
    """Load a test module by its file, for its samples."""
    spec = util.spec_from_file_location(name, TESTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    loaded = util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def harmed(data: bytes, dice: random.Random) -> bytes:
    """Damage a file in one of five ways."""
    at, to = sorted((dice.randrange(len(data)), dice.randrange(len(data))))
    match dice.randrange(5):
        case 0:
            return data[: max(1, to)]
        case 1:
            changed = bytearray(data)
            for _ in range(dice.randrange(1, 12)):
                changed[dice.randrange(len(changed))] = dice.choice(ALPHABET)
            return bytes(changed)
        case 2:
            return data[:at] + data[to:] or b" "
        case 3:
            return data[:to] + data[at:to] * dice.randrange(1, 5) + data[to:]
        case _:
            noise = bytes(dice.choice(ALPHABET) for _ in range(dice.randrange(1, 40)))
            return data[:at] + noise + data[at:]


def document_fault(path: Path) -> str | None:
    """Read articles; return what is wrong with the answer."""
    reading = read_documents(path)
    if not (reading.documents or reading.errors or reading.unread or reading.warnings):
        return "neither read nor told"
    lines = [*map(str, reading.errors), *reading.warnings]
    return next((f"several lines: {line[:80]!r}" for line in lines if "\n" in line), None)


def table_fault(path: Path) -> str | None:
    """Read a table; return what is wrong with the answer."""
    try:
        places = NamedPlaces("title") if path.suffix == ".csv" and "named" in path.name else None
        found = read_events(path, places=places)
    except GeomapError as error:
        return f"several lines: {str(error)[:80]!r}" if "\n" in str(error) else None
    lines = [*found.notes, *found.skipped]
    return next((f"several lines: {line[:80]!r}" for line in lines if "\n" in line), None)


def samples(folder: Path) -> list[tuple[str, bytes, Any]]:
    """Gather the samples of the tests, each with what reads it."""
    formats, tables = module("test_document_formats"), module("test_formats_tables")
    found = [(name, data, document_fault) for name, data in formats.SAMPLES.items()]
    pages = sorted((TESTS / "pages").glob("*.html"))[:4]
    found += [(page.name, page.read_bytes(), document_fault) for page in pages]
    head = b"---\ntitle: A\ndate: 2019-03-04\nurl: https://example.org/\n---\nIt rained.\n"
    found += [("head.md", head, document_fault)]
    found += [(name, make(folder), table_fault) for name, make in tables.FILES.items()]
    quirky = tables.QUIRKS.values()
    found += [(f"q{n}.csv", t if isinstance(t, bytes) else t.encode(), table_fault)
              for n, t in enumerate(quirky)]  # fmt: skip
    found += [("named.csv", b"title,date\nHama,2019\nHoms,43528\n", table_fault)]
    return found


def main() -> None:
    rounds, seed = (int(arg) for arg in (*sys.argv[1:3], "20", "1")[:2])
    dice = random.Random(seed)  # noqa: S311  damage, not secrets
    warnings.simplefilter("ignore")
    tried = faults = 0
    with TemporaryDirectory() as folder:
        for name, data, fault_of in samples(Path(folder)) * rounds:
            path = Path(folder) / name
            path.write_bytes(harmed(data, dice))
            tried += 1
            try:
                fault = fault_of(path)
            except Exception:
                fault = traceback.format_exc()
            if fault:
                faults += 1
                print(f"{name}: {fault}")
    print(f"{tried:,} inputs, {faults} faults")


if __name__ == "__main__":
    main()
