"""
What can go wrong, named by what the caller can do about it.

- GeomapError
  - InputError (ValueError)           a file or row the user gave cannot be read: mend or remove it
    - EncodingError                   its bytes are no text we can decode: save it as UTF-8
  - OutputError (OSError)             the result cannot be written there: choose another folder
  - DownloadError (OSError)           a file cannot be fetched: mend the address, or try again
  - GazetteerError (ValueError)       a gazetteer table or index is unusable: mend the row, rebuild
    - UnknownPlaceError (LookupError) no such name or id: try one of ``suggestions``
  - ActorError (ValueError)           a row of an actors table is wrong: mend the row
  - ModelError (ImportError)          the language model is missing: install the named package
  - WorkerError (RuntimeError)        workers died of it, or cannot be reached: fewer, or others
  - RouteError (ValueError)           no route meets the constraints: loosen the one that is named

`ReadingWarning` (UserWarning) names a document of which `geomap.extract_events` could read nothing;
`NetworkWarning` (UserWarning) says which addresses a page will ask for a Folium plugin's files.
An unresolved toponym is no error but data: see ``Toponym.place``.
"""

from __future__ import annotations

__all__ = [
    "ActorError",
    "DownloadError",
    "EncodingError",
    "GazetteerError",
    "GeomapError",
    "InputError",
    "ModelError",
    "NetworkWarning",
    "OutputError",
    "ReadingWarning",
    "RouteError",
    "UnknownPlaceError",
    "WorkerError",
]


class GeomapError(Exception):
    """Root of every error that geomap raises on purpose; its text is one line, ready to print."""


class InputError(GeomapError, ValueError):
    """A file or row given by the user cannot be read."""


class EncodingError(InputError):
    """The bytes of a file are not text in any encoding we can tell."""


class OutputError(GeomapError, OSError):
    """A result cannot be written where it was asked for."""


class DownloadError(GeomapError, OSError):
    """A file that the user asked for cannot be fetched."""


class GazetteerError(GeomapError, ValueError):
    """A gazetteer table or its index is unusable."""


class UnknownPlaceError(GazetteerError, LookupError):
    """
    No place of this name or id is in the gazetteer.

    Attributes
    ----------
    suggestions : tuple of str
        The nearest spellings that are, best first; may be empty.

    """

    def __init__(self, message: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.suggestions = suggestions


class ActorError(GeomapError, ValueError):
    """A row of an actors table is wrong."""


class ModelError(GeomapError, ImportError):
    """The language model that was asked for is not installed."""


class WorkerError(GeomapError, RuntimeError):
    """The processes that were to do the work died of it, or do not answer."""


class NetworkWarning(UserWarning):
    """A page will ask servers for the files of a Folium plugin; the text names the addresses."""


class ReadingWarning(UserWarning):
    """A document could not be read, and the others were; the text names it."""


class RouteError(GeomapError, ValueError):
    """No route meets the constraints; the text names the one that fails."""
