"""Which of its namesakes a name means, or none of them, on a table of our own."""

from __future__ import annotations

import runpy

import pytest

from geomap.gazetteer.index import Index
from tests.conftest import TESTS

BENCH = runpy.run_path(str(TESTS / "benchmarks" / "namesakes.py"))
SENTENCES = BENCH["read_table"]()
COUNTRIES = 60
"""Countries that the table speaks of at least: all continents."""


def test_the_table_is_large_and_of_all_continents() -> None:
    wanted = [w for s in SENTENCES for _, w in s.wanted]
    assert len(wanted) >= 100
    assert len({w.partition(".")[0].rstrip("?") for w in wanted}) >= COUNTRIES
    assert 0.25 < sum(s.held_out for s in SENTENCES) / len(SENTENCES) < 0.42


@pytest.mark.parametrize(("held_out", "least"), [(False, 0.95), (True, 0.95)])
def test_a_name_means_the_place_in_the_texts_country_or_none(
    held_out: bool, least: float, index: Index
) -> None:
    some = [s for s in SENTENCES if s.held_out == held_out]
    right = [
        BENCH["is_right"](place, wanted) for _, _, wanted, place, _ in BENCH["answers"](some, index)
    ]
    assert sum(right) / len(right) >= least


def test_hardly_any_name_is_taken_for_a_place_of_another_country(index: Index) -> None:
    rows = list(BENCH["answers"](SENTENCES, index))
    abroad = [p for _, _, w, p, _ in rows if p is not None and not w.startswith(str(p.country))]
    assert len(abroad) / len(rows) <= 0.02
