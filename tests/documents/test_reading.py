"""Files to Documents: every form that is read, and offsets that hold."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.documents import read_documents
from geomap.documents.boilerplate import LINES, blank
from geomap.documents.excerpts import is_person, part
from geomap.documents.frontmatter import parse_date
from geomap.model import Document

BLOG = """Calm on the coast

The Daily Wire reports: Jabla was quiet on Monday.

Ferries sailed. [Continue reading…]

Amira Haddad writes: Quiet is not peace. [Continue reading…]


Shells on the U.S.

NOW reports: A shell fell near the embassy. [Continue reading...]
"""


def save(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def one(path: Path) -> Document:
    reading = read_documents([path])
    assert not reading.errors
    return reading.documents[0]


def holds(document: Document, text: str) -> bool:
    return text[document.offset : document.offset + len(document.text)] == document.text


def test_each_excerpt_of_a_press_review_is_a_document(tmp_path: Path) -> None:
    documents = read_documents([save(tmp_path, "review.txt", BLOG)]).documents
    told = [(d.id, d.title, d.source, d.author) for d in documents]
    assert told == [
        ("review.txt#1", "Calm on the coast", "The Daily Wire", None),
        ("review.txt#2", "Calm on the coast", None, "Amira Haddad"),
        ("review.txt#3", "Shells on the U.S.", "NOW", None),
    ]
    assert [d.text for d in documents] == [
        "Jabla was quiet on Monday.\n\nFerries sailed.",
        "Quiet is not peace.",
        "A shell fell near the embassy.",
    ]
    assert all(holds(d, BLOG) for d in documents)


def test_a_press_review_without_marks_is_parted_at_its_bylines() -> None:
    text = "Calm\n\nReuters reports: Homs is calm.\n\nUnrest\n\nNOW reports: Hama is not.\n"
    assert [(e.title, text[e.start : e.end]) for e in part(text)] == [
        ("Calm", "Homs is calm."),
        ("Unrest", "Hama is not."),
    ]


def test_a_title_may_stand_before_a_slash_on_the_bylines_line() -> None:
    text = (
        "Talks A / B resume / The Daily Wire reports: Homs is calm. [Continue reading…]\n"
        "Rain / NOW reports: It rained and/or snowed in Hama. [Continue reading…]\n"
    )
    told = [(e.title, e.source, text[e.start : e.end]) for e in part(text)]
    assert told == [
        ("Talks A / B resume", "The Daily Wire", "Homs is calm."),
        ("Rain", "NOW", "It rained and/or snowed in Hama."),
    ]


def test_the_blogs_own_words_between_excerpts_are_kept_and_its_name_is_not() -> None:
    text = "My blog\n\nOne\n\nReuters reports: A. [Continue reading…]\n\nThis is my view.\n"
    told = [(e.title, e.source, text[e.start : e.end]) for e in part(text)]
    assert told == [("One", "Reuters", "A."), (None, None, "This is my view.")]


def test_an_article_that_quotes_an_outlet_stays_one_document(tmp_path: Path) -> None:
    text = "A headline\n\nIt rained in Homs.\n\nReuters reports: more rain.\n\nIt stopped.\n"
    assert one(save(tmp_path, "a.txt", text)).id == "a.txt"


@pytest.mark.parametrize("name", ["Amira Haddad", "J. R. Miller", "Lina al-Khatib", "Jan de Vries"])
def test_a_reporter_with_a_persons_name_is_the_author(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    ["Reuters", "NOW", "The Evening Post", "Al Jazeera", "Middle East Eye", "BBC News", "AFP"],
)
def test_an_outlet_is_no_author(name: str) -> None:
    assert not is_person(name)


def test_who_writes_is_an_author_unless_a_masthead() -> None:
    assert is_person("Voltaire", "writes")
    assert not is_person("The Economist", "writes")


def test_the_seeds_are_read_excerpt_by_excerpt(shared: Path) -> None:
    reading = read_documents([shared / "seeds"])
    assert not reading.errors
    assert len(reading.documents) == 23
    assert all(d.title for d in reading.documents)
    assert sum(1 for d in reading.documents if d.author) == 8
    assert sum(1 for d in reading.documents if d.source) == 14
    for document in reading.documents:
        assert holds(document, (shared / "seeds" / document.id.split("#")[0]).read_text("utf-8"))
        assert "reading…" not in document.text
        assert "Please enter" not in document.text


def test_a_short_first_line_apart_is_the_headline(tmp_path: Path) -> None:
    text = "Rain in Homs\n\n\nIt rained.\n"
    document = one(save(tmp_path, "a.txt", text))
    assert (document.title, document.text) == ("Rain in Homs", "It rained.")
    assert holds(document, text)


@pytest.mark.parametrize(
    "text", ["It rained.\n\nIt stopped.\n", "Rain in Homs\nand Hama\n", "Rain\n"]
)
def test_a_first_line_that_is_running_text_is_no_headline(tmp_path: Path, text: str) -> None:
    document = one(save(tmp_path, "a.txt", text))
    assert document.title is None
    assert document.text == text.strip()


def test_front_matter_states_the_six_facts(tmp_path: Path) -> None:
    head = "title: 'Rain: much'\nsource: NOW\nauthor: [A. Haddad, B. Saleh]\nlang: no\n"
    head += "published: 2015-10-07T23:00:00-05:00\nurl: https://example.org/a?b=1\nnote: {x: 1}\n"
    text = f"---\n{head}---\n\nIt rained in Homs.\n"
    document = one(save(tmp_path, "a.md", text))
    assert (document.title, document.source) == ("Rain: much", "NOW")
    assert (document.author, document.lang) == ("A. Haddad, B. Saleh", "no")
    assert document.published == date(2015, 10, 7)
    assert document.url == "https://example.org/a?b=1"
    assert document.text == "It rained in Homs."
    assert holds(document, text)


def test_a_markdown_heading_is_the_title_unless_the_head_has_one(tmp_path: Path) -> None:
    assert one(save(tmp_path, "a.md", "# Rain\n\nIt rained.")).title == "Rain"
    other = one(save(tmp_path, "b.md", "---\ntitle: Storm\n---\n# Rain\n\nIt rained."))
    assert (other.title, other.text) == ("Storm", "# Rain\n\nIt rained.")
    same = one(save(tmp_path, "c.md", "---\ntitle: Rain\n---\n# Rain\n\nIt rained."))
    assert (same.title, same.text) == ("Rain", "It rained.")


def test_the_head_of_a_press_review_speaks_for_excerpts_that_do_not(tmp_path: Path) -> None:
    path = save(tmp_path, "r.txt", f"---\nsource: A blog\npublished: 2015-10-12\n---\n{BLOG}")
    documents = read_documents([path]).documents
    assert [d.source for d in documents] == ["The Daily Wire", "A blog", "NOW"]
    assert {d.published for d in documents} == {date(2015, 10, 12)}


def test_the_publication_date_is_never_taken_from_the_file_name(tmp_path: Path) -> None:
    path = save(tmp_path, "wire-2015-10-01.txt", "It rained on Wednesday.")
    assert one(path).published is None
    given_date = read_documents([path], published=date(2015, 10, 2)).documents[0]
    assert given_date.published == date(2015, 10, 2)


@pytest.mark.parametrize(
    "words", ["2015-10-07", "7 October 2015", "Oct. 7th, 2015", "Wed, 07 Oct 2015 10:00:00 GMT"]
)
def test_dates_of_publication_come_in_four_forms(words: str) -> None:
    assert parse_date(words) == date(2015, 10, 7)


def test_site_furniture_is_no_text_and_offsets_hold(tmp_path: Path) -> None:
    text = "It rained in Homs.\nAdvertisement\nIt stopped.\n\nLeave a reply\nShare this:\n"
    document = one(save(tmp_path, "a.txt", text))
    assert document.text == "It rained in Homs.\n             \nIt stopped."
    assert text[document.text.index("It stopped") :].startswith("It stopped")


def test_each_line_of_furniture_says_whose_it_is() -> None:
    assert all(reason for _, reason in LINES)
    assert (
        blank("We share this view.\nSubscribers paid.") == "We share this view.\nSubscribers paid."
    )


@given(st.text(alphabet="Share this:\n\t Leave a reply…é", max_size=80))
def test_blanking_furniture_moves_no_letter(text: str) -> None:
    out = blank(text)
    assert len(out) == len(text)
    assert all(b in (a, " ") for a, b in zip(text, out, strict=True))


BLOCKS = [
    "Title\n\n",
    "Reuters reports: ",
    "A. Haddad writes: ",
    "[Continue reading…]\n\n",
    "Rain.\n",
]


@given(st.text(alphabet="Ab. :\n[…]#-", max_size=60), st.lists(st.sampled_from(BLOCKS)))
def test_excerpts_lie_in_order_inside_their_text(noise: str, blocks: list[str]) -> None:
    text = noise + "".join(blocks)
    spans = [(e.start, e.end) for e in part(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


PAGE = """<html lang="en"><head><title>Rain | NOW</title>
<meta property="og:title" content="Rain &amp; hail"><meta name="Author" content="A. Haddad">
<meta property="article:published_time" content="2015-10-07T08:00:00Z">
<link rel="canonical" href="https://example.org/rain">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
 "publisher": {"name": "NOW"}}]}</script><style>p {}</style></head>
