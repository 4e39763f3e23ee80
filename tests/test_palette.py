"""Colours of a map's actors are told apart by every eye, on light and dark land."""

from __future__ import annotations

from itertools import combinations

import pytest

from geomap import palette, style
from geomap.palette import APART, APART_SIMULATED, Claim, assign, distance, simulated_distance

GREY = style.UNATTRIBUTED
SIDES = ["government", "coalition", "opposition", "isis", "kurds"]


def war(count: int = 20, sided: bool = True) -> list[Claim]:
    return [Claim(f"a{n:02}", SIDES[n % 5] if sided else None, 100 - n) for n in range(count)]


@pytest.mark.parametrize("sided", [True, False])
def test_colours_are_apart_for_every_eye_on_both_grounds(sided: bool) -> None:
    pairs = {GREY, *assign(war(sided=sided)).values()}
    assert len(pairs) >= 10
    for one, other in combinations(sorted(pairs), 2):
        for ground in (0, 1):
            assert distance(one[ground], other[ground]) >= APART, (one, other)
            assert simulated_distance(one[ground], other[ground]) >= APART_SIMULATED, (one, other)


@pytest.mark.parametrize("theme", [style.LIGHT, style.DARK])
def test_colours_are_seen_on_the_land_the_water_and_the_paper(theme: dict[str, str]) -> None:
    number = (style.LIGHT, style.DARK).index(theme)
    for pair in assign(war()).values():
        for ground in ("land", "water", "paper"):
            assert style.contrast(pair[number], theme[ground]) >= style.MINIMUM_CONTRAST


def test_who_acts_most_has_a_colour_and_the_rest_is_grey() -> None:
    found = assign(war(40))
    grey = [name for name, pair in found.items() if pair == GREY]
    assert "a00" not in grey
    assert "a39" in grey


def test_a_side_is_a_family_of_hues() -> None:
    claims = [
        Claim("a", "one", 9),
        Claim("b", "two", 8),
        Claim("c", "one", 7),
        Claim("d", "two", 6),
    ]
    found = assign(claims)
    hues = {}
    for name, (light, _) in found.items():
        _, a, b = palette._seen([(light, light)])[0, 0, 0]
        hues[name] = (palette.np.degrees(palette.np.arctan2(b, a))) % 360
    for one, other in (("a", "c"), ("b", "d")):
        assert abs((hues[one] - hues[other] + 180) % 360 - 180) <= 2 * palette.REACH + 3
    assert abs((hues["a"] - hues["b"] + 180) % 360 - 180) > 2 * palette.REACH


def test_a_colour_that_is_set_is_kept_and_others_keep_away_from_it() -> None:
    found = assign([Claim("a", None, 9, "#1964A2"), Claim("b", None, 99)])
    assert found["a"][0] == "#1964A2"
    assert distance(found["a"][0], found["b"][0]) >= APART


def test_the_same_actors_have_the_same_colours_in_any_order() -> None:
    assert assign(war()) == assign(reversed(war()))


def test_distances_are_those_of_cie_1976() -> None:
    # Lab of red is 53.24 80.09 67.20, of blue 32.30 79.19 -107.86
    assert distance("#FF0000", "#0000FF") == pytest.approx(176.3, abs=0.3)
    assert simulated_distance("#FF0000", "#00B000") < distance("#FF0000", "#00B000") / 2
