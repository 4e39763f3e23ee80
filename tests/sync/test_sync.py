"""`geomap sync`: a real PostgreSQL with PostGIS, started here, holds what the store holds."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from shapely import Point, from_wkb
from sqlalchemy import inspect, text
from sqlalchemy.dialects import postgresql

from geomap.cli import main
from geomap.errors import InputError, OutputError
from geomap.pipeline import STORE_COLUMNS
from geomap.store import STORE
from geomap.sync import Synced, sync
from geomap.sync.database_tables import KEYS, SHAPED, metadata
from tests.sync.databases import binaries, closing_to, connected, create, event, running, stored

REQUIRED = bool(os.environ.get("GEOMAP_REQUIRE_POSTGIS"))
NAMES = ("documents", "toponyms", "events", "tellings", "corrections")


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """The folder with the socket of a server that was made for these tests."""
    found = binaries()
    if found is None:
        assert not REQUIRED, (
            "GEOMAP_REQUIRE_POSTGIS is set, and there is no PostgreSQL with PostGIS"
        )
        pytest.skip("PostgreSQL with PostGIS (Debian: postgresql postgresql-postgis) is not here")
    with running(found) as folder:
        yield folder


@pytest.fixture
def database(server: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database with PostGIS."""
    name = f"d{abs(hash(request.node.name))}"
    yield create(server, name)
    with closing_to(server, "postgres") as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def small(folder: Path, *more: dict[str, Any]) -> Path:
    said = {"document_id": "a.md", "start": 3, "end": 9, "name": "Aleppo"}
    telling = {"event_id": "e1", "document_id": "a.md", "start": 0, "end": 9, "quote": "Shells"}
    return stored(
        folder,
        events=[event("e1"), event("e2", geom=None, place="Ḥamāh"), *more],
        toponyms=[{**said, "geom": Point(37.16, 36.2)}, {**said, "place": "another"}],
        tellings=[telling],
        documents=[{"document_id": "a.md", "title": "Tag 1"}],
        corrections=[{"row": "corrections.csv:2", "matches": 1, "drop": "x"}],
    )


def rows_of(address: str, schema: str = "geomap") -> dict[str, list[tuple[Any, ...]]]:
    """Give what a database holds, without the numbers of equals."""
    with connected(address) as connection:
        return {
            name: sorted(
                (tuple(row) for row in connection.execute(text(query(name, schema)))), key=repr
            )
            for name in NAMES
        }


def query(name: str, schema: str) -> str:
    shape = ["ST_AsBinary(geom, 'NDR')"] if name in SHAPED else []
    columns = ", ".join([*(f'"{column}"' for column in STORE_COLUMNS[name]), *shape])
    return f"SELECT {columns} FROM {schema}.{name}"


