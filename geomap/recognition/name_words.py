"""
The words by which a name shows that it is, or is not, meant as a place.

All lists are our own, compiled from general English reference grammar (prepositions of place,
reporting verbs) and the generic terms of GeoNames' feature codes; none is taken from a corpus.
The split into literal and metonymic uses follows the schemes of Markert and Nissim (SemEval-2007
task 8: place-for-people, place-for-event) and Gritta et al. (2020, "A pragmatic guide to
geoparsing evaluation").
"""

from __future__ import annotations

__all__ = [
    "ABBREVIATIONS",
    "ACTING",
    "AGENTIVE",
    "ALLIES",
    "ARTICLES",
    "BUSINESSES",
    "CARDINALS",
    "CONQUERING",
    "DEALING",
    "DIRECTIONS",
    "EDUCATION",
    "FACILITIES",
    "FORCING",
    "GIVEN_NAMES",
    "GROUND",
    "HAPPENING",
    "INNER",
    "LEADING",
    "LOCATIVE",
    "LOOSE",
    "MEDIA",
    "NAMED_AFTER",
    "NATIONALITIES",
    "NOT_PLACES",
    "ORGANISATIONS",
    "PEOPLE",
    "PERSON_TITLES",
    "POLICY",
    "RELATIONS",
    "ROADS",
    "SIDES",
    "SITES",
    "SPORT",
    "STREETS",
    "TAKING",
    "TYPES",
    "VESSELS",
    "WARS",
]  # fmt: skip

# Verbs of war whose object is ground, never a person; and those whose object may be either.
CONQUERING = frozenset(
    """shelled shelling bombard bombarded bombarding besiege besieged besieging overran overrun
    retake retook retaking recapture recaptured recapturing regained liberate liberated liberating
    encircle encircled occupy occupied stormed storming evacuated depopulated""".split()
)
TAKING = frozenset(
    """bombed bombing pounded pounding captured capturing seized seizing took taking entered
    entering reached reaching left leaving attacked attacking hit struck lost raided""".split()
)

# Prepositions that have a place as their object and hardly anything else.
LOCATIVE = frozenset(
    "in near inside outside around across into throughout towards toward within via at".split()
)
# Those that may have one.
LOOSE = frozenset("from to of over between through past beyond onto on along off above".split())

# Generic terms of settlements, divisions and landforms (GeoNames classes A, P, L, H, T).
TYPES = frozenset(
    """area bay border camp camps canyon capital city coast coastline commune countryside county
    creek desert district enclave frontier governorate gulf hamlet harbour heights hill hills
    hinterland island islands isle lake metropolis mountain mountains municipality neighborhood
    neighbourhood outskirts parish peninsula plain port prefecture province quarter region
    reservoir river sea settlement settlements shore slum slums state strait suburb suburbs
    territory town township valley village villages towns cities provinces governorates
    districts""".split()
)
# Generic terms of built places that complete the name they follow: "al-Assad airbase".
FACILITIES = frozenset(
    """airbase airfield airport aerodrome base bridge crossing dam hill camp checkpoint refinery
    port pass""".split()
)
# Ways within and between towns, with the abbreviations of postal addresses (USPS publication 28).
STREETS = frozenset(
    """alley ave ave. avenue blvd blvd. boulevard circle court crescent dr dr. drive expressway
    freeway highway hwy hwy. interstate lane ln ln. loop parkway pike pkwy place plaza rd rd. road
    route row square st st. street terrace trail turnpike way""".split()
)
# Generic terms that end the name of a place: divisions, landforms and grounds that one can be at.
SITES = TYPES | frozenset(
    """airport aquarium arena airbase archipelago basin beach bridge canal cape castle cave caves
    cemetery channel co. counties courthouse cove crossing dam delta estate falls farm field fields
    fjord forest fort garden gardens glacier gorge grove hall harbor heights hospital house hotel
    junction lakes landing mall marina market mine monument mount mts mt park pass peak plains
    plateau point pond pool port prairie prison ranch range rapids refuge reserve reservation
    resort ridge rivers rock ruins springs stadium station steppe swamp temple theatre theater
    tower trail tunnel valley wilderness woods zoo zone""".split()
)
# Generic terms that begin one.
LEADING = frozenset(
    """bay camp cape city county fort ft ft. gulf isle lake loch mount mt mt. point port rio river
    saint san santa st st. strait wadi jebel jabal new""".split()
)
# Points of the compass and numbers of districts alone name nothing.
CARDINALS = frozenset("north south east west".split())
# Those that no ending makes (CIA World Factbook, field "Nationality"), singular.
NATIONALITIES = frozenset(
    """american british briton english scottish scot welsh french spanish spaniard dutch turkish
    turk greek danish dane swedish swede finnish finn polish pole irish swiss czech portuguese
    philippine filipino argentine argentinian peruvian burmese saudi emirati palestinian cypriot
    kosovar norwegian ukrainian slovak croatian croat maltese congolese thai icelandic uzbek tajik
    chinese bosnian serb serbian german russian belgian brazilian canadian mexican european african
    asian israeli iraqi iranian syrian lebanese jordanian egyptian libyan yemeni qatari kuwaiti
    omani bahraini afghan pakistani indian japanese korean vietnamese italian""".split()
)
# What joins two places by a dash: "Latakia–Jisr al-Shughour road".
ROADS = frozenset(
    """axis border corridor highway line link motorway pipeline railway road route street expressway
    frontier front flight ferry""".split()
)
# Small words that may stand inside a place name, beside the hyphen.
INNER = frozenset(
    """al el as ash es esh az ez ar er ad ed an at et ul of the de del della des di do dos du la las
    le les lo los da das den der upon on und y i bin ibn bou abu umm am sur sous""".split()
)
# The Arabic article, free or hyphened, as the press prints it; and the English one.
ARTICLES = frozenset("al el as ash es az ez ar er ad ed an at ul".split())

