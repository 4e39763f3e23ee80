"""Fixtures that every test may ask for; none of them reaches the network."""

from __future__ import annotations

from pathlib import Path

import pytest

from geomap.gazetteer.index import Index

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent


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
