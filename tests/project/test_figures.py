"""The docs state the figures that were measured, each with the command that prints it."""

from __future__ import annotations

import importlib.util
import re
import sys
from datetime import date
from types import ModuleType

import pytest

from tests.conftest import ROOT


def load(name: str) -> ModuleType:
    path = ROOT / "tests" / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


figures, house = load("figures"), load("house")
KEPT = figures.read_kept()
COMMANDS = figures.specification()["command"]


def test_docs_state_what_is_kept() -> None:
    assert list(figures.drift(KEPT)) == [], "python tests/benchmarks/figures.py --write"


def test_every_row_of_figures_says_where_it_comes_from() -> None:
    assert list(figures.uncovered("geomap/docs/accuracy.md")) == []


def test_a_changed_figure_is_noticed_and_written() -> None:
    name = next(name for name in figures.statements()[0].names)
    changed = KEPT | {name: figures.replace(KEPT[name], value="54321")}
    assert any("54321" in line for line in figures.drift(changed))
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "54321" in figures.rewritten(text, "README.md", changed)
    assert figures.rewritten(text, "README.md", KEPT) == text


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_kept_figure_has_its_command_day_and_machine(name: str) -> None:
    command, _, figure = name.partition(".")
    assert figure in COMMANDS[command]["prints"], "a figure that no command prints any more"
    assert KEPT[name].command == figures.printed(COMMANDS[command]["run"])
    assert date.fromisoformat(KEPT[name].date)
    assert "cores" in KEPT[name].machine
    assert KEPT[name].number >= 0


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_is_a_script_or_module_with_patterns_that_take_one_group(name: str) -> None:
    command = COMMANDS[name]
    assert command["group"] in {"quick", "accuracy", "speed", "long"}
    assert command["run"][0] == "-m" or (figures.HERE / command["run"][0]).exists()
    assert all(re.compile(pattern).groups == 1 for pattern in command["prints"].values())


def test_what_cannot_run_here_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "ROOT", figures.HERE)
    monkeypatch.setenv("PATH", "")
    assert figures.missing(["shared", "chromium"]) == "shared, chromium"
    assert figures.missing([]) is None


def test_the_house_has_no_circle_and_no_arrow_up_not_even_inside_of_functions() -> None:
    imports = house.imports(house.modules(ROOT), lazy=True)
    assert house.circles(imports) == []
    assert house.upwards(house.arrows(imports)) == []


def test_the_picture_of_the_house_has_every_room() -> None:
    drawn = (ROOT / "geomap" / "docs" / "house.svg").read_text(encoding="utf-8")
    rooms = {room for row in house.order() for room in row}
    assert set(re.findall(r">([a-z_]+)</text>", drawn)) == rooms
