"""
Words of dealings between parties: verbs and nouns → PLOVER's types and modes.

Types and modes are PLOVER 0.8's. The words are ours: the general vocabulary of diplomatic,
judicial and police reporting, one line an act, the more special lines first.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["COMMITS", "CONFLICT", "DYAD_NOUNS", "DYAD_VERBS", "FUTURE", "REFUSES", "REPORTS"]

REPORTS = frozenset(
    "say tell announce declare report state claim add note confirm explain write reveal disclose "
    "believe reiterate".split()
)
"""Verbs behind which somebody says what is done."""

COMMITS = frozenset(
    "agree promise pledge vow offer accept consent undertake commit volunteer willing ready".split()
)
"""Words of an intention: of help it is an agreement, of harm a threat."""

FUTURE = frozenset("plan intend prepare prepared aim go propose consider".split())
"""Words of what is about to be done."""

REFUSES = frozenset("refuse decline fail".split())
"""Verbs that turn what follows down."""

CONFLICT = frozenset({"SANCTION", "COERCE", "ASSAULT", "PROTEST", "THREATEN", "MOBILIZE"})
"""Types that announced beforehand are threats."""

# type/mode | words, one of which must be among the object's ("" none needed) | verb lemmas;
# a line that opens with white space belongs to the one above
_VERBS = """
THREATEN            |  | threaten, menace, warn
REQUEST/meet        | meeting talk negotiation summit dialogue | demand, request, seek, propose
REQUEST/yield       | ceasefire truce cease-fire release withdrawal pullout | demand, request,
    seek
REQUEST/change      | resignation election referendum reform removal | demand, request, seek
REQUEST/assist      | aid help refuge asylum assistance support loan | seek, request, ask, demand
REQUEST             |  | demand, urge, request, insist, ask, appeal, call on, call for, call upon
REQUEST             |  | press, pressure, plead, implore, exhort, lobby, petition, remind, beg
REJECT              |  | reject, refuse, veto, decline, rebuff, spurn, oppose, turn down, rule out
REJECT              |  | dismiss, shun
REJECT              | request access permission land visa entry permit application | deny
ACCUSE/allege       |  | accuse, sue, indict, charge, prosecute, blame, implicate
ACCUSE/disapprove   |  | condemn, denounce, criticise, criticize, deplore, decry, complain, slam
ACCUSE/disapprove   |  | lambast, lambaste, deride, rebuke, reprimand, censure, chide
ACCUSE/disapprove   | ambassador envoy charge diplomat | summon
ACCUSE/investigate  |  | investigate, probe, inquire
ACCUSE/disapprove   | protest complaint objection | lodge, file, register
COERCE/arrest       |  | arrest, detain, jail, imprison, apprehend, intern
COERCE/deport       |  | deport
COERCE/seize        |  | confiscate, impound, expropriate, search
COERCE/censor       | newspaper book station website broadcast film magazine press | ban, censor,
    close
COERCE/restrict     |  | outlaw, ban, prohibit, forbid, restrict, disband, dissolve
COERCE/restrict     | protest demonstration rally march gathering movement | prevent, disperse,
    stop
COERCE/cyber        |  | hack
COERCE/curfew       | curfew | impose, declare, clamp, order
COERCE/martial-law  | law emergency | impose, declare, proclaim
RETREAT/release     | hostage prisoner detainee captive inmate soldier national | release, free
RETREAT/ceasefire   | ceasefire truce cease-fire | declare, implement, observe, begin, announce
RETREAT/disarm      |  | disarm, demobilise, demobilize, decommission
RETREAT/resign      |  | resign, abdicate, step down
RETREAT/access      | observer inspector monitor peacekeeper convoy mission | receive, admit, let
RETREAT             |  | retreat, pull out, pull back
SANCTION/withdraw   | inspector observer worker aid mission ambassador staff envoy | withdraw,
    recall
SANCTION/withdraw   | peacekeeper peacekeeping contribution | withdraw, pull
RETREAT/withdraw    |  | withdraw, evacuate, vacate
SANCTION/expel      |  | expel, oust, banish, exclude
SANCTION/convict    |  | convict, sentence
SANCTION/discontinue |  | sanction, boycott, embargo, blacklist
SANCTION/discontinue | aid tie relation talk negotiation link mediation cooperation trade loan
    assistance effort mission | suspend, cut, sever, break, end, halt, freeze, stop, discontinue,
    cancel, break off
SANCTION/discontinue | sanction embargo blockade penalty | impose, tighten, slap, extend
CONCEDE             | sanction curfew emergency ban restriction embargo siege measure blockade
    strike protest | lift, ease, shorten, cancel, relax, end, suspend, call off, soften, loosen
CONCEDE             | right freedom victory autonomy demand law | enhance, recognise, recognize,
    concede, grant, expand, restore
CONCEDE             |  | concede, yield, relent, apologise, apologize, pardon, amnesty, ease
PROTEST/hunger      | hunger | begin, start, continue, stage, launch
PROTEST/strike      | work strike walkout | stop, stage, begin, start, launch, continue
PROTEST/obstruct    | road bridge highway transport traffic street entrance railway port border |
    block, barricade, obstruct, occupy
PROTEST/riot        |  | riot, rampage
PROTEST/demo        | rally demonstration protest march sit-in vigil | stage, hold, organise,
    organize, join, mount
