"""
Words that tell events: verbs and nouns → ACLED's types and PLOVER's.

The six types and twenty-five sub-types are ACLED's (codebook of 2019–2023), the ``TYPE/mode``
pairs PLOVER 0.8's. The words are ours: the general vocabulary of conflict and diplomatic
reporting, one line a sense, so that a line can be reviewed by somebody who does not read Python.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["EVENT_TYPES", "NOUNS", "SUB_EVENTS", "VERBS", "EventType", "TriggerEntry", "territory"]

SUB_EVENTS = {
    "Battles": (
        "Armed clash",
        "Government regains territory",
        "Non-state actor overtakes territory",
    ),
    "Explosions/Remote violence": (
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ),
    "Protests": (
        "Peaceful protest",
        "Protest with intervention",
        "Excessive force against protesters",
    ),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Strategic developments": (
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ),
    "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
}
"""ACLED's event types and their sub-types."""

_TYPE_OF = {sub: kind for kind, subs in SUB_EVENTS.items() for sub in subs}


@dataclass(frozen=True, slots=True)
class EventType:
    """
    What a trigger tells: ACLED's sub-type, PLOVER's type, and the phrase of a title.

    ``violent`` senses are events of force; the others need a named place or two named parties.
    """

    key: str
    sub_event_type: str
    plover: str
    phrase: str

    @property
    def event_type(self) -> str:
        """ACLED's type of the sub-type."""
        return _TYPE_OF[self.sub_event_type]

    @property
    def violent(self) -> bool:
        """Whether force is used."""
        return self.event_type in _VIOLENT


_VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians", "Riots")


@dataclass(frozen=True, slots=True)
class TriggerEntry:
    """
    A word's sense and what it asks of its arguments.

    ``needs`` names what must be there: ``place`` (a place or ground as object), ``arms``,
    ``missiles``, ``forces`` (as subject or object), ``base``, ``civil`` (a civil object),
    ``deal``, ``talks``, ``group``; empty for nothing. ``weak`` words ("fight") need a place.
    """

    type: EventType
    needs: str = ""
    weak: bool = False


# key | ACLED sub-type | PLOVER | phrase of a title
_EVENT_TYPES = """
air        | Air/drone strike                     | ASSAULT/aerial        | air strikes
drone      | Air/drone strike                     | ASSAULT/drone         | drone strike
missile    | Shelling/artillery/missile attack    | ASSAULT/heavy-weapons | missiles fired
crash      | Shelling/artillery/missile attack    | ASSAULT/heavy-weapons | missiles crashed
shell      | Shelling/artillery/missile attack    | ASSAULT/heavy-weapons | shelling
chemical   | Chemical weapon                      | ASSAULT/unconventional | chemical attack
suicide    | Suicide bomb                         | ASSAULT/suicide-attack | suicide bombing
bomb       | Remote explosive/landmine/IED        | ASSAULT/explosives    | bombing
grenade    | Grenade                              | ASSAULT/explosives    | grenade attack
clash      | Armed clash                          | ASSAULT               | attack
offensive  | Armed clash                          | ASSAULT               | offensive
kill       | Armed clash                          | ASSAULT               | killing
attack     | Attack                               | ASSAULT/targeted      | attack
abduct     | Abduction/forced disappearance       | ASSAULT/abduct        | abduction
release    | Other                                | RETREAT/release       | release
rape       | Sexual violence                      | ASSAULT/sexual        | sexual violence
gain       | Government regains territory         | COERCE/seize          | capture
overtake   | Non-state actor overtakes territory  | COERCE/seize          | capture
advance    | Non-state actor overtakes territory  | COERCE/seize          | advance
lose       | Non-state actor overtakes territory  | COERCE/seize          | loss
fall       | Non-state actor overtakes territory  | COERCE/seize          | fall
transfer   | Non-violent transfer of territory    | RETREAT/withdraw      | withdrawal
siege      | Other                                | COERCE/restrict       | siege
protest    | Peaceful protest                     | PROTEST/demo          | protest
disperse   | Protest with intervention            | COERCE/restrict       | protest broken up
crowd      | Protest with intervention            | ASSAULT/crowd-control | protest broken up
excessive  | Excessive force against protesters   | ASSAULT/firearms      | shots
obstruct   | Peaceful protest                     | PROTEST/obstruct      | roads blocked
riot       | Violent demonstration                | PROTEST/riot          | riot
lynch      | Mob violence                         | ASSAULT/primitive     | mob violence
deal       | Agreement                            | AGREE                 | agreement
ceasefire  | Agreement                            | RETREAT/ceasefire     | ceasefire
arrest     | Arrests                              | COERCE/arrest         | arrests
deploy     | Change to group/activity             | MOBILIZE/troops       | forces sent
expand     | Change to group/activity             | MOBILIZE/troops       | wider military role
mission    | Other                                | MOBILIZE/weapons      | flights
equip      | Change to group/activity             | MOBILIZE/weapons      | arms sent
withdraw   | Change to group/activity             | RETREAT/withdraw      | forces withdrawn
ally       | Change to group/activity             | COOPERATE             | alliance
cooperate  | Change to group/activity             | COOPERATE             | closer cooperation
base       | Headquarters or base established     | MOBILIZE/troops       | base
disrupt    | Disrupted weapons use                | ASSAULT               | weapons stopped
loot       | Looting/property destruction         | ASSAULT/destroy       | destruction
test       | Other                                | MOBILIZE/weapons      | missile test
vote       | Other                                | SUPPORT               | vote
talks      | Other                                | CONSULT               | talks
visit      | Other                                | CONSULT/visit         | visit
sanction   | Other                                | SANCTION              | sanctions
expel      | Other                                | SANCTION/expel        | expulsion of envoys
convict    | Other                                | SANCTION/convict      | conviction
ban        | Other                                | COERCE/restrict       | ban
incursion  | Other                                | THREATEN/territory    | incursion
reject     | Other                                | REJECT/meet           | talks ruled out
supply     | Other                                | AID                   | arms supplied
displace   | Other                                | COERCE/deport         | displacement
journey    | Other                                |                       | on the way
change     | Change to group/activity             | MOBILIZE              | change of forces
measure    | Other                                |                       | measures
"""

