"""Word, OpenDocument, PDF, mail, feeds and archives: the text a reader sees, damage in one line."""

from __future__ import annotations

import gzip
import random
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from geomap.documents import Reading, read_documents
from geomap.model import Document

RAID = "Jets struck the port of Tartus on Monday and two sailors died, the navy said."
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(members: dict[str, str]) -> bytes:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return whole.getvalue()


def docx(body: str, title: str = "") -> bytes:
    core = f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c>'
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": document, "docProps/core.xml": core})


def odt(body: str) -> bytes:
    space = f'xmlns:office="{OFFICE}:office:1.0" xmlns:text="{OFFICE}:text:1.0"'
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {space}>{text}</office:document-content>"
    return zipped({"content.xml": content})


def pdf(*lines: str) -> bytes:
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET".encode()
    fonts = b"/Resources << /Font << /F1 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R %s >>" % fonts,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def mail(body: str = RAID, subject: str = "Fwd: Raid on the port") -> bytes:
    head = "From: Lina Saleh <lina@example.org>\nDate: Tue, 21 Mar 2017 23:30:00 -0500\n"
    return f"{head}Subject: {subject}\n\n{body}\n".encode()


def rss(items: str) -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/'
        'content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/'
        'export/1.2/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"><channel><title>The'
        f" Port Post</title><language>en-GB</language>{items}</channel></rss>"
    ).encode()


ITEM = (
    "<item><title>Raid</title><link>https://example.org/raid</link>"
    "<dc:creator>L. Saleh</dc:creator>"
    "<pubDate>Tue, 21 Mar 2017 08:00:00 +0000</pubDate><description>Short.</description>"
    f"<content:encoded><![CDATA[<p>{RAID}</p><p>Smoke rose.</p>]]></content:encoded></item>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Port Post</title><entry><title>Raid</title>'
    '<link rel="self" href="https://example.org/x"/><link href="https://example.org/raid"/>'
    "<author><name>L. Saleh</name></author><published>2017-03-21T08:00:00Z</published>"
    f'<content type="html">&lt;p&gt;{RAID}&lt;/p&gt;</content></entry></feed>'
).encode()
POST = "<wp:post_type>post</wp:post_type></item>"
COMMENT = "<wp:comment><wp:comment_content>Bomb Oslo!</wp:comment_content></wp:comment>"
PUBLISHED = ITEM.replace("</item>", f"<wp:status>publish</wp:status>{COMMENT}{POST}")
DRAFT = ITEM.replace("</item>", f"<wp:status>draft</wp:status>{POST}")
WORDPRESS = rss(PUBLISHED + DRAFT)
SAMPLES: dict[str, bytes] = {
    "a.docx": docx(f"<w:p><w:r><w:t>{RAID}</w:t></w:r></w:p>"),
    "a.odt": odt(f"<text:p>{RAID}</text:p>"),
    "a.pdf": pdf(RAID),
    "a.eml": mail(),
    "a.mbox": b"From lina@example.org Tue Mar 21 23:30:00 2017\n" + mail(),
    "a.rss": rss(ITEM),
    "a.atom": ATOM,
    "a.xml": WORDPRESS,
    "a.html.gz": gzip.compress(f"<html><body><p>{RAID}</p></body></html>".encode()),
    "a.txt.gz": gzip.compress(RAID.encode()),
    "a.zip": zipped({"in/a.txt": RAID, "in/b.png": "x", "__MACOSX/c.txt": "x"}),
    "a.markdown": RAID.encode(),
}


def read(folder: Path, name: str, data: bytes) -> Reading:
    (folder / name).write_bytes(data)
    return read_documents(folder / name)


def one(folder: Path, name: str, data: bytes) -> Document:
    reading = read(folder, name, data)
    assert not reading.errors
    (document,) = reading.documents
    return document


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_gives_the_article(tmp_path: Path, name: str) -> None:
    assert one(tmp_path, name, SAMPLES[name]).text.startswith(RAID)