DIRECTIONS = frozenset(
    """north south east west northeast northwest southeast southwest northern southern eastern
    western northeastern northwestern southeastern southwestern central upper lower greater
    north-east north-west south-east south-west mid inner outer""".split()
)
# Names with a place's look that name a side, a body or an era.
NOT_PLACES = frozenset(
    """un un_general_assembly un_security_council united_nations eu european_union nato west east
    north south western eastern islamic_state cold_war arab_league african_union isis isil daesh
    is us_army god internet earth world moon congress parliament senate house state union
    general_assembly security_council third_world first_world far_right city_hall supreme_court
    high_court islam hamas fatah hezbollah taliban allah republic region police""".split()
)
# Short forms in capitals that are places; everything else of up to three capitals is none.
ABBREVIATIONS = frozenset(
    "US U.S. USA U.S.A. UK U.K. UAE U.A.E. DRC KSA PRC DC D.C. NYC LA L.A. GB".split()
)

# Heads of names of organisations, media, bodies of state, teams and works.
ORGANISATIONS = frozenset(
    """academy administration agency alliance army assembly association authority bank battalion
    board brigade brigades bureau cathedral center centre chamber channel church club coalition
    college command commission committee company conference confederation congress corporation
    corps council court daily department directorate embassy exchange facebook federation fire
    force forces foundation front fund government group guard guards herald hospital inc
    institute institution journal league legion magazine media ministry mosque movement museum
    network news newspaper observatory office organisation organization parliament party police
    post press radio regiment school schools senate service sheriff society spring stadium
    state-run studies syndicate team television times tribune tv union united university zoo
    airlines airways mail telegraph guardian star sun globe gazette courier chronicle examiner
    inquirer dispatch review week standard independent""".split()
)
# The same by kind: what is taught, printed, sold and played.
EDUCATION = frozenset(
    """academy campus college elementary faculty high institute polytechnic primary school schools
    secondary seminary university""".split()
)
MEDIA = frozenset(
    """advertiser bulletin channel chronicle courier daily dispatch enquirer examiner express
    gazette globe guardian herald inquirer journal ledger magazine mail mercury mirror network news
    newspaper observer post press radio record register review sentinel star sun telegraph
    television times today tribune tv weekly""".split()
)
BUSINESSES = frozenset(
    """airlines airways associates bancorp bank bankshares brewery brothers company co. co corp
    corp. corporation credit dairy energy enterprises farms financial foods gas gmbh group holdings
    hotel inc inc. industries insurance llc ltd ltd. media mills motors oil partners petroleum
    plc power properties realty restaurant services solutions steel store stores systems
    technologies telecom trust""".split()
)
SPORT = frozenset(
    """athletic athletics bears bulldogs bulls cardinals city club cougars cowboys cup derby eagles
    fc giants hawks hornets jets lions marathon open panthers patriots raiders rangers rovers
    stars tigers united warriors wildcats""".split()
)
# Kinds of vessel, as navies and shipping registers name them; the name that follows is a ship's.
VESSELS = frozenset(
    """carrier corvette cruiser destroyer ferry freighter frigate minesweeper ship submarine tanker
    trawler tugboat vessel warship yacht""".split()
)
# What is named after where it was fought or signed.
WARS = frozenset(
    """accord accords agreement battle campaign convention conventions protocol summit treaty war
    wars""".split()
)
# Given names that are also names of countries, states or large towns: those of this gazetteer's
# countries, first-level divisions and towns of 100,000 that are in common use as forenames (our own
# list). A sign among many: most sentences mean the place.
GIVEN_NAMES = frozenset(
    """adelaide alexandria america asia athens aurora austin berlin beverly brisbane brooklyn cairo
    carolina chad charlotte chelsea china clayton cody cuba dakota dallas darwin delhi denver devon
    diego eden elizabeth florence florida francisco gary georgia geneva hamilton henderson holland
    houston india ireland israel jackson jordan jose juan kansas kent kenya kingston kobe lagos
    leon lincoln logan london lourdes luis madison maria marina mario martin mercedes mexico milan
    montana nevada odessa orlando orleans oscar paris paul persia phoenix raleigh ramsey regina
    reno rhodes rio romania salem samara santiago savannah scotland sergio sidney sofia sophia
    stanley sydney trinidad troy tyler tyrone valencia valentina venice victoria vienna virginia
    warren washington winston york zaria zion""".split()
)
# What stands in one place and bears another's name: "the Palestine Hotel", "Jordan Street", "Mall
# of Africa". Generic terms of OpenStreetMap's buildings, shops and streets.
NAMED_AFTER = STREETS | frozenset(
    """arena bank bridge cafe café casino cinema clinic garden gardens hospital hotel inn
    intersection mall market mosque motel palace plaza pub restaurant roundabout school square
    stadium street supermarket theater theatre tower towers""".split()
)
# Bodies and offices that a place has, so that the place stays a place before them: "Aleppo Police".
PUBLIC = frozenset(
    """authority commission council county court department fire governor guard health house
    legislature mayor military ministry navy parliament patrol police sheriff state supreme
    transportation""".split()
)
# Who is named by the town he lives in: no surname stands before these.
RESIDENTS = frozenset(
    "boy couple girl man mayor men native police resident residents teen woman women".split()
)
# Titles after which a name is a person's.
PERSON_TITLES = frozenset(
    """mr mrs ms dr sir lord lady gen general maj major col colonel lt capt captain sgt brig
    president minister premier senator sen rep governor gov mayor judge justice sheikh sheik
    ayatollah imam prince princess king queen pope bishop father sister professor prof secretary
    ambassador chancellor chief detective officer coach""".split()
)

