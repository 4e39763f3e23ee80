"""`geomap gazetteer add`: fetched on the user's word, whole or not at all, and below the index."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.cli import app
from geomap.errors import DownloadError, GazetteerError, OutputError
from geomap.gazetteer.index import Index
from geomap.gazetteer.paths import default_path, layer_files, tables_folder
from geomap.gazetteer.sieve import Sieve, bits_of, hashes
from geomap.gazetteer.villages import add_country, checked_codes, theatres
from geomap.gazetteer.villages.downloading import fetch

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

ADMIN1 = "SD.29\tWest Darfur\tWest Darfur\t408666\n"
ADMIN2 = "SD.29.02\tZorqa District\tZorqa District\t79000001\n"


def row(number: int, name: str, code: str = "PPL", kind: str = "P", **more: str) -> str:
    cells = {
        "others": "", "lat": "13.4", "lon": "22.4", "country": "SD", "a1": "29", "a2": "02",
        "people": "0", **more,
    }  # fmt: skip
    return "\t".join([
        str(number), name, name, cells["others"], cells["lat"], cells["lon"], kind, code,
        cells["country"], "", cells["a1"], cells["a2"], "", "", cells["people"], "", "", "", "",
    ])  # fmt: skip


PLACES = (
    row(79000001, "Zorqa District", "ADM2", "A"),
    row(79000002, "Umm Zorqaq", others="Um Zorgag,أم زرقاق"),
    row(79000003, "Tundubaya al Qadima", "PPLQ"),
    row(79000004, "Funduq Zorqa", "HTL", "S"),
    row(79000005, "Zorqa Camp", "CMPRF", "S"),
    *(row(79000100 + n, "Kabir Qadim", others="Grandvillage", lat=f"12.{n}") for n in range(8)),
    *(row(79000200 + n, "Saghir Jadid", others="Littleton Qqq", lat=f"11.{n}") for n in range(7)),
)
NAMES = "1\t79000002\ten\tOmm Zorgaqq\t\t\t\t\n2\t79000004\ten\tHotel Zorqa\t\t\t\t\n"


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "."), text)
    return out.getvalue()


def of_sudan() -> dict[str, bytes]:
    """GeoNames' folder with one country, whose villages are not there."""
    return {
        "/dump/SD.zip": zipped(readme__txt="short", SD__txt="\n".join(PLACES) + "\n"),
        "/dump/alternatenames/SD.zip": zipped(readme__txt="short", SD__txt=NAMES),
        "/dump/admin1CodesASCII.txt": ADMIN1.encode(),
        "/dump/admin2Codes.txt": ADMIN2.encode(),
    }


@dataclass
class Server:
    """A web server on this machine with GeoNames' files; it may break off, refuse or send on."""

    files: dict[str, bytes]
    address: str = ""
    asked: list[tuple[str, str | None, int]] = field(default_factory=list)
    break_off: dict[str, int] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    version: int = 1
    slow_s: float = 0.0


class Handler(BaseHTTPRequestHandler):
    served: Server

    def do_GET(self) -> None:
        served, mark = self.served, f'"{self.served.version}"'
        wanted, start = self.headers.get("Range"), 0
        status = self.status()
        if status == 200 and self.headers.get("If-None-Match") == mark:
            status = 304
        elif status == 200 and wanted and self.headers.get("If-Range") == mark:
            status, start = 206, int(wanted.removeprefix("bytes=").rstrip("-"))
        served.asked.append((self.path, wanted, status))
        body = served.files.get(self.path, b"")[start:] if status in (200, 206) else b""
        self.head(status, start, len(body), mark)
        self.body(body[: served.break_off.pop(self.path, None)])

    def status(self) -> int:
        served = self.served
        if self.path in served.moved:
            return 302
        return served.status.get(self.path, 200 if self.path in served.files else 404)

    def head(self, status: int, start: int, size: int, mark: str) -> None:
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.served.moved[self.path])
        if status == 206:
            whole = start + size
            self.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
        if status != 304:
            self.send_header("Content-Length", str(size))
        self.send_header("ETag", mark)
        self.end_headers()

    def body(self, body: bytes) -> None:
        for at in range(0, len(body), 50_000):
            self.wfile.write(body[at : at + 50_000])
            time.sleep(self.served.slow_s)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # who asked did not wait
            self.close_connection = True


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    served = Server(of_sudan())
    handler = type("OfThisTest", (Handler,), {"served": served})
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    served.address = f"http://127.0.0.1:{http.server_port}/dump/"
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield served
    http.shutdown()
    http.server_close()
    thread.join()