# sense | needs ("~" marks weak words) | verb lemmas, with a particle where one is part of the verb
_VERBS = """
air       |          | airstrike, strafe, carpet-bomb
bomb      | bombing  | bomb
shell     |          | shell, mortar, rocket
shell     | bombing  | bombard, pound
crowd     | crowdarms | fire, use, deploy
missile   | missiles | fire, launch, lob, rain
shell     | firing   | fire
clash     | firing   | open fire
clash     |          | exchange fire, trade fire, exchange gunfire, trade gunfire
strike    | hitting  | strike, hit, target, blast, set ablaze, set fire
shell     | missilesfell | land, rain, rain down, slam, smash, plough, plow, explode
air       | using    | drop, use
suicide   | oneself  | blow up, detonate, explode
grenade   |          | throw grenade, hurl grenade, lob grenade, toss grenade
bomb      |          | detonate, explode, blow up
bomb      | exploding | go off
chemical  | chemical | gas
clash     |          | clash, skirmish, attack, assault, storm, ambush, raid, assail, counterattack
offensive | place    | invade
expel     | envoy    | expel
displace  | people   | deport
clash     | ~        | fight, battle, repel, repulse, expel
kill      |          | kill, slay, gun down
attack    |          | execute, behead, murder, massacre, assassinate, crucify, stab
lynch     |          | lynch
kill      | ~people  | shoot, die
abduct    |          | abduct, kidnap, take hostage
release   | captive  | release, free
arrest    |          | arrest, detain, jail, imprison, round up, apprehend
arrest    | ~people  | hold
rape      |          | rape
gain      | drivenout | drive, drive out, oust, dislodge, evict, clear
gain      | place    | recapture, retake, regain, reclaim, liberate, reconquer, take back
overtake  | place    | capture, seize, take, overrun, conquer, occupy, take over, wrest
overtake  | control  | take control, seize control, gain control
overtake  | place    | secure, clear
abduct    | people   | capture, seize
disrupt   | arms     | seize
advance   | onward   | advance, push, sweep, reach, enter, march, penetrate, close in
lose      | place    | lose
fall      | fallen   | fall
transfer  | place    | cede, surrender, hand over, evacuate, abandon, quit
siege     |          | besiege, encircle, blockade
siege     | place    | surround
siege     | laid     | lay siege
protest   | protest  | protest, demonstrate
protest   | streets  | take, pour, flood, spill
protest   | crowd    | rally, march, chant, gather
obstruct  | obstruct | block, barricade, obstruct
disperse  | crowd    | disperse
riot      |          | riot
deal      | deal     | reach, strike, sign, seal, broker, mediate, clinch, conclude, negotiate
deal      | parties  | agree
deal      | deal     | agree, forge, finalise, finalize, ink, make
deploy    | forces   | deploy, send, dispatch, station, arrive, redeploy, land, mass
deploy    | forces   | mobilise, mobilize
deploy    | forces   | reinforce, move, pour, fly, ship, order
equip     | armsmove | deploy, send, dispatch, arrive, station, position, base
equip     | armsmove | line up, park, line, hover
mission   | mission  | fly
expand    | role     | expand, deepen, increase, step up, widen, extend, broaden, enlarge
cooperate | coop     | step up, expand, deepen, increase, strengthen, intensify
withdraw  | forces   | withdraw, pull out, pull back, retreat, leave
withdraw  | leaving  | leave, quit
transfer  | fromplace | withdraw, retreat, pull out
ally      | group    | join, form, create, ally, found
base      | base     | establish, build, expand, set up, construct, open, erect, upgrade
disrupt   | arms     | intercept, shoot down, down, defuse, dismantle
crash     | missilesfell | crash, fall
loot      | civil    | destroy, demolish, damage, burn, torch, raze, ransack, blow up
loot      | civil    | vandalise, vandalize
loot      |          | loot, pillage, plunder
clash     | materiel | destroy, knock out
test      | arms     | test-fire, test, testfire
vote      |          | vote
vote      | bill     | pass, approve, adopt, reject, ratify
talks     | talks    | hold, host, attend, convene
talks     | parties  | meet, negotiate
visit     | voyage   | visit, travel, fly, arrive
sanction  |          | sanction, blacklist
convict   |          | convict, sentence
incursion | airspace | enter, violate, breach, cross
ban       | ~ban     | ban, prohibit, outlaw
supply    | arms     | supply, deliver, ship, provide, smuggle, transfer
supply    | armswith | supply, provide, equip, arm
supply    | armed    | arm
displace  | people   | displace, uproot
displace  | fleeing  | flee
journey   | journey  | airlift, bring, bus, carry, cross, cruise, deliver, depart, divert, drive
journey   | journey  | escort, evacuate, ferry, fly, go, head, leave, move, proceed, reroute
journey   | journey  | return, ride, run, sail, send, set, ship, steam, take, transfer, transit
journey   | journey  | transport, travel, trek, trudge, truck, walk, bind, pull, journey, flee
journey   | journey  | relocate, march, direct
"""

