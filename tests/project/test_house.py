"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import geomap
from geomap.cli import app
from tests.conftest import ROOT

SOURCES = sorted((ROOT / "geomap").rglob("*.py"))
FOLDERS = {"geomap", "gazetteer", "data", "output", "tests"}
FILES = {"pyproject.toml", "README.md", "Makefile", "LICENSE", "CHANGELOG.md", "CITATION.cff"}


def commands(group: click.Group, prefix: str = "geomap") -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}"


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) and function.body[1:] else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1


def test_the_top_level_is_the_one_we_agreed_on() -> None:
    import subprocess

    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    tops = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert {top for top in tops if not top.startswith(".")} == FOLDERS | FILES


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    for name in geomap.__all__:
        assert getattr(geomap, name).__doc__, name
    assert set(geomap.__all__) <= set(dir(geomap))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        geomap.nonsense  # noqa: B018  the access is the test


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_room_has_a_purpose_and_small_functions(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "a module says what its room is for"
    public = [f for f in tree.body if isinstance(f, ast.FunctionDef) and not f.name.startswith("_")]
    assert [f.name for f in public if not ast.get_docstring(f)] == []
    assert [f.name for f in functions(path) if body_lines(f) > 40] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_docstrings_are_in_plain_words(path: Path) -> None:
    """Docstrings are imperative ("Return True if …"), and acts and modules have their own names."""
    text = path.read_text(encoding="utf-8")
    assert re.findall(r'"""(?:\n\s*)?(?:Tell|Let|Say)s? .*', text) == []
    told = [ast.get_docstring(node) or "" for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)]  # fmt: skip
    assert [line for line in told if re.search(r"\bdeeds?\b", line)] == []


def test_one_module_of_extraction_reads_the_parsers_labels() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "geomap" / "extraction").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("dep", "dep_")
    }
    assert readers == {"geomap/extraction/grammar/relations.py"}


def test_importing_geomap_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    code = (
        "import sys, geomap.cli;"
        "heavy = {'spacy', 'geopandas', 'folium', 'shapely', 'pandas', 'geopy'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("command", list(commands(app)))
def test_readme_names_every_command(command: str) -> None:
    assert f"`{command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_names_no_command_that_is_not_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`geomap ([a-z]+)", text))
    assert named <= set(app.commands)


def test_no_lock_names_an_index() -> None:
    for lock in (ROOT / ".ci").glob("requirements*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_benchmarks_import_what_is_there() -> None:
    missing = []
    for path in sorted((ROOT / "tests" / "benchmarks").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("geomap")):
                continue
            if importlib.util.find_spec(str(node.module)) is None:
                missing.append(f"{path.name}: {node.module}")
                continue
            module = importlib.import_module(str(node.module))
            names = [a.name for a in node.names if not hasattr(module, a.name)]
            missing += [f"{path.name}: {node.module}.{name}" for name in names
                        if importlib.util.find_spec(f"{node.module}.{name}") is None]  # fmt: skip
    assert missing == []