def test_word_shows_neither_deleted_nor_hidden_words_nor_comments(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Raid on the port</w:t></w:r></w:p><w:p><w:r><w:t xml:space='preserve'>Jets"
        " struck </w:t></w:r><w:del><w:r><w:delText>Madrid</w:delText></w:r></w:del><w:ins><w:r>"
        "<w:t>Tartus</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>ask!</w:t></w:r>"
        "<w:r><w:commentReference w:id='0'/></w:r><w:r><w:tab/><w:t>at noon.</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Two sailors died.</w:t></w:r></w:p></w:tc></w:tr>"
        "</w:tbl>"
    )
    document = one(tmp_path, "a.docx", docx(body))
    assert document.title == "Raid on the port"
    assert document.text == "Jets struck Tartus at noon.\n\nTwo sailors died."


def test_opendocument_has_no_notes_in_its_text(tmp_path: Path) -> None:
    note = "<text:note><text:note-body><text:p>Madrid</text:p></text:note-body></text:note>"
    body = f"<text:h>Raid</text:h><text:p>Jets<text:s/>struck{note} Tartus.</text:p>"
    document = one(tmp_path, "a.odt", odt(body))
    assert (document.title, document.text) == ("Raid", "Jets struck Tartus.")


def test_lines_of_a_pdf_become_paragraphs(tmp_path: Path) -> None:
    lines = ("Jets struck the port of Tar-", "tus on Monday and two sail-", "ors died.", "3")
    assert one(tmp_path, "a.pdf", pdf(*lines)).text == (
        "Jets struck the port of Tartus on Monday and two sailors died."
    )


def test_a_pdf_of_pictures_says_so(tmp_path: Path) -> None:
    (error,) = read(tmp_path, "a.pdf", pdf()).errors
    assert "has no text layer" in str(error)
    assert "OCR" in str(error)


def test_a_mail_states_its_subject_sender_and_day(tmp_path: Path) -> None:
    document = one(tmp_path, "a.eml", mail(f"{RAID}\n\n> They bombed Oslo\n\n-- \nDesk, Lima"))
    assert (document.title, document.author) == ("Raid on the port", "Lina Saleh")
    assert (document.published, document.text) == (date(2017, 3, 21), RAID)


def test_a_mailbox_is_one_document_a_mail_and_attachments_are_named(tmp_path: Path) -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["Subject"] = "A <a@example.org>", "Second"
    message.set_content(RAID)
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="plan.pdf")
    line = b"From a@example.org Tue Mar 21 23:30:00 2017\n"
    reading = read(tmp_path, "a.mbox", line + mail() + b"\n" + line + bytes(message))
    assert [d.id for d in reading.documents] == ["a.mbox#1", "a.mbox#2"]
    assert "plan.pdf" in reading.warnings[0]


@pytest.mark.parametrize("data", [rss(ITEM), ATOM], ids=["rss", "atom"])
def test_a_feeds_items_carry_their_facts(tmp_path: Path, data: bytes) -> None:
    document = one(tmp_path, "a.xml", data)
    assert (document.id, document.title, document.author) == ("a.xml#1", "Raid", "L. Saleh")
    assert (document.published, document.url) == (date(2017, 3, 21), "https://example.org/raid")
    assert "Port Post" in str(document.source)


