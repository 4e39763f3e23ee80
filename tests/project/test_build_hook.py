"""The index is built when geomap is installed: once, whole, and into the wheel."""

from __future__ import annotations

import importlib.util
import pickle
import shutil
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from geomap.errors import GazetteerError, OutputError
from geomap.gazetteer import build as builder
from geomap.gazetteer import package_data
from geomap.gazetteer.index import Index
from geomap.gazetteer.paths import tables_folder
from geomap.gazetteer.polygons import _PlainUnpickler
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def packages() -> dict[str, str]:
    """The data packages' versions; they are installed only where geomap is built."""
    try:
        return package_data.versions()
    except GazetteerError as error:
        pytest.skip(f"nothing to build from here: {error}")


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    """The hook as hatch loads it: by path, outside any package."""
    pytest.importorskip("hatchling", reason="hatchling is there only where geomap is built")
    spec = importlib.util.spec_from_file_location("hook", ROOT / "gazetteer" / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def marked(path: Path, mark: str) -> Path:
    """Write a stand-in for an index that was built of inputs with this fingerprint."""
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)")
        base.execute("INSERT INTO meta VALUES ('fingerprint', ?)", [mark])
    return path


def test_an_index_of_the_same_inputs_is_not_built_again(
    packages: dict[str, str], tmp_path: Path
) -> None:
    path = marked(tmp_path / "index.sqlite", builder.fingerprint(tables_folder()))
    before = path.read_bytes()
    assert builder.build(path) == path
    assert path.read_bytes() == before


def test_a_changed_row_or_version_asks_for_a_new_index(
    packages: dict[str, str], tmp_path: Path
) -> None:
    for table in tables_folder().glob("*.csv"):
        shutil.copy(table, tmp_path)
    mark = builder.fingerprint(tmp_path)
    assert mark == builder.fingerprint(tables_folder())
    with (tmp_path / "stoplist.csv").open("a", encoding="utf-8") as lines:
        lines.write("Foo,never,a test\n")
    assert builder.fingerprint(tmp_path) != mark


def test_the_index_in_use_was_built_of_these_versions(
    packages: dict[str, str], index: Index
) -> None:
    assert index.info()["package_versions"] == packages


def test_a_wrong_table_leaves_the_old_index_alone(packages: dict[str, str], tmp_path: Path) -> None:
    path = marked(tmp_path / "index.sqlite", "older")
    before = path.read_bytes()
    with pytest.raises(GazetteerError, match=r"countries\.csv"):
        builder.build(path, folder=tmp_path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["index.sqlite"]


@pytest.mark.slow(40)
def test_the_whole_index_is_built_byte_for_byte_the_same(
    packages: dict[str, str], index: Index, tmp_path: Path
) -> None:
    path = builder.build(tmp_path / "deep" / "index.sqlite")
    assert [p.name for p in path.parent.iterdir()] == ["index.sqlite"]
    assert path.read_bytes() == index.path.read_bytes()
    with pytest.raises(OutputError, match="give a path that can be written"):
        builder.build(path / "below.sqlite")


def test_the_packages_are_pinned_where_they_are_required() -> None:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        required = tomllib.load(stream)["build-system"]["requires"]
    assert set(package_data.PINS) <= set(required)


def test_a_pickle_that_would_import_something_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cache.pkl"
    path.write_bytes(pickle.dumps(Path("x")))
    with path.open("rb") as stream, pytest.raises(pickle.UnpicklingError, match="no business"):
        _PlainUnpickler(stream).load()


def test_the_wheel_gets_the_index_the_tables_and_the_actors(hook: ModuleType) -> None:
    shipped = hook._shipped(ROOT, ROOT / "geomap" / "_gazetteer" / "index.sqlite")
    names = {Path(target).name for target in shipped.values()}
    tables = {path.name for path in (ROOT / "gazetteer").glob("*.csv")}
    assert names >= tables | {"index.sqlite", "actors.csv", "officials.csv", "outlets.csv"}
    assert all(target.startswith("geomap/_gazetteer/") for target in shipped.values())


class App:
    """Stands in for hatch's terminal."""

    def display_waiting(self, message: str) -> None:
        """Say nothing."""


@pytest.mark.parametrize("version", ["standard", "editable"])
def test_only_a_wheel_is_given_files(
    hook: ModuleType, version: str, packages: dict[str, str], tmp_path: Path
) -> None:
    for part in ("geomap", "gazetteer", "data"):
        (tmp_path / part).symlink_to(ROOT / part)
    build_data: dict[str, dict[str, str]] = {"force_include": {}}
    made = SimpleNamespace(target_name="sdist", root=str(tmp_path), app=App())
    hook.GazetteerHook.initialize(made, version, build_data)
    assert build_data == {"force_include": {}}
    made.target_name = "wheel"
    hook.GazetteerHook.initialize(made, version, build_data)
    assert bool(build_data["force_include"]) == (version == "standard")
