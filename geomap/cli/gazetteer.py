"""Commands about the gazetteer itself: info, build, add, import, remove."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from geomap.cli.progress import say, working
from geomap.settings import GEONAMES

__all__ = ["gazetteer"]

FORMATS = (
    "geonames", "whosonfirst", "ocha", "linked-places", "csv", "geojson", "geopackage", "nominatim",
)  # fmt: skip
PATH = click.Path(path_type=Path)
# A table of more bytes than a small country's is worth the second that processes take to start.
_LARGE = 50_000_000


@click.group()
def gazetteer() -> None:
    """Show or rebuild the index of places; put gazetteers of your own over it."""


@gazetteer.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--from", "folder", type=PATH, metavar="DIR", help="Where the layers lie.")
def info(as_json: bool, folder: Path | None) -> None:
    """Show the index and the layers in use, the overriding one first: rows, licences, size."""
    from geomap.gazetteer.index import Index
    from geomap.gazetteer.paths import layer_files

    about = Index(layers=layer_files(folder) if folder else None).info()
    if as_json:
        click.echo(json.dumps(about, ensure_ascii=False, indent=1))
        return
    for key, value in about.items():
        if key != "layers":
            click.echo(f"{key}: {json.dumps(value, ensure_ascii=False)}")
    for layer in about["layers"]:
        click.echo(f"layer {layer['name']}: {json.dumps(layer, ensure_ascii=False)}")


@gazetteer.command("build")
@click.option("-o", "--output", type=PATH, help="Write the index here instead.")
def build_index(output: Path | None) -> None:
    """(Re)build the index from the installed data packages and gazetteer/*.csv."""
    from geomap.gazetteer.build import build
    from geomap.gazetteer.paths import default_path

    path = output or default_path()
    with working("building the index"):
        build(path)
    say(f"built {path}")


@gazetteer.command("import")
@click.argument("form", metavar="FORMAT", type=click.Choice(FORMATS))
@click.argument("file", metavar="FILE", type=PATH)
@click.option("--name", help="Name of the layer; by default made of the file's.")
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column, in a table or geodata.",
)
@click.option(
    "--alternate-names", type=PATH, metavar="FILE", help="geonames: alternateNamesV2.txt or .zip."
)
@click.option("--admin1", type=PATH, metavar="FILE", help="geonames: admin1CodesASCII.txt.")
@click.option("--admin2", type=PATH, metavar="FILE", help="geonames: admin2Codes.txt.")
@click.option("--hierarchy", type=PATH, metavar="FILE", help="geonames: hierarchy.txt or .zip.")
@click.option("--layer", metavar="LAYER", help="geopackage: which layer, if there are several.")
@click.option("--attribution", metavar="TEXT", help="Whom pages have to name for it.")
@click.option("--strict", is_flag=True, help="Let one bad row stop the import.")
@click.option("--into", type=PATH, metavar="DIR", help="Folder of the layers.")
def import_gazetteer(form: str, file: Path, into: Path | None, **chosen: object) -> None:
    """
    Put a gazetteer of your own over the index.

    FORMAT is geonames, whosonfirst, ocha, linked-places, csv, geojson, geopackage or nominatim;
    FILE may be zipped. A layer imported later overrides one imported earlier, and every layer
    the index.
    """
    from geomap.gazetteer.importing import Options, import_layer
    from geomap.gazetteer.importing.process_engine import processes
    from geomap.gazetteer.paths import layers_folder

    columns = _columns(chosen.pop("columns"))
    options = Options(columns=columns, **{k: v for k, v in chosen.items() if v is not None})  # type: ignore[arg-type]
    with _bar(file, options.alternate_names, options.hierarchy) as progress:
        engine = processes(os.cpu_count() or 1) if _bytes((file,)) > _LARGE else map
        done = import_layer(
            form, file, into or layers_folder(), options,
            tell=_warn, progress=progress, engine=engine,
        )  # fmt: skip
    skipped = f", {done.skipped:,} rows skipped" if done.skipped else ""
    click.echo(f"imported {done.places:,} places as layer {done.name}{skipped}: {done.path}")


@gazetteer.command()
@click.argument("countries", metavar="CC...", nargs=-1)
@click.option(
    "--theatre",
    "wanted",
    multiple=True,
    metavar="NAME",
    help="The countries of a theatre: levant, sahel, horn, ukraine …; gazetteer/theatres.csv.",
)
@click.option(
    "--address",
    default=GEONAMES,
    show_default=True,
    envvar="GEOMAP_GEONAMES",
    metavar="URL",
    help="Where GeoNames' export folder is: a mirror of your own.",
)
@click.option("--into", type=PATH, metavar="DIR", help="Folder of the layers.")
def add(
    countries: tuple[str, ...], wanted: tuple[str, ...], address: str, into: Path | None
) -> None:
    """
    Fetch the villages of countries from GeoNames and put them below the index.

    CC are ISO 3166-1 codes, as SY. Nothing else of geomap fetches anything by itself; what was
    fetched is kept, and fetched again only when it changed.
    """
    from geomap.gazetteer.index import Index
    from geomap.gazetteer.paths import layers_folder
    from geomap.gazetteer.villages import LICENCE, add_country, checked_codes

    given = [*countries, *_of_theatres(wanted)]
    if not given:
        raise click.UsageError("name countries, as SY, or a --theatre")
    known = (place.country for place in Index(layers=()).countries() if place.country)
    codes = checked_codes(given, known)
    click.echo(LICENCE)
    wary = _wary()
    for code in codes:
        with _meter() as meter:
            done = add_country(
                code, into or layers_folder(), address=address, wary=wary, tell=_warn, meter=meter
            )
        skipped = f", {done.layer.skipped:,} rows skipped" if done.layer.skipped else ""
        same = "" if any(file.fresh for file in done.files) else " (nothing new to fetch)"
        click.echo(
            f"added {done.layer.places:,} places of {code} as layer {done.layer.name}{skipped}"
            f"{same}: {done.layer.path}"
        )


def _wary() -> frozenset[str]:
    """Collect what is more often said of something else: English words, and actors' names."""
    from geomap.actors import load_actors
    from geomap.parsing import dictionary_words
    from geomap.settings import Settings
    from geomap.text import fold

    actors = load_actors(()).actors.values()
    names = {fold(name) for actor in actors for name in (actor.name, *actor.aliases)}
    return dictionary_words(Settings()) | names


def _of_theatres(names: tuple[str, ...]) -> list[str]:
    from geomap.gazetteer.villages import theatres

    there = theatres()
    for name in names:
        if name not in there:
            raise click.UsageError(f"--theatre {name}: there are: {', '.join(sorted(there))}")
    return [code for name in names for code in there[name]]


@contextmanager
def _meter() -> Iterator[Callable[[str, int, int], None]]:
    """Show on a terminal's standard error how much was fetched; elsewhere show nothing."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return

    def shown(name: str, done: int, whole: int) -> None:
        of = f" of {whole / 1e6:.1f}" if whole else ""
        click.echo(f"\r{name}: {done / 1e6:.1f}{of} MB  ", err=True, nl=done == whole)

    yield shown


@gazetteer.command()
@click.argument("name")
@click.option("--from", "folder", type=PATH, metavar="DIR", help="Where the layers lie.")
def remove(name: str, folder: Path | None) -> None:
    """Remove an imported layer by its name."""
    from geomap.gazetteer.importing import remove_layer
    from geomap.gazetteer.paths import layers_folder

    click.echo(f"removed {remove_layer(name, folder or layers_folder())}")


def _columns(pairs: object) -> dict[str, str]:
    found = {}
    for pair in pairs if isinstance(pairs, tuple) else ():
        field, sign, column = str(pair).partition("=")
        if not (field and sign and column):
            raise click.UsageError(f"--map {pair}: write FIELD=COLUMN, as in --map lat=Y")
        found[field] = column
    return found


def _warn(line: str) -> None:
    click.echo(f"skipped {line}", err=True)


@contextmanager
def _bar(*files: Path | None) -> Iterator[Callable[[int], None]]:
    """Draw a progress bar on a terminal's standard error; elsewhere draw nothing."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=_bytes(files), label="importing", file=sys.stderr) as bar:
        yield bar.update


def _bytes(files: tuple[Path | None, ...]) -> int:
    """Sum what will be read, unpacked; a file that is not there is the import's to complain of."""
    import zipfile

    total = 0
    for file in files:
        try:
            if file and file.suffix.lower() == ".zip":
                with zipfile.ZipFile(file) as archive:
                    total += max((e.file_size for e in archive.infolist()), default=0)
            elif file:
                total += file.stat().st_size
        except (OSError, zipfile.BadZipFile):
            continue
    return total
