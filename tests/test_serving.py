"""``geomap serve``: what a browser gets, and what nobody does."""

from __future__ import annotations

import gzip
import http.client
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest

from geomap.errors import InputError, OutputError
from geomap.serving import Answer, answer, serve

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PAGE = "<!doctype html><p>Homs</p>" * 100
TABLE = bytes(range(256)) * 10


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "output"
    (made / "actors").mkdir(parents=True)
    (made / "index.html").write_text(PAGE)
    (made / "actors" / "a.html").write_text("short")
    (made / "events.parquet").write_bytes(TABLE)
    (made / "events.geojson").write_text("{}")
    (made / ".hidden").write_text("secret")
    (tmp_path / "outside.txt").write_text("secret")
    (made / "link.txt").symlink_to(tmp_path / "outside.txt")
    (made / "gone.txt").symlink_to(tmp_path / "nothing")
    return made


def got(folder: Path, target: str, **headers: str) -> Answer:
    """Ask for something; what is to be sent of a file is read into the answer's body."""
    told = answer(folder, "GET", target, {k.replace("_", "-"): v for k, v in headers.items()})
    if told.file is None:
        return told
    with told.file as file:
        file.seek(told.start)
        return replace(told, body=file.read(told.length))


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/?sure=0.5", "text/html; charset=utf-8"),
        ("/actors/a.html", "text/html; charset=utf-8"),
        ("/events.geojson", "application/geo+json"),
        ("/events.parquet", "application/vnd.apache.parquet"),
    ],
)
def test_a_file_is_given_as_what_it_is(folder: Path, target: str, kind: str) -> None:
    told = got(folder, target)
    assert told.status == 200
    assert told.headers["Content-Type"] == kind


@pytest.mark.parametrize(
    "target",
    [
        "/.hidden", "/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt", "/link.txt",
        "/gone.txt", "/nothing", "/index.html/", "/%ff", "/a%00", "/..%5coutside.txt", "/actors/",
        "//" + "a" * 5000,
    ],
)  # fmt: skip
def test_what_is_hidden_outside_or_missing_is_not_found(folder: Path, target: str) -> None:
    assert got(folder, target).status == 404


def test_a_folder_without_its_slash_is_sent_to_the_one_with(folder: Path) -> None:
    told = got(folder, "//evil.example/../actors")
    assert told.status == 404
    told = got(folder, "/actors")
    assert (told.status, told.headers["Location"]) == (301, "actors/")


def test_a_date_serves_where_no_tag_is_given(folder: Path) -> None:
    day = got(folder, "/").headers["Last-Modified"]
    assert got(folder, "/", if_modified_since=day).status == 304
    assert got(folder, "/", if_modified_since=day, if_none_match='"x"').status == 200
    assert got(folder, "/", if_modified_since="Thu, 01 Jan 1970 00:00:00 GMT").status == 200


def test_an_unchanged_file_is_not_sent_again_and_a_changed_one_is(folder: Path) -> None:
    tag = got(folder, "/").headers["ETag"]
    assert got(folder, "/", if_none_match=tag).status == 304
    assert got(folder, "/", if_none_match=f'"x", W/{tag}').status == 304
    packed = got(folder, "/", accept_encoding="gzip").headers["ETag"]
    assert packed != tag  # RFC 9110, 8.8.3: another representation
    assert got(folder, "/", if_none_match=packed).status == 304
    (folder / "index.html").write_text(PAGE + "more")
    assert got(folder, "/", if_none_match=tag).status == 200


