"""An online geocoder may be asked for names that the gazetteer lacks: once, and only if told to."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from geomap.cli import app
from geomap.errors import InputError, UnknownPlaceError
from geomap.gazetteer.index import Index
from geomap.gazetteer.lookup import look_up
from geomap.gazetteer.online import GIVE_UP_AFTER, connect
from geomap.gazetteer.online.cache import Answers, Clock
from geomap.model import Candidate, Document, Mention
from geomap.resolution import resolve
from geomap.settings import Geocoding, Settings

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

WHO = "geomap-tests/1.0 tests@example.org"
OSM = "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright"


def village(**changed: Any) -> dict[str, Any]:
    """A row of Nominatim's JSON for a place that is not there."""
    return {
        "place_id": 1, "licence": OSM, "osm_type": "node", "osm_id": 42,
        "lat": "36.1", "lon": "37.2", "class": "place", "type": "village",
        "addresstype": "village", "name": "Xyzzyqwv", "display_name": "Xyzzyqwv, Aleppo, Syria",
        "boundingbox": ["36.08", "36.12", "37.18", "37.22"],
        "address": {"village": "Xyzzyqwv", "state": "Aleppo", "country_code": "sy"},
        "namedetails": {"name": "Xyzzyqwv", "name:ar": "زززز"}, "extratags": {"population": "1250"},
        **changed,
    }  # fmt: skip


@dataclass
class Service:
    """A Nominatim on this machine that notes who asks for what."""

    address: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    delay_s: float = 0.0
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def answer(self, path: str, agent: str) -> tuple[int, bytes]:
        name = parse_qs(urlsplit(path).query)["q"][0]
        self.asked.append(name)
        self.agents.append(agent)
        self.times.append(time.monotonic())
        time.sleep(self.delay_s)
        told = self.answers.get(name, [])
        return self.status, told if isinstance(told, bytes) else json.dumps(told).encode()


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    told = Service(answers={"Xyzzyqwv": [village()]})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = told.answer(self.path, self.headers["User-Agent"])
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:  # who asked did not wait
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Wrist:
    """A watch that only waiting moves on."""

    at: float = 1_000_000.0
    waited: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        return Clock(now=lambda: self.at, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        self.waited.append(round(seconds, 6))
        self.at += seconds


@pytest.fixture
def watch() -> Wrist:
    return Wrist()


@pytest.fixture
def geocoding(service: Service, tmp_path: Path) -> Geocoding:
    return Geocoding("nominatim", WHO, service.address, tmp_path / "answers.sqlite", timeout_s=2.0)


def test_an_answer_becomes_a_candidate_with_its_kind_reach_and_licence(
    service: Service, geocoding: Geocoding
) -> None:
    (found,) = connect(geocoding).candidates("Xyzzyqwv")
    place = found.place
    assert (place.id, place.name, place.feature_class, place.feature_code) == (
        "osm:node/42", "Xyzzyqwv", "P", "PPL",
    )  # fmt: skip
    assert (place.latitude, place.longitude) == (36.1, 37.2)
    assert (place.country, place.admin1, place.population) == ("SY", "Aleppo", 1250)
    assert place.radius_km == pytest.approx(2.3, abs=0.1)  # a box of 4.4 by 3.6 km
    assert place.source == place.credit == f"Nominatim ({OSM})"
    assert found.matched == "xyzzyqwv"
    assert 0 < found.score < 1
    assert service.agents == [WHO]


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ({"class": "boundary", "type": "administrative", "addresstype": "state"}, "ADM1"),
        ({"class": "boundary", "type": "administrative", "addresstype": "town"}, "PPL"),
        ({"class": "place", "type": "suburb", "addresstype": "suburb"}, "PPLX"),
        ({"class": "natural", "type": "peak", "addresstype": "peak"}, "MT"),
        ({"class": "military", "type": "airfield", "addresstype": "military"}, "AIRB"),
    ],
)
def test_tags_of_openstreetmap_become_feature_codes(
    tags: dict[str, str], code: str, service: Service, geocoding: Geocoding
) -> None:
    service.answers["Xyzzyqwv"] = [village(**tags)]
    (found,) = connect(geocoding).candidates("Xyzzyqwv")
    assert found.place.feature_code == code


