"""Persons, hotels, banks, teams and streets that bear a place's name are no places."""

from __future__ import annotations

import re

import pytest

from geomap.model import Document
from geomap.pipeline import find_toponyms
from geomap.settings import Settings
from tests.conftest import TESTS

TABLE = TESTS / "tables" / "person_names.txt"


def rows(part: str) -> list[str]:
    seen, _, held = TABLE.read_text(encoding="utf-8").partition("# held out")
    lines = (held if part == "held out" else seen).splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def resolved(text: str) -> list[str]:
    found = find_toponyms(Document("t", text), Settings())
    return [t.mention.text for t in found if t.place]


@pytest.mark.parametrize(("part", "least"), [("seen", 0.95), ("held out", 0.92)])
def test_names_inside_other_names_resolve_to_no_place(part: str, least: float) -> None:
    lines = rows(part)
    wrong = []
    for line in lines:
        places = re.findall(r"\[\[(.+?)\]\]", line)
        found = resolved(re.sub(r"\[\[|\]\]", "", line))
        if found != places:
            wrong.append((line, found))
    print(f"\n{part}: {len(lines) - len(wrong)} of {len(lines)}")
    assert len(lines) >= 50
    assert 1 - len(wrong) / len(lines) >= least, wrong if part == "seen" else len(wrong)
