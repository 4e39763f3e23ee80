"""A PostgreSQL with PostGIS that is started here, and stores to bring to it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from shapely import Point
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from geomap.pipeline import STORE_COLUMNS
from geomap.store import STORE, Table, write_store
from geomap.sync.database_tables import SHAPED

__all__ = ["binaries", "closing_to", "connected", "event", "running", "stored"]


def binaries() -> Path | None:
    """Find a PostgreSQL that has PostGIS, as Debian lays them out, or by the PATH's initdb."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in [*debian, *([Path(on_path).resolve().parent] if on_path else [])]:
        shared = [
            Path("/usr/share/postgresql", folder.parent.name),
            *folder.parent.glob("share*/*"),
        ]
        shared += folder.parent.glob("share*")
        if (folder / "initdb").exists() and any(
            (each / "extension" / "postgis.control").exists() for each in shared
        ):
            return folder
    return None


def as_postgres(*command: str | Path) -> None:
    """Run a command as somebody whom PostgreSQL takes: it refuses root."""
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **who)


@contextmanager
def running(found: Path) -> Iterator[Path]:
    """Run a server of one's own; give the folder with its socket."""
    folder = Path(tempfile.mkdtemp(prefix="geomap-pg-", dir="/tmp"))  # a socket's path is short
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    quick = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    here = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
    try:
        as_postgres(
            found / "initdb", "-D", data, "-U", "geomap", "-A", "trust", "-E", "UTF8",
            "--locale=C", "--no-sync",
        )  # fmt: skip
        as_postgres(
            found / "pg_ctl", "start", "-w", "-t", "120", "-D", data, "-l", folder / "log",
            "-o", f"{here} {quick}",
        )  # fmt: skip
        try:
            yield folder
        finally:
            as_postgres(found / "pg_ctl", "stop", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def closing_to(server: Path, name: str) -> Connection:
    """Connect to a database of a server, each statement a transaction of its own."""
    return connected(address_of(server, name)).execution_options(isolation_level="AUTOCOMMIT")


def address_of(server: Path, name: str) -> str:
    """Write the address of a database of a server."""
    return f"postgresql://geomap@/{name}?host={server}"


def connected(address: str) -> Connection:
    """Connect to a database."""
    url = address.replace("postgresql://", "postgresql+psycopg://")
    return create_engine(url, poolclass=NullPool).connect()


def create(server: Path, name: str) -> str:
    """Make an empty database with PostGIS; give its address."""
    with closing_to(server, "postgres") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    with closing_to(server, name) as connection:
        connection.execute(text("CREATE EXTENSION postgis"))
    return address_of(server, name)


def event(name: str, **cells: Any) -> dict[str, Any]:
    """Make a row of events."""
    return {
        "event_id": name, "title": f"Shelling at {name}", "event_type": "Explosions",
        "latitude": 36.2, "longitude": 37.16, "confidence": 0.5, "document_id": "a.md",
        "start": 0, "end": 9, "geom": Point(37.16, 36.2), **cells,
    }  # fmt: skip


def stored(folder: Path, **tables: list[dict[str, Any]]) -> Path:
    """Write a store with some rows into a folder."""
    folder.mkdir(exist_ok=True)
    (folder / STORE).unlink(missing_ok=True)
    laid = (
        Table(
            name,
            "",
            columns,
            [
                (*(row.get(c) for c in columns), *([row.get("geom")] if name in SHAPED else []))
                for row in tables.get(name, [])
            ],
            name in SHAPED,
        )
        for name, columns in STORE_COLUMNS.items()
    )
    write_store(folder / STORE, laid, ())
    return folder
