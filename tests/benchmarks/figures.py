"""
Every figure of the docs, by the command that prints it: ``make figures``.

    python tests/benchmarks/figures.py [GROUP…] [--only COMMAND…] [--list] [--check] [--write]

``figures.toml`` says what is run, where in its output the figures stand and where the docs state
them. Each is kept in ``geomap/docs/figures.csv`` with its command, day and machine, and the docs
are rewritten to what is kept. What cannot run here (no corpora, no browser) says so and keeps its
last value with its day. GROUPs are quick, accuracy, speed and long; without one all are run. Whole
outputs lie in ``output/figures``. ``--list`` only says what would run and for how long, ``--check``
what the docs state and is not kept so, ``--write`` writes what is kept into the docs.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SPECIFICATION = HERE / "figures.toml"
KEPT = ROOT / "geomap" / "docs" / "figures.csv"
OUTPUT = ROOT / "output" / "figures"
COLUMNS = ("figure", "value", "command", "date", "machine")
FIELD = re.compile(r"\{([\w.+/-]+)(?::([^}]+))?\}")
NAME = re.compile(r"[\w-]+\.\w+")
NUMBER = r"(\d[\d,]*(?:\.\d+)?|\.\d+)"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it was printed, with where it comes from."""

    value: str
    command: str
    date: str
    machine: str

    @property
    def number(self) -> float:
        return float(self.value.replace(",", ""))


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of a document with figures between braces."""

    file: str
    says: str

    @property
    def names(self) -> list[str]:
        return [name for field, _ in FIELD.findall(self.says) for name in NAME.findall(field)]

    def filled(self, kept: Mapping[str, Figure]) -> str:
        """Return the words with the figures that are kept."""
        return FIELD.sub(lambda m: shown(m[1], m[2], kept), self.says)

    def pattern(self) -> re.Pattern[str]:
        """Return what finds these words in a document, whatever their figures."""
        parts = FIELD.split(self.says)
        words = [r"\s+".join(map(re.escape, re.split(r"\s+", part))) for part in parts[::3]]
        return re.compile(NUMBER.join(words))


def shown(field: str, form: str | None, kept: Mapping[str, Figure]) -> str:
    """
    Write a figure, a sum or a share of two as the docs have it.

    Examples
    --------
    >>> kept = {"a.b": Figure("0.8134", "", "", ""), "a.c": Figure("4,997", "", "", "")}
    >>> shown("a.b", ".2", kept), shown("a.b", "%", kept), shown("a.c", None, kept)
    ('.81', '81.3', '4,997')
    """
    if NAME.fullmatch(field) and form is None:
        return kept[field].value
    total, _, whole = field.partition("/")
    value = sum(kept[name].number for name in total.split("+"))
    if whole or "+" in field:
        value /= sum(kept[name].number for name in whole.split("+")) if whole else 1
    if form is None or form == ",":
        return f"{value:,.0f}"
    if form == "%":
        return f"{100 * value:.1f}"
    if form[0] in ".p":  # a share without its 0; p: printed as per cent
        return f"{value / (100 if form[0] == 'p' else 1):.{form[1:]}f}".removeprefix("0")
    return f"{value:,.{form}f}"


def specification() -> dict[str, Any]:
    return tomllib.loads(SPECIFICATION.read_text("utf-8"))


def statements() -> list[Statement]:
    return [Statement(at["file"], says) for at in specification()["stated"] for says in at["says"]]


def read_kept(path: Path = KEPT) -> dict[str, Figure]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {row.pop("figure"): Figure(**row) for row in csv.DictReader(lines)}


def write_kept(kept: Mapping[str, Figure], path: Path = KEPT) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for name, figure in sorted(kept.items()):
            table.writerow([name, figure.value, figure.command, figure.date, figure.machine])


def machine() -> str:
    """Describe this machine in words, with how much others use it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.0f}"
    )


def missing(needs: list[str]) -> str | None:
    """Say what a command needs and this machine lacks."""
    there = {
        "shared": (ROOT / "../shared/corpora").exists(),
        "chromium": bool(shutil.which("chromium")),
        "scikit-learn": bool(importlib.util.find_spec("sklearn")),
        "names": bool(importlib.util.find_spec("names")),
    }
    return ", ".join(need for need in needs if not there[need]) or None


def arguments(run: list[str]) -> list[str]:
    """Return what to run: a script of this folder, or a module after ``-m``."""
    if run[0] == "-m":
        geomap = os.environ.get("GEOMAP", "-m geomap").split()
        return [*geomap, *run[2:]] if run[1] == "geomap" else run
    return [str(HERE / run[0]), *run[1:]]


def printed(run: list[str]) -> str:
    """Return a command as somebody would type it."""
    if run[:2] == ["-m", "geomap"]:
        return shlex.join(["geomap", *run[2:]])
    return shlex.join(
        ["python", *(run if run[0] == "-m" else [f"tests/benchmarks/{run[0]}", *run[1:]])]
    )


