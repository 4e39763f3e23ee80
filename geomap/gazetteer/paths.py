"""Where the gazetteer's tables, its index and the user's imported layers lie."""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "answers_path",
    "data_path",
    "default_path",
    "downloads_folder",
    "layer_files",
    "layer_name",
    "layers_folder",
    "tables_folder",
]

_PACKAGE = Path(__file__).resolve().parent.parent


def default_path() -> Path:
    """Path of the index that was built when geomap was installed, whether it is there or not."""
    return _PACKAGE / "_gazetteer" / "index.sqlite"


def tables_folder() -> Path:
    """Folder of the curated tables: the wheel's copy, or the checkout's in an editable install."""
    shipped = _PACKAGE / "_gazetteer"
    return shipped if (shipped / "countries.csv").is_file() else _PACKAGE.parent / "gazetteer"


def data_path(name: str) -> Path:
    """Find a table of ``data/``: the wheel's copy, or the checkout's in an editable install."""
    shipped = _PACKAGE / "_gazetteer" / name
    return shipped if shipped.is_file() else _PACKAGE.parent / "data" / name


def layers_folder() -> Path:
    """Folder of the layers that this user imported, as the platform has it; it may be missing."""
    import click

    return Path(click.get_app_dir("geomap")) / "gazetteers"


def downloads_folder(layers: Path) -> Path:
    """Folder beside some layers in which the files that they were made from are kept."""
    return layers / "downloads"


def answers_path() -> Path:
    """File in which the answers of online geocoders are kept, as the platform has it."""
    import click

    return Path(click.get_app_dir("geomap")) / "answers.sqlite"


def layer_files(folder: Path) -> tuple[Path, ...]:
    """
    List the imported layers of a folder, the one that overrides all others first.

    A layer's file is ``<rank>-<name>.sqlite``. The higher rank overrides the lower, and every
    layer overrides the index that geomap was installed with; an import takes the next free rank.
    """
    if not folder.is_dir():
        return ()
    found = [path for path in folder.glob("*-*.sqlite") if path.name.partition("-")[0].isdigit()]
    return tuple(sorted(found, key=lambda path: (-int(path.name.partition("-")[0]), path.name)))


def layer_name(path: Path) -> str:
    """
    Return the name of a layer's file.

    Examples
    --------
    >>> layer_name(Path("002-whos-on-first.sqlite"))
    'whos-on-first'
    """
    return path.stem.partition("-")[2]
