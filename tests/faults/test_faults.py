"""The fault table: kills, full disks, damage and odd machines cost no more than they must."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from kills import CASES, NEW, contents, kill_once, prepared

from geomap.errors import GazetteerError, GeomapError, InputError, OutputError, ReadingWarning
from geomap.files import atomic_write
from geomap.gazetteer.importing import import_layer
from geomap.gazetteer.index import Index
from geomap.gazetteer.online.cache import Answers, CachedAnswer
from geomap.model import Document
from geomap.pipeline import HeldRun, build, coding, extract_events
from geomap.settings import Settings
from geomap.store import writing_alone
from tests.sync.databases import binaries

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork, flock and rlimits")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CASES)
def test_a_kill_leaves_the_old_or_the_new_and_the_next_run_the_same_bytes(
    tmp_path: Path, name: str
) -> None:
    if name == "sync" and binaries() is None:
        pytest.skip("PostgreSQL with PostGIS is not here")
    dice = random.Random(7)  # noqa: S311
    with prepared(name, tmp_path / "case") as case:
        for _ in range(4 if name in ("archive", "build") else 10):
            kill_once(case, tmp_path, dice)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number, text in enumerate(NEW):
        (folder / f"{number}.txt").write_text(text)
    return folder


def in_child(work: Callable[[], object], limit: int | None = None) -> str:
    """Do work in a process whose files may hold no more than ``limit`` bytes; return its error."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        said = ""
        try:
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            work()
        except GeomapError as error:
            said = str(error)
        except BaseException as error:
            said = f"traceback {error!r}"
        finally:
            os.write(writer, said.encode())
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("limit", [1_000, 60_000, 150_000])
def test_a_full_disk_is_one_line_and_leaves_what_was_there(
    tmp_path: Path, articles: Path, limit: int
) -> None:
    out = tmp_path / "out"
    build([articles], out)
    before = contents(out)
    (articles / "2.txt").write_text("Rebels shelled Foah on 1 October 2015.")
    said = in_child(lambda: build([articles], out), limit)
    assert said.startswith(str(out))
    assert "\n" not in said
    assert contents(out) == before
    assert not list(out.glob(".geomap-*"))


def test_an_import_on_a_full_disk_leaves_the_layer_that_was_there(tmp_path: Path) -> None:
    table, layers = tmp_path / "a.csv", tmp_path / "layers"
    table.write_text("name,lat,lon\nXa,36,36\n")
    import_layer("csv", table, layers)
    before = contents(layers)
    table.write_text("name,lat,lon\n" + "".join(f"Xa{n},36,36\n" for n in range(3000)))
    said = in_child(lambda: import_layer("csv", table, layers), 50_000)
    assert said.startswith(str(layers))
    assert contents(layers) == before


@pytest.mark.parametrize("how", ["cut", "flipped", "text"])
def test_a_damaged_layer_is_named_in_one_line(tmp_path: Path, how: str) -> None:
    table, layers = tmp_path / "a.csv", tmp_path / "layers"
    table.write_text("name,lat,lon\n" + "".join(f"Xa{n},36,36\n" for n in range(3000)))
    import_layer("csv", table, layers)
    (layer,) = layers.glob("*.sqlite")
    damage(layer, how)
    with pytest.raises(GazetteerError) as stop:
        Index(layer).candidates("Xa7")
    assert "\n" not in str(stop.value)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("how", ["cut", "flipped", "text"])
def test_a_damaged_store_is_built_anew(tmp_path: Path, articles: Path, how: str) -> None:
    out = tmp_path / "out"
    build([articles], out)
    sound = contents(out)
    damage(out / "geomap.gpkg", how)
    build([articles], out)
    assert contents(out) == sound


def damage(path: Path, how: str) -> None:
    data = bytearray(path.read_bytes())
    if how == "cut":
        data = data[: len(data) // 2]
    elif how == "text":
        data = bytearray(b"no database " * 500)
    else:
        for at in range(0, len(data), 37):
            data[at] ^= 0x41
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["cut", "flipped", "text"])
def test_a_damaged_index_is_named_in_one_line(tmp_path: Path, how: str) -> None:
    path = tmp_path / "index.sqlite"
    with Index(layers=()).path.open("rb") as whole:
        path.write_bytes(whole.read(2_000_000))
    damage(path, how)
    with pytest.raises(GazetteerError) as stop:
        Index(path, layers=()).candidates("Homs")
    assert str(stop.value).startswith(str(path))
    assert "\n" not in str(stop.value)


