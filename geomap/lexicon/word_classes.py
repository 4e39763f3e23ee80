"""
Classes of words that event words ask for among their arguments: forces, arms, ground, crowds.

The words are ours: the general vocabulary of conflict reporting, lemmas in lower case.
"""

from __future__ import annotations

__all__ = [
    "ABSTRACT", "AIRBORNE", "ARMS", "BASES", "CIVIL_OBJECTS", "CROWDS", "CROWD_CONTROL", "DRONES",
    "EXPLOSIVES", "FORCES", "GROUND", "HAZARDS", "LIGHT_VERBS", "MISSILES", "PLAYERS", "SPEAKERS",
    "SPORT", "SPORT_ALONE",
]  # fmt: skip

LIGHT_VERBS = frozenset(
    (
        "launch carry conduct stage mount open begin start wage make undertake perform deliver "
        "continue resume lead hit target strike kill destroy wound injure leave claim take happen "
        "occur erupt break rage hold reach sign seal broker announce conclude negotiate forge "
        "enter come agree host attend oversee direct witness intensify escalate have "
        "suffer repel halt fail plan prepare threaten expect impose lay declare order"
    ).split()
)
"""Verbs that only support an event noun: "launched an offensive", "clashes erupted"."""

AIRBORNE = frozenset(
    "plane warplane jet aircraft airplane bomber helicopter gunship drone pilot airforce fighter "
    "f-16 su-24 su-25 su-30 mig".split()
)
MISSILES = frozenset(
    "missile rocket shell mortar artillery round grad howitzer salvo barrage bomb "
    "projectile katyusha torpedo warship ship navy gunner battery".split()
)
FORCES = frozenset(
    "troop soldier force marine fighter army brigade battalion division unit commando personnel "
    "adviser advisor officer militia militiaman paratrooper reinforcement convoy contingent "
    "vanguard infantry peacekeeper militant insurgent rebel combatant guard column regiment "
    "volunteer general fleet police policeman recruit".split()
)
ARMS = frozenset(
    "weapon arm missile rocket tank jet aircraft plane warplane helicopter drone armour armor "
    "ammunition munition gun artillery vehicle truck tanker system warship ship equipment "
    "hardware bomb mine howitzer shell uav destroyer frigate submarine cruiser corvette gunboat "
    "launcher battery sortie interceptor".split()
)
BASES = frozenset("base airbase headquarters outpost airfield camp hq airstrip barracks".split())
CIVIL_OBJECTS = frozenset(
    "mosque church school hospital house home building bridge market shrine temple monument "
    "property shop clinic village crop museum statue tomb monastery pipeline dam hotel car vehicle "
    "bus truck train boat factory farm field granary warehouse station depot prison grove orchard "
    "vineyard plantation greenhouse barn tent stall kiosk".split()
)
GROUND = frozenset(
    "town village city area territory hill base airbase district road crossing province region "
    "ground position checkpoint neighbourhood neighborhood suburb countryside land airport "
    "warehouse depot plant factory bunker post prison camp compound trench tunnel convoy "
    "stronghold heartland outskirt doorstep gate island front mountain port facility outpost "
    "swathe control border bridge refinery field coast highway valley plain junction".split()
)

DRONES = frozenset("drone uav quadcopter shahed".split())
EXPLOSIVES = frozenset("bomb device ied explosive mine landmine charge grenade munition".split())
CROWD_CONTROL = frozenset({"gas", "cannon", "bullet", "baton", "pepper", "pellet"})
"""Means with which police meet crowds: tear gas, water cannon, rubber bullets, pellets."""

CROWDS = frozenset(
    "protester demonstrator protestor crowd people hundred thousand ten dozen student worker "
    "teacher resident villager supporter activist opponent farmer youth refugee mourner union "
    "trucker driver striker rioter mob family relative parent mother widow veteran pensioner nurse "
    "doctor lawyer journalist monk opposition".split()
)
"""Who gathers: people in numbers, and those whom the press names by what they are or want."""

HAZARDS = frozenset(
    """accident avalanche blaze cholera cold collapse collision crash cyclone derailment disease
    drought earthquake epidemic eruption famine flood flooding flu heat heatwave hurricane landslide
    lightning mudslide outbreak pandemic quake rain shipwreck snow stampede storm tornado tremor
    tsunami typhoon virus volcano wave wildfire""".split()
)
"""
Forces of nature and accidents; what they do is no act of anybody. After the hazard types of the
UNDRR/ISC hazard classification (2020), in the words of the press.
"""

SPEAKERS = frozenset(
    "party opposition coalition minister senator lawmaker candidate critic newspaper columnist "
    "bishop mp spokesman spokeswoman union watchdog economist analyst lawyer judge".split()
)
"""Who attacks with words when nothing else is said."""

ABSTRACT = frozenset(
    "budget plan policy record law bill rights democracy media press reform tax proposal decision "
    "freedom rule inflation corruption poverty crime disease cancer hunger unemployment climate "
    "racism mayoralty seat office title nomination presidency vote election ballot remark comment "
    "criticism character reputation legacy currency price economy".split()
)
"""What is attacked, fought or captured in a figure of speech only."""

PLAYERS = frozenset(
    "runner player striker captain batsman bowler batter pitcher coach club midfielder defender "
    "goalkeeper winger sprinter swimmer cyclist boxer team share stock bank company firm investor "
    "trader film singer album song band actor brand startup".split()
)
"""Who strikes, storms and captures in sport, trade and the arts, and uses no force."""

SPORT_ALONE = frozenset(
    "wicket innings midfielder goalkeeper quarterfinal semifinal semi-final quarter-final podium "
    "batsman bowler playoff kickoff touchdown scoreline hat-trick footballer cricketer".split()
)
"""Words of sport that mean nothing else; one is enough to know a match from a war."""

SPORT = frozenset(
    "match game title cup league season coach team player fan stadium referee tournament champion "
    "championship medal penalty pitch captain squad batting trophy fixture derby test".split()
)
"""Words that sport shares with other news; two in a sentence tell sport."""