@pytest.mark.parametrize(("key", "value"), [("shop", "bakery"), ("highway", "residential")])
def test_a_shop_or_a_street_of_the_name_is_no_place(
    key: str, value: str, service: Service, geocoding: Geocoding
) -> None:
    service.answers["Xyzzyqwv"] = [village(**{"class": key, "type": value, "addresstype": key})]
    assert connect(geocoding).candidates("Xyzzyqwv") == []


def test_another_name_of_the_place_counts_less_and_no_name_of_it_least(
    service: Service, geocoding: Geocoding
) -> None:
    service.answers |= {name: [village()] for name in ("زززز", "Something else")}
    online = connect(geocoding)
    scores = [online.candidates(n)[0].score for n in ("Xyzzyqwv", "زززز", "Something else")]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


def test_no_name_is_asked_for_twice_not_even_an_unknown_one(
    service: Service, geocoding: Geocoding
) -> None:
    for _ in range(2):
        online = connect(geocoding)
        for _ in range(2):
            assert len(online.candidates("Xyzzyqwv")) == 1
            assert online.candidates("Nowhere at all") == []
    assert service.asked == ["Xyzzyqwv", "Nowhere at all"]


def test_the_cache_keeps_day_and_attribution(
    service: Service, geocoding: Geocoding, watch: Wrist
) -> None:
    connect(geocoding, clock=watch.clock()).candidates("Xyzzyqwv")
    base = sqlite3.connect(str(geocoding.cache))
    rows = base.execute("SELECT service, name, asked, attribution FROM answer").fetchall()
    base.close()
    assert rows == [
        (f"Nominatim {service.address}/search", "Xyzzyqwv", "1970-01-12", f"Nominatim ({OSM})")
    ]


def test_a_second_passes_between_requests_of_all_processes(
    service: Service, geocoding: Geocoding, watch: Wrist
) -> None:
    one, other = (connect(geocoding, clock=watch.clock()) for _ in range(2))
    one.candidates("A first name")
    watch.at += 0.25
    other.candidates("A second name")
    one.candidates("A first name")  # known: no wait
    watch.at += 5
    one.candidates("A third name")
    assert watch.waited == [0.75]
    assert len(service.asked) == 3


def test_two_processes_at_once_keep_the_pace_together(
    service: Service, geocoding: Geocoding
) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from geomap.settings import Geocoding; from pathlib import Path;"
        "from geomap.gazetteer.online import connect; _, server, cache, *names = sys.argv;"
        f"online = connect(Geocoding('nominatim', {WHO!r}, server, Path(cache)));"
        "print([online.candidates(name) for name in names], online.warnings)"
    )
    command = [sys.executable, "-c", code, service.address, str(geocoding.cache)]
    both = [
        subprocess.Popen([*command, *names], stdout=subprocess.PIPE)
        for names in (["One", "Both", "Two"], ["Both", "Three"])
    ]
    assert [process.communicate()[0].strip() for process in both] == [
        b"[[], [], []] ()",
        b"[[], []] ()",
    ]
    assert sorted(service.asked) == ["Both", "One", "Three", "Two"]
    gaps = [later - sooner for sooner, later in pairwise(service.times)]
    assert min(gaps) > 0.98  # the server's clock and theirs are read at different moments


def test_a_clock_that_was_set_back_costs_a_second_at_most(
    geocoding: Geocoding, watch: Wrist
) -> None:
    online = connect(geocoding, clock=watch.clock())
    online.candidates("A first name")
    watch.at -= 86_400
    online.candidates("A second name")
    assert watch.waited == [1.0]


def test_a_service_that_fails_is_named_once_and_left_in_peace(
    service: Service, geocoding: Geocoding, watch: Wrist
) -> None:
    service.status = 500
    online = connect(geocoding, clock=watch.clock())
    for number in range(GIVE_UP_AFTER + 3):
        assert online.candidates(f"Name {number}") == []
    assert len(service.asked) == GIVE_UP_AFTER
    failed, stopped = online.warnings
    assert "it failed (HTTP 500)" in failed
    assert "not asked again in this run" in stopped
    assert watch.waited == [1.0, 1.0]  # a failed request is a request


def test_failures_between_answers_do_not_add_up(
    service: Service, geocoding: Geocoding, watch: Wrist
) -> None:
    online = connect(geocoding, clock=watch.clock())
    for number in range(2 * GIVE_UP_AFTER):
        service.status = 500 if number % 2 else 200
        online.candidates(f"Name {number}")
    assert len(service.asked) == 2 * GIVE_UP_AFTER
    assert len(online.warnings) == 1


