"""Words of tables and notes that stand where a place is missing, and are no name of one."""

from __future__ import annotations

from geomap.gazetteer.names import strip_articles
from geomap.text import fold

__all__ = ["PLACEHOLDERS", "is_placeholder"]

# Word → the country in which a place bears this very name, by which that place is still found;
# "-" where the gazetteer has none. What stands in empty cells: the markers that pandas, R, Excel
# and spreadsheet users write (pandas.read_csv, "na_values"), and English words for "no one place".
_TABLE = """
unknown - | unk - | not known - | unspecified - | undetermined - | undefined - | n/a - | na NA
n.a. - | none IT | null - | nil - | nan TH | blank - | empty - | missing - | no data - | #n/a -
not available - | not applicable - | not stated - | not specified - | not given -
no location - | no place - | no name - | unnamed - | nowhere - | somewhere - | anywhere -
everywhere - | elsewhere - | various - | various locations - | multiple - | multiple locations -
several - | other - | others - | misc - | miscellaneous - | mixed - | tbd - | tba - | tbc -
to be confirmed - | to be determined - | online - | internet - | web - | virtual - | remote -
worldwide - | global - | international - | national - | nationwide - | countrywide -
regional - | local - | domestic - | abroad - | overseas - | foreign - | home US | here -
there - | location NR | place - | address - | city US | town LC | village LC | district US
province - | region PH | state - | country - | county - | area US | border FR | capital AR
test - | dummy - | example - | sample - | placeholder - | anonymous - | withheld -
confidential - | redacted - | true - | false - | yes - | x - | xx - | xxx - | ? -
"""
PLACEHOLDERS: dict[str, str] = {}
"""Folded word → ISO 3166-1 alpha-2 country of a real place of this name, "-" for none."""
for _cell in _TABLE.replace("\n", " | ").split(" | "):
    _word, _, _country = _cell.strip().rpartition(" ")
    if _word:
        PLACEHOLDERS[fold(_word)] = _country
# A name that differs from the marker by its capitals: the city of Nan, but "nan" and "NaN". "NA"
# stays a marker, as pandas reads it; Namibia's code needs its country beside it.
_AS_PRINTED = frozenset(["Nan"])


def is_placeholder(name: str) -> bool:
    """
    Return True if a name only says that there is none, or not one.

    Examples
    --------
    >>> [is_placeholder(name) for name in ("Unknown", "N/A", "nan", "Nan", "Aleppo", "Nonea")]
    [True, True, True, False, False, False]
    """
    keys = {fold(name), strip_articles(fold(name))}
    return not keys.isdisjoint(PLACEHOLDERS) and name.strip() not in _AS_PRINTED
