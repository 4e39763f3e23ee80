"""The coverage table in gazetteer/README.md is the one that the index in use gives."""

from __future__ import annotations

import runpy
from pathlib import Path

from geomap.gazetteer.index import Index
from geomap.gazetteer.paths import tables_folder


def test_the_readme_shows_the_coverage_of_this_index(index: Index) -> None:
    bench = runpy.run_path(str(Path(__file__).parent / "benchmarks" / "coverage.py"))
    markdown, _ = bench["table"](index)
    assert markdown in (tables_folder() / "README.md").read_text(encoding="utf-8")
