"""
Online geocoders as a second source of candidates, for names that the gazetteer does not have.

Off unless ``Settings.geocoder`` names one: whatever is asked here leaves the machine. Each name is
asked for once, one a second, and its answer is kept on disk. A failure is a warning, never an
error: the name stays unresolved, as it would have been.
"""

from __future__ import annotations

import inspect
import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geomap.errors import InputError
from geomap.gazetteer.lookup import LONGEST_NAME
from geomap.gazetteer.online.cache import Answers, CachedAnswer, Clock
from geomap.gazetteer.online.places import attribution_of, to_candidates
from geomap.gazetteer.paths import answers_path
from geomap.model import Candidate
from geomap.settings import Geocoding

__all__ = ["Online", "connect"]

GIVE_UP_AFTER = 3
"""Failures in a row after which a service is left in peace: one is chance, three are an outage."""

# What is asked for of a service that knows the option: enough to tell namesakes apart, the kind of
# place, its names in other scripts and its population.
_WANTED: dict[str, Any] = {
    "limit": 5, "language": "en", "addressdetails": True, "namedetails": True, "extratags": True,
}  # fmt: skip


class Online:
    """
    A geopy geocoder that answers with candidates.

    Parameters
    ----------
    geocoder : geopy.geocoders.base.Geocoder
        Any of geopy's, made with a user agent of your own; not an asynchronous one.
    cache : Path
        Where its answers are kept.
    clock : Clock, optional
        What time it is and how to wait; another one in tests.
    """

    def __init__(self, geocoder: Any, cache: Path, *, clock: Clock | None = None) -> None:
        self.service = type(geocoder).__name__
        address = urlsplit(str(getattr(geocoder, "api", "")))
        self._host = (address.netloc or "its server").rpartition("@")[2]
        service = f"{self.service} {address.scheme}://{self._host}{address.path}"
        self._answers = Answers(cache, service, clock)
        taken = inspect.signature(geocoder.geocode).parameters
        self._options = {k: v for k, v in _WANTED.items() if k in taken}
        self._geocoder = geocoder
        self._failed, self._stopped = 0, False
        self._said: dict[str, None] = {}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What went wrong so far, each kind of failure once."""
        return tuple(self._said)

    def candidates(self, name: str, /, *, limit: int = 20) -> list[Candidate]:
        """
        Ask for the places that a name may mean, best first; none where the service fails.

        Characters that cannot be seen are taken out of the name first, and a name longer than
        any place's is not asked for.
        """
        plain = " ".join("".join(c for c in name if c.isprintable() or c.isspace()).split())
        if not plain or len(plain) > LONGEST_NAME:
            return []
        try:
            return to_candidates(plain, self._answer(plain))[:limit]
        except _FailedError as error:
            self._note(str(error), error.final)
        except (sqlite3.DatabaseError, OSError, ValueError) as error:
            self._note(f"{self._answers.path} cannot keep its answers ({error})", final=True)
        return []

    def _answer(self, name: str) -> CachedAnswer:
        known = self._answers.known(name)
        if known is not None:
            return known
        if self._stopped:
            return CachedAnswer((), "")
        answer = self._answers.ask(name, self._request)
        self._failed = 0
        return answer

    def _request(self, name: str) -> CachedAnswer:
        from geopy.exc import GeopyError

        try:
            found = self._geocoder.geocode(name, exactly_one=False, **self._options)
            places = tuple(_laid_out(location) for location in found or ())
            return CachedAnswer(places, attribution_of(self.service, places))
        except GeopyError as error:
            raise _failure(error) from error
        # What comes over the network may have any shape, on which geopy's reading and ours stumble.
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise _FailedError("its answer is no list of places") from error

    def _note(self, reason: str, final: bool) -> None:
        who = f"{self.service} ({self._host})"
        self._said[f"{who}: {reason}; the names it did not answer stay unresolved"] = None
        self._failed += 1
        if final or self._failed >= GIVE_UP_AFTER:
            self._stopped = True
            self._said[f"{who}: is not asked again in this run"] = None


class _FailedError(Exception):
    """A request that brought no answer; ``final`` when another would be unwelcome."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


def _failure(error: Exception) -> _FailedError:
    """Describe in a few words what a geopy error means; its text may hold the name and a key."""
    from geopy import exc

    reasons: tuple[tuple[type[Exception], str, bool], ...] = (
        (exc.GeocoderQuotaExceeded, "its quota is used up or it was asked too fast", True),
        (exc.GeocoderAuthenticationFailure, "it wants another key or password", True),
        (exc.GeocoderInsufficientPrivileges, "it refuses us; see its usage policy", True),
        (exc.GeocoderTimedOut, "it did not answer in time", False),
        (exc.GeocoderUnavailable, "it cannot be reached", False),
        (exc.GeocoderParseError, "its answer is no list of places", False),
    )
    for kind, reason, final in reasons:
        if isinstance(error, kind):
            return _FailedError(reason, final=final)
    cause = error.__cause__ or error.__context__
    status = getattr(cause, "status_code", None)
    if status is None and isinstance(cause, OSError):
        return _FailedError("it cannot be reached")
    return _FailedError(f"it failed (HTTP {status})" if status else "it failed")


def _laid_out(location: Any) -> Mapping[str, Any]:
    """Make plain JSON of a geopy Location; TypeError where its raw answer is none."""
    raw = json.loads(json.dumps(location.raw))
    lat, lon = float(location.latitude), float(location.longitude)
    return {"address": str(location.address), "latitude": lat, "longitude": lon, "raw": raw}


def connect(asked: Geocoding, *, clock: Clock | None = None) -> Online:
    """
    Make the geocoder that the settings ask for; nothing is sent yet.

    Raises
    ------
    InputError
        geopy knows no such service, the service needs a key, or the cache cannot be written.
    """
    from geopy.adapters import URLLibAdapter
    from geopy.exc import ConfigurationError, GeocoderNotFound
    from geopy.geocoders import get_geocoder_for_service

    options: dict[str, Any] = {"user_agent": asked.user_agent, "timeout": asked.timeout_s}
    if asked.server:
        options["scheme"], _, options["domain"] = asked.server.partition("://")
    try:
        # urllib sends one request a call; geopy's adapter for `requests` repeats one by itself.
        geocoder = get_geocoder_for_service(asked.service)(
            adapter_factory=URLLibAdapter, **options, **dict(asked.options)
        )
    except GeocoderNotFound as error:
        raise InputError(
            f"geocoder {asked.service!r}: geopy has none of this name: "
            "try nominatim, photon or arcgis"
        ) from error
    except ConfigurationError as error:
        raise InputError(f"geocoder {asked.service}: {' '.join(str(error).split())}") from error
    except TypeError as error:
        raise InputError(
            f"geocoder {asked.service}: {error}: Settings.geocoder.options takes what it needs"
        ) from error
    return Online(geocoder, asked.cache or answers_path(), clock=clock)
