"""
The values that travel through geomap; all frozen, all plain.

Units and conventions: coordinates are WGS 84 degrees (EPSG:4326) and geometry is ``(lon, lat)``;
``radius_km`` is kilometres; offsets are Python character offsets, end exclusive; a missing value
is None, never an empty string.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from geomap.errors import InputError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "Actor",
    "Candidate",
    "DateBasis",
    "DatePrecision",
    "Document",
    "Event",
    "Mention",
    "Place",
    "Role",
    "Route",
    "RouteClaim",
    "RouteMode",
    "SourceQuote",
    "Status",
    "Toponym",
    "When",
]

Role = Literal["literal", "metonym", "demonym", "origin", "organisation"]
"""How a toponym is meant: the place itself; its government or people; an adjective of nationality;
where somebody comes from; a part of an organisation's name. Only ``literal`` can be the place of an
event."""

Status = Literal["reported", "claimed", "planned", "denied", "hypothetical"]

DateBasis = Literal["stated", "given", "guessed"]
"""Who says when a text was published: the text, the user (``--published``), or a page's looks."""

DatePrecision = Literal["day", "week", "month", "year", "unknown"]


@dataclass(frozen=True, slots=True)
class Document:
    r"""
    One article or excerpt.

    ``text`` is what is read; ``text[a:b]`` stands in the file's text at ``offset + a``. The file's
    text is the decoded file with ``\n`` line ends (for JSON Lines the row's ``text``, for HTML
    the text extracted from it, as for Word, PDF and mail). ``published`` may be given as ISO text.
    ``published_basis`` tells who dates it.

    Raises
    ------
    InputError
        The id or text is none, or ``published`` no day.

    Examples
    --------
    >>> Document("a", "Homs is calm.", published="2015-10-07").published
    datetime.date(2015, 10, 7)
    """

    id: str
    text: str
    title: str | None = None
    source: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    lang: str | None = None
    offset: int = 0
    path: str | None = None
    published_basis: DateBasis | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.text, str) or not isinstance(self.id, str):
            raise InputError(f"document {self.id!r}: its id and text must be text")
        if self.published is not None and type(self.published) is not date:
            object.__setattr__(self, "published", _day(self.published, self.id))


def _day(told: object, of: str) -> date:
    """Take the day of ISO 8601's text, as JSON has it, or of a moment."""
    if isinstance(told, datetime):
        return told.date()
    try:
        return datetime.fromisoformat(told).date()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise InputError(
            f"document {of}: published {told!r} is no day; give a date, or text as 2015-10-07"
        ) from None


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a document's text that names a place. ``label`` is the recogniser's own."""

    start: int
    end: int
    text: str
    role: Role = "literal"
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """
    A row of the gazetteer.

    ``id`` is ``source:number`` (``geonames:170063``); ``feature_class`` and ``feature_code`` are
    GeoNames' (``P``, ``PPLA``); ``country`` is ISO 3166-1 alpha-2; ``admin1`` the name of the
    first-level division; ``radius_km`` is how far the place reaches around its point: the
    vagueness that a map has to draw.
    """

    id: str
    name: str
    latitude: float
    longitude: float
    feature_class: str
    feature_code: str
    country: str | None = None
    admin1: str | None = None
    population: int | None = None
    radius_km: float = 5.0
    source: str = "geonames"

    @property
    def credit(self) -> str | None:
        """
        Whom pages must name for this row: a source that states its licence in brackets.

        Examples
        --------
        >>> Place("osm:node/1", "A", 0, 0, "P", "PPL", source="Photon (© OpenStreetMap)").credit
        'Photon (© OpenStreetMap)'
        >>> Place("geonames:1", "A", 0, 0, "P", "PPL").credit is None
        True
        """
        return self.source if self.source.endswith(")") else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean, with the score (0–1) that the name alone gives it."""

    place: Place
    score: float
    matched: str


@dataclass(frozen=True, slots=True)
class Toponym:
    """A mention with the place it was resolved to; ``place`` is None where none was right."""

    mention: Mention
    place: Place | None
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """
    Somebody who acts: a state, a force, a group, a leader.

    ``kind`` is one of ACLED's eight (``state forces``, ``rebel group``, ``political militia``,
    ``identity militia``, ``rioters``, ``protesters``, ``civilians``, ``external forces``);
    ``parent`` is the id of the actor whose part this one is; ``colour`` is ``#rrggbb``.
    """

    id: str
    name: str
    kind: str
    country: str | None = None
    parent: str | None = None
    side: str | None = None
    colour: str | None = None
    letter: str | None = None
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """A date as said and what it means: ``edtf`` is EDTF level 1, bounds are inclusive days."""

    text: str | None = None
    edtf: str | None = None
    start: date | None = None
    end: date | None = None
    precision: DatePrecision = "unknown"


