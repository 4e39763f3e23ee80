"""The coverage table in geomap/docs/accuracy.md is the one that the index in use gives."""

from __future__ import annotations

import runpy

import pytest

from geomap.gazetteer.index import Index
from tests.conftest import ROOT

BENCH = runpy.run_path(str(ROOT / "tests" / "benchmarks" / "coverage.py"))


def test_the_readme_shows_the_coverage_of_this_index(index: Index) -> None:
    markdown, _ = BENCH["table"](index)
    text = (ROOT / "geomap" / "docs" / "accuracy.md").read_text(encoding="utf-8")
    renew = "run: python tests/benchmarks/coverage.py --write"
    assert BENCH["written"](text, markdown) == text, renew


def test_a_readme_without_its_markers_names_them() -> None:
    with pytest.raises(SystemExit, match="coverage: begin"):
        BENCH["written"]("# geomap", "| table |")


def test_every_group_of_the_table_has_a_truth_and_is_asked_in_full(index: Index) -> None:
    markdown, _ = BENCH["table"](index)
    rows = [line.split("|") for line in markdown.splitlines()[2:]]
    asked = {cells[1].strip(): int(cells[2]) for cells in rows}
    assert asked["Capitals of UN members"] == 193
    assert asked["200 international airports"] == 200
    assert set(asked) == set(BENCH["TRUTHS"])
