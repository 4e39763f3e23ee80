"""What a page is made of; how it behaves is told in tests/browser."""

from __future__ import annotations

import json
import re
import zlib
from html import escape
from pathlib import Path
from typing import Any

import folium
import pytest
from folium.plugins import Draw, Fullscreen, HeatMap, HeatMapWithTime, MarkerCluster
from shapely.geometry import LineString, Point, Polygon, box
from shapely.ops import unary_union

from geomap.errors import InputError, NetworkWarning, OutputError
from geomap.frames import from_records
from geomap.layers import Layer, build_layers
from geomap.lexicon.event_types import SUB_EVENTS
from geomap.model import Actor
from geomap.rendering import render, write_map, write_pages
from geomap.rendering.asset_files import JS, LANGUAGES, our_js, words
from geomap.rendering.asset_files import text as asset
from geomap.rendering.document import digest
from geomap.rendering.extent import bounds_of
from geomap.rendering.packing import LETTERS, in_letters
from geomap.rendering.page_data import escaped, table
from geomap.rendering.preview import preview_png
from geomap.style import PRECISIONS, STATUSES

ACTORS = {"russia": Actor("russia", "Russia", "state forces", side="government", letter="RU")}
RAID = {
    "event_id": "raid",
    "title": "Jets strike a depot",
    "actor_id": "russia",
    "status": "reported",
}
LINE = LineString([(50, 41), (44, 36), (36, 35)])
WAY = {
    "event_id": "way",
    "title": "Missiles cross two countries",
    "actor_id": "russia-navy",
    "status": "reported",
    "route": {"claims_km": {"1,500 km": 1500}, "origin": "a", "destination": "b"},
}


def frame_of(*extra: tuple[dict[str, Any], Any]) -> Any:
    return from_records([(RAID, Point(36.8, 35.9)), (WAY, LINE), *extra])


def layers(*extra: tuple[dict[str, Any], Any]) -> list[Layer]:
    return build_layers(frame_of(*extra), ACTORS)


def html(drawn: folium.Map) -> str:
    return str(drawn.get_root().render())


def data_of(page: str) -> Any:
    match = re.search(r'<script type="application/json" id="geomap-data">(.*?)</script>', page)
    assert match
    return json.loads(match[1])


def unletter(text: str) -> bytes:
    """Undo ``in_letters``."""
    places = {letter: number for number, letter in enumerate(LETTERS)}
    pairs = [91 * places[a] + places[b] for a, b in zip(text[::2], text[1::2], strict=True)]
    bits = "".join(f"{pair:013b}" for pair in pairs)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8))


def unsqueezed(text: str) -> bytes:
    """Undo ``squeezed``, as assets/js/unpack.js does."""
    octets = unletter(text)
    length, size = (int.from_bytes(octets[at : at + 4], "little") for at in (0, 4))
    raw = zlib.decompress(octets[8 : 8 + length])
    assert len(raw) == size
    return raw


def code_of(page: str) -> str:
    match = re.search(r'<script type="text/plain" data-geomap-code>(.*?)</script>', page)
    assert match
    return unsqueezed(match[1]).decode()


def test_the_policy_names_the_code_that_a_page_unpacks() -> None:
    page = html(render(layers(), title="Packed"))
    code = code_of(page)
    assert asset(*JS[0]) in code
    assert escape(digest(code)) in page
    assert len(page.encode()) < 350_000


def test_a_map_is_foliums_own_and_saves_the_same_bytes_again(tmp_path: Path) -> None:
    drawn = render(layers(), title="Two events")
    assert isinstance(drawn, folium.Map)
    drawn.save(tmp_path / "one.html")
    drawn.save(tmp_path / "two.html")
    again = html(render(layers(), title="Two events")).encode()
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes() == again


def test_a_map_shows_itself_in_a_notebook() -> None:
    assert "<iframe srcdoc=" in render(layers(), title="In a notebook")._repr_html_()


