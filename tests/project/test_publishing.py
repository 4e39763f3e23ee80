"""What a stranger and a package index find: licence, versions, addresses, pictures."""

from __future__ import annotations

import runpy
import tomllib

import yaml

import geomap
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_licence_names_those_of_the_data() -> None:
    parts = set(PROJECT["license"].split(" AND "))
    assert {"MIT", "CC-BY-4.0", "Unicode-3.0", "CC0-1.0", "Apache-2.0"} == parts


def test_each_python_of_the_matrix_is_a_classifier() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text("utf-8"))
    matrix = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    named = {c.rpartition(" ")[2] for c in PROJECT["classifiers"] if "Python :: 3." in c}
    assert named == set(matrix) == {"3.11", "3.12", "3.13", "3.14"}


def test_the_citation_is_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == PROJECT["version"] == geomap.__version__


def test_what_is_published_has_addresses_and_pictures_of_its_own() -> None:
    published = runpy.run_path(str(ROOT / ".ci" / "published"))
    home = "https://git.example.org/maps/geomap"
    table = tomllib.loads(published["urls"](home))
    assert {"Homepage", "Source", "Documentation", "Changelog", "Issues"} == set(table)
    text = published["absolute"]((ROOT / "README.md").read_text("utf-8"), home, "v1.0.0")
    assert f"({home}/raw/v1.0.0/tests/golden/readme.png)" in text
    assert f"({home}/blob/v1.0.0/geomap/docs/commands.md)" in text
    assert published["absolute"]("[x](https://e.org) [y](#z)", home, "v1") == (
        "[x](https://e.org) [y](#z)"
    )
