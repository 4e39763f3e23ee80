"""What is thrown at an import: one line says where and what to do, and looking up goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geomap.errors import GazetteerError
from geomap.gazetteer.importing import FORMATS, Options, import_layer
from geomap.gazetteer.index import Index
from geomap.gazetteer.paths import default_path, layer_files

HEAD = "name,lat,lon,id,country,population\n"
GEONAMES = "1\tXyz\tXyz\t\t{lat}\t36\tP\tPPL\tSY\t\t12\t\t\t\t5\t\t\tAsia\t2024-01-01\n"
PLACE = {"osm_type": "node", "osm_id": 1, "name": "Xyz", "lat": "361", "lon": "36"}
# A good row of each format's own, at latitude 361.
OFF_EARTH = {
    "geonames": GEONAMES.format(lat="361"),
    "whosonfirst": "wof_id\tname\tplacetype\tlat\tlon\n1\tXyz\tlocality\t361\t36\n",
    "linked-places": json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "@id": "x", "properties": {"title": "Xyz"},
         "geometry": {"type": "Point", "coordinates": [36, 361]}}]}),
    "csv": HEAD + "Xyz,361,36,1,SY,\n",
    "geojson": json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": "Xyz"},
         "geometry": {"type": "LineString", "coordinates": [[36, 361], [37, 36]]}}]}),
    "nominatim": json.dumps([PLACE]),
}  # fmt: skip
# Linked Places is GeoJSON with titles for names, Who's On First a table with a header.
ALSO = {("geojson", "linked-places"), ("csv", "whosonfirst")}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of layers that holds a good one, which has to be there and in use afterwards."""
    good = tmp_path / "good.csv"
    good.write_text(HEAD + "Xyzburg,36,36,1,SY,\n", encoding="utf-8")
    layers = tmp_path / "layers"
    before = import_layer("csv", good, layers).path.read_bytes()
    yield layers
    assert [path.name for path in layers.iterdir()] == ["001-good.sqlite"]
    assert (layers / "001-good.sqlite").read_bytes() == before
    index = Index(default_path(), layer_files(layers))
    assert index.candidates("Xyzburg")[0].place.latitude == 36
    assert index.candidates("Aleppo")


