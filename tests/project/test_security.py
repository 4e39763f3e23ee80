"""SECURITY.md promises nothing that no test holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.findall(
    r"`(tests/[\w/.]+)(?:::(\w+))?`", (ROOT / ".github/SECURITY.md").read_text(encoding="utf-8")
)


def test_there_are_promises() -> None:
    assert len(NAMED) > 30


@pytest.mark.parametrize(("path", "test"), sorted(set(NAMED)))
def test_the_tests_that_are_named_are_there(path: str, test: str) -> None:
    assert (ROOT / path).exists()
    assert not test or f"def {test}(" in (ROOT / path).read_text(encoding="utf-8")
