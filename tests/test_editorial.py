"""What an editor writes in geomap.toml: read whole, or refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from geomap.editorial import FILE, Editorial, find_editorial, read_editorial
from geomap.errors import InputError

WHOLE = """
title = "A week"
intro = "What moved."
byline = "The desk"
view = "7/35.2/38.1"
highlight = ["e1", "e2"]
hide = ["sure"]
[theme]
mode = "dark"
font = "Georgia, serif"
accent = "#8a1c1c"
logo = "logo.svg"
[colours]
russia = "#7a0177"
[actors]
russia = "Russian forces"
[places]
Aleppo = "Halab"
[[annotations]]
text = "Here"
at = [38.1, 35.2]
from = "2015-10-01"
[[layers]]
file = "front.geojson"
name = "The front"
"""
FRONT = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties":'
    ' {"date": "2015-10-02", "color": "#112233"}, "geometry": {"type": "LineString",'
    ' "coordinates": [[36, 35], [37.00001, 36, 12]]}}]}'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / FILE).write_text(WHOLE, encoding="utf-8")
    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "front.geojson").write_text(FRONT)
    return tmp_path


def test_everything_an_editor_says_is_read(folder: Path) -> None:
    found = find_editorial([folder / "events.csv"])
    assert (found.title, found.theme, found.view) == ("A week", "dark", (7.0, 35.2, 38.1))
    assert found.colours == {"russia": "#7a0177"}
    assert found.logo is not None
    assert found.logo.startswith("data:image/svg+xml;base64,")
    assert found.notes == ({"text": "Here", "at": [38.1, 35.2], "from": "2015-10-01"},)
    (front,) = found.overlays
    assert front["features"] == [
        {"type": "LineString", "coordinates": [[36.0, 35.0], [37.0, 36.0]],
         "from": "2015-10-02", "colour": "#112233"}
    ]  # fmt: skip


def test_what_a_command_says_comes_before_the_file(folder: Path) -> None:
    found = Editorial(intro="Mine").over(find_editorial([folder]))
    assert (found.intro, found.title) == ("Mine", "A week")
    assert find_editorial([folder / "none" / "x.csv"]) == Editorial()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "is no TOML"),
        ("tilte = 'x'", "'tilte' is unknown here; the keys are"),
        ("title = 3", "title: 3 is no text"),
        ("theme = 'pink'", "use one of auto, light, dark"),
        ("[theme]\nfont = 'a;}body{'", "is no name of a font"),
        ("[theme]\nlogo = 'logo.exe'", "is no .svg .png .jpg .webp picture"),
        ("[theme]\nlogo = 'gone.png'", "cannot be read"),
        ("[colours]\nrussia = 'blue'", "'blue' is no colour #rrggbb"),
        ("view = '7/99'", "is no view"),
        ("hide = ['time', 'colours']", "'colours' is unknown; use one of search, time"),
        ("[[annotations]]\ntext = 'x'", "has no place"),
        ("[[annotations]]\ntext = 'x'\nat = [200, 0]", "is not \\[longitude, latitude\\]"),
        ("[[annotations]]\ntext = 'x'\nat = [2, 0]\nfrom = 'May'", "is no day such as"),
        ("[[layers]]\nfile = 'geomap.toml'", "is no GeoJSON"),
        ("[[layers]]\nname = 'x'", "file"),
    ],
)
def test_what_cannot_be_is_refused_by_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said) as refused:
        read_editorial(tmp_path / FILE)
    assert FILE in str(refused.value)