def test_a_page_links_to_nothing_it_loads() -> None:
    page = html(render(layers(), title="Alone"))
    loading = (
        r"<script[^>]+src=|<link\b(?! rel=\"(?:alternate|canonical)\")|@import|sourceMappingURL"
    )
    assert not re.search(loading, page)
    assert not re.search(
        r"url\((?!\"?(?:data:|#))", re.sub(r"<script.*?</script>", "", page, flags=re.S)
    )
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith("default-src &#x27;none&#x27;; script-src &#x27;sha256-")
    assert "http" not in policy[1]


def test_an_event_in_two_layers_is_written_once() -> None:
    events = data_of(html(render(layers(), title="Once")))["events"]
    assert events["event_id"] == ["raid", "way"]
    assert events["acts"] == [["russia"], ["russia-navy", "russia", "route-way"]]


def many(count: int = 600) -> list[Any]:
    return [
        (
            {
                **RAID,
                "event_id": f"r{n}",
                "title": f"Raid {n} on  depot {n % 7}",
                "quote": None if n % 5 == 0 else f"Said “{n}” <b>&amp;\u2028",
                "date_start": f"2015-10-{1 + (7 * n) % 28:02d}",
                "place": f"Town {n % 40}",
                "admin1": f"Province {n % 40 // 10}",
                "fatalities": n % 3 or None,
            },
            Point(36 + n % 40 / 10, 35),
        )
        for n in range(count)
    ]


