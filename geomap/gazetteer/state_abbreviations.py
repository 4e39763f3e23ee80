"""States and provinces as the press shortens them after a town: "Paris, Texas" and "Ill."."""

from __future__ import annotations

__all__ = ["STATES_OF", "spelled_out", "states_behind"]

# The state names as the Associated Press Stylebook shortens them, and the two-letter codes of the
# United States Postal Service (Publication 28, appendix B) with a few older short forms.
_STATES = """
 Alabama Ala AL | Alaska AK | Arizona Ariz AZ | Arkansas Ark AR | California Calif CA | Colorado
Colo CO  | Connecticut Conn CT | Delaware Del DE | Florida Fla FL | Georgia Ga GA | Hawaii HI |
Idaho ID | Illinois Ill IL  | Indiana Ind IN | Iowa IA | Kansas Kan KS | Kentucky Ky KY |
Louisiana La LA | Maine ME | Maryland Md MD  | Massachusetts Mass MA | Michigan Mich MI |
Minnesota Minn MN | Mississippi Miss MS | Missouri Mo MO  | Montana Mont MT | Nebraska Neb NE |
Nevada Nev NV | New_Hampshire N.H NH | New_Jersey N.J NJ  | New_Mexico N.M NM | New_York N.Y NY |
North_Carolina N.C NC | North_Dakota N.D ND | Ohio OH | Oklahoma Okla OK  | Oregon Ore OR |
Pennsylvania Pa PA | Rhode_Island R.I RI | South_Carolina S.C SC | South_Dakota S.D SD  |
Tennessee Tenn TN | Texas Tex TX | Utah UT | Vermont Vt VT | Virginia Va VA | Washington Wash WA
| West_Virginia W.Va WV | Wisconsin Wis WI | Wyoming Wyo WY | Washington,_D.C. D.C DC"""
# Canadian Press's short forms of provinces and the common ones of Australian states; no bare codes,
# which other countries' towns bear (NS, NL).
_PROVINCES = """
 Alberta Alta | British_Columbia B.C | Manitoba Man | New_Brunswick N.B | Nova_Scotia N.S | Ontario
Ont | Newfoundland_and_Labrador N.L Nfld | Prince_Edward_Island P.E.I | Quebec Que | Saskatchewan
Sask | New_South_Wales NSW N.S.W | Queensland Qld QLD | Tasmania Tas"""
# Bare codes of provinces and states (Canada Post; Australia Post), which count only right behind
# the name of a town that lies there.
_CODES = """
 Alberta AB | British_Columbia BC | Manitoba MB | New_Brunswick NB | Nova_Scotia NS | Ontario ON |
Newfoundland_and_Labrador NL | Prince_Edward_Island PE | Quebec QC | Saskatchewan SK |
New_South_Wales NSW | Queensland QLD | Victoria VIC | Tasmania TAS | South_Australia SA |
Western_Australia WA | Northern_Territory NT | Australian_Capital_Territory ACT"""
STATES_OF = ("US", "CA", "AU")
"""Countries whose states and provinces are known here."""


def _table(rows: str) -> dict[str, str]:
    found = {}
    for row in rows.replace("\n", " ").split("|"):
        name, *short = row.split()
        for form in short:
            is_code = form.isupper() and "." not in form
            found[form if is_code else form + "."] = name
    return {form: name.replace("_", " ") for form, name in found.items()}


_NAMES = _table(f"{_STATES}|{_PROVINCES}")
_BEHIND = _table(_CODES)


def spelled_out(text: str) -> str | None:
    """
    Return the full name of a state's short form, None where it is none.

    Examples
    --------
    >>> spelled_out("Ill."), spelled_out("TX"), spelled_out("W. Va."), spelled_out("Idlib")
    ('Illinois', 'Texas', 'West Virginia', None)
    """
    short = text.replace(". ", ".")
    return _NAMES.get(short) or (_NAMES.get(short + ".") if "." in short else None)


def states_behind(text: str) -> tuple[str, ...]:
    """
    Return the states that a short form may mean right behind the name of one of their towns.

    Examples
    --------
    >>> states_behind("MA"), states_behind("WA"), states_behind("N.C."), states_behind("in")
    (('Massachusetts',), ('Washington', 'Western Australia'), ('North Carolina',), ())
    """
    found = (spelled_out(text), _BEHIND.get(text.replace(".", "")) if text.isupper() else None)
    return tuple(name for name in found if name)