# -- Roles ------------------------------------------------------------------------------------

# What happens to or in a place, or is so of it: as subject of these it is the place itself.
HAPPENING = frozenset(
    """be become border burn collapse contain cover descend endure erupt exist experience fall grow
    hold host lie measure occupy overlook remain rise rest see shake sit span stand stretch
    suffer surround witness""".split()
)
# Who is named by a copula: "Iran is a key backer".
ALLIES = frozenset(
    """ally adversary backer broker donor enemy foe friend guarantor mediator member opponent
    partner patron player power rival sponsor supporter victor winner signatory party""".split()
)
# Passives that have somebody as their subject, not something: "Moscow will be forced to …".
FORCING = frozenset(
    """accuse advise ask believe blame commit compel concern convince determine expect force inform
    interest invite know position oblige persuade pressure prepare reassure recommend require say
    suspect tell think tip urge warn worry""".split()
)
# Verbs whose object is somebody.
DEALING = frozenset(
    """accuse advise anger antagonise antagonize appease approach ask assure back blame brief
    challenge condemn consult convince criticise criticize defy denounce deprive deter embarrass
    frustrate help inform irk join leave notify persuade please press pressure provoke punish
    reassure remind represent support surprise tell thank threaten trust urge warn worry sanction
    cost""".split()
)
# Verbs after which "for X", "on behalf of X" names a principal.
ACTING = frozenset("act answer decide fight lobby mediate negotiate speak spy work".split())