def over_villages(folder: Path) -> Index:
    return Index(default_path(), layer_files(folder))


def left(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.rglob("*") if p.is_file())


def test_a_village_is_added_with_its_names_its_division_and_its_district(
    server: Server, tmp_path: Path
) -> None:
    done = add_country("SD", tmp_path, address=server.address)
    assert (done.layer.name, done.layer.places, done.layer.skipped) == ("villages-sd", 19, 0)
    index = over_villages(tmp_path)
    for name in ("Umm Zorqaq", "Um Zorgag", "أم زرقاق", "Omm Zorgaqq"):
        place = index.candidates(name)[0].place
        assert (place.id, place.country, place.admin1) == ("geonames:79000002", "SD", "West Darfur")
        assert place.credit == "GeoNames (CC BY 4.0)"
    assert [p.name for p in index.stated_parents("geonames:79000002")] == ["Zorqa District"]


def test_an_abandoned_village_is_kept_and_marked(server: Server, tmp_path: Path) -> None:
    add_country("SD", tmp_path, address=server.address)
    place = over_villages(tmp_path).candidates("Tundubaya al Qadima")[0].place
    assert place.feature_code == "PPLQ"
    assert over_villages(tmp_path).note(place.id) == "an abandoned place (GeoNames PPLQ)"


def test_a_hotel_is_no_village_and_a_camp_of_refugees_is_kept(
    server: Server, tmp_path: Path
) -> None:
    add_country("SD", tmp_path, address=server.address)
    index = over_villages(tmp_path)
    assert index.candidates("Funduq Zorqa") == index.candidates("Hotel Zorqa") == []
    assert index.candidates("Zorqa Camp")[0].place.feature_code == "CMPRF"


def test_the_alias_of_eight_places_of_one_name_is_a_famous_namesakes(
    server: Server, tmp_path: Path
) -> None:
    add_country("SD", tmp_path, address=server.address)
    index = over_villages(tmp_path)
    assert index.candidates("Grandvillage") == []
    assert len(index.candidates("Kabir Qadim")) == 8
    assert len(index.candidates("Littleton Qqq")) == 7  # seven may well be called so


def test_what_the_index_says_of_a_place_stands_and_only_names_are_added(
    server: Server, tmp_path: Path
) -> None:
    before = Index(layers=()).place("geonames:379252")  # Khartoum
    moved = row(379252, "Xartum Zzz", lat="1.0", lon="1.0", a1="", people="7")
    server.files["/dump/SD.zip"] = zipped(SD__txt=moved + "\n")
    add_country("SD", tmp_path, address=server.address)
    index = over_villages(tmp_path)
    assert index.place("geonames:379252") == before
    assert index.candidates("Xartum Zzz")[0].place == before


def test_what_did_not_change_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    assert all(f.fresh for f in add_country("SD", tmp_path, address=server.address).files)
    again = add_country("SD", tmp_path, address=server.address)
    assert not any(f.fresh for f in again.files)
    assert [status for *_, status in server.asked] == [200] * 4 + [304] * 4
    server.version = 2
    assert all(f.fresh for f in add_country("SD", tmp_path, address=server.address).files)


def test_a_kept_file_that_was_spoilt_is_fetched_again(server: Server, tmp_path: Path) -> None:
    add_country("SD", tmp_path, address=server.address)
    kept = tmp_path / "downloads" / "SD.zip"
    kept.write_bytes(b"x" * kept.stat().st_size)
    assert [f.fresh for f in add_country("SD", tmp_path, address=server.address).files] == [
        True, False, False, False,
    ]  # fmt: skip


def test_a_download_that_broke_off_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.break_off["/dump/SD.zip"] = 100
    assert add_country("SD", tmp_path, address=server.address).layer.places == 19
    assert server.asked[:2] == [("/dump/SD.zip", None, 200), ("/dump/SD.zip", "bytes=100-", 206)]


