"""Debian's Firefox shows what Chromium shows: the ground, the marks, the panel, in their places."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

pytestmark = pytest.mark.browser

SIZE = (1000, 700)
# Of 255: letters differ, and how thin a line is drawn. A page without its ground is 20 off, one
# without its panel 35.
TOLERANCE = 8.0
DRAWN_IN = 6000  # milliseconds


# A frame whose document is opened and not closed keeps the page around it from being loaded: the
# picture is taken when the map is drawn.
FRAMED = """<!DOCTYPE html><style>*{{margin:0;border:0}}iframe{{width:100vw;height:100vh}}</style>
<iframe src="{page}"></iframe><iframe hidden id="late"></iframe><script>
const late = document.getElementById("late").contentDocument;
late.open();
late.write("<p>");
setTimeout(() => late.close(), {wait});
</script>"""


@pytest.mark.parametrize("query", ["", "event=push", "theme=dark", "lang=ar"])
def test_firefox_draws_a_page_as_chromium_does(
    watch: Callable[..., Any], built: Path, tmp_path: Path, query: str
) -> None:
    firefox = which("firefox-esr")
    if firefox is None:
        pytest.skip("Debian's firefox-esr is not installed")
    framed, picture = tmp_path / "framed.html", tmp_path / "firefox.png"
    page = f"{(built / 'index.html').as_uri()}?{query}"
    framed.write_text(FRAMED.format(page=page, wait=DRAWN_IN), encoding="utf-8")
    address = framed.as_uri()
    window = f"--window-size={SIZE[0]},{SIZE[1]}"
    profile = tmp_path / "profile"
    profile.mkdir()
    how = [firefox, "--headless", "--no-remote", "--profile", str(profile), window]
    home = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    command = [*how, "--screenshot", str(picture), address]
    subprocess.run(command, check=True, timeout=120, capture_output=True, env=home)
    seen = watch(*SIZE)
    seen.page.goto(address)
    seen.page.wait_for_timeout(1500)
    seen.page.screenshot(path=tmp_path / "chromium.png")
    small = (SIZE[0] // 10, SIZE[1] // 10)
    one, other = (
        Image.open(tmp_path / f"{name}.png").convert("RGB").resize(small, Image.Resampling.BOX)
        for name in ("firefox", "chromium")
    )
    off = sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3
    assert off < TOLERANCE, f"off by {off:.1f}"
