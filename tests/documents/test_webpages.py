"""Saved pages: the article and nothing else, and the day that the page states."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geomap.documents import Reading, read_documents
from geomap.documents.webpage import read_page
from tests.conftest import TESTS

PAGES = TESTS / "pages"
EXPECTED: dict[str, Any] = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))
# Towns that stand only in teasers, comments, notices, captions and hidden text of the pages.
ELSEWHERE = (
    "Manila Bamako Lima Quetta Lagos Oslo Bangui Chittagong Zinder Asuncion Belgrade Reykjavik"
    " Caracas Sarajevo Grozny Nicosia Dublin Seattle Shenzhen Montevideo Canberra Helsinki Valletta"
    " Kathmandu Bratislava Brisbane Ulaanbaatar Tashkent Vientiane Kigali Dresden Montreal Perth"
).split()


def read(name: str) -> Reading:
    return read_documents(PAGES / name)


def overlap(text: str, paragraphs: list[str]) -> tuple[float, float]:
    """Precision and recall of words, as the article-extraction benchmark counts them."""
    found, right = (Counter(re.findall(r"\w+", t)) for t in (text, " ".join(paragraphs)))
    shared = sum((found & right).values())
    return shared / max(1, found.total()), shared / right.total()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_gives_its_article_and_no_teaser(name: str) -> None:
    (document,) = read(name).documents
    assert [town for town in ELSEWHERE if town in document.text] == []
    precision, recall = overlap(document.text, EXPECTED[name]["paragraphs"])
    assert precision >= 0.94
    assert recall >= 0.95


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_gives_its_day_and_says_when_it_guessed(name: str) -> None:
    reading = read(name)
    (document,) = reading.documents
    told, guessed = EXPECTED[name]["published"], EXPECTED[name]["guessed"]
    assert document.published == (date.fromisoformat(told) if told else None)
    assert document.published_basis == ("guessed" if guessed else "stated" if told else None)
    assert any("is a guess" in line for line in reading.warnings) is guessed


def page(head: str, body: str) -> str:
    return f'<html lang="en"><head><title>T</title>{head}</head><body>{body}</body></html>'


RAID = "<p>Jets struck the port of Tartus on Monday and two sailors died, the navy said.</p>"
DATED = {
    "JSON-LD with a comma too many": '<script type="application/ld+json">{"@type": "NewsArticle",'
    ' "datePublished": "2017-03-21T23:10:00-07:00",}</script>',
    "JSON-LD in a graph": '<script type="application/ld+json">[{"@graph": [{"@type":'
    ' ["Thing", "BlogPosting"], "datePublished": "2017-03-21"}]}]</script>',
    "Open Graph": '<meta property="article:published_time" content="2017-03-21T06:00:00Z">',
    "Dublin Core": '<meta name="DC.Date.Issued" content="2017-03-21">',
    "Dublin Core's terms": '<meta name="dcterms.created" content="2017-03-21T01:00+03:00">',
    "microdata": '<meta itemprop="datePublished" content="21 March 2017">',
    "parse.ly": '<meta name="parsely-pub-date" content="2017-03-21T09:00:00Z">',
    "a compact date": '<meta name="publish-date" content="20170321">',
    "milliseconds": '<meta name="pubdate" content="1490086800000">',
    "Java's": '<meta name="sailthru.date" content="Tue Mar 21 09:00:00 UTC 2017">',
    "an American date that can be one day only": '<meta name="date" content="03/21/2017">',
}


@pytest.mark.parametrize("head", DATED.values(), ids=DATED)
def test_a_day_is_read_however_the_page_states_it(head: str) -> None:
    assert read_page(page(head, RAID), "a.html").facts.published == date(2017, 3, 21)


def test_the_day_of_a_change_is_not_the_day_of_publication() -> None:
    times = (
        '<time class="updated" datetime="2018-01-01">x</time><time datetime="2017-03-21">y</time>'
    )
    told = read_page(page("", f"<article>{times}{RAID}</article>"), "a.html").facts
    assert (told.published, told.guessed) == (date(2017, 3, 21), False)


def test_a_statement_outranks_a_guess_and_an_ambiguous_one_is_told() -> None:
    head = '<meta name="date" content="03/04/2017"><meta property="og:url"'
    head += ' content="https://example.org/2016/01/02/raid">'
    found = read_page(page(head, RAID), "a.html")
    assert found.facts.published is None
    assert "is no date" in found.warnings[0]


def test_each_post_of_a_live_blog_has_its_own_day(tmp_path: Path) -> None:
    posts = [
        ("2017-03-22T08:15:00Z", "Tanks entered Tartus this morning, the governor said today."),
        ("2017-03-21T22:40:00Z", "The navy shelled Baniyas today and the port is closed."),
        ("2017-03-21T19:05:00Z", "Talks in Latakia ended today without a word on the truce."),
    ]
    boxes = "".join(
        f'<div><time datetime="{t}">{t[11:16]}</time><p>{w}</p></div>' for t, w in posts
    )
    head = '<meta property="article:published_time" content="2017-03-21T06:00:00Z">'
    (tmp_path / "live.html").write_text(page(head, f"<article><h1>T</h1>{boxes}</article>"))
    documents = read_documents(tmp_path / "live.html").documents
    assert [d.published for d in documents] == [date(2017, 3, 22), *[date(2017, 3, 21)] * 2]
    assert [d.text for d in documents] == [words for _, words in posts]
    assert [d.id for d in documents] == ["live.html#1", "live.html#2", "live.html#3"]


def test_an_article_beside_dated_teasers_is_no_live_blog() -> None:
    cards = "".join(
        f'<li><time datetime="2017-03-{day}">x</time><p>Ferry sinks near Manila bay</p></li>'
        for day in (11, 12, 13)
    )
    found = read_page(page("", f"<article>{RAID * 4}</article><ul>{cards}</ul>"), "a.html")
    assert found.posts == ()
    assert "Manila" not in found.text


def test_comments_and_marks_of_a_google_document_are_no_text() -> None:
    body = (
        "<p><span>Jets struck Tartus on 20 March 2017.</span><sup><a href='#cmnt3' id='cmnt_ref3'>"
        "[c]</a></sup></p><p>It was the third raid.<sup>[2]</sup></p><hr><div><p>"
        "<a href='#cmnt_ref3' id='cmnt3'>[c]</a><span>is that sure? ask the navy in Odessa</span>"
        "</p></div>"
    )
    text = read_page(page("", body), "a.html").text
    assert text == "Jets struck Tartus on 20 March 2017.\n\nIt was the third raid."


def test_notes_and_their_marks_are_no_text() -> None:
    body = (
        f"<article>{RAID}<p>The port<sup><a href='#cite_note-4'>[note 1]</a></sup> is shut<sup"
        " id='fnref:2'><a href='#fn:2'>2</a></sup>.</p></article><ol class='references'>"
        "<li id='cite_note-4'>Bombing in Madrid</li></ol><ol><li id='fn:2'>See Oslo</li></ol>"
    )
    assert read_page(page("", body), "a").text.endswith("said.\n\nThe port is shut.")


def test_cells_of_a_table_do_not_run_together() -> None:
    body = f"<article>{RAID}<table><tr><td>Tartus</td><td>12</td></tr></table></article>"
    assert "Tartus 12" in " ".join(read_page(page("", body), "a").text.split())


@pytest.mark.parametrize(
    "hiding",
    ['style="display:none"', "hidden", 'aria-hidden="true"', 'style="visibility: hidden"',
     'class="sr-only"', 'class="gone"'],
)  # fmt: skip
def test_what_no_reader_sees_is_not_read(hiding: str) -> None:
    body = f"<article>{RAID}{RAID}<p {hiding}>Jets bombed Madrid.</p></article>"
    assert "Madrid" not in read_page(page("<style>.gone{display:none}</style>", body), "a").text


def test_a_page_that_hides_itself_until_its_script_has_run_is_read() -> None:
    body = f'<div style="opacity:0"><article>{RAID}{RAID}</article></div>'
    assert "Tartus" in read_page(page("", body), "a").text


def test_soft_hyphens_and_struck_words_go() -> None:
    body = "<article><p>Jets struck <del>Madrid</del> Tar\u00adtus at noon.</p></article>"
    assert read_page(page("", body), "a").text == "Jets struck Tartus at noon."


@pytest.mark.parametrize("cut", range(0, 900, 60))
def test_a_page_that_is_cut_off_is_read_as_far_as_it_goes(tmp_path: Path, cut: int) -> None:
    whole = page(DATED["JSON-LD in a graph"], f"<article>{RAID * 6}</article>")
    (tmp_path / "a.html").write_text(whole[:cut])
    reading = read_documents(tmp_path / "a.html")
    assert len(reading.documents) + len(reading.errors) == 1