def test_the_rest_of_another_version_is_not_put_to_a_part(server: Server, tmp_path: Path) -> None:
    body = server.files["/dump/SD.zip"]
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "SD.zip.part").write_bytes(b"old" * 10)
    (folder / "SD.zip.part.json").write_text('{"ETag": "\\"0\\""}', encoding="utf-8")
    fetch(server.address, "SD.zip", folder, most_bytes=10**6)
    assert (folder / "SD.zip").read_bytes() == body
    assert left(folder) == ["SD.zip", "SD.zip.json"]


def always_breaking(server: Server) -> None:
    class Always(dict[str, int]):
        def pop(self, *_: Any) -> int:
            return 10

    server.break_off = Always()


def no_zip(server: Server) -> None:
    server.files["/dump/SD.zip"] = b"<html>Please log in</html>"


def cut_zip(server: Server) -> None:
    server.files["/dump/SD.zip"] = server.files["/dump/SD.zip"][:200]


def damaged_zip(server: Server) -> None:
    body = bytearray(server.files["/dump/SD.zip"])
    at = body.index(b"SD.txt") + 12
    body[at : at + 8] = b"\xff" * 8
    server.files["/dump/SD.zip"] = bytes(body)


def other_member(server: Server) -> None:
    server.files["/dump/SD.zip"] = zipped(XX__txt="\n".join(PLACES))


def climbing(server: Server) -> None:
    server.files["/dump/SD.zip"] = zipped(**{"../evil": "x", "SD__txt": PLACES[1] + "\n"})


def bomb(server: Server) -> None:
    server.files["/dump/SD.zip"] = zipped(SD__txt="0" * 200_000_000)


def missing(server: Server) -> None:
    del server.files["/dump/SD.zip"]


def refused(server: Server) -> None:
    server.status["/dump/SD.zip"] = 503


def moved_away(server: Server) -> None:
    server.moved["/dump/SD.zip"] = "http://files.example.org/SD.zip"


def moved_to_disk(server: Server) -> None:
    server.moved["/dump/SD.zip"] = "file:///etc/passwd"


def unlike(server: Server) -> None:
    server.files["/dump/SD.zip"] = zipped(SD__txt="name,lat,lon\nXyz,1,2\n" * 300)


FAILURES: list[tuple[Callable[[Server], None], str]] = [
    (always_breaking, r"SD\.zip: broke off \(30 of .* bytes came\): run it again"),
    (no_zip, r"SD\.zip: what was fetched is no zip .*check --address"),
    (cut_zip, r"SD\.zip: what was fetched is no zip"),
    (damaged_zip, r"SD\.zip: what was fetched is no zip"),
    (other_member, r"SD\.zip: does not hold SD\.txt"),
    (climbing, r"SD\.zip: holds a path that leaves its folder"),
    (bomb, r"SD\.zip: unpacks to 200,000,000 bytes"),
    (missing, r"SD\.zip: is not there \(HTTP 404\): check the code and --address"),
    (refused, r"SD\.zip: was refused \(HTTP 503\): try again later"),
    (moved_away, r"no address to fetch from: give one with https://"),
    (moved_to_disk, r"(no address to fetch from|was refused)"),
    (unlike, r"has 1 columns between tabs, GeoNames' table has 19"),
]


@pytest.mark.parametrize(("spoil", "said"), FAILURES, ids=lambda x: getattr(x, "__name__", ""))
def test_each_failure_is_one_line_and_leaves_no_layer(
    server: Server, tmp_path: Path, spoil: Callable[[Server], None], said: str
) -> None:
    spoil(server)
    with pytest.raises((DownloadError, GazetteerError), match=said) as error:
        add_country("SD", tmp_path, address=server.address)
    assert "\n" not in str(error.value)
    assert layer_files(tmp_path) == ()
    assert "SD.zip" not in left(tmp_path) or spoil is unlike


def test_a_layer_that_is_there_survives_a_failure(server: Server, tmp_path: Path) -> None:
    add_country("SD", tmp_path, address=server.address)
    before = layer_files(tmp_path)[0].read_bytes()
    server.version = 2
    no_zip(server)
    with pytest.raises(DownloadError):
        add_country("SD", tmp_path, address=server.address)
    assert layer_files(tmp_path)[0].read_bytes() == before


def test_no_network_says_so(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"cannot be reached .*check the network"):
        add_country("SD", tmp_path, address="http://127.0.0.1:9/")
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    "address",
    ["http://files.example.org/", "ftp://127.0.0.1/", "file:///tmp/", "x", "https://", "https://[",
     "https://who:word@files.example.org/"],
)  # fmt: skip
def test_only_https_or_this_machine_is_asked(tmp_path: Path, address: str) -> None:
    with pytest.raises(DownloadError, match="no address to fetch from: give one with https://"):
        add_country("SD", tmp_path, address=address)