# sense | modifiers, one of which must stand before the noun ("*" none needed, "~" weak) | nouns
_NOUNS = """
drone     | drone                              | strike, attack
missile   | missile cruise rocket naval ballistic | strike, attack, salvo, barrage, fire
missile   | *~                                 | salvo
air       | air aerial russian israeli saudi coalition bombing | strike, raid, bombardment
air       | air aerial bombing                 | campaign, attack, bombing
air       | *                                  | airstrike, air-strike, sortie, airstrikes
air       | *~                                 | strike
shell     | artillery mortar rocket tank       | fire, attack, bombardment, barrage, strike
shell     | *                                  | shelling, bombardment
suicide   | suicide                            | bombing, attack, bomb, bomber, blast
chemical  | chemical gas sarin chlorine        | attack, weapon
bomb      | car truck roadside nail            | bomb, bombing, explosion, blast
bomb      | *                                  | blast, explosion, landmine, ied
bomb      | *~                                 | bombing
grenade   | grenade                            | attack
offensive | *                                  | offensive, counteroffensive, counter-offensive
offensive | ground                             | assault, attack, push
offensive | ~ military ground land             | operation, campaign
offensive | *~                                 | assault
clash     | *                                  | clash, firefight, skirmish, ambush, gunfight
clash     | *                                  | gunbattle, shootout
clash     | *~                                 | fighting, battle, attack, raid
kill      | *~                                 | death, killing
attack    | *                                  | massacre, execution, assassination, beheading
abduct    | *                                  | abduction, kidnapping
arrest    | *~                                 | arrest, detention
gain      | *~                                 | recapture, liberation
overtake  | *~                                 | capture, seizure, takeover, conquest
advance   | *~                                 | advance
fall      | *~                                 | fall
lose      | *~                                 | loss
siege     | *~                                 | siege, blockade
incursion | *~                                 | incursion, violation
protest   | *~                                 | protest, demonstration, rally, sit-in
riot      | *~                                 | riot
ceasefire | *~                                 | ceasefire, truce, cease-fire, armistice
deal      | *~                                 | agreement, deal, accord, understanding, pact
deal      | *~                                 | treaty
deploy    | *                                  | deployment, arrival
base      | *                                  | construction, establishment, opening
deploy    | *~                                 | reinforcement
withdraw  | *~                                 | withdrawal, pullout, retreat
test      | missile rocket nuclear             | test, launch
vote      | *~                                 | vote
talks     | *~                                 | talk, negotiation, meeting, summit
visit     | *~                                 | visit
convict   | *~                                 | conviction
sanction  | *~                                 | sanction, embargo
displace  | *~                                 | displacement, exodus
"""