def refused(form: str, file: Path, folder: Path, **options: Any) -> str:
    with pytest.raises(GazetteerError) as raised:
        import_layer(form, file, folder, Options(strict=True, **options))
    message = str(raised.value)
    assert "\n" not in message
    assert message.startswith(str(file))
    return message


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_file_is_refused_in_every_format(form: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    refused(form, tmp_path / "empty.txt", folder)


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_zip_is_refused_in_every_format(form: str, folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    message = refused(form, tmp_path / "empty.zip", folder)
    assert message.endswith("holds no file: download it again")


@pytest.mark.parametrize("form", FORMATS)
def test_a_zip_cut_short_is_refused_in_every_format(
    form: str, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "SY.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SY.txt", os.urandom(3000).hex())
    whole = file.read_bytes()
    file.write_bytes(whole[:300])
    assert refused(form, file, folder).endswith("download it again")
    file.write_bytes(whole[:100] + whole[300:])  # the list at its end is there, the rest is not
    assert refused(form, file, folder).endswith("download it again")


@pytest.mark.parametrize("form", FORMATS)
def test_a_folder_or_nothing_is_refused_in_every_format(
    form: str, folder: Path, tmp_path: Path
) -> None:
    assert "check the path" in refused(form, tmp_path / "nothing.txt", folder)
    message = refused(form, tmp_path, folder)
    assert "is a folder: name the file in it" in message


@pytest.mark.parametrize("form", FORMATS)
def test_utf_16_is_refused_in_every_format(form: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "wide.txt").write_text(OFF_EARTH["csv"], encoding="utf-16")
    message = refused(form, tmp_path / "wide.txt", folder)
    assert "UTF-8" in message or form == "geopackage"


@pytest.mark.parametrize("other", OFF_EARTH)
@pytest.mark.parametrize("form", FORMATS)
def test_a_file_of_another_format_is_refused(
    form: str, other: str, folder: Path, tmp_path: Path
) -> None:
    if form == other:
        pytest.skip("its own format")
    (tmp_path / "mine.txt").write_text(OFF_EARTH[other].replace("361", "36"), encoding="utf-8")
    if (form, other) in ALSO:
        assert import_layer(form, tmp_path / "mine.txt", tmp_path / "other").places == 1
        return
    refused(form, tmp_path / "mine.txt", folder)


@pytest.mark.parametrize("form", OFF_EARTH)
def test_latitude_361_is_told_with_its_line(form: str, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text(OFF_EARTH[form], encoding="utf-8")
    line = OFF_EARTH[form].rstrip().count("\n") + 1
    message = refused(form, file, folder)
    assert message.startswith(f"{file}:{line}: latitude 361")
    assert "is not on Earth; mend it, or import without --strict" in message


def test_a_csv_of_another_delimiter_shows_what_it_has_for_columns(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine.csv").write_text("name:lat:lon\nXyz:36:36\n", encoding="utf-8")
    message = refused("csv", tmp_path / "mine.csv", folder)
    assert "no column 'name' for the name; the columns are: name:lat:lon; give --map" in message


@pytest.mark.parametrize("name", ["Al\x07eppo", "Al\x00eppo", "Al\x1b[31meppo", "Al\x85eppo"])
def test_control_characters_in_a_name_are_refused(name: str, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(f"{HEAD}{name},36,36,1,SY,\n", encoding="utf-8")
    message = refused("csv", file, folder)
    assert f"{file}:2: the name 'Al�" in message
    assert "holds control characters; mend it" in message
    assert message.isprintable()


def test_marks_of_direction_are_taken_out_of_a_name(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(f"{HEAD}\u200fقرية زيز\u200e,36,36,1,SY,\n", encoding="utf-8")
    done = import_layer("csv", file, tmp_path / "layers", Options(strict=True))
    place = Index(default_path(), [done.path]).candidates("قرية زيز")[0].place
    assert place.name == "قرية زيز"


@pytest.mark.parametrize("form", ["geonames", "csv", "whosonfirst", "ocha"])
def test_a_line_without_end_is_given_up(form: str, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    head = {"csv": HEAD, "whosonfirst": "wof_id\tname\tplacetype\tlat\tlon\n"}.get(form, "")
    file.write_bytes(head.encode() + b"x" * (65 * 1024 * 1024))
    assert "a line of 64 MB: is it a table at all?" in refused(form, file, folder)


def test_a_zip_with_a_password_says_so(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "SY.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("SY.txt", "x")
    locked = bytearray(file.read_bytes())
    locked[6] |= 1  # the flags of the entry, and of its place in the list at the end
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(locked)
    assert "locked by a password: unpack it yourself" in refused("geonames", file, folder)


def test_a_layer_cut_short_says_how_to_remove_it(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    rows = "".join(f"Xyzburg {n} of many,36,36,{n},SY,\n" for n in range(5000))
    file.write_text(HEAD + rows, encoding="utf-8")
    path = import_layer("csv", file, tmp_path / "layers").path
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    with pytest.raises(GazetteerError, match=r"mine\.sqlite: .*geomap gazetteer remove mine"):
        all(Index(default_path(), [path]).candidates(f"Xyzburg {n} of many") for n in range(5000))
    path.unlink()
    assert Index(default_path(), layer_files(tmp_path / "layers")).candidates("Aleppo")


CHILD = (
    "import sys, pathlib; from geomap.gazetteer.importing import import_layer;"
    "import_layer('csv', pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))"
)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe with a name")
def test_a_killed_import_leaves_the_old_index_and_the_next_one_clears_up(
    folder: Path, tmp_path: Path
) -> None:
    pipe = tmp_path / "good.pipe"  # its layer would replace the good one
    os.mkfifo(pipe)
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(pipe), str(folder)])
    with pipe.open("w", encoding="utf-8") as feed:
        feed.write(HEAD + "Xyzburg,37,37,1,SY,\n" * 9000)
        feed.flush()
        started = time.monotonic()
        while not list(folder.glob("*.part")) and time.monotonic() < started + 60:
            time.sleep(0.01)
        bad = tmp_path / "bad.csv"
        bad.write_text("x\n", encoding="utf-8")
        refused("csv", bad, folder)  # another import leaves alone what is being written
        (part,) = folder.glob("*.part")
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert part.exists()
    index = Index(default_path(), layer_files(folder))
    assert [layer["name"] for layer in index.info()["layers"]] == ["good"]
    refused("csv", bad, folder)
    assert not part.exists()


def test_the_command_tells_of_bad_input_in_one_line(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(OFF_EARTH["csv"], encoding="utf-8")
    command = [sys.executable, "-c", "from geomap.cli import main; main()"]
    command += ["gazetteer", "import", "csv", str(file), "--into", str(folder)]
    for strict in ([], ["--strict"]):
        ran = subprocess.run([*command, *strict], capture_output=True, text=True, check=False)
        last = ran.stderr.splitlines()[-1]
        assert ran.returncode == 1
        assert last.startswith(f"geomap: {file}")
        assert "importing" not in ran.stderr  # no progress bar where there is no terminal


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal of its own")
def test_a_terminal_is_shown_a_bar_and_the_count(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    rows = "".join(f"Xyzburg {n},36,36,{n},SY,\n" for n in range(50_000))
    file.write_text(f"{HEAD}Xyz,361,36,x,SY,\n{rows}", encoding="utf-8")
    ours, theirs = os.openpty()
    command = [sys.executable, "-c", "from geomap.cli import main; main()"]
    command += ["gazetteer", "import", "csv", str(file), "--into", str(tmp_path / "layers")]
    with subprocess.Popen(command, stderr=theirs, stdout=subprocess.PIPE, text=True) as child:
        os.close(theirs)
        shown = b"".join(until_closed(ours)).decode()
        said = child.communicate()[0]
    assert "importing" in shown
    assert "100%" in shown
    assert "imported 50,000 places as layer mine, 1 rows skipped" in said


def until_closed(terminal: int) -> Iterator[bytes]:
    try:
        while piece := os.read(terminal, 65536):
            yield piece
    except OSError:  # what Linux says when the other side is gone
        return
