"""The docs say what is there: links lead somewhere, commands and options exist, examples run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from geomap.cli import app
from tests.conftest import ROOT

DOCS = ROOT / "geomap" / "docs"
PAGES = [ROOT / "README.md", ROOT / ".github" / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def shell_lines(path: Path) -> list[str]:
    text = "".join(SHELL.findall(path.read_text(encoding="utf-8"))).replace("\\\n", " ")
    without_texts = re.sub(r"<<'(\w+)'.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    return [line for line in without_texts.splitlines() if line.startswith("geomap ")]


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    command: click.Command = app
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    return command, words


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    local = [m for m in re.findall(r"\]\(([^)]+)\)", text) if "://" not in m]
    assert [link for link in local if not (path.parent / link.partition("#")[0]).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_commands_have_the_options_that_examples_give_them(path: Path) -> None:
    for line in shell_lines(path):
        command, rest = command_of(shlex.split(line, comments=True)[1:])
        known = {
            name for option in command.params for name in (*option.opts, *option.secondary_opts)
        }
        asked = {word.partition("=")[0] for word in rest if word.startswith("-")}
        assert not isinstance(command, click.Group), line
        assert asked <= known, line


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_files_that_are_named_are_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    files = re.findall(r"`((?:tests|geomap|gazetteer|data|\.github|\.ci)/[\w./-]+)`", text)
    assert [name for name in files if not (ROOT / name).exists()] == []


def test_every_page_is_in_the_navigation() -> None:
    text = (ROOT / ".ci" / "mkdocs.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"\w+\.md", text)) == {path.name for path in DOCS.glob("*.md")}
    assert yaml.safe_load(text)["docs_dir"] == "../geomap/docs"


@pytest.mark.slow
def test_the_tutorial_runs_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    (tmp_path / "mine").mkdir()
    article = re.search(r"<<'TEXT'\n(.*?)^TEXT$", text, re.MULTILINE | re.DOTALL)
    assert article
    (tmp_path / "mine" / "ferry.md").write_text(article[1], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for line in shell_lines(DOCS / "tutorial.md"):
        done = CliRunner().invoke(app, shlex.split(line)[1:])
        assert done.exit_code == 0, (line, done.output)
    assert (tmp_path / "mymap" / "index.html").exists()
    told = (tmp_path / "mine.csv").read_text(encoding="utf-8")
    assert "Kherson" in told
    assert "2023-05-11" in told
