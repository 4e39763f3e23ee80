"""Which countries a text speaks of by adjective: "Syrian" speaks of Syria, and is no toponym."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from geomap.text import fold

__all__ = ["Adjectives", "adjectives"]

Adjectives = Mapping[str, str]
"""Folded adjective of nationality → ISO 3166-1 alpha-2 code."""

# Endings that make an adjective of a country's name, each with what it replaces.
_ENDINGS = (
    ("", "n"), ("", "i"), ("", "an"), ("", "ian"), ("", "ese"), ("a", "ese"), ("a", "ian"),
    ("a", "i"), ("on", "ese"), ("e", "ian"), ("y", "ian"), ("an", "i"), ("o", "an"), ("", "er"),
    ("ia", "ian"), ("ium", "ian"), ("al", "ese"), ("en", "i"), ("istan", ""), ("y", ""),
)  # fmt: skip
# Those that no ending makes (CIA World Factbook, field "Nationality").
_IRREGULAR = {
    "american": "US", "british": "GB", "english": "GB", "scottish": "GB", "welsh": "GB",
    "french": "FR", "spanish": "ES", "dutch": "NL", "turkish": "TR", "turks": "TR", "greek": "GR",
    "danish": "DK", "swedish": "SE", "finnish": "FI", "polish": "PL", "irish": "IE", "swiss": "CH",
    "czech": "CZ", "portuguese": "PT", "philippine": "PH", "filipino": "PH", "argentine": "AR",
    "peruvian": "PE", "burmese": "MM", "saudi": "SA", "emirati": "AE", "palestinian": "PS",
    "cypriot": "CY", "kosovar": "XK", "norwegian": "NO", "ukrainian": "UA", "slovak": "SK",
    "croatian": "HR", "maltese": "MT", "congolese": "CD", "thai": "TH", "kurdish": "IQ",
    "icelandic": "IS", "uzbek": "UZ", "tajik": "TJ", "welshman": "GB", "iraqis": "IQ",
    "chechen": "RU", "chinese": "CN", "guinean": "GN", "bosnian": "BA", "new zealander": "NZ",
}  # fmt: skip
# Institutions that only one country has, by which its local press is known.
_INSTITUTIONS = {
    "US": ("Sheriff Sheriff's Sheriff’s Interstate Republican Republicans Democrat Democrats GOP "
    "Medicaid Medicare FBI County_Road Highway_Patrol High_School School_District City_Council "
    "National_Guard"),
    "GB": "NHS MP MPs Tory Tories Labour Whitehall Met_Office BBC",
}  # fmt: skip
_WORDS = {w: code for code, names in _INSTITUTIONS.items() for w in names.split() if "_" not in w}
_PAIRS = {
    w.replace("_", " "): code
    for code, names in _INSTITUTIONS.items()
    for w in names.split()
    if "_" in w
}
_WORD = re.compile(r"\b[A-Z][a-zé]+(?:ns?|is?|ese|sh|ch|ek|er|ss|se|ic|ino|ot|pi|ar|ak|ai|nese)\b")


def adjectives(countries: Mapping[str, str]) -> Adjectives:
    """
    Derive the adjectives of nationality from the names of countries.

    Parameters
    ----------
    countries : mapping of str to str
        Name → code.

    Examples
    --------
    >>> table = adjectives({"Syria": "SY", "Lebanon": "LB", "Iran": "IR", "Afghanistan": "AF"})
    >>> [table.get(word) for word in ("syrian", "lebanese", "iranian", "afghan", "french")]
    ['SY', 'LB', 'IR', 'AF', 'FR']
    """
    found: dict[str, str] = {}
    for name, code in sorted(countries.items()):
        key = fold(name)
        for old, new in _ENDINGS:
            if key.endswith(old):
                found.setdefault(key.removesuffix(old) + new, code)
    return {k: v for k, v in {**found, **_IRREGULAR}.items() if len(k) > 3}


def spoken_of(text: str, table: Adjectives) -> list[tuple[int, str]]:
    """
    List a text's adjectives of nationality as (offset, country).

    Examples
    --------
    >>> spoken_of("A Syrian officer, a Syrians' envoy", {"syrian": "SY"})
    [(2, 'SY'), (20, 'SY')]
    """
    found = []
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if not word.isascii():
            word = fold(word)
        code = table.get(word) or table.get(word.removesuffix("s"))
        if code:
            found.append((match.start(), code))
    return found


def institutions(text: str) -> Counter[str]:
    """
    Count the names of institutions that only one country has, by country.

    Examples
    --------
    >>> institutions("The Sheriff told the City Council.")
    Counter({'US': 2})
    """
    found = Counter(map(_WORDS.__getitem__, filter(_WORDS.__contains__, text.split())))
    for pair, code in _PAIRS.items():
        found[code] += text.count(pair)
    return +found