def test_drafts_and_comments_of_a_wordpress_export_are_not_read(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.xml", WORDPRESS)
    assert len(reading.documents) == 1
    assert "Oslo" not in reading.documents[0].text
    assert "left out: 1 drafts" in reading.warnings[0]


def test_an_xml_that_is_no_feed_is_told(tmp_path: Path) -> None:
    (error,) = read(tmp_path, "a.xml", b"<note><to>x</to></note>").errors
    assert "no RSS or Atom feed" in str(error)


def test_entities_name_no_file_and_do_not_grow(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "x"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    reading = read(
        tmp_path, "a.rss", bomb + rss("<item><description>&f;</description></item>")[21:]
    )
    assert "root:" not in reading.documents[0].text


def test_an_archive_names_its_articles_and_what_it_holds_besides(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.zip", SAMPLES["a.zip"])
    assert [d.id for d in reading.documents] == ["a.zip/in/a.txt"]
    assert [Path(path).name for path in reading.unread] == ["b.png"]


def test_what_a_folder_holds_and_nobody_reads_is_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "b.jpg", "c.jpg", "d.doc", "corrections.csv", ".hidden.png"):
        (tmp_path / name).write_text(RAID)
    reading = read_documents(tmp_path)
    assert "3 files were not read: 2 .jpg, 1 .doc" in reading.warnings
    assert [Path(path).name for path in reading.unread] == ["b.jpg", "c.jpg", "d.doc"]


def test_what_a_build_wrote_among_its_sources_is_not_read_back(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(RAID)
    for name in ("out", "old"):
        (tmp_path / name).mkdir()
        for file in ("index.html", "events.geojson", "events.jsonl"):
            (tmp_path / name / file).write_text(RAID)
    (tmp_path / "old" / "report.json").write_text("{}")
    reading = read_documents(tmp_path, exclude=[tmp_path / "out"])
    assert [d.id for d in reading.documents] == ["a.txt"]
    assert reading.unread == ()


def test_a_build_into_its_own_source_does_not_read_itself(tmp_path: Path) -> None:
    for name in ("a.txt", "index.html", "events.geojson", "events.csv"):
        (tmp_path / name).write_text(RAID)
    (tmp_path / "report.json").write_text(
        '{"files": ["index.html", "events.geojson", "events.csv"]}'
    )
    assert [d.id for d in read_documents(tmp_path).documents] == ["a.txt"]


def test_the_images_folder_of_a_saved_page_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "raid.html").write_text(f"<p>{RAID}</p>")
    (tmp_path / "raid_files").mkdir()
    (tmp_path / "raid_files" / "ad.html").write_text("<p>Buy now in Lima</p>")
    assert [d.id for d in read_documents(tmp_path).documents] == ["raid.html"]


def cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def flipped(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(8):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


@pytest.mark.parametrize("harm", [cut, flipped])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_copy_is_read_or_told_in_one_line(
    tmp_path: Path, name: str, harm: Callable[[bytes, random.Random], bytes]
) -> None:
    dice = random.Random(name)  # noqa: S311  damage, not secrets
    for _ in range(12):
        reading = read(tmp_path, name, harm(SAMPLES[name], dice))
        assert reading.documents or reading.errors or reading.unread
        assert all("\n" not in str(e) and name in str(e) for e in reading.errors)


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.pdf", "a.zip", "a.html.gz", "a.rss"])
def test_a_file_under_a_wrong_name_is_told(tmp_path: Path, name: str) -> None:
    (error,) = read(tmp_path, name, b"Plain words, nothing else.").errors
    assert name in str(error)


GERMAN = "Drei Menschen starben am Mittwoch, als Truppen die Stadt Charkiw beschossen."


@pytest.mark.parametrize(
    ("text", "lang"),
    [(GERMAN, "de"), (RAID, "en"), ("Trois civils sont morts mercredi près de Homs.", "fr"),
     ("Російські війська обстріляли місто вночі.", "uk"), ("Homs.", None)],
)  # fmt: skip
def test_the_text_tells_its_language(tmp_path: Path, text: str, lang: str | None) -> None:
    assert one(tmp_path, "a.txt", text.encode()).lang == lang


def test_a_page_that_states_its_sites_language_is_not_believed(tmp_path: Path) -> None:
    body = f'<html lang="en"><body><p>{GERMAN}</p></body></html>'
    assert one(tmp_path, "a.html", body.encode()).lang == "de"
    british = f'<html lang="en-GB"><body><p>{RAID}</p></body></html>'
    assert one(tmp_path, "b.html", british.encode()).lang == "en-GB"
