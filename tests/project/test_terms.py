"""The names of the code are the terms of its field: geomap/docs/terms.md against the code."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import pytest

import geomap
import geomap.model

PACKAGE = Path(geomap.__file__).parent
ROW = re.compile(r"^\| `([\w.]+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)
TERMS = {
    name: term for name, term, _ in ROW.findall((PACKAGE / "docs/terms.md").read_text("utf-8"))
}
# Names that geomap had for the field's terms; none may come back as a class or a module.
PRIVATE = (
    "Told Telling Cast Standing Voice Spot Site Sense Stretch Ground Scene Deed barred beside "
    "judge signs scan housing company choosing unknown figure frame crossings looks streams sight "
    "ends"
).split()
STORY = {"geomap/story/scene.py"}  # a story has scenes


@pytest.mark.parametrize("name", TERMS)
def test_a_term_has_its_name_in_the_code(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    assert hasattr(import_module(module), attribute)


def test_every_public_name_has_its_term() -> None:
    public = [f"geomap.{name}" for name in geomap.__all__]
    public += [
        f"geomap.model.{name}" for name in geomap.model.__all__ if name not in geomap.__all__
    ]
    assert [name for name in public if name not in TERMS] == []


def test_no_class_has_the_name_of_another() -> None:
    found = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(str(path.relative_to(PACKAGE)))
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


def test_the_old_private_names_are_gone() -> None:
    modules = [path.stem for path in PACKAGE.rglob("*.py")]
    classes = [
        node.name
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE.parent).as_posix() not in STORY
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    assert [name for name in PRIVATE if name in modules or name in classes] == []
