"""The hash of all that decides what a document gives: settings, gazetteer, models, rules."""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from socket import gethostname
from typing import Any

from geomap.checksums import folder_digest
from geomap.errors import WorkerError
from geomap.model import Document
from geomap.pipeline.provenance import drawing_packages, packages_used
from geomap.pipeline.tables import forget_tables
from geomap.settings import Geocoding, Settings
from geomap.store import FORMAT

__all__ = ["AFTERWARDS", "check_same_reader", "document_key", "drawing_key", "reading_key"]

AFTERWARDS = frozenset(
    "corrections merging min_confidence url lang tiles shared_assets editorial geonames".split()
)
"""Settings that come into play when all documents are read, or on the pages alone."""

NOT_READING = frozenset(
    "_gazetteer cli desk docs evaluation feeds formats rendering routes spatial sync embed.py"
    " exchange.py export.py frames.py layers.py listening.py palette.py plain_frames.py serving.py"
    " style.py watching.py".split()
)
"""
Rooms that have no part in what a document gives, as they stand above those that read in the list
of import-linter; a change in them leaves what was read as it is. The index has its own hash.
"""


def reading_key(settings: Settings) -> str:
    """
    Hash what decides, beside its own words, what a document gives.

    That is: the settings that reading asks, with tables by their contents; geomap's own sources,
    tables and weights; the language model; the gazetteer and its layers; the packages below.
    """
    from geomap.parsing import model_of

    name, number, folder = model_of(settings)
    parts = {
        "format": FORMAT,
        "settings": {
            field.name: _plain(getattr(settings, field.name))
            for field in fields(Settings)
            if field.name not in AFTERWARDS
        },
        "rules": _rules(),
        "model": [name, number, folder_digest(folder)],
        "gazetteer": _gazetteer(settings.gazetteer),
        "packages": packages_used(),
    }
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def drawing_key(settings: Settings) -> str:
    """Hash what decides, beside events and looks, what is drawn: program, gazetteer, packages."""
    parts = {
        "format": FORMAT,
        "program": [*_tables(), *_listed(_root())],
        "gazetteer": [_gazetteer(None), _gazetteer(settings.gazetteer)],
        "packages": drawing_packages(),
    }
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=4)
def check_same_reader(settings: Settings, key: str) -> None:
    """
    Check, once a process and key, that documents give here what they give where ``key`` was made.

    Tables that an earlier key had are forgotten.

    Raises
    ------
    WorkerError
        They may give something else.
    """
    forget_tables()
    if reading_key(settings) != key:
        raise WorkerError(
            f"worker on {gethostname()}: has another geomap, language model, gazetteer or tables"
            " than this machine: install the same on both"
        )


def document_key(document: Document, reading: str) -> str:
    """Hash a document with all that decides what it gives; where its file lies is no part of it."""
    told = [
        str(getattr(document, field.name)) if getattr(document, field.name) is not None else None
        for field in fields(Document)
        if field.name != "path"
    ]
    # a text may hold half a surrogate pair, which UTF-8 does not take
    return sha256(json.dumps([reading, *told]).encode("ascii")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Path):
        return sha256(value.read_bytes()).hexdigest() if value.is_file() else str(value)
    if isinstance(value, Geocoding):
        return [value.service, value.server]
    return value if isinstance(value, bool | int | float | None) else str(value)


def _rules() -> str:
    """Hash the package's own sources, tables and weights, without the packages that do not read."""
    whole = sha256()
    for name, digest in _tables():
        whole.update(f"{name}\0{digest}\n".encode())
    for name, digest in _listed(_root()):
        if name.partition("/")[0] not in NOT_READING:
            whole.update(f"{name}\0{digest}\n".encode())
    return whole.hexdigest()


def _tables() -> list[tuple[str, str]]:
    """Return who acts and curated places: in a checkout these tables lie beside the package."""
    from geomap.gazetteer.paths import data_path, tables_folder

    folders = dict.fromkeys((data_path("actors.csv").parent, tables_folder()))
    paths = [path for folder in folders for path in sorted(folder.glob("*.csv"))]
    return [(path.name, sha256(path.read_bytes()).hexdigest()) for path in paths]


def _root() -> Path:
    import geomap

    return Path(geomap.__file__).parent


@cache
def _listed(folder: Path) -> list[tuple[str, str]]:
    """Return the files below a folder with their hashes, but for the index, docs and caches."""
    found = []
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name.partition("/")[0] in ("_gazetteer", "docs") or path.suffix == ".pyc":
            continue
        if path.is_file():
            found.append((name, sha256(path.read_bytes()).hexdigest()))
    return sorted(found)


def _gazetteer(path: Path | None) -> list[Any]:
    """Name the index by its fingerprint, and layers by name, size and time of change."""
    from geomap.gazetteer.index import Index

    index = Index(path)
    layers = [[p.name, p.stat().st_size, p.stat().st_mtime_ns] for p in index.layers]
    return [index.fingerprint, layers]