@pytest.mark.parametrize("status", [403, 429])
def test_a_service_that_refuses_is_not_asked_again(
    status: int, service: Service, geocoding: Geocoding, watch: Wrist
) -> None:
    service.status = status
    online = connect(geocoding, clock=watch.clock())
    online.candidates("Xyzzyqwv")
    online.candidates("Another name")
    assert len(service.asked) == 1
    assert len(online.warnings) == 2


@pytest.mark.parametrize(
    "body", [b"<html>", b"[1, 2]", b"[{}]", b'{"a": 1}', b'[{"lat": "361", "lon": "0"}]', b"\xff"]
)
def test_an_answer_of_another_shape_is_a_warning_and_is_not_kept(
    body: bytes, service: Service, geocoding: Geocoding, watch: Wrist
) -> None:
    service.answers["Xyzzyqwv"] = body
    online = connect(geocoding, clock=watch.clock())
    assert online.candidates("Xyzzyqwv") == []
    assert len(online.warnings) == 1
    service.answers["Xyzzyqwv"] = [village()]
    assert len(online.candidates("Xyzzyqwv")) == 1


@pytest.mark.parametrize(
    "odd",
    [
        {"boundingbox": "here"}, {"boundingbox": [1, 2]}, {"address": None}, {"name": 7},
        {"extratags": {"population": "many"}}, {"namedetails": []}, {"osm_type": None},
        {"boundingbox": ["a", "b", "c", "d"]}, {"address": {"country_code": "<b>"}},
    ],
)  # fmt: skip
def test_odd_fields_are_left_out(
    odd: dict[str, Any], service: Service, geocoding: Geocoding
) -> None:
    service.answers["Xyzzyqwv"] = [village(**odd)]
    online = connect(geocoding)
    assert len(online.candidates("Xyzzyqwv")) == 1
    assert online.warnings == ()


def test_a_service_that_does_not_answer_in_time_is_a_warning(
    service: Service, tmp_path: Path, watch: Wrist
) -> None:
    service.delay_s = 0.5
    slow = Geocoding("nominatim", WHO, service.address, tmp_path / "a.sqlite", timeout_s=0.1)
    online = connect(slow, clock=watch.clock())
    assert online.candidates("Xyzzyqwv") == []
    assert "did not answer in time" in online.warnings[0]


def test_nobody_at_the_address_is_a_warning(tmp_path: Path, watch: Wrist) -> None:
    closed = Geocoding("nominatim", WHO, "http://127.0.0.1:9", tmp_path / "a.sqlite")
    online = connect(closed, clock=watch.clock())
    assert online.candidates("Xyzzyqwv") == []
    assert "cannot be reached" in online.warnings[0]


@pytest.mark.parametrize("name", ["", " \t", "‏‎", "x" * 1000])
def test_what_is_no_name_is_not_sent(name: str, service: Service, geocoding: Geocoding) -> None:
    assert connect(geocoding).candidates(name) == []
    assert service.asked == []


def test_photon_speaks_geojson(service: Service, tmp_path: Path) -> None:
    service.answers["Xyzzyqwv"] = {
        "features": [
            {
                "geometry": {"coordinates": [37.2, 36.1]},
                "properties": {
                    "osm_type": "R", "osm_id": 7, "osm_key": "place", "osm_value": "village",
                    "name": "Xyzzyqwv", "countrycode": "SY", "state": "Aleppo", "type": "city",
                    "extent": [37.18, 36.12, 37.22, 36.08],
                },
            }
        ]
    }  # fmt: skip
    photon = Geocoding("photon", WHO, service.address, tmp_path / "a.sqlite")
    (found,) = connect(photon).candidates("Xyzzyqwv")
    assert (found.place.id, found.place.feature_code) == ("osm:relation/7", "PPL")
    assert found.place.radius_km == pytest.approx(2.3, abs=0.1)
    assert found.place.source == "Photon (Data © OpenStreetMap contributors, ODbL 1.0)"