def rows_in(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Give what a store holds, read apart from our own reader."""
    found = {}
    with closing(sqlite3.connect(folder / STORE)) as base:
        for name, columns in STORE_COLUMNS.items():
            shape = ["geom"] if name in SHAPED else []
            wanted = ", ".join(f'"{column}"' for column in (*columns, *shape))
            rows = base.execute(f"SELECT {wanted} FROM {name}").fetchall()
            if shape:
                rows = [(*r[:-1], r[-1] and from_wkb(r[-1][40:]).wkb) for r in rows]
            found[name] = sorted(rows, key=repr)
    return {name: found[name] for name in NAMES}


def test_the_database_equals_the_store_and_a_second_sync_changes_nothing(
    database: str, tmp_path: Path
) -> None:
    folder = small(tmp_path / "out")
    done = sync(folder, database)
    assert {name: rows.new for name, rows in done.items()} == {
        "documents": 1, "toponyms": 2, "events": 2, "tellings": 1, "corrections": 1,
    }  # fmt: skip
    assert rows_of(database) == rows_in(folder)
    before = numbers_of_versions(database)
    assert set(sync(folder, database).values()) == {Synced(0, 0, 0)}
    assert numbers_of_versions(database) == before  # not a row was written


def numbers_of_versions(address: str) -> list[Any]:
    with connected(address) as connection:
        return [
            connection.execute(text(f"SELECT xmin, ctid FROM geomap.{name} ORDER BY 2")).all()
            for name in NAMES
        ]


def test_what_is_new_changed_or_gone_is_brought_over(database: str, tmp_path: Path) -> None:
    sync(small(tmp_path / "out"), database)
    folder = stored(
        tmp_path / "out",
        events=[event("e2", geom=Point(1, 2)), event("e3")],
        documents=[{"document_id": "a.md", "title": "Tag 2"}],
    )
    done = sync(folder, database)
    assert done["events"] == Synced(new=1, changed=1, gone=1)
    assert done["documents"] == Synced(0, 1, 0)
    assert done["toponyms"] == Synced(0, 0, 2)
    assert rows_of(database) == rows_in(folder)


def test_a_real_build_is_brought_over(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from geomap.pipeline import build

    (tmp_path / "in").mkdir()
    words = "Rebels shelled Aleppo on Wednesday, killing three civilians. Russia bombed Homs."
    (tmp_path / "in" / "a.md").write_text(f"---\npublished: 2015-10-08\n---\n{words}\n")
    build([tmp_path / "in"], tmp_path / "out")
    main_ends(["sync", str(tmp_path / "out"), database], 0)
    assert "events: " in capsys.readouterr().out
    held = rows_of(database)
    assert held == rows_in(tmp_path / "out")
    assert held["events"]
    point = "ST_SetSRID(ST_MakePoint(37.16, 36.2), 4326)"  # Aleppo
    near = f"SELECT count(*) FROM geomap.events WHERE ST_DWithin(geom, {point}, 1)"
    with connected(database) as connection:
        assert connection.scalar(text(near))


def main_ends(arguments: list[str], status: int) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert (ended.value.code or 0) == status


def test_tables_are_as_they_are_described_with_an_index_on_their_geometries(
    database: str, tmp_path: Path
) -> None:
    sync(small(tmp_path / "out"), database)
    with connected(database) as connection:
        seen = inspect(connection)
        for name in NAMES:
            key = seen.get_pk_constraint(name, schema="geomap")["constrained_columns"]
            assert tuple(key) == KEYS[name]
            kinds = {index["dialect_options"].get("postgresql_using")
                     for index in seen.get_indexes(name, schema="geomap")}  # fmt: skip
            assert kinds == ({"gist"} if name in SHAPED else set())
        held = {n: described(seen.get_columns(n, schema="geomap")) for n in NAMES}
    wanted = {
        table.name: described([vars(column) for column in table.columns])
        for table in metadata("geomap").tables.values()
    }
    remedy = "a column has come or gone: write a migration in geomap/sync/migrations/versions"
    assert held == wanted, remedy


def described(columns: Any) -> dict[str, tuple[str, bool]]:
    kinds = postgresql.dialect()
    return {c["name"]: (c["type"].compile(dialect=kinds), c["nullable"]) for c in columns}


def test_a_sync_that_is_killed_leaves_the_old_state(database: str, tmp_path: Path) -> None:
    folder = small(tmp_path / "out")
    sync(folder, database)
    before = rows_of(database)
    stored(tmp_path / "out", events=[event(f"x{n}") for n in range(500)])
    with connected(database) as other:
        other.execute(text("LOCK TABLE geomap.tellings IN SHARE ROW EXCLUSIVE MODE"))
        code = "import sys; from geomap.cli import main; main(sys.argv[1:])"
        running = subprocess.Popen([sys.executable, "-c", code, "sync", str(folder), database])
        waits_for_a_lock(database)  # events are written by then, and not yet committed
        running.send_signal(signal.SIGKILL)
        running.wait(30)
        assert rows_of(database) == before
        other.rollback()
    nobody_writes(database)
    assert rows_of(database) == before
    sync(folder, database)
    assert rows_of(database) == rows_in(folder)


def waits_for_a_lock(address: str) -> None:
    query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    patiently(address, query, lambda count: count > 0)


def nobody_writes(address: str) -> None:
    query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'geomap sync'"
    patiently(address, query, lambda count: count == 0)


def patiently(address: str, query: str, wanted: Any) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with connected(address) as connection:
            if wanted(connection.scalar(text(query))):
                return
        time.sleep(0.05)
    raise AssertionError(query)


def test_a_second_sync_at_the_same_time_is_refused(database: str, tmp_path: Path) -> None:
    folder = small(tmp_path / "out")
    with connected(database) as other:
        other.execute(text("SELECT pg_advisory_xact_lock(hashtext('geomap sync geomap'))"))
        with pytest.raises(OutputError, match="another geomap writes there now: wait for it"):
            sync(folder, database)
        sync(folder, database, schema="another_map")


def test_a_table_of_somebody_else_is_left_alone(database: str, tmp_path: Path) -> None:
    with connected(database) as connection:
        connection.execute(text("CREATE TABLE public.events (id int)"))
        connection.execute(text("INSERT INTO public.events VALUES (1)"))
        connection.commit()
    folder = small(tmp_path / "out")
    sync(folder, database)
    with pytest.raises(OutputError, match="already exists"):
        sync(folder, database, schema="public")
    with connected(database) as connection:
        assert connection.scalar(text("SELECT count(*) FROM public.events")) == 1


def test_an_event_that_is_told_again_keeps_its_row(database: str, tmp_path: Path) -> None:
    sync(small(tmp_path / "out"), database)
    with connected(database) as connection:
        connection.execute(text(
            "CREATE TABLE notes (event_id text REFERENCES geomap.events ON DELETE CASCADE)"
        ))  # fmt: skip
        connection.execute(text("INSERT INTO notes VALUES ('e1'), ('e2')"))
        connection.commit()
    sync(stored(tmp_path / "out", events=[event("e1", title="Another title")]), database)
    with connected(database) as connection:
        assert connection.scalars(text("SELECT event_id FROM notes")).all() == ["e1"]


def test_hostile_texts_are_values_and_nothing_else(database: str, tmp_path: Path) -> None:
    sly = "'); DROP TABLE geomap.events; -- %s %(x)s :x \\ \" \0 \U0001f4a3"
    folder = stored(
        tmp_path / "out", events=[event("e1", title=sly, quote=sly)],
        documents=[{"document_id": sly}],
    )  # fmt: skip
    sync(folder, database)
    [row] = rows_of(database)["documents"]
    assert row[0] == sly.replace("\0", "\ufffd")
    assert set(sync(folder, database).values()) == {Synced(0, 0, 0)}


def test_a_role_that_may_not_make_things_is_told_who_may(
    server: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder, name = small(tmp_path / "out"), "without"
    with closing_to(server, "postgres") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        connection.execute(text("CREATE ROLE guest LOGIN"))
    request.addfinalizer(lambda: dropped(server, name))
    address = f"postgresql://guest:s3cret@/{name}?host={server}"
    with pytest.raises(OutputError, match="has no PostGIS: let its owner run CREATE EXTENSION"):
        sync(folder, address)
    with closing_to(server, name) as connection:
        connection.execute(text("CREATE SCHEMA gis"))
        connection.execute(text("GRANT USAGE ON SCHEMA gis TO guest"))
        connection.execute(text("CREATE EXTENSION postgis SCHEMA gis"))
    with pytest.raises(OutputError, match="let its owner run CREATE SCHEMA geomap"):
        sync(folder, address)
    with closing_to(server, name) as connection:
        connection.execute(text("CREATE SCHEMA geomap AUTHORIZATION guest"))
    assert sync(folder, address)["events"].new == 2  # PostGIS may lie in a schema of its own


def dropped(server: Path, name: str) -> None:
    with closing_to(server, "postgres") as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        connection.execute(text("DROP ROLE guest"))


def test_a_database_that_is_not_there_says_so_without_the_password(
    server: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = small(tmp_path / "out")
    for address in (
        f"postgresql://geomap:s3cret@/nowhere?host={server}",
        f"postgresql://geomap:s3cret@/nowhere?host={tmp_path}",
        "postgresql://geomap:s3cret@127.0.0.1:9/nowhere",
        "postgresql://geomap@127.0.0.1:9/nowhere?password=s3cret&sslpassword=s3cret",
        "postgresql://geomap:s3cret@host:port/x",
        "mysql://geomap:s3cret@127.0.0.1/x",
        "s3cret",
    ):
        main_ends(["sync", str(folder), address, "--verbose"], 1)
        told = capsys.readouterr()
        lines = [line for line in told.err.splitlines() if line.startswith("geomap: ")]
        assert len(lines) == 1
        assert "s3cret" not in told.out + told.err
        assert "Traceback" not in told.err


def test_a_folder_without_a_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no store: run geomap build"):
        sync(tmp_path, "postgresql:///x")
    (tmp_path / STORE).write_bytes(b"SQLite format 3\0" + b"x" * 500)
    with pytest.raises(InputError, match="is damaged"):
        sync(tmp_path, "postgresql:///x")


@pytest.mark.parametrize("schema", ["pg_temp", "Big", "a b", "", 'x"; DROP', "a" * 41])
def test_a_schema_has_a_plain_name(tmp_path: Path, schema: str) -> None:
    with pytest.raises(InputError, match="write small letters"):
        sync(tmp_path, "postgresql:///x", schema=schema)


def test_what_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ImportError, match=r'pip install "geomap\[postgis\]"'):
        sync(small(tmp_path / "out"), "postgresql:///x")


def test_the_tables_are_the_stores() -> None:
    assert set(KEYS) == set(STORE_COLUMNS)
