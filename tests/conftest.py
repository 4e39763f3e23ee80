"""Fixtures that every test may ask for; none of them reaches the network."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from geomap.gazetteer.index import Index

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent


# Seconds of a test: as its mark says, else as most of its kind take.
SLOW_S, BROWSER_S, OTHER_S = 5.0, 1.5, 0.1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Put the files that take longest first.

    A worker is given whole files (``--dist=loadfile``), so that what a module's fixtures build is
    built once; with a long one at the end it would work on alone. xdist's own order, by the number
    of tests, put the building of the whole index last of all.
    """
    takes = Counter[Path]()
    for item in items:
        takes[item.path] += _seconds(item)
    items.sort(key=lambda item: -takes[item.path])


def _seconds(item: pytest.Item) -> float:
    if slow := item.get_closest_marker("slow"):
        return float(slow.args[0]) if slow.args else SLOW_S
    return BROWSER_S if item.get_closest_marker("browser") else OTHER_S


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the seed texts and corpora, which are not ours to ship."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(
            "the seed texts and corpora lie in ../shared, which is not part of the repository"
        )
    return folder


@pytest.fixture(scope="session")
def index() -> Index:
    """The gazetteer that was built when geomap was installed, without the user's own layers."""
    return Index(layers=())
