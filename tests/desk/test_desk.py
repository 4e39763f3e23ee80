"""The desk: decisions that are rows of corrections.csv, several editors, and who may ask."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from geomap.corrections import COLUMNS
from geomap.desk import ConflictError, CorrectionsTable, Desk, Edit, decisions
from geomap.desk.app import make_app
from geomap.desk.guard import why_refused
from geomap.desk.maps import Maps
from geomap.errors import InputError, OutputError
from geomap.model import Event
from geomap.pipeline import extract
from geomap.settings import Settings

A = (
    "Russian jets bombed rebel positions in Talbiseh on 30 September 2015. "
    "The Syrian army clashed with rebels near Tripoli on 2 October 2015.\n\n"
    "Nobody in Damascus slept that night."
)
B = "Rebels shelled the army in Hama on 3 October 2015. A truce was signed in Homs on 4 October."
HOSTILE = (
    "Rebels shelled <img src=x onerror=alert(1)> Hama </script><script>alert(2)</script> today."
)
TOKEN, PORT = "t0ken", 8000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(A, encoding="utf-8")
    (folder / "b.txt").write_text(B, encoding="utf-8")
    return folder


@pytest.fixture
def desk(folder: Path) -> Desk:
    return Desk([folder], Settings(), folder.parent / "out")


def rows(folder: Path) -> list[dict[str, str]]:
    text = (folder / "corrections.csv").read_text(encoding="utf-8-sig")
    found = csv.DictReader(io.StringIO(text, newline=""))
    return [{name: cell for name, cell in row.items() if cell} for row in found]


def told(desk: Desk, words: str) -> dict[str, Any]:
    """The account whose sentence holds these words, as the page sees it."""
    for key in desk.run.documents:
        for event in desk.document(key)["events"]:
            if any(words in source["quote"] for source in event["sources"]):
                return dict(event)
    raise AssertionError(words)


def decide(desk: Desk, words: str, **cells: str) -> dict[str, Any]:
    event = told(desk, words)
    return decisions.decide(desk, event["id"], cells, seen=event["revision"])


def built(folder: Path, words: str) -> list[Event]:
    """What a build of the folder tells of a sentence."""
    events = extract([folder]).events
    return [e for e in events if any(words in s.quote for s in e.sources)]


# --- decisions ---


def test_an_accepted_event_is_a_row_that_a_build_reads(desk: Desk, folder: Path) -> None:
    decide(desk, "clashed", accept="yes")
    (row,) = rows(folder)
    assert (row["document_id"], row["accept"]) == ("a.txt", "yes")
    assert "clashed with rebels" in row["quote"]
    assert told(desk, "clashed")["state"] == "accepted"
    result = extract([folder], Settings(min_confidence=0.99))
    assert result.errors == ()
    assert result.corrected.warnings == ()
    assert [e.confidence for e in result.events] == [1.0]  # an editor's word is sure


def test_an_event_is_changed_and_a_build_elsewhere_repeats_it(desk: Desk, folder: Path) -> None:
    answer = decide(desk, "bombed", actor="syria-air-force", status="claimed", date="2015-10")
    assert answer["event"]["state"] == "changed"
    assert answer["event"]["title"].startswith("Syrian Air Force")
    decide(desk, "bombed", target="none", place="34.8, 36.7 ~ 12 km")
    (row,) = rows(folder)  # one row says it all
    assert (row["actor"], row["target"], row["place"]) == (
        "syria-air-force", "none", "34.8, 36.7 ~ 12 km",
    )  # fmt: skip
    (event,) = built(folder, "bombed")
    assert (event.actor_id, event.target_id, event.status) == ("syria-air-force", None, "claimed")
    assert (event.when.edtf, event.radius_km, event.geo_precision) == ("2015-10", 12, 2)


def test_an_area_that_was_drawn_is_the_event_s_geometry(desk: Desk, folder: Path) -> None:
    decide(desk, "shelled", place="POLYGON ((36 35, 37 35, 37 35.5, 36 35))")
    (event,) = built(folder, "shelled")
    assert event.geometry is not None
    assert event.geometry.geom_type == "Polygon"
    assert event.geo_precision == 5
    assert event.place is not None
    assert (event.place.country, event.place.source) == ("SY", "editor")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"actor": "no-such-actor"}, "is in no table of actors"),
        ({"place": "POLYGON ((36 35, 37 36, 37 35, 36 36, 36 35))"}, "edges do not cross"),
        ({"place": "34, 36 ~ 90000 km"}, "place"),
        ({"date": "yesterday"}, "is no EDTF date"),
        ({}, "nothing is decided"),
    ],
)
def test_what_says_nothing_is_refused_and_nothing_is_written(
    desk: Desk, folder: Path, cells: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        decide(desk, "shelled", **cells)
    assert not (folder / "corrections.csv").exists()


def test_a_dropped_event_is_not_told_and_can_be_restored(desk: Desk, folder: Path) -> None:
    decide(desk, "shelled", type="Attack")
    decide(desk, "shelled", drop="yes")
    assert built(folder, "shelled") == []
    assert told(desk, "shelled")["state"] == "dropped"
    decide(desk, "shelled", accept="yes")
    assert told(desk, "shelled")["state"] == "accepted"
    assert len(built(folder, "shelled")) == 1


def test_a_sentence_that_was_missed_tells_an_event(desk: Desk, folder: Path) -> None:
    text = desk.document("a.txt")
    last = len(text["sentences"]) - 1
    cells = {"type": "Protests / Peaceful protest", "place": "geonames:170654 Damascus"}
    answer = decisions.tell(desk, "a.txt", last, cells)
    assert answer["event"]["state"] == "added"
    (event,) = built(folder, "Nobody in Damascus")
    assert (event.sub_event_type, event.confidence) == ("Peaceful protest", 1.0)
    assert event.place is not None
    assert event.place.name == "Damascus"
    decide(desk, "Nobody", actor="protesters")
    assert len(rows(folder)) == 1
    decide(desk, "Nobody", drop="yes")
    assert rows(folder) == []
    with pytest.raises(InputError, match="type is empty"):
        decisions.tell(desk, "a.txt", last, {})


def test_a_name_is_corrected_once_for_all_documents(tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "a.txt").write_text("Rebels attacked Tripoli on 3 May 2015.", "utf-8")
    (folder / "b.txt").write_text("Gunmen attacked Tripoli on 9 May 2015.", "utf-8")
    desk = Desk([folder], Settings(), tmp_path / "out")
    decisions.name(desk, "Tripoli", None, {"place": "Tripoli, Lebanon"})
    desk.rebuild()
    places = [told(desk, name)["place"] for name in ("Rebels", "Gunmen")]
    assert [place["country"] for place in places] == ["LB", "LB"]
    assert rows(folder) == [{"mention": "Tripoli", "place": "Tripoli, Lebanon"}]
    decisions.name(desk, "Tripoli", None, {"place": "Tripoli, Libya"})
    assert len(rows(folder)) == 1


def test_two_tellings_are_joined_and_split_again(tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "a.txt").write_text("Rebels shelled Hama on 3 May 2015.", "utf-8")
    (folder / "b.txt").write_text("Gunmen killed five people in Homs on 9 May 2015.", "utf-8")
    desk = Desk([folder], Settings(), tmp_path / "out")
    one, other = told(desk, "shelled"), told(desk, "killed")
    assert len(extract([folder]).events) == 2
    decisions.join(desk, one["id"], other["id"])
    (event,) = extract([folder]).events
    assert [s.document_id for s in event.sources] == ["a.txt", "b.txt"]
    assert len(desk.event(one["id"])["group"]) == 2
    decisions.split(desk, one["id"], None)
    assert len(extract([folder]).events) == 2
    (row,) = rows(folder)  # the join is gone
    assert row["split"] == "yes"
    desk.undo()
    desk.undo()
    assert rows(folder) == []


def test_what_outlets_tell_alike_is_split(tmp_path: Path) -> None:
    folder = tmp_path / "alike"
    folder.mkdir()
    text = "Russian jets bombed rebel positions in Talbiseh on 30 September 2015."
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(text, "utf-8")
    desk = Desk([folder], Settings(), tmp_path / "out")
    (group,) = desk.accounts.groups
    assert len(group) == 2
    decide(desk, "bombed", accept="yes")
    assert len(rows(folder)) == 2  # for both tellings
    decisions.split(desk, group[1], None)
    assert len(extract([folder]).events) == 2
    desk.rebuild()
    assert len(desk.accounts.groups) == 2


def test_undo_takes_back_one_decision_after_the_other(desk: Desk, folder: Path) -> None:
    decide(desk, "shelled", type="Attack")
    before = rows(folder)
    decide(desk, "shelled", drop="yes")
    decide(desk, "bombed", accept="yes")
    assert desk.undo()["document"] == "a.txt"
    desk.undo()
    assert rows(folder) == before
    assert told(desk, "shelled")["state"] == "changed"
    desk.undo()
    assert told(desk, "shelled")["state"] == "open"
    with pytest.raises(InputError, match="nothing to undo"):
        desk.undo()


def test_the_next_worst_is_first_and_progress_is_counted(desk: Desk) -> None:
    queue = desk.queue()
    assert queue["harm"] == sorted(queue["harm"], reverse=True)
    assert set(queue["state"]) == {"open"}
    decide(desk, "shelled", accept="yes")
    assert desk.queue()["state"].count("accepted") == 1


def test_only_a_corrected_document_is_coded_again(desk: Desk, monkeypatch: Any) -> None:
    read: list[str] = []
    from geomap.pipeline import held

    original = held.find_events

    def watched(parsed: Any, placed: Any, settings: Any) -> Any:
        read.append(parsed.document.id)
        return original(parsed, placed, settings)

    monkeypatch.setattr(held, "find_events", watched)
    decide(desk, "shelled", actor="none")
    desk.rebuild()
    assert read == []
    decisions.name(desk, "Hama", "b.txt", {"place": "Homs, Syria"})
    desk.rebuild()
    assert read == ["b.txt"]


def test_an_actor_that_is_added_is_read_from_now_on(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("The Blue Lanterns shelled Hama on 3 May 2015.", "utf-8")
    desk = Desk([folder], Settings(), tmp_path / "out")
    assert told(desk, "shelled")["actor"] is None
    answer = decisions.add_actor(desk, {"name": "Blue Lanterns", "kind": "rebel group"}, "a.txt")
    assert answer["id"] == "blue-lanterns"
    assert told(desk, "shelled")["actor"] == "blue-lanterns"
    (event,) = built(folder, "shelled")  # a build reads the table beside the corrections
    assert event.actor_id == "blue-lanterns"
    decide(desk, "shelled", target="blue-lanterns", actor="none")
    desk.undo()
    desk.undo()
    assert told(desk, "shelled")["actor"] is None
    for wrong in ({"name": "Blue", "kind": "band"}, {"name": "Russia", "kind": "rebel group"}, {}):
        with pytest.raises(InputError):
            decisions.add_actor(desk, wrong)
    text = (folder / "corrections.actors.csv").read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 1


def test_a_place_that_is_added_is_found_from_now_on(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))  # where layers are kept
    folder = tmp_path / "articles"
    folder.mkdir()
    text = "Rebels shelled Kafr Qandil, a village near Hama, on 3 May 2015."
    (folder / "a.txt").write_text(text, "utf-8")
    desk = Desk([folder], Settings(), tmp_path / "out")
    said = {"name": "Kafr Qandil", "lat": "35.2", "lon": "36.6", "radius_km": "3"}
    place = decisions.add_place(desk, said, "a.txt")["place"]
    assert (place["name"], place["country"], place["radius_km"]) == ("Kafr Qandil", "SY", 3)
    desk.rebuild()
    event = told(desk, "shelled")
    assert event["place"]["id"] == place["id"]
    (event_,) = built(folder, "shelled")
    assert event_.place is not None
    assert event_.place.id == place["id"]
    decide(desk, "shelled", place=f"{place['id']} Kafr Qandil")
    assert extract([folder]).errors == ()
    with pytest.raises(InputError, match="not on Earth"):
        decisions.add_place(desk, {**said, "lat": "95"})


# --- the table ---


def test_what_else_is_in_the_table_stays(desk: Desk, folder: Path) -> None:
    path = folder / "corrections.csv"
    path.write_text(
        "note;document_id;quote;actor;mine\n"
        "ask Rania;b.txt;shelled the army;isis;x\nbroken;b.txt;truce;nobody-known;\n",
        encoding="cp1252",
    )
    answer = desk.queue()
    assert any("corrections.csv:3: actor 'nobody-known'" in said for said in answer["problems"])
    decide(desk, "shelled", status="claimed")
    text = path.read_text(encoding="utf-8-sig")
    first, second, third, fourth = text.splitlines()
    assert first.startswith("note;document_id;quote;actor;mine;mention;")
    assert second.startswith("ask Rania;b.txt;shelled the army;isis;x")
    assert third.startswith("broken;b.txt;truce;nobody-known")
    assert ";claimed;" in fourth
    assert told(desk, "shelled")["actor"] == "isis"


def test_a_change_by_hand_meanwhile_is_taken_up(desk: Desk, folder: Path) -> None:
    decide(desk, "shelled", status="claimed")
    event = told(desk, "shelled")
    path = folder / "corrections.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace("claimed", "denied"), encoding="utf-8")
    with pytest.raises(ConflictError, match="changed this event meanwhile"):
        decisions.decide(desk, event["id"], {"drop": "yes"}, seen=event["revision"])
    assert told(desk, "shelled")["status"] == "denied"
    with pytest.raises(ConflictError, match="changed by somebody else"):
        desk.undo()  # the row is not the one that this desk has written
    assert rows(folder)[0]["status"] == "denied"


def test_decisions_that_a_spreadsheet_saved_over_can_be_put_back(desk: Desk, folder: Path) -> None:
    decide(desk, "shelled", accept="yes")
    path = folder / "corrections.csv"
    opened = path.read_text(encoding="utf-8-sig")
    decide(desk, "bombed", drop="yes")
    decide(desk, "truce", accept="yes")
    path.write_text(opened, encoding="utf-8")  # as it was opened before
    assert desk.queue()["lost"] == 2
    assert desk.restore(back=True)["lost"] == 0
    assert len(rows(folder)) == 3
    path.write_text(opened, encoding="utf-8")
    assert desk.changes(0)["lost"] == 2
    assert desk.restore(back=False)["lost"] == 0
    assert len(rows(folder)) == 1


def test_two_desks_on_one_folder_lose_nothing(desk: Desk, folder: Path) -> None:
    other = Desk([folder], Settings(), folder.parent / "out2")
    decide(desk, "shelled", accept="yes")
    decide(other, "bombed", drop="yes")
    decide(desk, "clashed", status="claimed")
    assert len(rows(folder)) == 3
    assert told(other, "clashed")["status"] == "claimed"
    version = desk.version
    decide(other, "truce", accept="yes")
    assert desk.changes(version)["documents"] == ["b.txt"]
    stale = told(desk, "truce")
    decide(other, "truce", status="planned")
    with pytest.raises(ConflictError):
        decisions.decide(desk, stale["id"], {"drop": "yes"}, seen=stale["revision"])


def test_a_read_only_table_is_said_and_left(desk: Desk, folder: Path) -> None:
    path = folder / "corrections.csv"
    path.write_text("document_id,actor\n", encoding="utf-8")
    path.chmod(0o444)
    with pytest.raises(OutputError, match="read-only, so nothing was written"):
        decide(desk, "shelled", accept="yes")
    assert path.read_text(encoding="utf-8") == "document_id,actor\n"
    path.chmod(0o644)
    decide(desk, "shelled", accept="yes")


def test_a_table_with_a_broken_row_is_not_written_over(desk: Desk, folder: Path) -> None:
    path = folder / "corrections.csv"
    path.write_text('document_id,actor\nb.txt,"isis" or not\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"corrections.csv:2: is no row of CSV .*: mend it"):
        decide(desk, "shelled", accept="yes")
    assert "or not" in path.read_text(encoding="utf-8")
    assert "corrections.csv:2" in " ".join(desk.queue()["problems"])


def test_formulas_of_a_hostile_article_are_defused(tmp_path: Path) -> None:
    table = CorrectionsTable(tmp_path / "corrections.csv")
    row = {"document_id": "a", "quote": "=HYPERLINK(1)", "accept": "yes"}
    table.change(Edit(((None, row),)))
    assert "'=HYPERLINK" in table.path.read_text(encoding="utf-8")
    assert table.read().rows == (row,)
    table.change(Edit(((row, None),)))
    assert table.read().rows == ()


def in_child(work: Callable[[], None]) -> int:
    """Run in a process of its own, which says when it is done and then waits to be killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work()
            os.write(writing, b"done")
            time.sleep(60)
        finally:
            os._exit(1)
    os.close(writing)
    said = os.read(reading, 4)
    os.close(reading)
    assert said == b"done"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return child


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_thirty_decisions_each_killed_after_are_all_there(desk: Desk, folder: Path) -> None:
    words = ["shelled", "bombed", "clashed", "truce"]
    statuses = ["claimed", "reported", "planned", "denied", "hypothetical"]
    expected: dict[str, str] = {}
    for number in range(30):
        word, status = words[number % 4], statuses[(number // 4) % 5]
        in_child(lambda word=word, status=status: decide(desk, word, status=status))  # type: ignore[misc]
        expected[word] = status
        found = {word: row["status"] for row in rows(folder) for word in words
                 if word in row["quote"]}  # fmt: skip
        assert found == expected
    assert [p.name for p in folder.glob(".corrections.csv-*")] == []


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kill_at_any_moment_leaves_a_whole_table(tmp_path: Path) -> None:
    table = CorrectionsTable(tmp_path / "corrections.csv")
    said = 0
    for number in range(12):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            for n in range(1_000_000):
                row = {"document_id": f"{number}-{n}", "accept": "yes", "quote": "words " * 200}
                table.change(Edit(((None, row),)))
                os.write(writing, b".")
        time.sleep(0.03 + 0.004 * number)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(writing)
        with os.fdopen(reading, "rb") as told_:
            said += len(told_.read())
        found = table.read().rows
        assert all(row["quote"] == ("words " * 200).strip() for row in found)
        assert said <= len(found) <= said + number + 1  # one may be written and not yet told
    assert said > 12


# --- who may ask ---


class Browser:
    """Asks an application as a browser on the desk's own page would, or otherwise if told so."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def ask(
        self, method: str, path: str, body: Any = None, **headers: str | None
    ) -> tuple[int, dict[str, str], bytes]:
        content = b"" if body is None else json.dumps(body).encode()
        sent: dict[str, str | None] = {"host": f"127.0.0.1:{PORT}"}
        if method == "POST":
            sent |= {"origin": f"http://127.0.0.1:{PORT}", "content-type": "application/json",
                     "content-length": str(len(content))}  # fmt: skip
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        path, _, query = path.partition("?")
        scope = {
            "type": "http", "method": method, "path": path, "raw_path": path.encode(),
            "query_string": query.encode(), "root_path": "", "scheme": "http",
            "http_version": "1.1", "asgi": {"version": "3.0"}, "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", PORT),
            "headers": [(k.encode(), v.encode()) for k, v in sent.items() if v is not None],
        }  # fmt: skip
        answers: list[Mapping[str, Any]] = []

        async def run() -> None:
            async def receive() -> dict[str, Any]:
                return {"type": "http.request", "body": content, "more_body": False}

            async def send(message: Mapping[str, Any]) -> None:
                answers.append(message)

            await self.app(scope, receive, send)

        with ThreadPoolExecutor(1) as pool:  # Playwright leaves a loop running in this thread
            pool.submit(lambda: asyncio.run(run())).result()
        found = {k.decode(): v.decode() for k, v in answers[0]["headers"]}
        whole = b"".join(a.get("body", b"") for a in answers[1:])
        return answers[0]["status"], found, whole


@pytest.fixture
def browser(desk: Desk) -> Iterator[Browser]:
    maps = Maps(desk, None)
    yield Browser(make_app(desk, maps, TOKEN, PORT))
    maps.wait()


def test_the_page_asks_and_tells(browser: Browser, desk: Desk, folder: Path) -> None:
    status, headers, page = browser.ask("GET", f"/{TOKEN}/")
    assert status == 200
    assert b"<script>" not in page
    assert b" onclick" not in page
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for name in ("desk.css", "desk.js"):
        assert browser.ask("GET", f"/{TOKEN}/{name}")[0] == 200
    queue = json.loads(browser.ask("GET", f"/{TOKEN}/api/queue")[2])
    event = told(desk, "shelled")
    assert event["id"] in queue["id"]
    body = {"event": event["id"], "seen": event["revision"], "set": {"status": "claimed"}}
    status, _, answer = browser.ask("POST", f"/{TOKEN}/api/decide", body)
    assert (status, json.loads(answer)["event"]["status"]) == (200, "claimed")
    status, _, answer = browser.ask("POST", f"/{TOKEN}/api/decide", body)
    assert (status, json.loads(answer)["conflict"]) == (409, True)
    assert len(rows(folder)) == 1
    found = json.loads(browser.ask("GET", f"/{TOKEN}/api/places?q=Tripoli")[2])["places"]
    assert {"LB", "LY"} <= {place["country"] for place in found}


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {}),
        ("GET", "/other/", {}),
        ("GET", "//", {}),
        ("GET", f"/{TOKEN[:-1]}/", {}),
        ("GET", f"/{TOKEN}/", {"host": "rebound.example"}),
        ("GET", f"/{TOKEN}/", {"host": f"rebound.example:{PORT}"}),
        ("GET", f"/{TOKEN}/", {"host": None}),
        ("GET", f"/{TOKEN}/", {"host": "127.0.0.1:9"}),
        ("POST", f"/{TOKEN}/api/undo", {"origin": "https://evil.example"}),
        ("POST", f"/{TOKEN}/api/undo", {"origin": "null"}),
        ("POST", f"/{TOKEN}/api/undo", {"origin": None}),
        ("POST", f"/{TOKEN}/api/undo", {"sec_fetch_site": "cross-site"}),
        ("POST", f"/{TOKEN}/api/undo", {"content_type": "text/plain"}),
        ("POST", f"/{TOKEN}/api/undo", {"content_type": "application/x-www-form-urlencoded"}),
        ("POST", f"/{TOKEN}/api/undo", {"content_length": "99999999999"}),
        ("PUT", f"/{TOKEN}/api/undo", {}),
        ("OPTIONS", f"/{TOKEN}/api/undo", {"origin": "https://evil.example"}),
    ],
)
def test_who_is_not_the_desk_s_own_page_is_refused(
    browser: Browser, method: str, path: str, headers: dict[str, str | None]
) -> None:
    status, found, body = browser.ask(method, path, {} if method != "GET" else None, **headers)
    assert status == 403
    assert "access-control-allow-origin" not in found
    assert TOKEN.encode() not in body


def test_the_names_of_this_machine_are_answered() -> None:
    for host in ("localhost", "127.0.0.1", "[::1]"):
        headers = {"host": f"{host}:{PORT}"}
        assert why_refused("GET", f"/{TOKEN}/", headers, TOKEN, PORT) is None


@pytest.mark.parametrize(
    "path",
    [
        "map/../../../etc/passwd",
        "map/%2e%2e/%2e%2e/etc/passwd",
        "map//etc/passwd",
        "..//etc/passwd",
        "desk.html/../../desk.py",
        "api/document?id=../../../../etc/passwd",
        "api/document?id=%2Fetc%2Fpasswd",
        "api/document",
    ],
)
def test_no_path_leads_out(browser: Browser, path: str) -> None:
    status, _, body = browser.ask("GET", f"/{TOKEN}/{path}")
    assert status in (403, 404, 422)
    assert b"root:" not in body


@pytest.mark.parametrize(
    "body",
    [[], "x", {"event": 3}, {"event": "e"}, {"event": "e", "seen": "x", "set": []}, {"set": {}}],
)
def test_nonsense_is_told_in_a_line(browser: Browser, body: Any) -> None:
    for name in ("decide", "name", "tell", "split", "join", "undo"):
        status, _, answer = browser.ask("POST", f"/{TOKEN}/api/{name}", body)
        assert status in (400, 422)
        assert json.loads(answer)["error"]


def test_hostile_text_comes_as_json_and_the_map_is_sandboxed(tmp_path: Path) -> None:
    (tmp_path / "h.txt").write_text(HOSTILE, encoding="utf-8")
    desk = Desk([tmp_path / "h.txt"], Settings(), tmp_path / "out")
    maps = Maps(desk, None)
    browser = Browser(make_app(desk, maps, TOKEN, PORT))
    status, headers, _ = browser.ask("GET", f"/{TOKEN}/api/document?id=h.txt")
    assert (status, headers["content-type"]) == (200, "application/json")
    assert headers["x-content-type-options"] == "nosniff"
    status, _, answer = browser.ask("POST", f"/{TOKEN}/api/rebuild", {})
    assert status == 200, answer
    _, headers, page = browser.ask("GET", f"/{TOKEN}/map/")
    assert headers["content-security-policy"].startswith("sandbox allow-scripts allow-popups;")
    assert b"<script>alert(2)" not in page
    maps.wait()
    assert (tmp_path / "out" / "index.html").is_file()


# --- a gold ---


def test_decisions_are_a_gold_that_evaluate_takes(desk: Desk, folder: Path, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from geomap.cli import app

    decide(desk, "shelled", accept="yes")
    decide(desk, "bombed", actor="syria-air-force")
    decide(desk, "clashed", drop="yes")
    gold = tmp_path / "gold" / "gold.jsonl"
    ran = CliRunner().invoke(app, ["desk", str(folder), "--export-gold", str(gold)])
    assert ran.exit_code == 0, ran.output
    assert "2 events wanted" in ran.output
    ran = CliRunner().invoke(
        app, ["evaluate", str(gold), "--events", "--texts", str(folder), "--json"]
    )
    figures = json.loads(ran.output)
    assert figures["recall"] == {"part": 2, "whole": 2, "rate": 1.0}
    assert figures["attributes"]["actor"]["part"] == 1
    assert len(figures["opinions"]) == 1


def test_without_its_server_the_desk_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from click.testing import CliRunner

    from geomap.cli import main

    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(SystemExit), CliRunner().isolation() as (_, err, *_others):
        main(["desk", str(folder), "-o", str(folder.parent / "out")])
    assert err.getvalue().decode() == (
        'geomap: the desk needs its server: pip install "geomap[desk]"\n'
    )


def test_a_gold_of_nothing_is_said(desk: Desk, tmp_path: Path) -> None:
    from geomap.desk.gold import write_gold

    with pytest.raises(InputError, match="nothing is decided yet"):
        write_gold(desk, tmp_path / "gold.jsonl")
    decide(desk, "shelled", drop="yes")
    (tmp_path / "opinions.jsonl").write_text('{"why": "rhetoric"}\n', encoding="utf-8")
    with pytest.raises(OutputError, match="another gold's"):
        write_gold(desk, tmp_path / "gold.jsonl")


def test_all_columns_of_the_desk_are_columns_of_corrections() -> None:
    from geomap.desk.decision_rows import FIELDS

    assert {*FIELDS, "drop", "accept", "tell", "join", "split"} < set(COLUMNS)
