"""
What other datasets call events, in ACLED's types and PLOVER's.

The facts are those of the public codebooks: ACLED's of 2017 for its former names, CAMEO 1.1b3 and
the PLOVER project's table of 2021 from CAMEO's codes to PLOVER's, GTD's of 2021 for attack types.
Which ACLED sub-type stands for a CAMEO code or an attack type is our own choice.
"""

from __future__ import annotations

from geomap.lexicon import SUB_EVENTS

__all__ = ["INTER", "KINDS_BY_CODE", "acled_names", "act_of", "cameo", "plover_of"]

_TYPE_OF = {sub: kind for kind, subs in SUB_EVENTS.items() for sub in subs}
_SUBS = {sub.casefold(): sub for sub in _TYPE_OF}
_TYPES = {kind.casefold(): kind for kind in SUB_EVENTS}

KINDS_BY_CODE = (
    "state forces", "rebel group", "political militia", "identity militia", "rioters",
    "protesters", "civilians", "external forces",
)  # fmt: skip
"""ACLED's eight kinds in the order of its codes 1 to 8."""

INTER = {
    **{str(code): kind for code, kind in enumerate(KINDS_BY_CODE, start=1)},
    **{kind: kind for kind in KINDS_BY_CODE},
    "external/other forces": "external forces",
    "rebel forces": "rebel group",
    "rebel groups": "rebel group",
}
"""ACLED's inter1 and inter2, as codes and as the words of its export since 2023."""

# ACLED's codebook of 2017: what its nine former types became in 2019.
_FORMER = {
    "battle-no change of territory": ("Battles", "Armed clash"),
    "battle-government regains territory": ("Battles", "Government regains territory"),
    "battle-non-state actor overtakes territory": (
        "Battles",
        "Non-state actor overtakes territory",
    ),
    "headquarters or base established": (
        "Strategic developments",
        "Headquarters or base established",
    ),
    "non-violent transfer of territory": (
        "Strategic developments",
        "Non-violent transfer of territory",
    ),
    "remote violence": ("Explosions/Remote violence", None),
    "strategic development": ("Strategic developments", None),
}
_PLOVER_OF_SUB = {
    "Armed clash": "ASSAULT",
    "Government regains territory": "COERCE/seize",
    "Non-state actor overtakes territory": "COERCE/seize",
    "Chemical weapon": "ASSAULT/unconventional",
    "Air/drone strike": "ASSAULT/aerial",
    "Suicide bomb": "ASSAULT/suicide-attack",
    "Shelling/artillery/missile attack": "ASSAULT/heavy-weapons",
    "Remote explosive/landmine/IED": "ASSAULT/explosives",
    "Grenade": "ASSAULT/explosives",
    "Peaceful protest": "PROTEST/demo",
    "Protest with intervention": "PROTEST/demo",
    "Excessive force against protesters": "ASSAULT",
    "Violent demonstration": "PROTEST/riot",
    "Mob violence": "PROTEST/riot",
    "Agreement": "AGREE",
    "Arrests": "COERCE/arrest",
    "Looting/property destruction": "ASSAULT/destroy",
    "Sexual violence": "ASSAULT/sexual",
    "Attack": "ASSAULT",
    "Abduction/forced disappearance": "ASSAULT/abduct",
}


def acled_names(kind: str | None, sub: str | None, first: str | None) -> tuple[str | None, ...]:
    """
    Bring an event type and sub-type of any of ACLED's generations to the present names.

    ``first`` is the kind of the first actor, which tells former "Riots/Protests" apart. A name
    that ACLED never had stays as it is.

    Examples
    --------
    >>> acled_names("Battle-No change of territory", None, None)
    ('Battles', 'Armed clash')
    >>> acled_names("Riots/Protests", None, "protesters")
    ('Protests', None)
    >>> acled_names("Protests", "Excessive force against protestors", None)[1]
    'Excessive force against protesters'
    """
    folded = (kind or "").casefold()
    known = _SUBS.get((sub or "").casefold().replace("protestor", "protester"), sub)
    if folded in _FORMER:
        return _FORMER[folded][0], known or _FORMER[folded][1]
    if folded == "riots/protests":
        return ("Protests" if first == "protesters" else "Riots"), known
    return _TYPES.get(folded, kind), known


def plover_of(sub: str | None) -> str | None:
    """Return the PLOVER type of a sub-type, None for those that say too little."""
    return _PLOVER_OF_SUB.get(sub or "")