def test_a_service_that_tells_no_kind_gives_a_locality(service: Service, tmp_path: Path) -> None:
    from geomap.gazetteer.online.cache import CachedAnswer
    from geomap.gazetteer.online.places import attribution_of, to_candidates

    row = {"address": "Xyzzyqwv, Syria", "latitude": 36.1, "longitude": 37.2, "raw": {"score": 99}}
    (found,) = to_candidates("Xyzzyqwv", CachedAnswer((row,), attribution_of("ArcGIS", [row])))
    assert (found.place.id, found.place.feature_code) == ("arcgis:36.10000,37.20000", "LCTY")
    assert found.place.credit == "ArcGIS (Esri and its data providers)"


@pytest.mark.parametrize("agent", ["", "  ", "two\nlines", "büro@example.org"])
def test_without_a_user_agent_of_ones_own_nothing_is_asked(agent: str) -> None:
    with pytest.raises(InputError, match="needs a user agent of your own") as refused:
        Geocoding("nominatim", agent)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Geocoding("nowhere", WHO), "geopy has none of this name"),
        (Geocoding("nominatim", "my-application"), "policies/nominatim"),
        (Geocoding("opencage", WHO), "api_key.*Settings.geocoder.options"),
    ],
)
def test_a_geocoder_that_cannot_be_made_says_why(asked: Geocoding, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        connect(asked)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "server", ["localhost:8080", "ftp://x", "http://me:secret@x", "http://a b"]
)
def test_a_server_is_a_web_address_without_a_password(server: str) -> None:
    with pytest.raises(InputError, match="give a web address without a password"):
        Geocoding("nominatim", WHO, server)


def test_a_cache_that_is_something_else_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes, not a database of any kind.\n" * 40, encoding="utf-8")
    with pytest.raises(InputError, match=r"notes\.txt: cannot keep a geocoder's answers"):
        connect(Geocoding("nominatim", WHO, cache=path))
    assert path.read_text(encoding="utf-8").startswith("These are my notes")


def test_a_cache_that_breaks_later_is_a_warning(geocoding: Geocoding) -> None:
    online = connect(geocoding)
    assert geocoding.cache is not None
    geocoding.cache.write_bytes(b"no database " * 500)
    assert online.candidates("Xyzzyqwv") == []
    assert "cannot keep its answers" in online.warnings[0]


def resolved(text: str, names: list[str], index: Index, others: Any) -> list[str | None]:
    mentions = [Mention(text.index(n), text.index(n) + len(n), n) for n in names]
    found = resolve(Document("d", text), mentions, index, others=others)
    return [t.place.id if t.place else None for t in found]


TEXT = "Shells fell on Xyzzyqwv, a village near Aleppo, the UN said."
NAMES = ["Xyzzyqwv", "Aleppo", "UN"]


def test_only_a_name_without_any_candidate_is_asked_for(
    service: Service, geocoding: Geocoding, index: Index
) -> None:
    found = resolved(TEXT, NAMES, index, [connect(geocoding)])
    assert found[:2] == ["osm:node/42", "geonames:170063"]
    assert service.asked == ["Xyzzyqwv"]  # "the UN" is on the stop list


def test_by_default_nobody_is_asked(service: Service, index: Index) -> None:
    assert resolved(TEXT, NAMES, index, ())[0] is None
    assert Settings().geocoder is None
    assert service.asked == []


def test_an_adjective_of_nationality_is_not_asked_for(index: Index) -> None:
    class Nosy:
        asked: list[str] = []  # noqa: RUF012  a fake for one test

        def candidates(self, name: str, /, *, limit: int = 20) -> list[Candidate]:
            self.asked.append(name)
            return []

    text = "Xyzzyqwvian troops"
    resolve(Document("d", text), [Mention(0, 11, "Xyzzyqwvian", "demonym")], index, others=[Nosy()])
    assert Nosy.asked == []


def test_locate_asks_only_for_what_the_gazetteer_lacks(
    service: Service, geocoding: Geocoding, index: Index
) -> None:
    online = connect(geocoding)
    assert look_up("Aleppo", index, others=[online])[0].place.id == "geonames:170063"
    assert service.asked == []
    assert look_up("Xyzzyqwv", index, others=[online])[0].place.id == "osm:node/42"
    with pytest.raises(UnknownPlaceError, match="no such place in LB"):
        look_up("Xyzzyqwv", index, country="LB", others=[online])