PROTEST/demo        | signature petition | collect, gather, sign
PROTEST/demo        |  | demonstrate, rally, protest, march, picket
CONSULT/phone       |  | telephone, phone
CONSULT/visit       |  | visit, tour
CONSULT/visit       | visit tour trip | pay, begin, make, start, arrive
CONSULT             | talk negotiation meeting summit consultation discussion session mediation
    conference | hold, renew, resume, begin, open, attend, undertake, launch, convene, host,
    conduct, have, start, continue, return
CONSULT             |  | meet, host, confer, mediate, negotiate, consult, receive
SUPPORT             |  | praise, endorse, support, defend, hail, applaud, commend, forgive, back,
    congratulate, welcome, salute, thank
SUPPORT             | tie relation embassy | establish, open, restore, resume
SUPPORT             | treaty pact accord | sign, ratify
AGREE               | agreement deal accord memorandum understanding | sign, reach, conclude,
    seal, approve
COOPERATE           |  | extradite, cooperate, collaborate
COOPERATE           | intelligence information | share, exchange
MOBILIZE/police     | patrol police | order, deploy, step up, send
MOBILIZE/troops     | troop army reservist force soldier unit hacker recruit fighter marine
    militia | mobilise, mobilize, deploy, send, train, mass, dispatch, station, reinforce
MOBILIZE/weapons    | weapon missile tank warship jet aircraft | deploy, test, position, build,
    manufacture, test-fire
AID                 |  | donate, finance, airlift, shelter, feed
AID                 | asylum aid grant food medicine loan relief supplies visa refuge good
    assistance credit shelter fund equipment | grant, give, provide, send, deliver, supply, offer,
    hand over, extend, pay, ship
RETREAT             | compensation reparation | pay
ASSAULT/abduct      |  | kidnap, abduct, hijack
COERCE/arrest       | refugee civilian hostage prisoner | hold
ASSAULT/sexual      |  | rape, abuse sexually, molest
ASSAULT/torture     |  | torture
ASSAULT/beat        |  | beat, punch, club
ASSAULT/targeted    |  | assassinate, execute, behead, massacre, murder
ASSAULT/destroy     |  | destroy, demolish, raze, torch, burn
ASSAULT/crowd-control | gas cannon | fire, use
ASSAULT/firearms    | fire | open
ASSAULT/firearms    |  | shoot, gun
ASSAULT/explosives  |  | bomb, explode, detonate
ASSAULT/heavy-weapons |  | shell, bombard, fire
ASSAULT/aerial      |  | strafe, airstrike
ASSAULT             |  | attack, kill, wound, injure, raid, clash, fight, storm, ambush, assault,
    retake, seize, capture, overrun, invade, battle, strike, slay
ASSAULT             | cleansing battle combat fighting clash | engage, take
AGREE               | proposal plan formula offer invitation deal agreement term | accept, approve
AGREE               |  | agree
"""

# type/mode | nouns that tell an act themselves, as object of a verb that says little
_NOUNS = """
THREATEN            | threat, ultimatum, warning
REQUEST             | demand, appeal, request, call, reminder, plea, petition
REJECT              | rejection, refusal, veto, blackout
ACCUSE/disapprove   | complaint, condemnation, criticism, accusation
ACCUSE/investigate  | investigation, inquiry, probe
SANCTION/discontinue | suspension, sanction, embargo, boycott, severance
SANCTION/expel      | expulsion
RETREAT/withdraw    | withdrawal, pullout, evacuation
RETREAT/ceasefire   | ceasefire, truce, cease-fire
RETREAT/release     | release
RETREAT/resign      | resignation
CONCEDE             | concession, amnesty, pardon
COERCE/curfew       | curfew
COERCE/arrest       | arrest, detention
PROTEST/riot        | riot
PROTEST/demo        | demonstration, rally, protest, sit-in
CONSULT             | talk, negotiation, meeting, mediation, summit, consultation
CONSULT/visit       | visit, tour
SUPPORT             | support, endorsement, praise
AGREE               | agreement, accord, deal, pact
COOPERATE           | cooperation, extradition
AID                 | aid, donation, grant
MOBILIZE/troops     | mobilization, mobilisation, deployment
ASSAULT/targeted    | assassination
ASSAULT             | attack, assault, raid, fire, bombing, strike, shelling
"""

Row = tuple[str, frozenset[str]]


def _verbs() -> Mapping[str, tuple[Row, ...]]:
    table: dict[str, list[Row]] = {}
    for line in _VERBS.strip().replace("\n    ", " ").splitlines():
        plover, wanted, words = (cell.strip() for cell in line.split("|"))
        for word in words.split(","):
            table.setdefault(word.strip(), []).append((plover, frozenset(wanted.split())))
    return {word: tuple(sorted(rows, key=lambda r: not r[1])) for word, rows in table.items()}


def _nouns() -> Mapping[str, str]:
    lines = (line.split("|") for line in _NOUNS.strip().splitlines())
    return {word.strip(): plover.strip() for plover, words in lines for word in words.split(",")}


DYAD_VERBS = _verbs()
"""Verb lemma (with particle) → (type/mode, words wanted of the object), those that want first."""

DYAD_NOUNS = _nouns()
"""Noun lemma → type/mode."""