@pytest.mark.parametrize("how", ["cut", "flipped", "text"])
def test_a_damaged_cache_of_answers_is_named_in_one_line(tmp_path: Path, how: str) -> None:
    path = tmp_path / "answers.sqlite"
    kept = Answers(path, "a service")
    answer = CachedAnswer(tuple({"name": f"Xa{n}"} for n in range(2000)), "of it")
    kept.ask("Xa", lambda _: answer)
    damage(path, how)
    with pytest.raises(InputError) as stop:
        Answers(path, "a service").known("Xa")
    assert str(stop.value).startswith(str(path))
    assert "\n" not in str(stop.value)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_of_two_builds_at_once_one_is_refused_and_the_other_whole(
    tmp_path: Path, articles: Path
) -> None:
    """The second has begun, and waits, when the first writes; what each says is its own."""
    out, alone = tmp_path / "out", tmp_path / "alone"
    build([articles], alone)
    commands = [[sys.executable, "-m", "geomap", "build", articles, "-o", out, "-q"]] * 2
    running = [subprocess.Popen(c, stderr=subprocess.PIPE, text=True) for c in commands]
    said = [process.communicate()[1] for process in running]
    for process, line in zip(running, said, strict=True):
        assert process.returncode == 0 or "another geomap writes there now" in line
        assert "Traceback" not in line
    assert 0 in [process.returncode for process in running]
    assert contents(out) == contents(alone)


