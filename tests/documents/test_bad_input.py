"""What cannot be read is told in one line that names the file, and the rest is read."""

from __future__ import annotations

import codecs
import re
from datetime import date
from pathlib import Path

import pytest

from geomap.documents import read_documents
from geomap.errors import EncodingError, InputError

BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "mark.txt": (codecs.BOM_UTF8, "empty"),
    "binary.txt": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
    "tag.md": (b"---\na: !!python/object/apply:os.getcwd []\n---\n", "no text"),
    "head.md": (b"---\ntitle: Rain\n---\n\n", "no text"),
    "form.txt": (b"Leave a reply\n", "no text"),
    "page.html": (b"<html><script>x</script></html>", "no text"),
    "endless.txt": (b"Rain. " * 200_000, "longer than 1,000,000"),
}
LAME: dict[str, tuple[bytes, str]] = {
    "open.md": (b"---\ntitle: Rain\nIt rained.\n", "not closed"),
    "list.md": (b"---\n- Rain\n---\nIt rained.\n", "not a mapping"),
    "yaml.md": (b'---\ntitle: a\nsource: "b" c\n---\nIt rained.\n', "yaml.md:3: .*not YAML"),
    "date.md": (b"---\npublished: 10/07/2015\n---\nIt rained.\n", "2015-10-07"),
    "noday.md": (b"---\npublished: 2015-02-30\n---\nIt rained.\n", "no date"),
    "odd.md": (b"---\ntitle: {a: 1}\n---\nIt rained.\n", "title must be text, not a mapping"),
    "script.md": (b"---\nurl: javascript:alert(1)\n---\nIt rained.\n", "url must be"),
    "long.md": (b"---\ntitle: " + b"a" * 9000 + b"\n---\nIt rained.\n", "too long"),
    "deep.md": (b"---\ntitle: " + b"[" * 5000 + b"\n---\nIt rained.\n", "not YAML"),
    "bomb.md": (
        b"---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\nIt rained.\n",
        "aliases are not allowed",
    ),
    "absurd.md": (b"---\ndate: 20151-10-08\n---\nIt rained.\n", "no date"),
}
UNREADABLE: dict[str, bytes] = {
    "damaged.txt": "Straße, Ñandú, Größe".encode() + b"\xff" + b" and more",
    "unknown.txt": b"Aleppo \xff\xfa\x81\x8d\x9d was hit.",
    "half.txt": codecs.BOM_UTF16_LE + b"a\x00\x00\xd8",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line_and_the_good_one_is_read(tmp_path: Path, name: str) -> None:
    data, reason = BAD[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text("It rained.")
    reading = read_documents([tmp_path / name, tmp_path / "good.txt"])
    assert [d.id for d in reading.documents] == ["good.txt"]
    (error,) = reading.errors
    with pytest.raises(InputError, match=reason):
        raise error
    assert name in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize("name", LAME)
def test_a_head_wrong_in_one_key_costs_that_key_and_never_the_article(
    tmp_path: Path, name: str
) -> None:
    data, reason = LAME[name]
    (tmp_path / name).write_bytes(data)
    reading = read_documents(tmp_path / name)
    assert not reading.errors
    assert reading.documents[0].text.endswith("It rained.")
    assert name in reading.warnings[0]
    assert re.search(reason, " ".join(reading.warnings))
    assert not any("\n" in line for line in reading.warnings)


def test_the_other_keys_of_a_lame_head_are_read(tmp_path: Path) -> None:
    head = 'title: a\nsource: "b" c\nauthor: A. Haddad\ndate: 2015-10-08 09:00 +0300\nurl: no\n'
    (tmp_path / "a.md").write_text(f"---\n{head}---\nIt rained.\n")
    reading = read_documents(tmp_path / "a.md")
    (document,) = reading.documents
    assert (document.title, document.source, document.author) == ("a", None, "A. Haddad")
    assert (document.published, document.published_basis) == (date(2015, 10, 8), "stated")
    assert len(reading.warnings) == 2


def test_a_head_that_nobody_closed_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Rain\ndate: 2015-10-08\nIt rained: much.\n")
    reading = read_documents(tmp_path / "a.md")
    assert reading.documents[0].text == "It rained: much."
    assert (reading.documents[0].title, reading.documents[0].published) == (
        "Rain",
        date(2015, 10, 8),
    )


@pytest.mark.parametrize("name", UNREADABLE)
def test_bytes_in_no_known_encoding_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(UNREADABLE[name])
    (error,) = read_documents([tmp_path / name]).errors
    assert isinstance(error, EncodingError)
    assert name in str(error)
    assert "UTF-8" in str(error)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_and_without_its_mark(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("حمص Ḥomṣ.\r\nRain.\r".encode(encoding))
    reading = read_documents([path])
    assert reading.documents[0].text == "حمص Ḥomṣ.\nRain."
    assert not reading.warnings


def test_a_guessed_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "Près de Homs, la pluie est tombée toute la nuit et la rivière a débordé vers l'été."
    path.write_bytes(text.encode("cp1252"))
    reading = read_documents([path])
    assert reading.documents[0].text == text
    assert "cp1252" in reading.warnings[0]


def test_a_page_is_believed_about_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes('<meta charset="windows-1256"><p>حمص</p>'.encode("cp1256"))
    assert read_documents([path]).documents[0].text == "حمص"


def test_bad_rows_are_told_by_number_and_good_ones_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        '{"id": "x", "text": "Rain."}',
        "{",
        "[1]",
        '{"id": "y"}',
        '{"id": {}, "text": "a"}',
        '{"text": "a", "published": "soon"}',
        "[" * 100_000,
        '{"id": "z", "text": "Hail."}',
    ]
    path.write_text("\n".join(rows))
    reading = read_documents([path])
    assert [d.id for d in reading.documents] == ["x", "a.jsonl#6", "z"]
    numbers = [str(error).split("a.jsonl:")[1].split(":")[0] for error in reading.errors]
    assert numbers == ["2", "3", "4", "5", "7"]
    assert "a.jsonl:6: published 'soon' is no date" in reading.warnings[0]


def test_two_rows_of_one_id_are_both_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "x", "text": "Rain."}\n{"id": "x", "text": "Hail."}\n')
    reading = read_documents([path])
    assert [d.id for d in reading.documents] == ["x", "x~2"]
    assert reading.warnings


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gone.txt", "does not exist"),
        ("table.xlsx", "of no kind"),
        ("hollow", "holds no text"),
        ("bad\0name.txt", "path"),
    ],
)
def test_what_is_named_and_cannot_be_read_is_told(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "table.xlsx").write_bytes(b"PK")
    (tmp_path / "hollow").mkdir()
    (error,) = read_documents([tmp_path / name]).errors
    assert reason in str(error)
    assert "\n" not in str(error)