<body><nav>Home</nav><article><h1>Rain &amp; hail</h1><p>It <b>rained</b> in
 Homs.<br>Then it stopped.</p><script>alert(1)</script><p>Hama stayed dry.</p>
<form>Search</form></article><footer>About</footer></body></html>"""


def test_a_web_page_gives_its_article_and_its_facts(tmp_path: Path) -> None:
    document = one(save(tmp_path, "a.html", PAGE))
    assert document.text == "It rained in Homs.\nThen it stopped.\n\nHama stayed dry."
    assert (document.title, document.source) == ("Rain & hail", "NOW")
    assert (document.author, document.published) == ("A. Haddad", date(2015, 10, 7))
    assert (document.url, document.lang, document.offset) == ("https://example.org/rain", "en", 0)


def test_a_bad_fact_of_a_web_page_is_left_out_and_told(tmp_path: Path) -> None:
    page = '<meta name="date" content="10/07/2015"><meta property="og:url" content="javascript:x">'
    reading = read_documents([save(tmp_path, "a.htm", f"{page}<p>It rained.</p>")])
    assert (reading.documents[0].published, reading.documents[0].url) == (None, None)
    assert len(reading.warnings) == 2


def test_a_page_nested_ten_thousand_deep_is_read(tmp_path: Path) -> None:
    deep = "<div>" * 10_000 + "It rained." + "</div>" * 10_000
    assert one(save(tmp_path, "a.html", deep)).text == "It rained."


def test_rows_of_json_lines_keep_their_id_and_their_text_as_it_is(tmp_path: Path) -> None:
    rows = [{"id": "x", "text": " a\r\nb ", "title": "T"}, {"text": "c"}, {"id": 7, "text": "d"}]
    path = save(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))
    documents = read_documents([path]).documents
    assert [d.id for d in documents] == ["x", "a.jsonl#2", "7"]
    assert (documents[0].text, documents[0].offset) == (" a\r\nb ", 0)


def test_half_a_surrogate_pair_cannot_spoil_what_is_written_later(tmp_path: Path) -> None:
    document = one(save(tmp_path, "a.jsonl", '{"id": "x", "text": "a\\ud83d\\u0000b"}'))
    assert document.text == "a\ufffd\ufffdb"


def test_folders_are_read_in_order_without_what_is_about_them(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/.hidden.txt", ".git/x.txt", "README.md", "t.csv", "c.TXT"):
        save(tmp_path, name, "It rained.")
    assert [d.id for d in read_documents([tmp_path]).documents] == ["a/z.md", "b.txt", "c.TXT"]


def test_a_readme_that_is_named_is_read(tmp_path: Path) -> None:
    assert one(save(tmp_path, "README.md", "It rained.")).id == "README.md"


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = save(tmp_path, "a.txt", "It rained.")
    assert len(read_documents([tmp_path, path, str(path)]).documents) == 1


def test_two_files_of_one_name_get_two_ids(tmp_path: Path) -> None:
    paths = [save(tmp_path, f"{folder}/a.txt", BLOG) for folder in "xy"]
    reading = read_documents(paths)
    assert [d.id for d in reading.documents][2:4] == ["a.txt#3", "a.txt~2#1"]
    assert len({d.id for d in reading.documents}) == 6
    assert len(reading.warnings) == 1


def test_links_that_go_in_circles_end(tmp_path: Path) -> None:
    save(tmp_path, "a/x.txt", "It rained.")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    assert len(read_documents([tmp_path]).documents) == 1


@pytest.mark.parametrize(
    ("data", "name"), [(b"It rained.", "stdin"), (b'{"id": "x", "text": "It rained."}', "x")]
)
def test_standard_input_is_text_or_json_lines(data: bytes, name: str) -> None:
    script = (
        "from geomap.documents import read_documents\n"
        "print([(d.id, d.text) for d in read_documents(['-']).documents])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=data, capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == f"[({name!r}, 'It rained.')]"
