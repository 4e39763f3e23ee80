"""Processes that are killed at random moments, and what their folders hold afterwards."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geomap.corrections import COLUMNS
from geomap.desk.table import CorrectionsTable, Edit
from geomap.gazetteer.importing import import_layer
from geomap.gazetteer.importing.options import Options
from geomap.pipeline import build
from geomap.pipeline.staging import JOURNAL, staging

__all__ = ["CASES", "Case", "kill_once", "prepared"]

OLD = ("Rebels attacked Homs on 7 October 2015, killing three people.",)
NEW = (*OLD, "Gunmen shot two guards dead near Aleppo on 8 October 2015.")
ROW = "name,lat,lon\n"


@dataclass(frozen=True, slots=True)
class Case:
    """A job with its folder before, after, and how long it takes undisturbed."""

    name: str
    work: Callable[[Path], object]
    settle: Callable[[Path], object]
    old: Path
    new: dict[str, bytes]
    takes_s: float


def contents(folder: Path) -> dict[str, bytes]:
    """Read what a reader sees of a folder: no hidden files."""
    files = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        str(name): path.read_bytes()
        for name, path in files.items()
        if not any(part.startswith(".") for part in name.parts) and name.suffix != ".part"
    }


def kill_once(case: Case, folder: Path, dice: random.Random) -> str:
    """Kill a job at a random moment, and check; return in which phase it was."""
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(case.old, out)
    child = os.fork()
    if not child:
        try:
            warnings.simplefilter("ignore")
            case.work(out)
        finally:
            os._exit(0)
    _wait(case, out, dice)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    seen, mixed = contents(out), (out / JOURNAL).exists()
    case.settle(out)
    settled, old = contents(out), contents(case.old)
    assert settled in (old, case.new), f"{case.name}: a mix of old and new"
    case.work(out)
    assert contents(out) == case.new, f"{case.name}: the next run gives other bytes"
    left = [path.name for path in out.iterdir() if path.name.startswith(".geomap-")]
    left += [path.name for path in out.iterdir() if path.suffix == ".part"]
    assert not left, f"{case.name}: {left} left behind"
    return "in the swap" if mixed else "before" if seen == old else "after"


def _wait(case: Case, out: Path, dice: random.Random) -> None:
    """Wait for a moment: any, or in half of the builds one of the few while files are swapped."""
    until = time.monotonic() + case.takes_s * 1.2 + 0.02
    if case.name == "build" and dice.random() < 0.5:
        while not (out / JOURNAL).exists() and time.monotonic() < until:
            time.sleep(0)
        time.sleep(dice.choice((0, 0, 0.0002, 0.001)))
    else:
        time.sleep(dice.uniform(0, case.takes_s * 1.2 + 0.02))


def _case(name: str, folder: Path, start: Callable[[Path], object],
          work: Callable[[Path], object], settle: Callable[[Path], object]) -> Case:  # fmt: skip
    old, new = folder / f"{name}-old", folder / f"{name}-new"
    old.mkdir()
    start(old)
    shutil.copytree(old, new)
    since = time.monotonic()
    work(new)
    return Case(name, work, settle, old, contents(new), time.monotonic() - since)


def _nothing(_: Path) -> None:
    """Leave a folder as it is: its files are each whole."""


def _builds(folder: Path) -> Case:
    for name, texts in (("a", OLD), ("b", NEW)):
        (folder / name / "texts").mkdir(parents=True)
        for number, text in enumerate(texts):
            (folder / name / "texts" / f"{number}.txt").write_text(text)

    def settle(out: Path) -> None:
        with staging(out):
            pass

    def start(out: Path) -> None:
        build([folder / "a" / "texts"], out)

    return _case("build", folder, start, lambda out: build([folder / "b" / "texts"], out), settle)


def _imports(folder: Path) -> Case:
    small, large = folder / "small.csv", folder / "large.csv"
    small.write_text(f"{ROW}Xa,36,36\n")
    large.write_text(ROW + "".join(f"Xa{n},36,{n % 90}\n" for n in range(3000)))

    def put(table: Path) -> Callable[[Path], object]:
        return lambda out: import_layer("csv", table, out, Options(name="mine"))

    return _case("import", folder, put(small), put(large), _nothing)


def _desks(folder: Path) -> Case:
    def save(value: str) -> Callable[[Path], object]:
        rows = [
            {**dict.fromkeys(COLUMNS, ""), "document_id": f"{value}{n}", "drop": "yes"}
            for n in range(500)
        ]

        def work(out: Path) -> None:
            sheet = CorrectionsTable(out / "corrections.csv")
            if any(row["document_id"] == f"{value}0" for row in sheet.read().rows):
                return  # it was saved before the kill
            sheet.change(Edit(tuple((None, row) for row in rows)))

        return work

    return _case("desk", folder, save("no"), save("yes"), _nothing)


CASES: dict[str, Callable[[Path], Case]] = {
    "build": _builds, "import": _imports, "desk": _desks,
}  # fmt: skip
"""What can be killed; each makes its case in an empty folder."""


def prepared(name: str, folder: Path) -> Case:
    """Make a case."""
    folder.mkdir(parents=True, exist_ok=True)
    return CASES[name](folder)


def table(counts: dict[str, Counter[str]]) -> str:
    """Lay out how many kills hit which phase."""
    phases = ("before", "in the swap", "after")
    lines = ["job     kills  before  in the swap  after"]
    for name, count in counts.items():
        cells = "  ".join(f"{count[p]:>{len(p)}}" for p in phases)
        lines.append(f"{name:<7} {count.total():>5}  {cells}")
    return "\n".join(lines)