@pytest.mark.filterwarnings("ignore")
def test_an_input_that_changes_in_mid_build_is_read_as_it_was_or_as_it_is(
    tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Text, offsets and hash are of one reading; the next build takes the change up."""
    from geomap.pipeline import coding

    kept, out = coding._placed, tmp_path / "out"

    def changing(*args: object) -> object:
        (articles / "1.txt").write_text("Rebels shelled Foah on 1 October 2015.")
        return kept(*args)

    old = tmp_path / "old"
    build([articles], old)
    with monkeypatch.context() as patched:
        patched.setattr(coding, "_placed", changing)
        build([articles], out)
    assert contents(out) == contents(old)
    build([articles], out)
    build([articles], tmp_path / "anew")
    assert contents(out) == contents(tmp_path / "anew")


def test_the_second_of_two_builds_at_once_is_refused(tmp_path: Path, articles: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with writing_alone(out):
        assert "another geomap writes there" in in_child(lambda: build([articles], out))


def test_an_input_that_vanishes_after_it_was_listed_costs_itself(
    tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from geomap.documents import input_files, read_documents

    kept = input_files.File.data

    def vanishing(self: input_files.File) -> bytes:
        self.where.unlink() if self.id == "0.txt" else None
        return kept(self)

    monkeypatch.setattr(input_files.File, "data", vanishing)
    reading = read_documents(articles)
    assert [document.id for document in reading] == ["1.txt"]
    assert len(reading.errors) == 1


@pytest.mark.filterwarnings("ignore")
def test_a_clock_that_goes_back_changes_no_byte(tmp_path: Path, articles: Path) -> None:
    out = tmp_path / "out"
    build([articles], out)
    before = contents(out)
    for path in [*articles.iterdir(), *out.rglob("*")]:
        os.utime(path, (4e9, 4e9))  # written in 2096
    (articles / "1.txt").write_text(NEW[1] + " ")
    os.utime(articles / "1.txt", (1, 1))
    build([articles], out)
    assert set(contents(out)) == set(before)


@pytest.mark.filterwarnings("ignore")
def test_a_clock_that_goes_back_while_it_builds_changes_no_byte(
    tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([articles], tmp_path / "before")
    years = iter(range(2090, 1980, -1))
    back = lambda: (next(years, 1980) - 1970) * 31_556_952.0  # noqa: E731  each look a year earlier
    monkeypatch.setattr(time, "time", back)
    monkeypatch.setattr(time, "time_ns", lambda: int(back() * 1e9))
    build([articles], tmp_path / "back")
    assert contents(tmp_path / "back") == contents(tmp_path / "before")


@pytest.mark.filterwarnings("ignore")
def test_no_home_and_no_place_for_scratch_files_are_no_matter(
    tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "nowhere"))
    assert in_child(lambda: build([articles], tmp_path / "out")) == ""


def test_an_output_that_cannot_be_written_is_one_line(tmp_path: Path, articles: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        build([articles], tmp_path / "file" / "out")


def test_what_a_killed_writer_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    def dying() -> None:
        with atomic_write(tmp_path / "events.csv") as unfinished:
            unfinished.write_text("half")
            os._exit(9)

    in_child(dying)
    assert list(tmp_path.glob(".geomap-*"))
    (tmp_path / ".geomap-notes-of-mine").mkdir()
    with atomic_write(tmp_path / "events.csv") as unfinished:
        unfinished.write_text("whole")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [".geomap-notes-of-mine", "events.csv"]


# One document


@pytest.mark.parametrize("stage", ["parse", "code"])
def test_a_document_on_which_the_desk_stumbles_is_named_and_the_others_are_read(
    articles: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    from geomap.corrections import Corrections
    from geomap.pipeline import held

    def stumbling(kept: Callable[..., object], id_of: Callable[..., str]) -> Callable[..., object]:
        def work(*args: object) -> object:
            if id_of(args[0]) == "0.txt":
                raise OverflowError("cannot convert\nfloat infinity")
            return kept(*args)

        return work

    if stage == "parse":
        monkeypatch.setattr(
            coding, "_placed", stumbling(coding._placed, lambda document: document.id)
        )
    else:
        monkeypatch.setattr(
            held, "find_events", stumbling(held.find_events, lambda parsed: parsed.document.id)
        )
    run = HeldRun([articles], Settings())
    run.correct(Corrections())
    result = run.result()
    assert [document.id for document in result.documents] == ["1.txt"]
    assert ["0.txt" in str(error) for error in result.errors] == [True]


@pytest.mark.parametrize("given", ["2015-10-07", "2015-10-07T23:30:00-05:00"])
def test_a_day_may_be_given_as_text(given: str) -> None:
    document = Document("a", "x", published=given)  # type: ignore[arg-type]
    assert str(document.published) == "2015-10-07"


@pytest.mark.parametrize("given", ["soon", 20151007, [], "9" * 30])
def test_what_is_no_day_is_refused_with_its_document(given: object) -> None:
    with pytest.raises(InputError, match="document a: published"):
        Document("a", "x", published=given)  # type: ignore[arg-type]


def test_a_text_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="must be text"):
        Document("a", None)  # type: ignore[arg-type]


def test_the_python_face_warns_of_a_document_it_could_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stumble(*_: object) -> None:
        raise OverflowError("no")

    monkeypatch.setattr(coding, "_placed", stumble)
    with pytest.warns(ReadingWarning, match="a: a cannot be read"):
        assert extract_events([Document("a", "It rains.")]) == []


W = "It rained in Homs. "


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", f"A.\n{' ' * 50_000}x\n{' ' * 50_000}\n{W}"),
        ("b.md", "---\n" + "a: &a [x]\n" + "b: *a\n" * 40_000 + f"---\n{W}"),
        ("c.md", f"#{' #' * 30_000}x\n\n{W}"),
        ("d.html", "<article><time datetime=2015-10-07>x</time><p>It rained.</p></article>" * 8000),
        ("e.html", "<div class=share>" * 200 + f"<p>{W}" * 12_000),
        ("f.html", f"<p>{W}" * 15_000),
    ],
)
def test_what_took_the_square_of_its_length_takes_its_length(
    tmp_path: Path, name: str, text: str
) -> None:
    from time import process_time

    from geomap.documents import read_documents

    (tmp_path / name).write_text(text)
    since = process_time()
    reading = read_documents(tmp_path / name)
    assert reading.documents or reading.errors
    assert process_time() - since < 8
