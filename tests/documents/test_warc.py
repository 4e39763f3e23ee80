"""WARC: the pages of a crawl by the door of saved pages, each with its address and its day."""

from __future__ import annotations

import gzip
import random
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from geomap.documents import read_documents
from geomap.documents.warc import Capture, read_captures
from geomap.errors import InputError

RAID = "Jets struck the port of Tartus on Monday and two sailors died, the navy said."
PAGE = f"<html><title>Raid</title><body><article><p>{RAID}</p></article></body></html>"
HTML, LATIN = "text/html; charset=utf-8", "text/html; charset=cp1252"


def crawl(
    *pages: tuple[str, bytes, Mapping[str, str]], packed: bool = True, day: str = "2015-10-08"
) -> bytes:
    """Write a WARC of responses: addresses, bodies as sent, heads (``:status`` what was said)."""
    records = [record({"WARC-Type": "warcinfo", "WARC-Date": day}, b"software: a crawler\r\n")]
    for url, body, said in pages:
        told = {"Content-Type": HTML, **said}
        status = told.pop(":status", "200 OK")
        block = f"HTTP/1.1 {status}\r\n{lines(told)}\r\n".encode() + body
        head = {"WARC-Type": "response", "WARC-Target-URI": url, "WARC-Date": f"{day}T23:59:59Z"}
        records.append(record(head, block))
    return b"".join(gzip.compress(one, mtime=0) if packed else one for one in records)


def record(head: Mapping[str, str], block: bytes) -> bytes:
    told = {**head, "Content-Length": str(len(block))}
    return f"WARC/1.0\r\n{lines(told)}\r\n".encode() + block + b"\r\n\r\n"


def lines(head: Mapping[str, str]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in head.items())


def found(data: bytes) -> list[Capture | InputError]:
    return list(read_captures(BytesIO(data), "a.warc"))


@pytest.mark.parametrize("packed", [True, False])
def test_pages_are_read_as_saved_ones_and_called_by_their_addresses(
    tmp_path: Path, packed: bool
) -> None:
    dated = PAGE.replace("<body>", '<meta name="date" content="2015-10-06"><body>')
    data = crawl(
        ("https://a.example/raid", PAGE.encode(), {}),
        ("https://a.example/dated", dated.encode(), {}),
        ("https://a.example/port.png", b"\x89PNG", {"Content-Type": "image/png"}),
        ("https://a.example/gone", b"<p>Nothing here.</p>", {":status": "404 Not Found"}),
        packed=packed,
    )
    path = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
    path.write_bytes(data)
    reading = read_documents(path)
    assert not reading.errors
    assert [(d.id, d.url, d.text) for d in reading] == [
        ("https://a.example/raid", "https://a.example/raid", RAID),
        ("https://a.example/dated", "https://a.example/dated", RAID),
    ]
    days = [(d.published, d.published_basis) for d in reading]
    assert days == [(date(2015, 10, 8), "guessed"), (date(2015, 10, 6), "stated")]
    assert any("1 of its texts show no day" in line for line in reading.warnings)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (gzip.compress(PAGE.encode()), {"Content-Encoding": "gzip"}),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE.encode()), {"Transfer-Encoding": "chunked"}),
        (PAGE.replace("port", "Cáf").encode("cp1252"), {"Content-Type": LATIN}),
    ],
    ids=["packed", "chunked", "in the server's encoding"],
)  # fmt: skip
def test_what_the_server_did_to_a_page_is_undone(
    tmp_path: Path, body: bytes, said: dict[str, str]
) -> None:
    (tmp_path / "a.warc").write_bytes(crawl(("https://a.example/", body, said), packed=False))
    reading = read_documents(tmp_path)
    assert [d.text.replace("Cáf", "port") for d in reading] == [RAID]


def test_a_file_that_was_packed_all_at_once_is_read() -> None:
    whole = gzip.compress(crawl(("https://a.example/", b"<p>x", {}), packed=False))
    assert [c.url for c in found(whole) if isinstance(c, Capture)] == ["https://a.example/"]


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_was_cut_is_told_wherever_records_do_not_end_there(packed: bool) -> None:
    pages = [(f"https://a.example/{n}", PAGE.encode(), {}) for n in range(3)]
    data = crawl(*pages, packed=packed)
    silent = [n for n in range(1, len(data)) if not isinstance(found(data[:n])[-1], InputError)]
    ends = {len(crawl(*pages[:n], packed=packed)) for n in (1, 2)}
    blanks = 0 if packed else len(b"\r\n\r\n")  # which part records
    assert all(any(end - blanks <= n <= end for end in {*ends, len(data)}) for n in silent)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "none of its 0 records is a web page"),
        (b"no crawl", "is no sound WARC after its first 0 records"),
        (b"WARC/1.0\r\n" + b"a: b\r\n" * 200_000, "a head of more than 1,000,000 bytes"),
        (gzip.compress(b"a" * 50_000_000), "is no sound WARC after its first 0 records"),
        (crawl(("https://a.example/", gzip.compress(b"a" * 30_000_000),
                {"Content-Encoding": "gzip"})), "is more than 20,000,000 bytes unpacked"),
        (crawl(("https://a.example/", b"x", {}), packed=False).replace(b"HTTP/1.1 200", b"SPDY 9"),
         "record 2"),
    ],
    ids=["empty", "text", "endless head", "bomb", "page that is one", "no HTTP"],
)  # fmt: skip
def test_what_is_no_sound_crawl_is_one_line(data: bytes, said: str) -> None:
    (error,) = found(data)[:1]
    assert isinstance(error, InputError)
    assert said in str(error)
    assert "\n" not in str(error)


def test_damage_costs_no_traceback() -> None:
    sound, dice = crawl(("https://a.example/", PAGE.encode(), {}), packed=False), random.Random(3)  # noqa: S311
    for _ in range(300):
        data = bytearray(sound)
        for _ in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.choice(b"\0\r\n :;/<>09ZWH\xff")
        assert all(
            "\n" not in str(one) for one in found(bytes(data)) if isinstance(one, InputError)
        )
