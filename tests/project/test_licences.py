"""The table of licences is of the lock that is shipped."""

from __future__ import annotations

import csv
import re

from tests.conftest import ROOT

CI = ROOT / ".ci"


def test_licences_are_told_of_every_locked_package() -> None:
    lock = (CI / "requirements.txt").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock, re.MULTILINE))
    with (CI / "licences.csv").open(encoding="utf-8", newline="") as file:
        told = {(row["package"], row["version"]) for row in csv.DictReader(file)}
    assert told == locked, "run .venv/bin/python .ci/licences, as .ci/lock does"


def test_every_locked_package_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        blocks = re.split(r"\n(?=\S)", (CI / name).read_text(encoding="utf-8").strip())
        assert all("--hash=sha256:" in block for block in blocks if "==" in block)
