"""Where the gazetteer's tables and its index lie: in the installed package or in the checkout."""

from __future__ import annotations

from pathlib import Path

__all__ = ["default_path", "tables_folder"]

_PACKAGE = Path(__file__).resolve().parent.parent


def default_path() -> Path:
    """Path of the index that was built when geomap was installed, whether it is there or not."""
    return _PACKAGE / "_gazetteer" / "index.sqlite"


def tables_folder() -> Path:
    """Folder of the curated tables: the wheel's copy, or the checkout's in an editable install."""
    shipped = _PACKAGE / "_gazetteer"
    return shipped if (shipped / "countries.csv").is_file() else _PACKAGE.parent / "gazetteer"
