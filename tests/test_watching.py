"""`geomap watch`: the map follows its folders and feeds, and says what it could not get."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread, Timer
from typing import Any

import pytest

from geomap.cli import main
from geomap.errors import InputError, OutputError
from geomap.feeds import Web
from geomap.pipeline import build
from geomap.serving import answer
from geomap.store import writing_alone
from geomap.watching import Round, Watched, changes, one_round, watch

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

WORDS = {
    "aleppo": "Rebels shelled Aleppo on Wednesday, killing three civilians.",
    "homs": "Government jets bombed Homs on Tuesday, residents said.",
    "raqqa": "ISIS fighters attacked Raqqa on Monday.",
}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


class Press:
    """A publisher on this machine: pages in a folder, and a feed that lists them."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address, self.feed = folder, address, f"{address}/feed.rss"
        self.listed: list[str] = []

    def publish(self, name: str) -> None:
        body = f"<p>{WORDS[name]} The council of the town confirmed it in a letter.</p>" * 2
        page = f"<html><body><article>{body}</article></body></html>"
        (self.folder / f"{name}.html").write_text(page, encoding="utf-8")
        self.list(name)

    def list(self, name: str) -> None:
        link = f"<link>{self.address}/{name}.html</link>"
        day = "<pubDate>Thu, 08 Oct 2015 08:00:00 GMT</pubDate>"
        self.listed.append(f"<item><title>From {name}</title>{link}{day}</item>")
        told = (
            f"<rss version='2.0'><channel><title>Wire</title>{''.join(self.listed)}</channel></rss>"
        )
        (self.folder / "feed.rss").write_text(told, encoding="utf-8")
        os.utime(self.folder / "feed.rss", (1, len(self.listed)))  # another Last-Modified each


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Press]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr("geomap.feeds.web.PERIOD_S", 0.0)
    folder = tmp_path / "press"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as http:
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Press(folder, f"http://127.0.0.1:{http.server_port}")
        http.shutdown()
        thread.join()