def test_text_is_packed_for_who_takes_it_and_tables_are_not(folder: Path) -> None:
    told = got(folder, "/", accept_encoding="gzip, br")
    assert told.headers["Content-Encoding"] == "gzip"
    assert told.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(told.body).decode() == PAGE
    assert told.headers["Content-Length"] == str(len(told.body))
    assert "Content-Encoding" not in got(folder, "/", accept_encoding="gzip;q=0").headers
    assert "Content-Encoding" not in got(folder, "/events.parquet", accept_encoding="gzip").headers


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-9", TABLE[:10]),
        ("bytes=2550-", TABLE[2550:]),
        ("bytes=-5", TABLE[-5:]),
        ("bytes=0-99999", TABLE),
        ("bytes=2559-2559", TABLE[2559:]),
    ],
)
def test_a_part_is_given(folder: Path, asked: str, expected: bytes) -> None:
    told = got(folder, "/events.parquet", range=asked)
    assert told.status == 206
    assert told.body == expected
    end = told.start + told.length - 1
    assert told.headers["Content-Range"] == f"bytes {told.start}-{end}/{len(TABLE)}"


@pytest.mark.parametrize(
    ("asked", "status"),
    [("bytes=9999-", 416), ("bytes=5-2", 416), ("bytes=-0", 416), ("bytes=-", 200),
     ("bytes=0-1,3-4", 200), ("lines=1-2", 200), ("bytes=" + "9" * 5000 + "-", 200)],
)  # fmt: skip
def test_a_part_that_is_none_is_refused_or_the_whole(folder: Path, asked: str, status: int) -> None:
    assert got(folder, "/events.parquet", range=asked).status == status


def test_a_file_that_is_replaced_meanwhile_is_sent_as_it_was_told(folder: Path) -> None:
    told = answer(folder, "GET", "/events.parquet", {})
    (folder / "new").write_bytes(b"shorter")
    (folder / "new").replace(folder / "events.parquet")
    assert told.file is not None
    with told.file as file:
        assert file.read() == TABLE
    assert told.headers["Content-Length"] == str(len(TABLE))
    assert got(folder, "/events.parquet").body == b"shorter"


def test_a_folders_first_page_may_not_lead_out_either(folder: Path) -> None:
    (folder / "actors" / "index.html").symlink_to(folder.parent / "outside.txt")
    assert got(folder, "/actors/").status == 404


def test_a_part_of_what_has_changed_is_the_whole(folder: Path) -> None:
    assert got(folder, "/events.parquet", range="bytes=0-1", if_range='"old"').status == 200
    tag = got(folder, "/events.parquet").headers["ETag"]
    assert got(folder, "/events.parquet", range="bytes=0-1", if_range=tag).status == 206


@pytest.fixture
def address(folder: Path) -> tuple[str, int]:
    """A server in a thread that ends with the tests."""
    told: list[str] = []
    up = Event()

    def ready(where: str) -> None:
        told.append(where)
        up.set()

    Thread(target=serve, args=(folder,), kwargs={"ready": ready}, daemon=True).start()
    assert up.wait(10)
    host, _, port = told[0].removeprefix("http://").strip("/").rpartition(":")
    assert host == "127.0.0.1"
    return host, int(port)


def test_a_browser_gets_pages_and_another_name_for_this_machine_nothing(
    address: tuple[str, int],
) -> None:
    line = http.client.HTTPConnection(*address, timeout=10)
    for method, target, headers, status, length in (
        ("GET", "/", {}, 200, len(PAGE)),
        ("HEAD", "/", {}, 200, 0),
        ("GET", "/events.parquet", {"Range": "bytes=3-5"}, 206, 3),
        ("GET", "/nothing", {}, 404, 14),
        ("GET", "/", {"Host": "evil.example"}, 403, 14),
        ("POST", "/", {}, 405, 23),
    ):
        line.request(method, target, headers=headers)
        told = line.getresponse()
        body = told.read()
        assert (told.status, len(body)) == (status, length)
        assert told.headers["X-Content-Type-Options"] == "nosniff"
    line.close()


def test_a_folder_or_port_that_cannot_be_is_one_line(
    folder: Path, address: tuple[str, int]
) -> None:
    with pytest.raises(InputError, match="is no folder"):
        serve(folder / "nothing")
    with pytest.raises(OutputError, match="cannot be used"):
        serve(folder, port=address[1])