def unpacked(page: str) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Read a packed table as the page does: its head, and every column written out."""
    match = re.search(r'<script type="text/plain" id="geomap-table">(.*?)</script>', page)
    assert match
    octets = unletter(match[1])
    raw = zlib.decompress(octets[8 : 8 + int.from_bytes(octets[:4], "little")])
    at = 4 + int.from_bytes(raw[:4], "little")
    head, table = json.loads(raw[4:at]), {}
    count = head["count"]
    for columns, width in head["groups"]:
        codes = [
            sum(raw[at + place * count + row] << (8 * place) for place in range(width))
            if width
            else row
            for row in range(count)
        ]
        at += width * count
        table |= {name: [values[code] for code in codes] for name, values in columns.items()}
    for name, length in head["worded"].items():
        table[name] = texts(raw[at : at + length], head["words"])
        at += length
    return head, table


def texts(octets: bytes, words: list[str]) -> list[str | None]:
    """Read numbers below 160 + 80 * 256, which is what so few texts need."""
    found: list[list[str]] = [[]]
    rest = iter(octets)
    for first in rest:
        if first == 0:
            found.append([])
            continue
        number = first if first < 160 else 160 + (first - 160) * 256 + next(rest)
        found[-1].append(words[number - 1])
    return [" ".join(said) if said else None for said in found[:-1]]


def test_many_events_are_packed_and_come_back_whole_and_in_order_of_time() -> None:
    events = many()
    drawn = render(build_layers(from_records(events), ACTORS), title="Many")
    page = html(drawn)
    head, table = unpacked(page)
    assert data_of(page)["events"] is None
    told = sorted((row for row, _ in events), key=lambda row: str(row["date_start"]))
    for name in ("event_id", "title", "quote", "date_start", "place", "admin1", "fatalities"):
        assert table[name] == [row[name] for row in told], name
    assert table["lon"] == [36 + int(row["event_id"][1:]) % 40 / 10 for row in told]
    assert head["count"] == len(events)
    assert "claimed_by" not in table
    assert (
        page
        == html(drawn)
        == html(render(build_layers(from_records(events), ACTORS), title="Many"))
    )


def test_what_follows_from_a_place_is_told_once_for_each_place() -> None:
    page = html(render(build_layers(from_records(many()), ACTORS), title="Many"))
    groups = [group for group, _ in unpacked(page)[0]["groups"]]
    towns = next(group for group in groups if "place" in group)
    assert {"admin1", "lon"} <= set(towns)
    assert len(towns["place"]) == 40


def test_letters_of_a_packed_table_mean_nothing_in_html() -> None:
    written = in_letters(bytes(range(256)) * 99)
    assert not re.search("[<>&\\s]", written)
    assert len(written) < 1.24 * 256 * 99


def test_a_plugin_of_foliums_that_is_at_hand_is_put_into_the_page() -> None:
    drawn = render(layers(), title="Bundled by hand")
    MarkerCluster([[35.5, 36.2]]).add_to(drawn)
    page = html(drawn)
    assert "L.MarkerClusterGroup" in page
    assert not re.search(r"<script[^>]+src=|<link\b", page)
    assert "L.MarkerClusterGroup" not in html(render(layers(), title="Not bundled"))


def test_events_are_not_folium_objects() -> None:
    many = [({**RAID, "event_id": f"r{n}"}, Point(36 + n / 100, 35)) for n in range(200)]
    few, lots = render(layers(), title="t"), render(layers(*many), title="t")
    assert len(few._children) == len(lots._children) == 1


def test_another_folium_plugin_keeps_its_place_and_the_page_its_bytes() -> None:
    drawn = render(layers(), title="With a pin")
    folium.Marker([35.5, 36.2], popup="a pin", icon=folium.Icon()).add_to(drawn)
    first = html(drawn)
    assert first == html(drawn)
    assert "L.marker(" in first
    assert not re.search(r"<script[^>]+src=", first)


def test_a_plugin_that_needs_a_server_is_allowed_that_address_alone() -> None:
    drawn = render(layers(), title="Full screen")
    Fullscreen().add_to(drawn)
    with pytest.warns(NetworkWarning, match=r"will ask https://\S+/Control.FullScreen.min.js"):
        page = html(drawn)
    address = Fullscreen.default_js[0][1]
    assert f'<script src="{address}"></script>' in page
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert address in policy[1]
    assert address not in html(render(layers(), title="Another map"))


def test_folium_plugins_whose_files_folium_has_are_inside() -> None:
    drawn = render(layers(), title="Heat")
    HeatMap([[35.5, 36.2]]).add_to(drawn)
    page = html(drawn)
    assert "simpleheat" in page
    assert not re.search(r"<script[^>]+src=|<link\b", page)


def test_files_from_a_folder_are_put_into_the_page_with_their_images(tmp_path: Path) -> None:
    folder = tmp_path / "node_modules" / "leaflet.draw" / "1.0.2"
    (folder / "images").mkdir(parents=True)
    (folder / "leaflet.draw.js").write_text("L.Draw = {}; // </script>\n", encoding="utf-8")
    (folder / "leaflet.draw.css").write_text(
        ".a {background: url(images/s.svg)} .b {background: url('https://x.example/b.png')}",
        encoding="utf-8",
    )
    (folder / "images" / "s.svg").write_text("<svg/>", encoding="utf-8")
    drawn = render(layers(), title="Draw", plugins=tmp_path / "node_modules")
    Draw().add_to(drawn)
    page = html(drawn)
    assert "L.Draw = {}; // <\\/script>" in page
    assert 'url("data:image/svg+xml;base64,PHN2Zy8+")' in page
    assert not re.search(r"<script[^>]+src=|<link\b", page)


def test_scripts_of_plugins_in_the_head_wait_for_leaflet() -> None:
    drawn = render(layers(), title="Heat in time")
    HeatMapWithTime([[[34.7, 36.7]], [[35.0, 36.7]]]).add_to(drawn)
    with pytest.warns(NetworkWarning, match="timedimension"):
        page = html(drawn)
    order = ('window["geomapUnpack"]', '<script src="https://cdn', "var TDHeatmap")
    leaflet, asked, inline = map(page.index, order)
    assert leaflet < asked < inline < page.index("geomap.start(")


def test_a_frame_in_a_popup_may_show_its_own_page() -> None:
    drawn = render(layers(), title="Frame")
    assert "frame-src" not in html(drawn)
    frame = folium.IFrame("<b>told</b>", width=200, height=90)
    folium.Marker([35.5, 36.2], popup=folium.Popup(frame)).add_to(drawn)
    assert "frame-src data:;" in html(drawn)


def test_tiles_are_asked_of_the_server_a_user_names_alone() -> None:
    drawn = render(layers(), title="Tiles")
    folium.TileLayer("https://{s}.tiles.example/{z}/{x}/{y}.png", attr="x").add_to(drawn)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html(drawn))
    assert policy
    assert "img-src data: https://*.tiles.example;" in policy[1]


@pytest.mark.parametrize(
    "text", ["</script><b>", "\u2028", "<!--", "]]>", "\ud800", "{{ 7*7 }}", "${x}`"]
)
def test_news_text_cannot_leave_its_data_block(text: str) -> None:
    written = escaped([text])
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written) == [text.encode("utf-8", "replace").decode()]


def test_a_title_is_text_wherever_it_stands() -> None:
    title = '"><script>alert(1)</script>{{ 7*7 }}{% raw %}'
    page = html(render(layers(), title=title, description=title))
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page


def test_missing_values_are_null_and_an_empty_map_is_a_map() -> None:
    events = data_of(html(render(layers(), title="Nulls")))["events"]
    assert events["claimed_by"] == [None, None]
    assert data_of(html(render([], title="Empty")))["events"] == {}


def test_a_mark_stands_inside_its_area() -> None:
    area = Polygon([(36, 33), (37, 33), (37, 34), (36, 33.9)])
    events = data_of(html(render(layers(({**RAID, "event_id": "x"}, area)), title="Area")))[
        "events"
    ]
    number = events["event_id"].index("x")
    assert area.contains(Point(events["anchor"][number]))


def test_the_view_is_not_drawn_apart_by_what_is_known_by_its_country_alone() -> None:
    vague = ({**RAID, "event_id": "v", "geo_precision": 6}, Point(-77, 38.9))
    assert data_of(html(render(layers(vague), title="View")))["bounds"] == [[35, 36], [41, 50]]


def test_named_tiles_are_allowed_and_unknown_ones_are_told() -> None:
    drawn = render([], title="Tiles", tiles="OpenStreetMap.Mapnik")
    assert "img-src data: https://tile.openstreetmap.org;" in html(drawn)
    with pytest.raises(InputError, match=r"Nobody\.Tiles"):
        render([], title="Tiles", tiles="Nobody.Tiles")


def test_every_language_has_every_word_and_its_places_for_values() -> None:
    english = words("en")
    for lang in LANGUAGES:
        table = words(lang)
        assert list(table) == list(english)
        for key, text in table.items():
            assert text.strip(), (lang, key)
            assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", english[key]))
        same = [key for key, text in table.items() if text == english[key]]
        assert lang == "en" or len(same) < 9, (lang, same)  # "Status", "Route", "Proteste"


def test_every_word_that_the_page_asks_for_is_there() -> None:
    asked = set(re.findall(r"""say\(\s*"(\w+)"|"(\w+Row|numbers)"\)""", our_js()))
    keys = {key for pair in asked for key in pair if key}
    kinds = {name for kind, subs in SUB_EVENTS.items() for name in (kind, *subs)}
    statuses = {f"{status}{end}" for status in STATUSES for end in ("", "Long")}
    assert keys | kinds | statuses | {f"precision{n}" for n in PRECISIONS} <= set(words("en"))


def test_the_page_of_cards_shows_every_page_and_asks_for_nothing(tmp_path: Path) -> None:
    write_pages(frame_of(), ACTORS, tmp_path, title="A <b>week</b>")
    text = (tmp_path / "landing.html").read_text(encoding="utf-8")
    assert re.findall(r'<a href="([^"]*)"', text) == [
        "index.html", "actors/russia.html", "routes/way.html",
    ]  # fmt: skip
    assert "<script" not in text
    assert "<b>" not in text
    assert set(re.findall(r'src="(\w+):', text)) == {"data"}
    assert len(re.findall(r'alt="Map: ', text)) == 3


def test_an_unknown_theme_is_named() -> None:
    with pytest.raises(InputError, match=r"theme 'pink' is unknown: use one of auto, light, dark"):
        render([], title="x", theme="pink")


def test_pages_of_a_build(tmp_path: Path) -> None:
    written = write_pages(frame_of(), ACTORS, tmp_path, title="A week")
    names = [path.relative_to(tmp_path).as_posix() for path in written]
    assert names == [
        "index.html", "preview.png", "index.oembed.json",
        "actors/russia.html", "actors/russia.png", "actors/russia.oembed.json",
        "routes/way.html", "routes/way.png", "routes/way.oembed.json",
        "landing.html",
    ]  # fmt: skip
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert '<meta property="og:image" content="preview.png">' in index
    assert "Map: A week. 2 events by Russia. 1 route drawn as a line." in index
    russia = data_of((tmp_path / "actors/russia.html").read_text(encoding="utf-8"))
    assert russia["home"] == "../index.html"
    route = data_of((tmp_path / "routes/way.html").read_text(encoding="utf-8"))
    assert route["events"]["event_id"] == ["way"]
    assert not list(tmp_path.rglob(".geomap-*"))


def test_an_actors_id_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    evil = ({**RAID, "event_id": "x", "actor_id": "../../evil", "actor": "E"}, Point(36, 35))
    for path in write_pages(frame_of(evil), ACTORS, tmp_path / "out", title="t"):
        assert path.resolve().is_relative_to(tmp_path / "out")


def test_a_page_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(OutputError, match=r"file/map\.html: cannot be written"):
        write_map(frame_of(), ACTORS, blocked / "map.html", title="t")


def test_the_preview_is_the_same_picture_each_time() -> None:
    first = preview_png(layers(), "A $week$")
    assert first == preview_png(layers(), "A $week$")
    assert first[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(first[16:20]), int.from_bytes(first[20:24])) == (1200, 630)
    assert preview_png([], "Nothing")


def test_a_page_holds_each_telling_with_what_it_says_for_itself() -> None:
    import json

    from shapely.geometry import Point

    from geomap.frames import from_records

    telling = {"quote": "Q.", "source": "B", "status": "denied", "fatalities": 15, "bound": "about"}
    row = {
        "event_id": "e", "title": "T", "status": "reported", "fatalities": 12,
        "fatalities_low": 12, "fatalities_high": 15, "sources": [telling],
    }  # fmt: skip
    columns = table(from_records([(row, Point(1, 2))]), [], {})
    assert columns["fatalities_low"].values == [12]
    assert columns["fatalities_high"].values == [15]
    assert json.loads(escaped(columns["sources"].values[0])) == [telling]


@pytest.mark.parametrize(
    ("shapes", "west", "east"),
    [
        ([LineString([(176, 52), (180, 52.3)]), LineString([(-180, 52.3), (-170, 53)])], 176, 190),
        ([box(179, 51, 180, 52), box(-180, 51, -179, 52)], 179, 181),
        ([LineString([(-30, 40), (40, 45)])], -30, 40),
    ],
)
def test_the_first_view_of_what_is_split_at_180_degrees_is_narrow(
    shapes: list[Any], west: float, east: float
) -> None:
    """Files have such lines and areas in two parts (RFC 7946, section 3.1.9)."""
    whole = unary_union(shapes)
    frame = from_records([({**RAID, "event_id": "a"}, whole)])
    (_, first), (_, last) = bounds_of(frame)
    assert (first, last) == (west, east)
