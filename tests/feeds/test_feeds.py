"""Feeds: fetched with manners from servers that are not trusted, and kept as private files."""

from __future__ import annotations

import gzip
import json
import random
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from geomap.documents import read_documents
from geomap.errors import DownloadError, InputError
from geomap.feeds import Web, fetch_feeds
from geomap.feeds.entries import read_feed
from geomap.feeds.fetching import FetchResult
from geomap.feeds.web import UnwantedError, checked_address

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

SLY = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;Bold&lt;/b&gt; &amp; sly"
HTML, RSS = "text/html; charset=utf-8", "application/rss+xml"


def page(words: str = "Rebels shelled Aleppo on Wednesday, killing three civilians.") -> bytes:
    body = "".join(
        f"<p>{words} The report came from the town's council, day {n}.</p>" for n in "ab"
    )
    return (
        f"<html><head><title>x</title></head><body><article>{body}</article></body></html>".encode()
    )


def rss(*items: str, title: str = "Example Wire") -> bytes:
    head = f"<rss version='2.0'><channel><title>{title}</title>"
    return f"{head}{''.join(items)}</channel></rss>".encode()


def item(link: str, title: str = "Shells fall on Aleppo", more: str = "") -> str:
    day = "<pubDate>Wed, 07 Oct 2015 23:30:00 -0500</pubDate>"
    return f"<item><title>{title}</title><link>{link}</link>{day}{more}</item>"


@dataclass
class Site:
    """A web server on this machine: its files with their types, what else it says, who asked."""

    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    extra: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    address: str = ""

    def put(self, path: str, data: bytes, kind: str = HTML) -> str:
        self.files[path] = (kind, data)
        return self.address + path

    def feed(self, *items: str, path: str = "/feed", **more: str) -> str:
        return self.put(path, rss(*items, **more), RSS)


class Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        site = self.site
        kind, data = site.files.get(self.path, (HTML, b""))
        mark = f'"{hash(data)}"'
        status = site.status.get(self.path, 200 if self.path in site.files else 404)
        if status == 200 and self.headers.get("If-None-Match") == mark:
            status, data = 304, b""
        site.asked.append(f"{self.path} {status}")
        site.agents.add(str(self.headers.get("User-Agent")))
        self.send_response(status)
        told = {"Content-Type": kind, "ETag": mark, "Content-Length": str(len(data))}
        for name, value in {**told, **site.extra.get(self.path, {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if status == 200:
            self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # who asked has heard enough
            self.close_connection = True


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    made = Site()
    handler = type("OfThisTest", (Handler,), {"site": made})
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    http.daemon_threads = True
    made.address = f"http://127.0.0.1:{http.server_port}"
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    http.shutdown()
    http.server_close()
    thread.join()


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


def web_of(*feeds: str, clock: Clock | None = None, **how: Any) -> Web:
    clock = clock or Clock()
    return Web(feeds, clock=clock, sleep=clock.sleep, **how)


def fetched(folder: Path, *feeds: str, **how: Any) -> FetchResult:
    return fetch_feeds(feeds, folder, web_of(*feeds, **how))


def said(done: FetchResult) -> list[str]:
    return [re.sub(r"http://127\.0\.0\.1:\d+", "", str(error)) for error in done.errors]


def texts(folder: Path) -> dict[str, str]:
    found = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in found}


def test_an_article_becomes_a_private_file_that_says_where_it_is_from(
    site: Site, tmp_path: Path
) -> None:
    link = site.put("/2015/shells-fall.html", page())
    done = fetched(tmp_path / "in", site.feed(item(link)))
    assert (done.new, done.errors) == (1, ())
    [path] = (tmp_path / "in").rglob("*.md")
    assert path.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "in").stat().st_mode & 0o777 == 0o700
    [document] = read_documents([tmp_path / "in"])
    assert (document.title, document.source) == ("Shells fall on Aleppo", "Example Wire")
    assert (str(document.published), document.url) == ("2015-10-07", link)
    assert document.published_basis == "stated"
    assert document.text.startswith("Rebels shelled Aleppo on Wednesday")
    assert document.id.startswith("127.0.0.1/shells-fall-")


def test_what_has_not_changed_is_not_fetched_again(site: Site, tmp_path: Path) -> None:
    feed = site.feed(item(site.put("/a", page())))
    fetched(tmp_path, feed)
    before, site.asked = texts(tmp_path), []
    assert fetched(tmp_path, feed).new == 0
    assert site.asked == ["/robots.txt 404", "/feed 304"]
    assert texts(tmp_path) == before


def test_a_feed_that_names_no_version_of_itself_costs_itself_and_no_article(
    site: Site, tmp_path: Path
) -> None:
    feed = site.feed(item(site.put("/a", page())))
    site.extra["/feed"] = {"ETag": ""}
    fetched(tmp_path, feed)
    site.asked = []
    assert fetched(tmp_path, feed).new == 0
    assert site.asked == ["/robots.txt 404", "/feed 200"]


def test_a_changed_article_takes_the_place_of_the_one_before(site: Site, tmp_path: Path) -> None:
    changed = "<a:updated xmlns:a='http://www.w3.org/2005/Atom'>2015-10-0{}</a:updated>"
    first, second = changed.format(8), changed.format(9)
    feed = site.feed(item(site.put("/a", page()), more=first))
    fetched(tmp_path, feed)
    site.put("/a", page("Rebels shelled Homs on Thursday, killing nobody."))
    site.feed(item(site.address + "/a", more=second))
    assert fetched(tmp_path, feed).new == 1
    [document] = read_documents([tmp_path])
    assert "Homs" in document.text


def test_an_article_that_an_editor_removed_does_not_come_back(site: Site, tmp_path: Path) -> None:
    feed = site.feed(item(site.put("/a", page())))
    fetched(tmp_path, feed)
    next(tmp_path.rglob("*.md")).unlink()
    site.feed(item(site.address + "/a"), title="Another Wire")
    assert fetched(tmp_path, feed).new == 0


def test_an_article_of_two_feeds_is_fetched_once(site: Site, tmp_path: Path) -> None:
    link = site.put("/a", page())
    feeds = site.feed(item(link)), site.feed(item(link), path="/other")
    assert fetched(tmp_path, *feeds).new == 1
    assert site.asked.count("/a 200") == 1


def test_robots_txt_is_obeyed_for_feeds_articles_and_redirects(site: Site, tmp_path: Path) -> None:
    rules = b"User-agent: geomap\nDisallow: /private/\n\nUser-agent: *\nAllow: /\n"
    site.put("/robots.txt", rules, "text/plain")
    site.status["/moved"], site.extra["/moved"] = 302, {"Location": "/private/b"}
    links = [site.put(path, page()) for path in ("/private/a", "/moved", "/private/b")]
    done = fetched(tmp_path, site.feed(*map(item, links)), site.feed(path="/private/feed"))
    assert [line.partition(":")[0] for line in said(done)] == [
        "/private/a", "/private/b", "/private/feed",
    ]  # fmt: skip
    assert all("its robots.txt does not allow it" in line for line in said(done))
    assert not [line for line in site.asked if line.startswith("/private")]


def test_what_robots_txt_forbids_is_named_once(site: Site, tmp_path: Path) -> None:
    site.put("/robots.txt", b"User-agent: *\nDisallow: /a\n", "text/plain")
    feed = site.feed(item(site.put("/a", page())))
    assert len(fetched(tmp_path, feed).errors) == 1
    assert fetched(tmp_path, feed).errors == ()


@pytest.mark.parametrize(("status", "may"), [(404, True), (403, False), (500, False), (429, False)])
def test_a_host_whose_rules_cannot_be_told_is_not_asked(
    site: Site, tmp_path: Path, status: int, may: bool
) -> None:
    site.status["/robots.txt"] = status
    done = fetched(tmp_path, site.feed(item(site.put("/a", page()))))
    assert done.new == may
    assert len(done.errors) == (not may)


def test_a_host_is_asked_once_a_second_or_as_seldom_as_it_wishes(
    site: Site, tmp_path: Path
) -> None:
    clock = Clock()
    feed = site.feed(item(site.put("/a", page())), item(site.put("/b", page())))
    fetched(tmp_path / "a", feed, clock=clock)
    assert clock.slept == [1.0, 1.0, 1.0]  # robots.txt, the feed, two articles
    site.put("/robots.txt", b"User-agent: *\nCrawl-delay: 7\n", "text/plain")
    clock = Clock()
    fetched(tmp_path / "b", feed, clock=clock)
    assert clock.slept == [7.0, 7.0, 7.0]


def test_a_host_that_wishes_for_hours_between_requests_is_left_out(
    site: Site, tmp_path: Path
) -> None:
    site.put("/robots.txt", b"User-agent: *\nCrawl-delay: 86400\n", "text/plain")
    [line] = said(fetched(tmp_path, site.feed(item(site.put("/a", page())))))
    assert "asks for 86400 s between two requests" in line


def test_a_busy_host_is_left_alone_and_its_articles_are_tried_later(
    site: Site, tmp_path: Path
) -> None:
    links = [site.put(f"/{name}", page()) for name in "abc"]
    site.status["/b"], site.extra["/b"] = 429, {"Retry-After": "600"}
    feed, clock = site.feed(*map(item, links)), Clock()
    web = web_of(feed, clock=clock)
    done = fetch_feeds([feed], tmp_path, web)
    assert (done.new, len(done.errors)) == (1, 2)
    assert "/c 200" not in site.asked
    del site.status["/b"]
    clock.now += 601
    assert fetch_feeds([feed], tmp_path, web).new == 2


def test_what_is_not_there_is_asked_for_three_times(site: Site, tmp_path: Path) -> None:
    feed = site.feed(item(site.address + "/gone"))
    lines = [said(fetched(tmp_path, feed)) for _ in range(5)]
    assert lines[:3] == [["/gone: is not there (HTTP 404): check the address"]] * 3
    assert lines[3:] == [[], []]


def test_a_feed_that_fails_does_not_stop_the_others(site: Site, tmp_path: Path) -> None:
    good = site.feed(item(site.put("/a", page())))
    bad = [
        site.address + "/nothing",
        site.put("/page", page()),
        site.put("/broken", b"\x00\xff<rss", RSS),
        "http://127.0.0.1:9/feed",
        "https://who:pa55@news.example/feed",
    ]
    done = fetched(tmp_path, *bad, good)
    assert done.new == 1
    assert len(done.errors) == 5
    assert all("\n" not in line for line in said(done))
    assert "pa55" not in " ".join(said(done))


def test_a_web_page_names_the_feed_that_it_gives_as_its_own(site: Site, tmp_path: Path) -> None:
    link = "<link rel='alternate' type='application/rss+xml' href='/real.xml'>"
    url = site.put("/", f"<html><head>{link}</head><body><p>News</p></body></html>".encode())
    [line] = said(fetched(tmp_path, url))
    assert "is no RSS or Atom feed" in line


def test_hostile_entries_are_left_out_or_become_words(site: Site, tmp_path: Path) -> None:
    entries = [
        item("file:///etc/passwd"),
        item("javascript:alert(1)"),
        item("ftp://news.example/a"),
        item("http://user:word@127.0.0.1/a"),
        item("http://[::1"),
        item(site.put("/a", page()), SLY),
        item(site.put("/../../../b", page()), "x" * 10_000),
    ]  # fmt: skip
    done = fetched(tmp_path / "in", site.feed(*entries, title="&lt;img src=x onerror=y&gt;Wire"))
    assert done.new == 2
    assert "5 entries have no http:// or https:// address" in done.warnings[0]
    reading = read_documents([tmp_path / "in"])
    assert reading.errors == ()
    assert sorted(d.title[:8] for d in reading if d.title) == ["Bold & s", "xxxxxxxx"]
    assert {d.source for d in reading} == {"Wire"}
    assert [p.name for p in tmp_path.iterdir()] == ["in"]


def test_a_feed_may_not_send_us_into_our_own_network(site: Site, tmp_path: Path) -> None:
    other = Site()
    handler = type("Other", (Handler,), {"site": other})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        inside = f"http://127.0.0.1:{http.server_port}"
        site.status["/moved"], site.extra["/moved"] = 301, {"Location": f"{inside}/secret"}
        done = fetched(tmp_path, site.feed(item(f"{inside}/secret"), item(site.put("/moved", b""))))
        http.shutdown()
        thread.join()
    assert len(done.errors) == 1  # the same line for both
    assert "lies inside your own network: not asked" in said(done)[0]
    assert other.asked == []


@pytest.mark.parametrize("location", ["file:///etc/passwd", "gopher://x/", "/self", "//"])
def test_redirects_lead_to_http_or_nowhere(site: Site, tmp_path: Path, location: str) -> None:
    site.status["/self"], site.extra["/self"] = 307, {"Location": location}
    feed = site.feed(item(site.put("/self", b"")))
    done = fetched(tmp_path, feed)
    assert (done.new, len(done.errors)) == (0, 1)
    assert re.search(r"is no http:// or https:// address|more than 5 redirects", said(done)[0])


def test_a_redirect_is_followed_and_the_last_address_is_kept(site: Site, tmp_path: Path) -> None:
    site.status["/old"], site.extra["/old"] = 301, {"Location": "/new"}
    site.put("/new", page())
    fetched(tmp_path, site.feed(item(site.put("/old", b""))))
    [document] = read_documents([tmp_path])
    assert document.url == site.address + "/new"


def test_what_is_too_long_is_given_up(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geomap.feeds.fetching._ARTICLE_BYTES", 20_000)
    monkeypatch.setattr("geomap.feeds.fetching._FEED_BYTES", 50_000)
    bomb = gzip.compress(b"<p>" + b"a" * 5_000_000)
    links = [site.put("/long", b"a" * 30_000), site.put("/bomb", bomb), site.put("/a", page())]
    site.extra["/bomb"] = {"Content-Encoding": "gzip"}
    huge = site.put("/huge", rss(*[item(f"{site.address}/{n}") for n in range(1000)]), RSS)
    done = fetched(tmp_path, site.feed(*map(item, links)), huge)
    assert done.new == 1
    assert said(done) == [
        "/long: is longer than 20,000 bytes: left out",
        "/bomb: is longer than 20,000 bytes: left out",
        "/huge: is longer than 50,000 bytes: left out",
    ]


def test_what_is_broken_off_packed_otherwise_or_no_page_is_named(
    site: Site, tmp_path: Path
) -> None:
    links = [site.put(f"/{name}", page()) for name in ("cut", "brotli", "pdf", "empty", "half")]
    site.extra["/cut"] = {"Content-Length": "100000", "Connection": "close"}
    site.extra["/brotli"] = {"Content-Encoding": "br"}
    site.files["/pdf"] = ("application/pdf", b"%PDF-1.7")
    site.files["/empty"] = (HTML, b"<html><body></body></html>")
    site.files["/half"] = (HTML, gzip.compress(page())[:-20])
    site.extra["/half"] = {"Content-Encoding": "gzip"}
    lines = said(fetched(tmp_path, site.feed(*map(item, links))))
    assert [line.partition(":")[0] for line in lines] == [
        "/cut",
        "/brotli",
        "/pdf",
        "/empty",
        "/half",
    ]
    assert list(tmp_path.rglob("*.md")) == []


def test_a_server_that_dawdles_is_left(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Handler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            for _ in range(200):
                self.wfile.write(b"<p>")
                time.sleep(0.05)

    monkeypatch.setattr("geomap.feeds.web._DEADLINE_S", 0.3)
    handler = type("Slower", (Slow,), {"site": site})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        http.daemon_threads = True
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        began = time.monotonic()
        done = fetched(tmp_path, f"http://127.0.0.1:{http.server_port}/feed")
        assert time.monotonic() - began < 5
        http.shutdown()
        thread.join()
    assert len(done.errors) == 1


def test_a_feed_packed_by_gzip_is_read(site: Site, tmp_path: Path) -> None:
    feed = site.feed(item(site.put("/a", page())))
    site.files["/feed"] = (RSS, gzip.compress(site.files["/feed"][1]))
    site.extra["/feed"] = {"Content-Encoding": "gzip"}
    assert fetched(tmp_path, feed).new == 1


def test_an_entity_bomb_in_a_feed_is_no_feed_or_no_more_than_words(
    site: Site, tmp_path: Path
) -> None:
    levels = "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    text = f"<!DOCTYPE r [<!ENTITY a 'ha'>{levels}]>".encode() + rss(
        item("http://x.example/", "&i;")
    )
    began = time.monotonic()
    fetched(tmp_path, site.put("/feed", text, RSS))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("tag", "times"),
    [
        ("<a>", 60_000),
        ("<a/>", 60_000),
        (item("http://a.example"), 9_000),
        ("<a" + " b" * 19_999, 1),
    ],
)
def test_a_feed_of_nothing_but_tags_is_left_out(tag: str, times: int) -> None:
    with pytest.raises(DownloadError, match="holds more than 60,000 tags, or one without end"):
        read_feed(rss(tag * times), "https://news.example/feed", {})


def test_damaged_feeds_are_read_or_named() -> None:
    chance = random.Random(17)  # noqa: S311 - the same each time
    whole = rss(item("/a", SLY), item("http://a.example/b", more="<description>&lt;p&gt;"))
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            at, size = chance.randrange(len(data)), chance.randrange(1, 20)
            put = chance.choice([b"", bytes([chance.randrange(256)]), data[-at:][:size]])
            data[at : at + size] = put
        with suppress(DownloadError):
            read_feed(bytes(data), "https://news.example/feed", {})


def test_a_live_blog_comes_into_a_file_for_each_post(site: Site, tmp_path: Path) -> None:
    posts = "".join(
        f"<div itemprop='liveBlogUpdate' itemscope itemtype='https://schema.org/BlogPosting'>"
        f"<time itemprop='datePublished' datetime='2015-10-0{n}T10:00:00Z'>day {n}</time>"
        f"<div itemprop='articleBody'><p>Rebels shelled the town of Homs again, officials said, "
        f"for the {n}th day in a row and more.</p></div></div>"
        for n in (7, 6, 5)
    )
    kind = "itemscope itemtype='https://schema.org/LiveBlogPosting'"
    markup = f"<html><body><article {kind}>{posts}</article></body></html>"
    fetched(tmp_path, site.feed(item(site.put("/live", markup.encode()))))
    days = [str(document.published) for document in read_documents([tmp_path])]
    assert days in (["2015-10-07", "2015-10-06", "2015-10-05"], ["2015-10-07"])


def test_a_page_in_an_old_encoding_is_read_as_its_server_says(site: Site, tmp_path: Path) -> None:
    data = page("Повстанцы обстреляли город Донецк в среду.").decode().encode("windows-1251")
    site.put("/a", data, "text/html; charset=windows-1251")
    fetched(tmp_path, site.feed(item(site.address + "/a")))
    [document] = read_documents([tmp_path])
    assert document.text.startswith("Повстанцы обстреляли")


def test_a_damaged_memory_is_named_and_begun_anew(site: Site, tmp_path: Path) -> None:
    feed = site.feed(item(site.put("/a", page())))
    fetched(tmp_path, feed)
    before = texts(tmp_path)
    for damage in ("{", "[]", '{"version": 1, "feeds": {"x": 1}}', '{"version": 9}'):
        (tmp_path / ".feeds.json").write_text(damage, encoding="utf-8")
        done = fetched(tmp_path, feed)
        assert (done.new, len(done.warnings)) == (1, 1)
        assert "is damaged: its feeds are fetched anew" in done.warnings[0]
    assert texts(tmp_path) == before


def test_a_memory_that_was_tampered_with_removes_nothing_of_others(
    site: Site, tmp_path: Path
) -> None:
    (tmp_path / "mine.md").write_text("mine", encoding="utf-8")
    feed = site.feed(item(site.put("/a", page())))
    fetched(tmp_path / "in", feed)
    memory = tmp_path / "in" / ".feeds.json"
    told = json.loads(memory.read_text(encoding="utf-8"))
    told["feeds"][feed]["articles"][0] |= {
        "files": ["../mine.md", str(tmp_path / "mine.md")], "left": 1,
    }  # fmt: skip
    memory.write_text(json.dumps(told), encoding="utf-8")
    fetched(tmp_path / "in", feed)
    assert (tmp_path / "mine.md").exists()


def test_the_user_agent_is_our_own_and_says_how_to_reach_the_user(
    site: Site, tmp_path: Path
) -> None:
    fetched(tmp_path, site.feed(item(site.put("/a", page()))), contact="desk@example.org")
    [agent] = site.agents
    assert re.fullmatch(r"geomap/[\d.]+ \(feed reader; desk@example\.org\)", agent)
    with pytest.raises(InputError, match="write it in ASCII"):
        Web([], contact="a\r\nX-Evil: 1")


def test_atom_and_rdf_are_read_and_relative_addresses_found() -> None:
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title><entry><title>T</title>"
        "<link href='/a b?x=ü#top'/><published>2015-10-07T23:30:00Z</published></entry></feed>"
    )
    [entry] = read_feed(atom.encode(), "https://news.example/feed", {}).entries
    assert entry.link == "https://news.example/a%20b?x=%C3%BC"
    assert entry.published == "2015-10-07"


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://", "x", "http://[::1", "http://a:b/"]
)
def test_only_web_addresses_are_asked(address: str) -> None:
    with pytest.raises(UnwantedError, match="is no http:// or https:// address") as error:
        checked_address(address)
    assert isinstance(error.value, DownloadError)
    assert "\n" not in str(error.value)