def measured(name: str, command: Mapping[str, Any]) -> dict[str, Figure]:
    """Run a command and take its figures out of what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments(command["run"])],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    OUTPUT.mkdir(parents=True, exist_ok=True)
    (OUTPUT / f"{name}.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    source = Figure("", printed(command["run"]), date.today().isoformat(), machine())
    found = {}
    for figure, pattern in command["prints"].items():
        match = re.search(pattern, done.stdout, re.MULTILINE | re.DOTALL)
        if match:
            found[f"{name}.{figure}"] = replace(source, value=match[1])
        else:
            print(f"  {name}.{figure}: not in output/figures/{name}.txt, the old value stays")
    return found


def rewritten(text: str, file: str, kept: Mapping[str, Figure]) -> str:
    """Put the figures that are kept into the words of a document."""
    for statement in statements():
        if statement.file == file and set(statement.names) <= set(kept):
            match = statement.pattern().search(text)
            if match is None:
                print(f"{file} no longer says: {statement.says}; mend figures.toml")
                continue
            values = [
                shown(field, form or None, kept) for field, form in FIELD.findall(statement.says)
            ]
            text = text[: match.start()] + "".join(_pieces(match, values)) + text[match.end() :]
    return text


def _pieces(match: re.Match[str], values: list[str]) -> Iterator[str]:
    at = match.start()
    for number, value in enumerate(values, start=1):
        yield match.string[at : match.start(number)] + value
        at = match.end(number)
    yield match.string[at : match.end()]


def drift(kept: Mapping[str, Figure]) -> Iterator[str]:
    """Say where the docs and what is kept differ."""
    for statement in statements():
        text = " ".join((ROOT / statement.file).read_text("utf-8").split())
        lacking = [name for name in statement.names if name not in kept]
        if lacking:
            yield f"{statement.file}: never measured: {', '.join(lacking)}"
        elif " ".join(statement.filled(kept).split()) not in text:
            yield f"{statement.file} does not say: {statement.filled(kept)}"


def uncovered(file: str) -> Iterator[str]:
    """List the rows of tables of figures for which nothing says where their figures come from."""
    text = (ROOT / file).read_text("utf-8")
    spans = [m.span() for s in statements() if s.file == file and (m := s.pattern().search(text))]
    known = [row["says"] for row in specification()["by_hand"] if row["file"] == file]
    for row in re.finditer(
        r"^\|.*\|$", re.sub(r"<!--.*?<!--", _blank, text, flags=re.DOTALL), re.M
    ):
        stated = any(a < row.end() and row.start() < b for a, b in spans)
        if re.search(r"\d", row[0]) and not stated and not any(says in row[0] for says in known):
            yield row[0]


def _blank(match: re.Match[str]) -> str:
    """Blank what a script writes between markers, which has its own test."""
    return re.sub(r"[^\n]", " ", match[0])


def measure(chosen: Mapping[str, Any], kept: dict[str, Figure]) -> None:
    """Run commands one after the other, keeping each one's figures at once."""
    for name, command in chosen.items():
        lacking = missing(command.get("needs", []))
        if lacking:
            print(f"{name}: skipped, needs {lacking}; the old values stay", flush=True)
            continue
        print(f"{name}: {printed(command['run'])}", flush=True)
        found = measured(name, command)
        kept |= read_kept() if KEPT.exists() else {}  # another run may have kept others meanwhile
        for figure, new in found.items():
            if figure not in kept or kept[figure].value != new.value:
                print(f"  {figure}: {kept[figure].value if figure in kept else '-'} → {new.value}")
            kept[figure] = new
        write_kept(kept)


def write_docs(kept: Mapping[str, Figure]) -> None:
    for file in {statement.file for statement in statements()}:
        path = ROOT / file
        path.write_text(rewritten(path.read_text("utf-8"), file, kept), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help="quick, accuracy, speed, long")
    parser.add_argument("--only", nargs="*", default=[], metavar="COMMAND")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    chosen = {
        name: command
        for name, command in specification()["command"].items()
        if (not options.groups or command["group"] in options.groups)
        and (not options.only or name in options.only)
    }
    kept = read_kept() if KEPT.exists() else {}
    if options.list:
        for name, command in chosen.items():
            cost = f"{command['group']:<9}{command['minutes']:>3} min"
            print(f"{cost}  {name}: {printed(command['run'])}")
        print(f"{sum(c['minutes'] for c in chosen.values())} minutes on two idle cores")
    elif options.check:
        raise SystemExit("\n".join(drift(kept)) or 0)
    else:
        if not options.write:
            measure(chosen, kept)
        write_docs(kept)


if __name__ == "__main__":
    main()