EVENT_TYPES = {
    key: EventType(key, sub, plover, phrase)
    for key, sub, plover, phrase in (
        (cell.strip() for cell in line.split("|")) for line in _EVENT_TYPES.strip().splitlines()
    )
}


def _verbs() -> dict[str, tuple[TriggerEntry, ...]]:
    table: dict[str, list[TriggerEntry]] = {}
    for line in _VERBS.strip().splitlines():
        key, needs, words = (cell.strip() for cell in line.split("|"))
        # "strike" waits for its subject: planes make it an air strike, gunners a shelling.
        event_type = EVENT_TYPES["air" if key == "strike" else key]
        for word in words.split(","):
            trigger = TriggerEntry(event_type, needs.lstrip("~"), needs.startswith("~"))
            table.setdefault(word.strip(), []).append(trigger)
    return {word: tuple(triggers) for word, triggers in table.items()}


def _nouns() -> dict[str, tuple[tuple[frozenset[str], TriggerEntry], ...]]:
    table: dict[str, list[tuple[frozenset[str], TriggerEntry]]] = {}
    for line in _NOUNS.strip().splitlines():
        key, modifiers, words = (cell.strip() for cell in line.split("|"))
        any_modifier = modifiers.startswith("*")
        wanted = frozenset() if any_modifier else frozenset(modifiers.split())
        trigger = TriggerEntry(EVENT_TYPES[key], weak=modifiers.endswith("~"))
        for word in words.split(","):
            table.setdefault(word.strip(), []).append((wanted, trigger))
    return {word: tuple(entries) for word, entries in table.items()}


VERBS = _verbs()
"""Verb lemma (with particle) → its senses, first fitting one wins."""

NOUNS = _nouns()
"""Noun lemma → (modifiers wanted, sense), first fitting one wins."""


# Whose forces fought, or fight, for the government of a state at its invitation, by country codes:
# host, then guests. Our own list, of the missions and treaties that the press names: of the African
# Union in Somalia, of southern Africa in Mozambique and Congo, of France in the Sahel, of the
# coalition against Islamic State, of the Lake Chad basin, of Russia and Iran beside Syria's old
# rulers. It knows no years.
_INVITED = {
    host: frozenset(guests.split())
    for host, guests in (
        line.split(maxsplit=1)
        for line in """
        AF US GB DE FR IT CA AU NL PL DK TR
        BF FR RU
        BY RU
        CD UG BI ZA TZ MW AO ZW NA KE
        CF RU RW FR
        CM NG TD NE
        IQ US GB FR AU CA DK NL IR
        LY TR
        ML FR RU TD BF NE
        MZ RW ZA TZ BW LS
        NE FR NG TD CM
        NG TD NE CM
        RU KP BY
        SO KE ET UG BI DJ SL US TR EG
        SS UG
        SY RU IR
        TD FR
        YE SA AE SD BH KW US GB
        """.strip().splitlines()
    )
}


def territory(
    event_type: EventType, actor_kind: str | None, home: str | None = None, place: str | None = None
) -> EventType:
    """
    Say whose gain of ground it is: ACLED tells states' from others' by who takes.

    A state that takes ground of another state that has not invited it does not regain: ACLED
    codes that "Non-state actor overtakes territory" too (codebook, "Battles").

    Parameters
    ----------
    event_type : EventType
    actor_kind : str or None
        ACLED's kind of who takes.
    home, place : str or None
        ISO 3166 codes of the country of who takes, and of the ground.

    Examples
    --------
    >>> territory(EVENT_TYPES["overtake"], "state forces").sub_event_type
    'Government regains territory'
    >>> territory(EVENT_TYPES["gain"], "rebel group").sub_event_type
    'Non-state actor overtakes territory'
    >>> territory(EVENT_TYPES["gain"], "state forces", "RW", "CD").sub_event_type
    'Non-state actor overtakes territory'
    >>> territory(EVENT_TYPES["gain"], "state forces", "KE", "SO").sub_event_type
    'Government regains territory'
    """
    if event_type.key not in ("gain", "overtake", "advance"):
        return event_type
    at_home = not (home and place) or home == place or home in _INVITED.get(place, ())
    governs = (actor_kind in ("state forces", "external forces") and at_home) or (
        actor_kind is None and event_type.key == "gain"
    )
    sub = "Government regains territory" if governs else "Non-state actor overtakes territory"
    return EventType(event_type.key, sub, event_type.plover, event_type.phrase)
