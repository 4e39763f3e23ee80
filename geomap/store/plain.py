"""
Frozen dataclasses to plain JSON values and back, by the types of their fields.

A store may come from anywhere: nothing but the expected types is ever made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

__all__ = ["from_plain", "to_plain"]

T = TypeVar("T")
Decode = Callable[[Any], Any]


def to_plain(value: Any) -> Any:
    """
    Lay a value out as lists, objects, texts and numbers; a dataclass is the list of its fields.

    Raises
    ------
    TypeError
        It holds something of another kind.

    Examples
    --------
    >>> from geomap.model import When
    >>> to_plain(When("today", "2015-10-01", date(2015, 10, 1)))
    ['today', '2015-10-01', '2015-10-01', None, 'unknown']
    """
    if value is None or type(value) in (str, int, bool, float):
        return value
    if hasattr(value, "__dataclass_fields__"):
        return [to_plain(getattr(value, name)) for name in value.__dataclass_fields__]
    if isinstance(value, Mapping):
        return {key: to_plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(each) for each in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, float):  # numpy's
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "wkb_hex"):
        return value.wkb_hex
    raise TypeError(f"{type(value).__name__} cannot be kept")


def from_plain(kind: type[T], value: Any) -> T:
    """
    Make a value of a type of what `to_plain` gave.

    Raises
    ------
    ValueError
        It is not of that type, or a part of it is not.

    Examples
    --------
    >>> from geomap.model import Mention
    >>> from_plain(Mention, [0, 4, "Homs", "literal", None])
    Mention(start=0, end=4, text='Homs', role='literal', label=None)
    """
    asked: Any = kind
    made: T = _decoder(asked)(value)
    return made


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _decoder(kind: Any) -> Decode:
    """Return what makes a value of a type, once for each."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _optional(*(each for each in inner if each is not NoneType))
    if origin is Literal:
        return _literal(frozenset(inner))
    if origin in (tuple, list):
        return _sequence(origin, inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(_decoder(inner[1]))
    if is_dataclass(kind):
        return _dataclass(kind)
    return _SCALARS.get(kind) or _geometry


def _optional(kind: Any) -> Decode:
    decode = _decoder(kind)
    return lambda value: None if value is None else decode(value)


def _literal(known: frozenset[Any]) -> Decode:
    def decode(value: Any) -> Any:
        if not isinstance(value, str) or value not in known:
            raise ValueError(f"{str(value)[:40]!r} is no word of these")
        return value

    return decode


def _sequence(origin: Any, inner: tuple[Any, ...]) -> Decode:
    alike = origin is list or inner[1:] == (...,)
    if alike:
        decode = _decoder(inner[0])
        return lambda value: origin(map(decode, _checked(value, list)))
    each = [_decoder(kind) for kind in inner]
    return lambda value: tuple(
        decode(one) for decode, one in zip(each, _checked(value, list), strict=True)
    )


def _mapping(decode: Decode) -> Decode:
    return lambda value: {key: decode(one) for key, one in _checked(value, dict).items()}


def _dataclass(kind: Any) -> Decode:
    from shapely.geometry.base import BaseGeometry

    hints = get_type_hints(kind, localns={"BaseGeometry": BaseGeometry})
    # Most fields are plain: of the right type they need no decoder, which saves half the time.
    ready = [(_as_it_is(hints[name]), _decoder(hints[name])) for name in _names(kind)]

    def decode(value: Any) -> Any:
        both = zip(ready, _checked(value, list), strict=True)
        return kind(*[one if type(one) in plain else each(one) for (plain, each), one in both])

    return decode


def _as_it_is(kind: Any) -> frozenset[type]:
    """Return the types of JSON's values that a field takes as they are."""
    inner = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    if not all(each in _PLAIN for each in inner):
        return frozenset()
    return frozenset(made for each in inner for made in _PLAIN[each])


def _checked(value: Any, *kinds: type) -> Any:
    if type(value) not in kinds:
        raise ValueError(f"{type(value).__name__} where {kinds[0].__name__} should be")
    return value


def _geometry(value: Any) -> Any:
    from shapely import GEOSException, from_wkb

    try:
        return from_wkb(_checked(value, str))
    except GEOSException as error:
        raise ValueError("no geometry where one should be") from error


_SCALARS: Mapping[Any, Decode] = {
    str: lambda value: _checked(value, str),
    bool: lambda value: _checked(value, bool),
    int: lambda value: _checked(value, int),
    float: lambda value: _checked(value, float, int),  # 5 km stay 5, and do not become 5.0
    date: lambda value: date.fromisoformat(_checked(value, str)),
}

_PLAIN: Mapping[Any, tuple[type, ...]] = {
    str: (str,),
    bool: (bool,),
    int: (int,),
    float: (float, int),
    NoneType: (NoneType,),
}
