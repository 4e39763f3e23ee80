"""Folium's own plugins on our map, with the network cut."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest
from folium.plugins import (
    Draw,
    Fullscreen,
    HeatMap,
    HeatMapWithTime,
    MeasureControl,
    MiniMap,
)
from shapely.geometry import Point

from geomap.errors import NetworkWarning
from geomap.frames import from_records
from geomap.layers import build_layers
from geomap.rendering import render
from geomap.rendering.asset_files import runtime
from tests.browser.conftest import until

pytestmark = pytest.mark.browser


def drawn() -> folium.Map:
    frame = from_records([({"event_id": "e", "title": "t", "status": "reported"}, Point(36, 35))])
    return render(build_layers(frame, {}), title="With more")


@pytest.mark.parametrize("plugin", [MiniMap, Fullscreen, MeasureControl, Draw])
def test_a_plugin_whose_server_is_out_of_reach_leaves_the_map_whole(
    watch: Callable[..., Any], tmp_path: Path, plugin: Any
) -> None:
    page = drawn()
    plugin().add_to(page)
    with pytest.warns(NetworkWarning):
        page.save(tmp_path / "map.html")
    seen = watch().go(tmp_path / "map.html")
    assert seen.visible() == {"e"}
    assert seen.page.locator(".gm-mark").count() == 1
    assert not [trouble for trouble in seen.troubles if "Content Security Policy" in trouble]
    address = plugin.default_js[0][1]
    assert address in seen.requests


def test_heat_in_time_finds_leaflet_before_its_own_script(
    watch: Callable[..., Any], tmp_path: Path
) -> None:
    page = drawn()
    HeatMapWithTime([[[34.7, 36.7]], [[35.0, 36.7]]]).add_to(page)
    with pytest.warns(NetworkWarning):
        page.save(tmp_path / "map.html")
    seen = watch().go(tmp_path / "map.html")
    assert seen.visible() == {"e"}
    assert not [trouble for trouble in seen.troubles if "L is not defined" in trouble]


def test_a_frame_in_a_popup_shows_its_text(watch: Callable[..., Any], tmp_path: Path) -> None:
    page = drawn()
    frame = folium.IFrame("<p id='told'>in the frame</p>", width=200, height=90)
    folium.Marker([35.5, 36.2], popup=folium.Popup(frame, show=True)).add_to(page)
    HeatMap([[34.7, 36.7]]).add_to(page)
    page.save(tmp_path / "map.html")
    seen = watch().go(tmp_path / "map.html")
    until(seen.page, "frames.length > 0")
    assert seen.page.frames[1].locator("#told").inner_text() == "in the frame"
    assert seen.page.locator("canvas.leaflet-heatmap-layer").count() == 1
    assert seen.troubles == []
    assert [url for url in seen.requests if url.startswith("http")] == []


def test_what_folium_has_without_a_server_works_offline(
    watch: Callable[..., Any], tmp_path: Path
) -> None:
    page = drawn()
    folium.Rectangle([(34, 35), (36, 37)], tooltip="here").add_to(page)
    folium.GeoJson(Point(36.5, 34.5).buffer(0.2)).add_to(page)
    folium.LayerControl().add_to(page)  # last, as Folium asks
    page.save(tmp_path / "map.html")
    seen = watch().go(tmp_path / "map.html")
    assert seen.page.locator(".leaflet-control-layers").count() == 1
    assert seen.page.locator(".leaflet-overlay-pane path").count() == 2
    assert seen.troubles == []
    assert [url for url in seen.requests if url.startswith("http")] == []


def test_a_notebook_shows_the_map_in_a_frame_of_its_own(watch: Callable[..., Any]) -> None:
    seen = watch()
    seen.page.set_content(f"<!DOCTYPE html><title>Notebook</title>{drawn()._repr_html_()}")
    until(seen.page, "frames.length > 0")
    inside = seen.page.frames[1]
    inside.locator("html[data-ready=true]").wait_for(state="attached")  # its policy forbids eval
    assert inside.evaluate("geomap.visible()") == ["e"]
    assert inside.locator(".gm-mark").count() == 1
    assert [trouble for trouble in seen.troubles if "Trusted" not in trouble] == []


def test_the_runtimes_types_hold(tmp_path: Path) -> None:
    compiler = shutil.which("tsc")
    if compiler is None:
        pytest.skip("tsc, which needs Node, is not installed")
    source, leaflet = tmp_path / "runtime.js", tmp_path / "leaflet.d.ts"
    source.write_text(f"(function () {{\n{runtime()}\n}})();", encoding="utf-8")
    names = "".join(f"type {name} = any; " for name in ("Map", "Marker", "MarkerCluster"))
    leaflet.write_text(f"declare var L: any; declare namespace L {{ {names} }}", encoding="utf-8")
    options = ["--checkJs", "--noEmit", "--target", "es2022", "--lib", "es2023,dom,dom.iterable"]
    found = subprocess.run([compiler, *options, leaflet, source], capture_output=True, text=True)
    assert found.stdout == ""