def article(folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.md"
    path.write_text(f"---\npublished: 2015-10-08\n---\n{WORDS[name]}\n", encoding="utf-8")
    return path


def geomap(*arguments: str) -> int:
    try:
        main(list(map(str, arguments)))
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def contents(folder: Path) -> dict[str, bytes]:
    """Give what a build wrote: not the articles that were fetched."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".articles" not in path.parts
    }


def test_one_round_maps_a_folder_and_a_feed(
    press: Press, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article(tmp_path / "in", "homs")
    press.publish("aleppo")
    out = tmp_path / "out"
    assert geomap("watch", tmp_path / "in", press.feed, "-o", out, "--once") == 0
    told = capsys.readouterr().out
    assert "1 articles fetched" in told
    assert "2 documents (2 read anew)" in told
    events = (out / "events.geojson").read_text(encoding="utf-8")
    assert "Aleppo" in events
    assert "Homs" in events
    assert f"{press.address}/aleppo.html" in events
    assert (out / ".articles").stat().st_mode & 0o077 == 0
    [kept] = (out / ".articles").rglob("*.md")
    assert answer(out, "GET", f"/{kept.relative_to(out)}", {}).status == 404
    assert ".articles" not in (out / "report.json").read_text(encoding="utf-8").split('"files"')[1]


def test_a_build_of_what_was_fetched_needs_no_network_and_gives_the_same_bytes(
    press: Press, tmp_path: Path
) -> None:
    for name in ("aleppo", "raqqa"):
        press.publish(name)
    out, again = tmp_path / "out", tmp_path / "again"
    assert geomap("watch", press.feed, "-o", out, "--once") == 0
    first = contents(out)
    assert geomap("watch", press.feed, "-o", out, "--once") == 0
    assert contents(out) == first
    shutil.copytree(out / ".articles", again / ".articles")
    build([again / ".articles"], again)
    assert without_paths(contents(again)) == without_paths(first)


def without_paths(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if not name.endswith("lock")}


def test_a_feed_that_fails_is_named_and_the_rest_is_mapped(
    press: Press, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article(tmp_path / "in", "homs")
    press.publish("aleppo")
    press.list("raqqa")  # its page is not there
    nothing = f"{press.address}/nothing.rss"
    out = tmp_path / "out"
    assert geomap("watch", nothing, press.feed, tmp_path / "in", "-o", out, "--once") == 1
    told = capsys.readouterr()
    assert "2 documents (2 read anew)" in told.out
    assert [line for line in told.err.splitlines() if line.startswith("geomap: ")] == [
        f"geomap: {nothing}: is not there (HTTP 404): check the address",
        f"geomap: {press.address}/raqqa.html: is not there (HTTP 404): check the address",
    ]


def test_nothing_at_all_is_one_line_and_no_map(
    press: Press, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (press.folder / "feed.rss").write_text("<rss version='2.0'><channel/></rss>")
    assert geomap("watch", press.feed, "-o", tmp_path / "out", "--once") == 1
    assert "no article has come from the feeds yet" in capsys.readouterr().err
    assert not (tmp_path / "out" / "index.html").exists()


def test_a_folder_that_is_not_there_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert geomap("watch", tmp_path / "nothing", "-o", tmp_path / "out", "--once") == 1
    assert "does not exist; name a folder, or a feed" in capsys.readouterr().err


def test_without_a_feed_nobody_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Web, "get")
    article(tmp_path / "in", "homs")
    assert geomap("watch", tmp_path / "in", "-o", tmp_path / "out", "--once") == 0
    assert not (tmp_path / "out" / ".articles").exists()


class Over(Exception):  # noqa: N818 - it ends a loop and is no error
    """Ends a loop that would go on."""


def looped(watched: Watched, *between: Any, every_s: float = 0.0) -> list[Round]:
    """Run the loop; what is to happen between its rounds is called, and says if files changed."""
    done: list[Round] = []
    steps = iter(between)

    def wait(_: Watched, __: float | None) -> bool:
        step = next(steps, None)
        if step is None:
            raise Over
        return bool(step())

    with pytest.raises(Over):
        watch(watched, Web(watched.feeds), every_s=every_s, tell=done.append, wait=wait)
    return done


def test_the_loop_reads_what_is_new_alone_and_loads_the_model_once(
    press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import spacy

    loads, load = [], spacy.load
    monkeypatch.setattr(spacy, "load", lambda *a, **k: (loads.append(a), load(*a, **k))[1])
    article(tmp_path / "in", "homs")
    press.publish("aleppo")
    watched = Watched.of([str(tmp_path / "in"), press.feed], tmp_path / "out")
    done = looped(
        watched,
        lambda: press.publish("raqqa"),  # nothing changed in the folder
        lambda: False,
        lambda: article(tmp_path / "in", "raqqa"),
        lambda: (tmp_path / "in" / "homs.md").unlink() or True,
    )
    built = [round_.built and (len(round_.built.result.documents), round_.built.parsed)
             for round_ in done]  # fmt: skip
    assert built == [(2, 2), (3, 1), None, (4, 1), (3, 0)]
    assert len(loads) <= 1


def test_feeds_are_asked_when_it_is_time_and_not_when_a_file_changes(
    press: Press, tmp_path: Path
) -> None:
    article(tmp_path / "in", "homs")
    press.publish("aleppo")
    watched = Watched.of([str(tmp_path / "in"), press.feed], tmp_path / "out")
    done = looped(watched, lambda: press.publish("raqqa") or True, every_s=600)
    assert [round_.fetched.new for round_ in done] == [1, 0]


def test_an_error_in_a_round_does_not_end_the_loop(tmp_path: Path) -> None:
    article(tmp_path / "in", "homs")
    out = tmp_path / "out"
    out.mkdir()
    watched = Watched.of([str(tmp_path / "in")], out)
    other = writing_alone(out)
    other.__enter__()
    done = looped(watched, lambda: other.__exit__(None, None, None) or True)
    assert isinstance(done[0].errors[0], OutputError)
    assert done[1].built is not None
    (tmp_path / "in" / "homs.md").unlink()
    assert isinstance(one_round(watched, Web(())).errors[0], InputError)


def test_a_change_is_noticed_and_the_outputs_own_is_not(tmp_path: Path) -> None:
    article(tmp_path, "homs")
    (tmp_path / "out").mkdir()
    (tmp_path / ".git").mkdir()
    watched = Watched.of([str(tmp_path)], tmp_path / "out")
    wait = changes(watched)
    (tmp_path / "out" / "events.csv").write_text("x")
    (tmp_path / ".git" / "index").write_text("x")
    assert wait(watched, 1.0) is False
    article(tmp_path, "aleppo")  # before it waits: as during a build
    assert wait(watched, 20.0) is True
    late = Timer(0.3, article, [tmp_path, "raqqa"])
    late.start()
    assert wait(watched, None) is True
    late.join()


def test_what_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched.of([str(tmp_path)], tmp_path / "out")
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with pytest.raises(ImportError, match=r'pip install "geomap\[watch\]"'):
        changes(watched)


@pytest.mark.slow
def test_it_runs_until_it_is_interrupted(tmp_path: Path) -> None:
    article(tmp_path / "in", "homs")
    out = tmp_path / "out"
    code = "import sys; from geomap.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "watch", str(tmp_path / "in"), "-o", str(out)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        holds(out / "events.csv", "Homs", running)
        article(tmp_path / "in", "aleppo")
        holds(out / "events.csv", "Aleppo", running)
        running.send_signal(signal.SIGINT)
        told, errors = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 130
    assert re.search(r"1 documents \(1 read anew\).*2 documents \(1 read anew\)", told, re.DOTALL)
    assert "Traceback" not in errors


def holds(path: Path, word: str, running: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        assert running.poll() is None
        if path.is_file() and word in path.read_text(encoding="utf-8"):
            return
        time.sleep(0.1)
    raise AssertionError(f"{path}: {word}")
