"""An import's work spread over processes: the same layer, and no process left behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from geomap.errors import GazetteerError
from geomap.gazetteer.importing import Options, import_layer
from geomap.gazetteer.importing.process_engine import processes


def table(tmp_path: Path, count: int = 25_000) -> Path:
    file = tmp_path / "XX.txt"
    rest = "P\tPPL\tSY\t\t12\t7\t\t\t50\t\t\tAsia/Damascus\t2024-01-01"
    lines = [f"{n}\tXyz {n}\tXyz {n}\tQaryat {n}\t35.5\t36.5\t{rest}\n" for n in range(1, count)]
    lines[7] = lines[5]  # the same place again
    lines[9] = "no row\n"
    file.write_text("".join(lines), encoding="utf-8")
    return file


def test_processes_write_the_same_layer_as_none(tmp_path: Path) -> None:
    file = table(tmp_path)
    (tmp_path / "a2").write_text("SY.12.7\tJisr\tJisr\t9\n", encoding="utf-8")
    options, made = Options(admin2=tmp_path / "a2"), []
    for name, engine in (("one", map), ("two", processes(2))):
        told: list[str] = []
        done = import_layer("geonames", file, tmp_path / name, options,
                            tell=told.append, engine=engine)  # fmt: skip
        assert (done.places, done.skipped) == (24_997, 2)
        assert told == [
            f"{file}:8: a place of the id geonames:6 stands in the file already",
            f"{file}:10: has 1 columns between tabs, GeoNames' table has 19",
        ]
        made.append(done.path.read_bytes())
    assert made[0] == made[1]


def test_order_is_kept_and_no_more_is_read_than_is_worked_on() -> None:
    read: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(20):
            read.append(number)
            yield number

    answers = iter(processes(2)(abs, numbers()))
    assert next(answers) == 0
    assert len(read) <= 4
    assert list(answers) == list(range(1, 20))


def test_what_a_process_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(processes(1)(int, ["1", "x"]))


def test_a_process_that_is_killed_is_told_of() -> None:
    with pytest.raises(GazetteerError, match=r"ended too early.*run it again"):
        list(processes(1)(os._exit, [3]))
