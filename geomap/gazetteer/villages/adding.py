"""One country of GeoNames → a layer: which files it takes, what of them is kept."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geomap.errors import DownloadError, GazetteerError
from geomap.gazetteer.importing import ImportedLayer, Options, import_layer
from geomap.gazetteer.importing.input_lines import Progress, nothing
from geomap.gazetteer.paths import downloads_folder
from geomap.gazetteer.villages.downloading import Fetched, Meter, fetch, forget, silent
from geomap.settings import GEONAMES

__all__ = ["LICENCE", "Added", "add_country", "checked_codes"]

LICENCE = (
    "Data: GeoNames (https://www.geonames.org), licensed CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0/)"
)
# Places that people live in and divisions; and what else news of a war happens at: airfields,
# camps of refugees and soldiers, dams, bridges, power stations, refineries, border posts.
_KEPT = frozenset(
    "P A S.AIRB S.AIRF S.AIRP S.CMPRF S.CMP S.DAM S.BDG S.PS S.OILR S.PSTB S.INSM L.MILB L.NVB "
    "T.PASS".split()
)
_SHARED_ALIAS = 8
"""Places of one main name with one alias from which on it is a famous namesake's: the gazetteers
of 46 countries have 263 "Buenos Aires" with the aliases of the capital."""
# GeoNames' largest country has a zip of some 100 MB, and text packs to a fifth, at most a tenth.
_MOST_BYTES, _MOST_UNPACKED, _MOST_PACKED_TIMES = 512 * 2**20, 4 * 2**30, 60
_MOST_CODES = 32 * 2**20
_ENCRYPTED = 1  # the bit of a zip entry's flags (PKWARE APPNOTE 4.4.4)


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a country did: its layer, and the files that it was made from."""

    country: str
    layer: ImportedLayer
    files: tuple[Fetched, ...]


def checked_codes(codes: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """
    Return country codes in capitals, each once; GazetteerError where one is no country's.

    Examples
    --------
    >>> checked_codes(["sy", "SY", "IQ"], ["IQ", "SY"])
    ('SY', 'IQ')
    """
    wanted, there = tuple(dict.fromkeys(code.strip().upper() for code in codes)), set(known)
    for code in wanted:
        if code not in there:
            raise GazetteerError(f"{code}: no country has this code: give ISO 3166-1, as SY")
    return wanted


def add_country(
    country: str,
    folder: Path,
    *,
    address: str = GEONAMES,
    wary: frozenset[str] = frozenset(),
    tell: Callable[[str], None] = lambda _: None,
    meter: Meter = silent,
    progress: Progress = nothing,
) -> Added:
    """
    Fetch a country's places from GeoNames and put them below the index, as a layer.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-2.
    folder : Path
        Where the layers lie; what is fetched is kept in ``downloads`` there.
    address : str
        Of GeoNames' export folder, or of a mirror.
    wary : frozenset of str
        Folded names that are more often another word, or an actor's.
    tell : callable
        Given a line for each bad row, up to twenty.
    meter : callable
        Told of each file's name, bytes fetched and bytes in all (0 where unknown).
    progress : callable
        Given the bytes imported since the last call.

    Raises
    ------
    DownloadError
        A file cannot be fetched, or is none of GeoNames'.
    GazetteerError, OutputError
        It cannot be read; the layer cannot be written. In every case the layers are as they were.
    """
    kept = downloads_folder(folder)
    tables = {
        "table": f"{country}.zip",
        "alternate_names": f"alternatenames/{country}.zip",
        "admin1": "admin1CodesASCII.txt",
        "admin2": "admin2Codes.txt",
    }
    found = {}
    for what, name in tables.items():
        most = _MOST_BYTES if name.endswith(".zip") else _MOST_CODES
        found[what] = fetch(address, name, kept, most_bytes=most, meter=meter)
        if name.endswith(".zip"):
            _check_zip(found[what].path, f"{country}.txt")
    options = Options(
        name=f"villages-{country.lower()}",
        alternate_names=found["alternate_names"].path,
        admin1=found["admin1"].path,
        admin2=found["admin2"].path,
        country=country,
        features=_KEPT,
        most_alike=_SHARED_ALIAS,
        wary=wary,
        below=True,
    )
    layer = import_layer(
        "geonames", found["table"].path, folder, options, tell=tell, progress=progress
    )
    return Added(country, layer, tuple(found.values()))


def _check_zip(path: Path, member: str) -> None:
    """Refuse what is no zip of GeoNames' with the one table in it, and forget it."""
    try:
        _check_entries(path, member)
    except DownloadError:
        forget(path)
        raise


def _check_entries(path: Path, member: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_listed(path, archive.infolist(), member)
            if archive.testzip():
                raise zipfile.BadZipFile("its checksum is wrong")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise DownloadError(
            f"{path.name}: what was fetched is no zip ({error}): check --address, or try again"
        ) from error


def _check_listed(path: Path, entries: Sequence[zipfile.ZipInfo], member: str) -> None:
    for entry in entries:
        name = PurePosixPath(entry.filename)
        if name.is_absolute() or ".." in name.parts or "\\" in entry.filename:
            raise DownloadError(f"{path.name}: holds a path that leaves its folder: not GeoNames'")
    table = max(entries, key=lambda e: (e.file_size, e.filename), default=None)
    if table is None or table.filename != member:
        raise DownloadError(f"{path.name}: does not hold {member}: not GeoNames'; check --address")
    if table.flag_bits & _ENCRYPTED:
        raise DownloadError(f"{path.name}: is locked by a password: not GeoNames'")
    for entry in entries:
        most = min(_MOST_UNPACKED, _MOST_PACKED_TIMES * max(entry.compress_size, 2**16))
        if entry.file_size > most:
            raise DownloadError(f"{path.name}: unpacks to {entry.file_size:,} bytes: not GeoNames'")