# PLOVER type/mode: the CAMEO codes it takes over; a code that is not here is read as the longest
# one that it begins with. Codes 01 and 02 (statements, appeals) became no PLOVER event.
_CAMEO_PLOVER = """
AGREE 03
CONSULT 04 | /phone 041 | /visit 042 043 | /third-party 044
SUPPORT 05
COOPERATE 06
AID 07
CONCEDE 08
RETREAT 0813 0814 084 | /release 0841 | /return 0842 | /ease 085 | /access 086
 | /disarm 087 | /ceasefire 0871 | /withdraw 0872
ACCUSE 09 11 | /investigate 090 091 092 093 094 | /disapprove 110 111 112 113 116
 | /allege 1121 1122 1123 1124 1125 114 115
REQUEST 10 | /assist 101 102 103 | /change 104 105
 | /yield 1051 1052 1053 1054 1055 1056 | /meet 106 107 108
REJECT 12 | /assist 121 122 | /change 123 124 | /yield 1243 1244 1245 1246 128 129
 | /meet 125 126 127
THREATEN 13 | /relations 1311 1313 133 134 135 139 | /restrict 1312 1323 1324 1381
 | /ban 132 1322 | /political 1321 | /expel 136 | /violence 137 138 | /territory 1382
PROTEST 14 | /demo 141 | /hunger 142 | /boycott 143 | /obstruct 144 | /riot 145
MOBILIZE 15 | /police 151 153 | /troops 152 154
SANCTION 16 | /withdraw 161 164 165 | /discontinue 162 | /expel 166
COERCE 17 | /restrict 163 172 191 | /seize 171 192 | /ban 1722 | /curfew 1723
 | /martial-law 1724 | /arrest 173 | /deport 174
ASSAULT 18 19 20 1823 | /seize 1712 | /abduct 181 184 | /beat 182 | /sexual 1821 | /torture 1822
 | /suicide-attack 183 | /explosives 1832 1833 | /assassinate 185 186 | /firearms 193
 | /pro_autocracy 175 | /heavy-weapons 194 195 | /massacre 200 202 | /cleansing 201 203
 | /unconventional 204
"""
# ACLED's sub-type for a CAMEO code, the longest that it begins with; all else is "Other".
_CAMEO_SUB = {
    "03": "Agreement", "057": "Agreement", "0871": "Agreement", "14": "Peaceful protest",
    "145": "Violent demonstration", "173": "Arrests", "18": "Attack",
    "181": "Abduction/forced disappearance", "1821": "Sexual violence",
    "183": "Remote explosive/landmine/IED", "1831": "Suicide bomb", "19": "Armed clash",
    "191": "Other", "194": "Shelling/artillery/missile attack", "195": "Air/drone strike",
    "196": "Other", "20": "Attack", "204": "Chemical weapon",
}  # fmt: skip


def _plover_table() -> dict[str, str]:
    table = {}
    for line in _CAMEO_PLOVER.strip().replace("\n |", " |").splitlines():
        kind, _, rest = line.partition(" ")
        for part in rest.split(" | "):
            mode, codes = part.split()[0], part.split()
            name = f"{kind}{mode}" if mode.startswith("/") else kind
            table.update(dict.fromkeys(codes[1:] if name != kind else codes, name))
    return table


_PLOVER = _plover_table()


def cameo(code: str) -> tuple[str, str, str | None]:
    """
    Return ACLED's type and sub-type and PLOVER's type for a CAMEO code.

    Examples
    --------
    >>> cameo("1831")
    ('Explosions/Remote violence', 'Suicide bomb', 'ASSAULT/suicide-attack')
    >>> cameo("042"), cameo("010")[2]
    (('Strategic developments', 'Other', 'CONSULT/visit'), None)
    """
    starts = [code[:size] for size in range(len(code), 1, -1)]
    sub = next((_CAMEO_SUB[start] for start in starts if start in _CAMEO_SUB), "Other")
    plover = next((_PLOVER[start] for start in starts if start in _PLOVER), None)
    return _TYPE_OF[sub], sub, plover


# CAMEO's twenty root codes, 01 to 20, as nouns.
_ACTS = (
    "statement", "appeal", "intent to cooperate", "consultation", "diplomatic cooperation",
    "material cooperation", "aid", "yielding", "investigation", "demand", "disapproval",
    "rejection", "threat", "protest", "show of force", "reduced relations", "coercion", "assault",
    "fighting", "mass violence",
)  # fmt: skip


def act_of(code: str) -> str | None:
    """
    Return what CAMEO's root of a code is called.

    Examples
    --------
    >>> act_of("1831"), act_of("99")
    ('assault', None)
    """
    root = int(code[:2]) if code[:2].isdigit() else 0
    return _ACTS[root - 1] if 1 <= root <= len(_ACTS) else None