# What governments and peoples have and do: "Washington's goals", "Iran's parliament".
POLICY = frozenset(
    """ability accusation action activity actions administration adversary advance agenda aggression
    aid aim aims air airstrikes allegation alliance allies ally ambition ambitions ambassador
    announcement approach approval army assertion assistance authority authorities backer backers
    backing behaviour behavior bid bombing budget build-up buildup cabinet capability calculation
    calculations call campaign chief claim claims clerics commitment concern condition consent
    constitution cooperation court decision defence defense demand demands denial deployment
    diplomacy diplomat diplomats efforts effort elites embassy enemies enemy envoy failure
    firepower foothold fortitude force forces foreign general grab generals goal goals government
    help hopes influence insistence intelligence intention intentions interest interests
    intervention invasion involvement isolation judiciary king lawmakers leader leaders
    leadership media military militia minister ministers ministry mission move moves navy
    negotiators network objective objectives offer official officials operation operations
    opposition order orders parliament part participation plan planning plans police policies
    policy politicians position posture power pursuit pursuits powers premier presence president
    pressure priorities programme program promise proposal proxies proxy regime refusal reaction
    relations relationship request resolve response responsibility rival rivals role rulers
    sanctions senate ships spokesman spokeswoman spokesperson stance standing state statement
    strategy strikes support supporters supreme talks television tensions threat ties troops
    vessels view views vote wars warnings warplanes warships will willingness words""".split()
)
# What a country or capital has as a place: its government does not speak in "Damascus's suburbs".
GROUND = (
    TYPES
    | FACILITIES
    | frozenset(
        """airspace borders bridges centre center cities civilians civil climate conflict crisis
    districts downtown east economy edge edges future half hills history hospitals interior map
    market markets mosques mountains neighborhoods neighbourhoods north part parts people
    population residents revolution roads schools skies skyline soil south stability streets
    territory uprising war west""".split()
    )
)
# Adjectives after which a preposition has somebody: "close to Tehran".
SIDES = frozenset(
    "close loyal friendly hostile opposed allied sympathetic answerable beholden".split()
)
# Dealings that hold between somebody and somebody: "talks between Moscow and Tehran".
RELATIONS = frozenset(
    """accord agreement alliance animosity arrangement axis bargain bond bonds coalition
    collaboration competition conflict confrontation contacts convergence cooperation
    coordination crisis deal dialogue diplomacy differences discussion discussions dispute divide
    disagreement exchange friction friendship gap ground interest interests link links meeting
    negotiation negotiations pact partnership proxy rapprochement relation relations relationship
    rift rivalry row struggle talk talks tension tensions tie ties treaty trust truce
    understanding war help support backing aid pressure sanctions warning warnings message
    instructions permission notice information threat threats""".split()
)
# "US-led", "Iran-backed": somebody does it.
AGENTIVE = frozenset(
    """aligned allied armed backed brokered built controlled dominated drafted equipped friendly
    funded led made mediated organised organized owned proposed run sponsored supplied supported
    trained""".split()
)
# Nouns of persons: with "from X" they tell an origin.
PEOPLE = frozenset(
    """accountant activist actor analyst arrival arrivals artist author banker barber boy builder
    businessman carpenter child children civilian cleric clerk colonel commander communist cook
    correspondent defector delegate deputy detainee diplomat doctor driver employee engineer
    exile expatriate expert family farmer father fighter fighters fisherman general girl grocer
    guard hairdresser imam immigrant immigrants jihadist journalist judge laborer labourer
    lawmaker lawyer leader man men merchant midwife migrant migrants militant militants mother
    national native nurse officer orphan owner people person pharmacist photographer pilot player
    plumber poet politician prisoner professor protester rebel rebels recruit recruits refugee
    refugees relative reporter researcher resident sailor salesman scholar senator shepherd
    shopkeeper singer smuggler soldier soldiers student students surgeon survivor survivors
    tailor taxi-driver teacher technician tourist tourists trader troops veteran villager visitor
    visitors volunteer volunteers waiter widow witness woman women worker workers writer youth
    youths""".split()
)
