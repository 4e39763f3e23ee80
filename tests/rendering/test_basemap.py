"""The ground of a page: cut anywhere on Earth to where the events are."""

from __future__ import annotations

import json
import zlib
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, Point, box

from geomap.frames import from_records
from geomap.rendering.basemap import basemap_text, picture_of, places_of
from geomap.rendering.basemap.cut import cut, region_around
from geomap.rendering.basemap.encode import encoded
from geomap.rendering.basemap.page_ground import detail_near, views
from geomap.rendering.basemap.store import LAYERS, load, table
from geomap.rendering.basemap.towns import ranked
from geomap.rendering.extent import bounds_of
from geomap.rendering.packing import LETTERS

TOWNS = {
    "Kyiv": (30.52, 50.45), "Aleppo": (37.16, 36.2), "Khartoum": (32.53, 15.55),
    "Port-au-Prince": (-72.33, 18.54), "Singapore": (103.85, 1.29), "Suva": (178.44, -18.14),
}  # fmt: skip


def event(number: int, lon: float, lat: float, **more: Any) -> Any:
    row = {"event_id": f"e{number}", "title": "T", "status": "reported", "geo_precision": 1, **more}
    return row, Point(lon, lat)


def head_of(written: str) -> dict[str, Any]:
    pairs = [
        91 * LETTERS.index(a) + LETTERS.index(b)
        for a, b in zip(written[::2], written[1::2], strict=True)
    ]
    bits = "".join(f"{pair:013b}" for pair in pairs)
    octets = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8))
    raw = zlib.decompress(octets[8 : 8 + int.from_bytes(octets[:4], "little")])
    return dict(json.loads(raw[4 : 4 + int.from_bytes(raw[:4], "little")]))


@pytest.mark.parametrize("layer", LAYERS)
def test_a_shipped_layer_lies_on_earth_and_its_lines_have_two_points(layer: str) -> None:
    found = load(layer)
    assert np.all(np.abs(found.points) <= (180.0, 90.0))
    assert np.diff(found.starts).min() >= 2
    assert found.starts[-1] == len(found.points)


@pytest.mark.parametrize("town", TOWNS)
def test_a_town_anywhere_is_named_on_its_own_map_with_its_country(town: str) -> None:
    frame = from_records([event(1, *TOWNS[town])])
    written = basemap_text(frame, bounds_of(frame))
    head = head_of(written)
    assert town in {row[0] for row in head["towns"]}
    assert [one["name"] for one in head["sets"]] == ["far", "mid", "near"]
    assert head["sets"][2]["layers"]["land"] > 0
    assert len(written) < 80_000


def test_towns_are_more_the_closer_one_looks() -> None:
    frame = from_records([event(1, *TOWNS["Aleppo"])])
    zooms = [row[3] for row in head_of(basemap_text(frame, bounds_of(frame)))["towns"]]
    assert zooms == sorted(zooms)
    assert zooms[0] <= 5
    assert zooms[-1] > 10


def test_a_greater_town_keeps_a_smaller_one_off_until_there_is_room() -> None:
    near = [(9, "Great", 36.0, 35.0), (1, "Small", 36.2, 35.0), (1, "Far", 44.0, 35.0)]
    assert ranked(near, 6, 12) == [
        ("Great", 36.0, 35.0, 8), ("Far", 44.0, 35.0, 8), ("Small", 36.2, 35.0, 10),
    ]  # fmt: skip


def test_singapore_is_an_island_and_the_strait_is_water() -> None:
    near = detail_near(np.array([TOWNS["Singapore"]]))
    land = shapely.union_all(shapely.make_valid(cut("land", near).shapes))
    assert land.contains(Point(103.82, 1.36))
    assert not land.contains(Point(103.75, 1.2))


def test_events_on_both_sides_of_the_date_line_are_neighbours() -> None:
    frame = from_records([event(1, 178.44, -18.14), event(2, -179.9, -16.8)])
    (south, west), (north, east) = bounds_of(frame)
    assert (west, east) == (178.44, 180.1)
    assert {part.bounds[0] for part in shapely.get_parts(views((west, south, east, north)))} == {
        -180.0, 178.44 - 13,
    }  # fmt: skip
    far_off = from_records([event(1, -122.4, 37.8), event(2, 37.16, 36.2), event(3, 139.7, 35.7)])
    assert bounds_of(far_off)[1][1] <= 180


def test_the_cells_beside_the_date_line_go_on_beyond_it() -> None:
    assert region_around([(-180, 0, -180, 0)], 1).contains(Point(179.5, 0.5))


def test_a_disputed_border_is_told_from_an_agreed_one() -> None:
    crimea = cut("borders", box(33.4, 45.5, 35.2, 46.4))
    rhine = cut("borders", box(7.5, 48.2, 8.0, 48.8))
    assert set(crimea.ranks.tolist()) == {1}
    assert set(rhine.ranks.tolist()) == {0}


def test_what_is_known_by_its_country_alone_is_not_looked_at_closely() -> None:
    way = ({**event(3, 0, 0)[0], "geo_precision": 5}, LineString([(50, 41), (44, 36), (36, 35)]))
    frame = from_records([event(1, 38, 35, geo_precision=6), event(2, 37.16, 36.2), way])
    assert places_of(frame).tolist() == [[36.0, 35.0], [37.16, 36.2], [50.0, 41.0]]


def test_encoded_lines_come_back() -> None:
    rng = np.random.default_rng(7)
    lines = [(np.cumsum(rng.normal(0, 0.3, (40, 2)), axis=0), rank) for rank in range(3)]
    octets, numbers, value, shift = encoded(lines, 200), [], 0, 0
    for byte in octets:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append((value >> 1) ^ -(value & 1))
            value = shift = 0
    assert numbers[:3] == [3, 40, 0]
    steps = np.cumsum(np.reshape(numbers[3:83], (-1, 2)), axis=0)
    assert np.abs(steps / 200 - lines[0][0]).max() <= 0.0026


def test_every_country_has_a_name_in_every_language_of_the_pages() -> None:
    told = table()
    assert {len(row) for row in told["countries"]} == {4 + len(told["languages"])}
    lacking = [row[0] for row in told["countries"] if not all(row[4:])]
    assert len(lacking) <= 2, lacking
    assert {"UA", "SG", "FJ", "XK", "PS", "HT"} <= {row[0] for row in told["countries"]}


def test_a_picture_across_the_date_line_has_both_sides() -> None:
    found = picture_of((175.0, -20.0, 183.0, -15.0), 1200)
    lons = np.concatenate([line[:, 0] for line in found.lines["land"]])
    assert lons.min() < 179 < 180 < lons.max() <= 183
    assert "Suva" in {name for name, *_ in found.towns}
