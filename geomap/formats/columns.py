"""Which column of a table of one's own holds what, by its name: the usual ones of many tools."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geomap.text import fold

__all__ = ["FIELDS", "field_of", "guess", "header_row"]

# Usual names of columns, in English and the common short forms of tools (QGIS, ArcGIS, Google My
# Maps, Datawrapper, kepler.gl, ACLED's aggregates), then of Spanish, French, German, Portuguese
# and Italian tables, the likeliest first. Names are compared folded, without brackets and points.
FIELDS: dict[str, tuple[str, ...]] = {
    "event_id": ("event_id", "eventid", "id", "fid", "uid"),
    "title": (
        "title", "name", "headline", "event", "label", "summary", "titulo", "titre", "titel",
        "titolo", "nombre", "nom",
    ),
    "quote": (
        "quote", "notes", "description", "text", "summary", "details", "comment", "comments",
        "descripcion", "beschreibung", "descricao", "descrizione",
    ),
    "date": (
        "date", "event_date", "day", "datetime", "timestamp", "date_start", "start_date", "start",
        "when", "incident_date", "date_of_incident", "date_of_event", "week", "fecha", "datum",
        "data", "jour", "begin",
    ),
    "date_end": ("date_end", "end_date", "end", "until", "fecha_fin", "date_fin", "enddatum"),
    "latitude": (
        "latitude", "lat", "y", "ycoord", "y_coord", "lat_wgs84", "gps_latitude", "point_y",
        "centroid_latitude", "latitud", "breite", "breitengrad", "geo_lat", "latitudine",
    ),
    "longitude": (
        "longitude", "lon", "lng", "long", "x", "xcoord", "x_coord", "lon_wgs84", "gps_longitude",
        "point_x", "centroid_longitude", "longitud", "lange", "langengrad", "laenge", "geo_lon",
        "geo_lng", "longitudine",
    ),
    "coordinates": (
        "coordinates", "coords", "latlon", "lat_lon", "latlng", "lat_lng", "lat_long", "latlong",
        "lonlat", "lon_lat", "lnglat", "geolocation", "geopoint", "geo_point", "gps", "wkt",
        "geometry", "geom", "the_geom", "geojson", "coordenadas", "coordonnees", "koordinaten",
    ),
    "actor": ("actor", "actor1", "perpetrator", "group", "who", "party", "organisation"),
    "target": ("target", "actor2", "victim"),
    "event_type": ("event_type", "type", "category", "kind", "class", "tipo", "typ"),
    "sub_event_type": ("sub_event_type", "subtype", "sub_type", "subcategory"),
    "plover": ("plover",),
    "status": ("status",),
    "claimed_by": ("claimed_by",),
    "confidence": ("confidence",),
    "place": (
        "place", "location", "city", "town", "village", "placename", "place_name", "locality",
        "address", "settlement", "lugar", "ciudad", "lieu", "ville", "ort", "stadt", "localidad",
        "municipio", "luogo", "citta",
    ),
    "place_text": ("place_text",),
    "admin1": (
        "admin1", "province", "state", "governorate", "oblast", "region", "departamento",
        "provincia", "bundesland",
    ),
    "country": ("country", "country_code", "iso2", "nation", "pais", "pays", "land", "paese"),
    "fatalities": (
        "fatalities", "deaths", "killed", "dead", "muertos", "fallecidos", "morts", "tote",
        "mortes", "morti",
    ),
    "geo_precision": ("geo_precision", "where_prec"),
    "radius_km": ("radius_km", "radius", "accuracy_km"),
    "source": ("source", "outlet", "publisher", "newspaper", "sources", "fuente", "quelle"),
    "author": ("author", "reporter"),
    "url": ("url", "link", "href", "source_url", "sourceurl", "web"),
}  # fmt: skip
"""The fields of a table of one's own, each with the column names that are taken for it."""

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# The beginnings and ends by which a longer name is known, where no usual name is there.
_LIKELY: dict[str, re.Pattern[str]] = {
    "latitude": re.compile(r"latit\w*|lat_\w+|\w+_lat(?:itude)?|(?:coord|geo|map|centroid)_?y"),
    "longitude": re.compile(
        r"longit\w*|lon_\w+|lng_\w+|\w+_(?:lon|lng|longitude)|(?:coord|geo|map|centroid)_?x"
    ),
    "date": re.compile(r"\w+_date|date_\w+|\w+_datetime|fecha_\w+"),
    "fatalities": re.compile(r"(?:number_of_|total_)?(?:deaths|killed|fatalities|dead)(?:_\w+)?"),
    "title": re.compile(r"(?:event|incident|site)_(?:name|title)"),
    "place": re.compile(r"(?:place|location|city|town|site)_name"),
}


def plain(name: str) -> str:
    """
    Bring a column's name to the form in which names are compared.

    Examples
    --------
    >>> plain("Latitude (WGS84)"), plain("Lat."), plain("Título"), plain("Date of incident")
    ('latitude', 'lat', 'titulo', 'date_of_incident')
    """
    bare = _BRACKETS.sub(" ", name.replace("_", " ")) or name
    return "_".join(re.findall(r"[a-z0-9]+", fold(bare)))


def field_of(name: str) -> str | None:
    """Return the field that a column of this name holds, None if none is usual."""
    folded = plain(name)
    exact = next((field for field, usual in FIELDS.items() if folded in usual), None)
    return exact or next((f for f, likely in _LIKELY.items() if likely.fullmatch(folded)), None)


def guess(columns: list[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """
    Choose a column for each field: the likeliest of the usual names, each column once.

    Examples
    --------
    >>> guess(["name", "point_y", "point_x", "event_date"])
    {'title': 'name', 'date': 'event_date', 'latitude': 'point_y', 'longitude': 'point_x'}
    """
    found: dict[str, str] = {}
    used = set(taken)
    folded = {column: plain(column) for column in columns}
    for field, usual in FIELDS.items():
        ranked = [c for name in usual for c in columns if folded[c] == name and c not in used]
        if not ranked and field in _LIKELY:
            ranked = [c for c in columns if _LIKELY[field].fullmatch(folded[c]) and c not in used]
        if ranked:
            found[field] = ranked[0]
            used.add(ranked[0])
    return found


def header_row(rows: list[list[str]]) -> int:
    """
    Return which of the first rows is the header: titles and notes may stand over it.

    It is the first in which two usual names stand, else the first that is not empty.

    Examples
    --------
    >>> header_row([["Compiled by the desk"], [], ["title", "lat", "lon"], ["A", "1", "2"]])
    2
    """
    for at, row in enumerate(rows):
        known = {field_of(cell) for cell in row if cell} - {None}
        if len(known) >= 2:
            return at
    return next((at for at, row in enumerate(rows) if any(row)), 0)