def test_an_answer_that_is_used_is_credited_on_the_page_and_in_the_report(
    service: Service, geocoding: Geocoding, tmp_path: Path
) -> None:
    from geomap.pipeline import build

    text = "Rebels shelled the village of Xyzzyqwv near Aleppo on Friday, killing three people."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    settings = Settings(geocoder=geocoding)
    first = build([tmp_path / "a.txt"], tmp_path / "out", settings)
    pages = {p: (tmp_path / "out" / p).read_bytes() for p in first.files}
    build([tmp_path / "a.txt"], tmp_path / "out", settings)
    assert service.asked == ["Xyzzyqwv"]
    assert {p: (tmp_path / "out" / p).read_bytes() for p in first.files} == pages
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["credits"] == [f"Nominatim ({OSM})"]
    assert [e.place.id for e in first.result.events if e.place] == ["osm:node/42"]
    assert OSM in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_a_failing_service_does_not_stop_a_build_and_is_asked_in_the_next(
    service: Service, geocoding: Geocoding, tmp_path: Path
) -> None:
    from geomap.pipeline import extract

    text = "Rebels shelled the village of Xyzzyqwv near Aleppo on Friday, killing three people."
    (tmp_path / "a.txt").write_text(f"---\ndate: 2015-10-10\n---\n{text}", encoding="utf-8")
    service.status = 403
    failed = extract([tmp_path / "a.txt"], Settings(geocoder=geocoding))
    assert len(failed.documents) == 1
    assert any("it refuses us" in said for said in failed.warnings)
    service.status = 200
    mended = extract([tmp_path / "a.txt"], Settings(geocoder=geocoding))
    assert mended.warnings == ()


@pytest.mark.parametrize("command", ["build", "events", "geoparse", "locate"])
def test_every_command_that_can_ask_says_that_names_leave_the_machine(command: str) -> None:
    from click.testing import CliRunner

    told = " ".join(CliRunner().invoke(app, [command, "--help"]).output.split())
    assert "--geocoder SERVICE" in told
    assert "these names leave your machine" in told


def test_the_command_asks_with_the_user_agent_it_was_given(
    service: Service, tmp_path: Path
) -> None:
    from click.testing import CliRunner

    options = ["--geocoder", "nominatim", "--geocoder-server", service.address]
    options += ["--geocoder-cache", str(tmp_path / "a.sqlite")]
    refused = CliRunner().invoke(app, ["locate", "Xyzzyqwv", *options])
    assert refused.exit_code == 2
    assert "--geocoder needs --user-agent" in refused.output
    found = CliRunner().invoke(app, ["locate", "Xyzzyqwv", *options, "--user-agent", WHO, "--json"])
    (row,) = json.loads(found.output)
    assert (row["place_id"], row["source"]) == ("osm:node/42", f"Nominatim ({OSM})")
    assert service.agents == [WHO]


def test_answers_of_two_services_are_kept_apart(tmp_path: Path, watch: Wrist) -> None:
    from geomap.gazetteer.online.cache import CachedAnswer

    one, other = (Answers(tmp_path / "a.sqlite", s, watch.clock()) for s in ("one", "other"))
    one.ask("Homs", lambda _: CachedAnswer((), "One"))
    assert one.known("Homs") == CachedAnswer((), "One")
    assert other.known("Homs") is None


def test_geoparse_goes_on_when_the_service_fails_and_says_so(
    service: Service, tmp_path: Path
) -> None:
    from click.testing import CliRunner

    row = {"id": "1", "text": TEXT, "toponyms": [{"start": 15, "end": 23}]}
    (tmp_path / "in.jsonl").write_text(json.dumps(row), encoding="utf-8")
    command = ["geoparse", str(tmp_path / "in.jsonl"), "--given-mentions", "-o"]
    command += [str(tmp_path / "out.jsonl"), "--geocoder", "nominatim", "--user-agent", WHO]
    command += ["--geocoder-server", service.address]
    places = []
    for service.status in (429, 200):
        cache = str(tmp_path / f"{service.status}.sqlite")
        ran = CliRunner().invoke(app, [*command, "--geocoder-cache", cache])
        assert ran.exit_code == 0
        assert ("its quota is used up" in ran.output) == (service.status == 429)
        (told,) = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["toponyms"]
        places.append((told["place_id"], told["source"]))
    assert places == [(None, None), ("osm:node/42", f"Nominatim ({OSM})")]