def test_a_file_larger_than_any_of_geonames_is_refused(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="more than any of GeoNames' files"):
        fetch(server.address, "SD.zip", tmp_path, most_bytes=100)
    assert left(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
def test_a_full_disk_says_so(server: Server, tmp_path: Path) -> None:
    (tmp_path / "SD.zip.part").symlink_to("/dev/full")
    with pytest.raises(OutputError, match=r"SD\.zip: the disk is full: make room, or give --into"):
        fetch(server.address, "SD.zip", tmp_path, most_bytes=10**6)
    assert left(tmp_path) == []


def test_a_folder_that_cannot_be_written_says_so(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match=r"cannot be written .*give --into"):
        add_country("SD", tmp_path / "file", address=server.address)


def test_rows_of_another_country_are_told_and_left_out(server: Server, tmp_path: Path) -> None:
    stray = row(79000009, "Elsewhere Zzz", country="TD")
    server.files["/dump/SD.zip"] = zipped(SD__txt="\n".join([*PLACES, stray]) + "\n")
    said: list[str] = []
    done = add_country("SD", tmp_path, address=server.address, tell=said.append)
    assert (done.layer.skipped, len(said)) == (1, 1)
    assert re.search(r"SD\.zip:\d+: is of TD, not of SD", said[0])


def run_add(tmp_path: Path, server: Server, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from geomap.cli import main; main()", "gazetteer", "add"]
    environment = {**os.environ, "GEOMAP_GEONAMES": server.address, "no_proxy": "127.0.0.1"}
    return subprocess.run(
        [*command, *more, "--into", str(tmp_path)],
        capture_output=True, text=True, env=environment, timeout=60, check=False,
    )  # fmt: skip


def test_the_command_names_the_licence_and_what_it_did(server: Server, tmp_path: Path) -> None:
    done = run_add(tmp_path, server, "sd")
    assert (done.returncode, done.stderr) == (0, "")
    first, second = done.stdout.splitlines()
    assert "CC BY 4.0" in first
    assert second.startswith("added 19 places of SD as layer villages-sd: ")
    again = run_add(tmp_path, server, "SD", "sd")
    assert "(nothing new to fetch)" in again.stdout
    failed = run_add(tmp_path, server, "TD")
    assert (failed.returncode, failed.stderr.count("\n")) == (1, 1)
    assert "TD.zip: is not there" in failed.stderr


def test_broken_off_by_ctrl_c_it_leaves_no_half_layer(server: Server, tmp_path: Path) -> None:
    many = "\n".join(row(78000000 + n, f"Qarya {n * 7919 % 1000003}") for n in range(200_000))
    server.files["/dump/SD.zip"] = zipped(SD__txt=many)
    server.slow_s = 0.2
    command = [sys.executable, "-c", "from geomap.cli import main; main()", "gazetteer", "add"]
    environment = {**os.environ, "no_proxy": "127.0.0.1"}
    running = subprocess.Popen(
        [*command, "SD", "--into", str(tmp_path), "--address", server.address],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    part = tmp_path / "downloads" / "SD.zip.part"
    deadline = time.monotonic() + 30
    while not (part.exists() and part.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "Traceback" not in said
    assert layer_files(tmp_path) == ()
    assert part.exists()
    server.slow_s = 0.0
    add_country("SD", tmp_path, address=server.address)
    assert any(status == 206 for *_, status in server.asked)


def test_a_wrong_code_or_theatre_is_told_before_anything_is_fetched(
    server: Server, tmp_path: Path
) -> None:
    failed = run_add(tmp_path, server, "SD", "ZZ")
    assert failed.returncode == 1
    assert "ZZ: no country has this code" in failed.stderr
    wrong = run_add(tmp_path, server, "--theatre", "atlantis")
    assert wrong.returncode == 2
    assert "there are: " in wrong.stderr
    assert run_add(tmp_path, server).returncode == 2
    assert (server.asked, left(tmp_path)) == ([], [])


def test_every_theatre_is_of_countries_that_are_there() -> None:
    known = [place.country for place in Index(layers=()).countries() if place.country]
    assert {"levant", "sahel", "horn", "ukraine"} <= set(theatres())
    for codes in theatres().values():
        assert checked_codes(codes, known) == codes
    with (tables_folder() / "theatres.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert all(r["what"] for r in rows)
    assert len({r["theatre"] for r in rows}) == len(rows)


def test_a_layer_of_villages_is_listed_and_removed_like_any(server: Server, tmp_path: Path) -> None:
    from click.testing import CliRunner

    add_country("SD", tmp_path, address=server.address)
    told = CliRunner().invoke(app, ["gazetteer", "info", "--json", "--from", str(tmp_path)])
    layers = json.loads(told.stdout)["layers"]
    assert [(x["name"], x["places"]) for x in layers] == [("villages-sd", 19)]
    CliRunner().invoke(app, ["gazetteer", "remove", "villages-sd", "--from", str(tmp_path)])
    assert layer_files(tmp_path) == ()


def test_many_layers_answer_as_one_would(server: Server, tmp_path: Path) -> None:
    add_country("SD", tmp_path, address=server.address)
    body = row(79500000, "Umm Zorqaq", country="TD", a1="") + "\n"
    server.files["/dump/TD.zip"] = zipped(TD__txt=body)
    server.files["/dump/alternatenames/TD.zip"] = zipped(TD__txt="1\t79500000\t\tUmm Zorqaqqq\n")
    add_country("TD", tmp_path, address=server.address)
    found = over_villages(tmp_path).candidates("Umm Zorqaq")
    assert sorted(str(c.place.country) for c in found) == ["SD", "TD"]
    assert [c.place.country for c in over_villages(tmp_path).candidates("Umm Zorqaqqq")] == ["TD"]


@settings(deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=50))
def test_a_filter_lets_through_whatever_it_holds(keys: list[str]) -> None:
    sieve = Sieve(bits_of(hashes(keys)))
    assert all(sieve.may_hold(hashes([key])) for key in keys)


def test_a_filter_holds_back_most_of_what_is_not_there() -> None:
    sieve = Sieve(bits_of(hashes(f"name {n}" for n in range(20_000))))
    assert sum(sieve.may_hold(hashes([f"other {n}"])) for n in range(10_000)) < 300


def test_a_layer_of_an_older_geomap_has_no_filter_and_is_asked(
    server: Server, tmp_path: Path
) -> None:
    path = add_country("SD", tmp_path, address=server.address).layer.path
    with closing(sqlite3.connect(path)) as base:
        base.execute("DROP TABLE sieve")
        base.commit()
    assert over_villages(tmp_path).candidates("Umm Zorqaq")


def as_geonames(path: Path, country: str, most: int) -> bytes:
    """Write some rows of a table of villages in GeoNames' form."""
    lines = []
    with gzip.open(path, "rt", encoding="utf-8") as table:
        for number, line in enumerate(csv.DictReader(table, delimiter="\t", quoting=3)):
            if number == most:
                break
            others = line["names"].replace(",", " ").replace("|", ",")
            lines.append(row(
                70_000_000 + number, line["name"], others=others, lat=line["lat"],
                lon=line["lon"], country=country, a1="", a2="",
            ))  # fmt: skip
    return zipped(**{f"{country}__txt": "\n".join(lines) + "\n"})


@pytest.mark.parametrize("country", ["SY", "UA", "SD", "CO"])
def test_real_villages_are_added_and_found(
    server: Server, shared: Path, tmp_path: Path, country: str
) -> None:
    path = shared / "gazetteers" / "villages" / f"{country}.tsv.gz"
    if not path.is_file():
        pytest.skip("no table of villages in ../shared")
    server.files[f"/dump/{country}.zip"] = as_geonames(path, country, 2_000)
    server.files[f"/dump/alternatenames/{country}.zip"] = zipped(
        **{f"{country}__txt": "1\t1\t\tX\n"}
    )
    done = add_country(country, tmp_path, address=server.address)
    assert done.layer.places + done.layer.skipped == 2_000
    assert done.layer.skipped <= 2
    index = over_villages(tmp_path)
    with gzip.open(path, "rt", encoding="utf-8") as table:
        names = [line["name"] for line in csv.DictReader(table, delimiter="\t", quoting=3)][:2_000]
    missing_names = [n for n in names[::40] if not index.candidates(n, countries=[country])]
    assert missing_names == []