RouteMode = Literal["air", "land", "sea"]
"""What a way leads over. Roads and lanes are not known: only ways by ``sea`` are planned apart."""


@dataclass(frozen=True, slots=True)
class RouteClaim:
    """
    What a text says of a way: from where, over which countries, past which, to where, how far.

    Places are gazetteer ids; ``via`` and ``avoid`` are ISO 3166-1 alpha-2 codes, ``via`` in the
    order of travel; ``claims_km`` maps each length as printed to kilometres. ``through`` are the
    towns, seas and countries of a journey in order of travel, ids or codes, over which it is
    planned leg by leg in place of ``via``; ``mode`` is None for what flies over any border.
    """

    origin: str
    destination: str
    via: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    claims_km: Mapping[str, float] = field(default_factory=dict)
    through: tuple[str, ...] = ()
    mode: RouteMode | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """
    A planned way: ``geometry`` is a LineString in (lon, lat), lengths are geodesic.

    ``countries`` are those crossed, in order, ISO 3166-1 alpha-2, the destination's last.
    ``length_range_km`` is the shortest and longest such route over all launch points that the
    origin (a sea, an area) allows; ``launch_area`` is the part of it, a (Multi)Polygon in
    (lon, lat), from which the way is as long as the text claims.
    """

    geometry: BaseGeometry
    length_km: float
    countries: tuple[str, ...]
    length_range_km: tuple[float, float] | None = None
    launch_area: BaseGeometry | None = None

    @property
    def length_mi(self) -> float:
        """Length in international miles of 1.609344 km."""
        return self.length_km / 1.609344

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """
        A GeoJSON feature, for ``GeoDataFrame.from_features([route], crs="EPSG:4326")``.

        The columns are the first of those of `geomap.routes.route_frame`, which has the legs, too.
        """
        from shapely.geometry import mapping

        low, high = self.length_range_km or (None, None)
        told = {
            "length_km": self.length_km,
            "length_mi": self.length_mi,
            "shortest_km": low,
            "longest_km": high,
            "countries": " ".join(self.countries),
        }
        return {"type": "Feature", "properties": told, "geometry": mapping(self.geometry)}


@dataclass(frozen=True, slots=True)
class SourceQuote:
    """
    One outlet's sentence for an event, with its offsets in the file's text: a *telling*.

    What follows ``url`` is what this telling says for itself, as other outlets may say otherwise:
    ``day`` is EDTF, ``place`` and ``actor`` are names, ``bound`` is ``at least``, ``at most`` or
    ``about`` where its number of dead is no exact one.
    """

    document_id: str
    quote: str
    start: int
    end: int
    source: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    status: Status | None = None
    day: str | None = None
    place: str | None = None
    actor: str | None = None
    fatalities: int | None = None
    bound: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """
    Who did what to whom, where, when and how sure; the contract's event properties.

    ``sources`` holds every telling of the event; the first is the one shown first.
    ``geometry`` is a Point, LineString or Polygon in (lon, lat), None while not yet located.
    ``actor_basis`` is ``inferred`` where the sentence does not name the actor and the text around
    it does, else None.
    ``geo_precision`` is UCDP GED's 1 (exact) to 7 (international waters or airspace).
    ``route`` is what the text says of a way, ``way`` the shortest one that meets it.
    ``fatalities`` is the best of the numbers that are told, ``fatalities_low`` and
    ``fatalities_high`` the lowest and highest; all three None where none is.
    ``confidence`` is the chance that all of it is right, ``sureness`` that of each decision
    (``event type actor place date status``), ``evidence`` the signals that they come from: these
    are in no file.
    """

    event_id: str
    title: str
    event_type: str
    sub_event_type: str
    plover: str
    status: Status
    when: When
    sources: tuple[SourceQuote, ...]
    actor: str | None = None
    actor_id: str | None = None
    actor_kind: str | None = None
    actor_basis: str | None = None
    target: str | None = None
    target_id: str | None = None
    allies: tuple[str, ...] = ()
    claimed_by: str | None = None
    place: Place | None = None
    place_text: str | None = None
    geometry: BaseGeometry | None = None
    geo_precision: int | None = None
    radius_km: float | None = None
    fatalities: int | None = None
    fatalities_low: int | None = None
    fatalities_high: int | None = None
    quantities: Mapping[str, float] = field(default_factory=dict)
    confidence: float = 0.0
    sureness: Mapping[str, float] = field(default_factory=dict)
    evidence: Mapping[str, float] = field(default_factory=dict, repr=False, compare=False)
    route: RouteClaim | None = None
    way: Route | None = None
