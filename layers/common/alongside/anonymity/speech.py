"""English words by what they do in a sentence; lists only, nothing is decided here."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION = _set(
    """a about after again all also although always am an and another any anybody anyone anything
    are aren't as at be because been before being both but by can can't cannot could couldn't
    did didn't do does doesn't doing don't down each either else even every everybody everyone
    everything few for from get had hadn't has hasn't have haven't having he he'd he'll he's
    her here hers herself him himself his how i i'd i'll i'm i've if in into is isn't it it'd
    it'll it's its itself just like many me might mine more most much must my myself neither
    never no nobody none nor not nothing now of off often on once one only or other our ours
    ourselves out over own perhaps quite rather really same shall she she'd she'll she's
    should shouldn't since so some somebody someone something still such than that that's the
    their theirs them themselves then there there's these they they'd they'll they're they've
    this those though through to today together tomorrow tonight too under until up upon us
    very was wasn't we we'd we'll we're we've were weren't what what's when where whether
    which while who who's whom whose why with within without won't would wouldn't yes
    yesterday yet you you'd you'll you're you've your yours yourself yourselves ok okay im ive
    dont cant didnt thats"""
)
"""Words without which no sentence is made; a mark next to one never swallows it."""

STARTERS = FUNCTION | _set(
    """ask asked asking call called calling tell told telling meet met meeting thank thanks hi
    hello hey dear sorry please let lets let's see saw text texted email emailed seeing talk
    talked talking speak spoke speaking visit visited visiting say said saying according
    despite during between besides except inside outside near hopefully maybe sometimes
    usually recently lately later earlier finally eventually luckily sadly honestly actually
    basically currently suddenly unfortunately fortunately overall thankfully welcome goodbye
    bye good great nice first second third next last well oh wow yeah yep no nope sure right
    left back my our poor old little big happy congratulations congrats contact find go going
    come came follow give gave get got take took make made think thought know knew love loved
    hate hated like liked miss missed remember remembered forget want wanted need needed help
    helped work worked live lived bless hugs cheers regards sincerely yours was were did does
    has had have your his her their its neither both kudos props trust believe believed watch
    watched ever since via per plus unlike including regarding concerning toward towards
    against across along among around behind below beneath beside beyond mom dad mum pastor
    uncle aunt auntie cousin brother sister mentor mentee sponsor facilitator coach doctor
    nurse captain coordinator friend"""
)
"""Words that begin a sentence before a name without being part of it."""

SUBJECTS = _set(
    """i we you they he she it who that this there these those what which everyone everybody
    someone somebody nobody anyone anybody nothing everything something people things one"""
)
DETERMINERS = _set(
    """a an the this that these those some any no much more most every each his her its their our
    your my little big great good real true such less enough what another many few deep own
    new old bad false full pure small tiny only first last best worst same other without"""
)
AUXILIARIES = _set(
    """will would can could shall should may might must do did does don't didn't doesn't dont
    didnt not never just really always still also only won't can't wouldn't couldn't let's
    lets please truly sincerely honestly certainly genuinely i'll you'll we'll they'll he'll
    she'll it'll i'd you'd we'd they'd"""
)
QUANTITIES = _set(
    """lot lots full bit ray rays sense sort kind feeling feelings glimmer source amount moment
    moments leap act acts state gift spark message loss lack sign signs glimpse pair piece
    pieces work works cup bunch sea ounce shred out means bed point matter plenty symbol
    beacon word words thread flicker little none"""
)
GIVING = _set(
    """give gives gave given giving bring brings brought bringing offer offers offered show
    showed shows"""
)
FEELING = _set(
    """have has had having feel feels felt feeling find finds found finding lose loses lost
    losing need needs needed restore restored restores renewed regain regained without want
    wanted wants seek seeking is was brings brought bring give gave gives giving bringing
    instill instilled pure much got keep kept choose chose practice"""
)
NAME_BEFORE = _set(
    """mentor mentee sponsor sponsee grandma grandpa granny facilitator friend buddy pal sister
    brother husband wife son daughter mother father mom mum dad cousin aunt uncle auntie niece
    nephew partner boyfriend girlfriend fiance fiancee neighbor neighbour roommate colleague
    coworker boss therapist counselor counsellor coach pastor nurse named called name's thanks
    thank dear hi hey hello told asked met texted phoned emailed messaged hugged ask bye
    goodbye coordinator"""
)
PREPOSITIONS = _set(
    """with from to by about for like and between beside near at of than or plus until alongside"""
)
SAYING = _set(
    """said says told tells asked asks helped helps listened listens shared shares showed shows
    suggested suggests called calls texted texts was is has had gave gives made makes got went
    came knew knows understood understands taught met wanted wants did does keeps kept never
    always seemed seems felt feels talked talks sent sends replied answered lives lived works
    worked who thinks thought let explained reminded encouraged and i've reached"""
)
BASE = _set(
    """be have do go get make take come see know think say tell ask give find keep let help need
    want try use work call feel leave put mean become show hear play run move like live
    believe hold bring happen write provide sit stand lose pay meet include continue set learn
    change lead understand watch follow stop create speak read allow add spend grow open walk
    win offer remember consider appear buy wait serve die send expect build stay fall cut
    reach kill remain suggest raise pass sell require report decide pull miss love hate thank
    forget forgive heal listen share support trust talk text email start begin end finish
    attend join return reply answer always never not also still only probably definitely
    surely soon just ever eventually likely certainly hopefully then now all both each even
    really recommend look seem turn cause benefit improve cry laugh sleep drink eat drive
    travel visit connect check contact reconnect reschedule cancel apply depend matter vary
    cost last cover hurt break fix face fight carry cheer pray hope wish care mind choose pick
    accept admit agree reflect process practice discuss explain express encourage inspire
    guide mentor sponsor facilitate relapse cheat lie tempt"""
)
VERBS = _set(
    """hope mark sue rob pat chase grant drew nick skip page trace pierce bob wade rose bill josh
    jack ward will may max storm frank"""
)
ABSTRACT = _set(
    """hope grace faith joy mercy patience harmony justice charity liberty serenity prudence love
    destiny purity peace freedom bliss melody"""
)
QUALITIES = _set(
    """frank rich young sunny rusty dusty misty stormy gray precious happy merry earnest gay rosy
    sandy tawny scarlet violet rocky white black brown green long short good best bright sharp
    strong small wise swift noble gentle sweet hardy moody curt red rowdy loving blunt true"""
)
PLACE_BEFORE = _set(
    """in from to near around outside visit visiting visited via leaving left reach towards
    toward downtown at of for between through into"""
)
LIVING = _set(
    """live lives lived living born from moved move moving based stay stayed staying grew grown
    raised work works worked drive drove driving travel traveled travelled back up over here
    now house home flat job resident"""
)
PLACE_AFTER = _set(
    """town city area group meeting meetings chapter station university college hospital group's
    church council centre center county"""
)
ARTICLES = _set(
    """a an the this that these those it my your his her its our their about more books book up
    too many aloud through some every each"""
)

CALENDAR = _set(
    """january february april june july august september october november december jan feb apr
    jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
    mondays tuesdays wednesdays thursdays fridays saturdays sundays mon tue tues wed weds thu
    thur thurs fri easter christmas xmas halloween thanksgiving ramadan passover hanukkah
    diwali juneteenth eid lent yule kwanzaa pentecost epiphany"""
)
MAYBE_CALENDAR = _set("may march sat sun june")
CALENDAR_BEFORE = _set(
    """in since last next until till by of early late mid from through before after during around"""
)
ORDINALS = _set("first second third fourth fifth sixth seventh eighth ninth tenth")
DATE_BEFORE = ORDINALS | _set("of the last next early late mid past coming every until this")
DATE_AFTER = ORDINALS | _set("eve day weekend st nd rd th the of night morning afternoon evening")
NUMBERS = _set(
    """eleven thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty
    fourty fifty sixty seventy eighty ninety hundred thousand million billion hundreds
    thousands twenties thirties forties fifties sixties seventies eighties nineties"""
)
SMALL = _set("one two three four five six seven eight nine ten twelve") | ORDINALS
DECADE_BEFORE = _set("early mid late my his her their")
OLD = _set("old olds year years yrs yr")

HONORS = _set(
    """mr mrs ms miss mx dr doctor prof professor sir madam dame lady lord rev reverend pastor
    rabbi imam captain sergeant officer sgt lieutenant colonel judge nurse senator president
    coach sheriff deacon bishop elder st saint chief detective major"""
)
ABBREVIATED = _set(
    """mr mrs ms mx dr prof rev st sgt capt lt col gen sr jr hon fr messrs mt ft no vs"""
)
PLACE_FIRST = _set(
    """new north south east west upper lower great grand port fort mount lake san santa saint st
    los las el la le de del van von al bin cape glen den der di da du greater central little
    northern southern eastern western"""
)
PLACE_LAST = _set(
    """city county beach university college hospital heights springs falls island islands valley
    high school elementary academy street road avenue lane drive court boulevard square bay
    hills river creek park airport station bridge church cathedral chapel mosque temple
    library hotel bar grill cafe restaurant clinic center centre institute foundation company
    corporation group inc bank store mall village township district parish estate province
    state states kingdom republic stadium theater theatre museum forest mountain mountains
    ocean sea gulf desert coast police department sons brothers associates partners services
    solutions industries holdings insurance airlines motors"""
)
LOWER_PLACE_LAST = _set(
    """city county beach university college hospital heights springs elementary township"""
)
PLACE_OF = _set(
    """university college bank city state church county town village isle republic school
    institute department ministry port bay cape gulf bureau kingdom borough district province
    duke house lord bishop hospital our"""
)
STATES = _set("OR IN ME OK HI OH PA MA LA DE ID AL MS GA CO MO AR AS")
REGIONS = _set("US")
KIN = _set("sons son daughters brothers sisters associates partners co company")
UNITS = _set("""unit level floor box building block lot room flat suite apt no number gate door""")


def _phrases(text: str) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in text.replace("\n", " ").split(","):
        first, *rest = phrase.split()
        found.setdefault(first, []).append(tuple(rest))
    return found


PHRASES = _phrases(
    """green bay, long beach, little rock, salt lake city, grand rapids, palm springs, palm beach,
    cedar rapids, hot springs, grand forks, council bluffs, iron mountain, boulder city, oak park,
    rapid city, park city, oak ridge, round rock, high point, rock hill, silver spring, fort worth,
    bowling green, white plains, great falls, red deer, moose jaw, medicine hat, thousand oaks,
    mountain view, palm desert, union city, bay city, new haven, united states, united kingdom,
    great britain, new england, south africa, ivory coast, gold coast, alice springs, long island,
    central park, times square, wall street, bay area, twin cities, pacific northwest, cape cod,
    cape town, grand junction, grand prairie, virginia beach, myrtle beach, sugar land, fall river,
    broken arrow, cedar park, coral springs, coral gables, crystal lake, blue springs, mount airy,
    orange county, orange city, spring hill, garden city, garden grove, fountain valley, lake city,
    mission valley, battle creek, big rapids, traverse city, national city, lake forest,
    lake placid, pine bluff, flower mound, south bend, north pole, maple grove, apple valley,
    elk grove, forest grove, cherry hill, bear creek, falls church, castle rock, black forest,
    new forest, lake district, peak district, swift current, thunder bay, prince george, white rock,
    happy valley, holy land, middle east, far east, high wycombe, burnt oak, bury st edmunds,
    new year's eve, new year's day, new years eve, new years day, valentine's day, valentines day,
    labor day, labour day, memorial day, independence day, mother's day, mothers day, father's day,
    fathers day, boxing day, veterans day, presidents day, good friday, black friday, cyber monday,
    ash wednesday, palm sunday, bonfire night, earth day, groundhog day, columbus day, pancake day,
    bank holiday"""
)
"""Places and feasts whose words are all common ones, by their first word."""
PREFIXES = FUNCTION | _set("ex half non pre post mid anti pro co step self all part well")
BEFORE_YOU = _set("""love miss thank bless see hug hugs luv to for of from with told and ily""")
DIGITS = _set("""zero oh o nought one two three four five six seven eight nine double triple""")
AGE_UNITS = _set("year years yr yrs month months mo mos week weeks y")
AGED = _set("aged turned turning turns age ages")
NOT_AGED = _set(
    """times off out of around down away to into my his her the days weeks months years"""
)
BEING = _set("is was am are be")
I_AM = _set("i'm im he's she's hes shes they're who's")
FOLK = _set(
    """i he she they son daughter kid child boy girl brother sister who baby youngest oldest
    husband wife mother father mom dad nephew niece grandson granddaughter grandmother
    grandfather cousin partner ex one"""
)
AFTER_AGE = _set("and now when but so then this") | {""}
LABELS = _set("""number id pin ref reference code room ticket case order badge policy invoice""")
STREETS = _set(
    """street st avenue ave road rd lane ln boulevard blvd highway hwy parkway pkwy terrace
    crescent mews turnpike expressway causeway alley plaza"""
)
MAYBE_STREETS = _set(
    """drive dr court ct place pl square sq way close park hill circle cir trail trl loop gardens
    grove row walk route rte green point pike bend ridge run view"""
)
NOT_IN_STREETS = FUNCTION | _set(
    """minute minutes min mins hour hours hr hrs day days week weeks month months year years yr
    yrs time times people members step steps session sessions meeting meetings mile miles
    percent friends of others women men blocks good nice great long short"""
)
UNITS_TO_GO = _set(
    """apartment apt suite ste flat room rm bldg building box lot zip route rte highway hwy
    interstate exit floor level extension ext postcode"""
)
DIRECTIONS = _set("n s e w ne nw se sw north south east west")
SEASONS = _set("spring summer fall autumn winter")
NETS = _set(
    """insta instagram ig snap snapchat discord twitter tiktok telegram whatsapp signal skype kik
    reddit facebook fb messenger linkedin psn xbox steam gamertag venmo cashapp paypal
    username handle nickname nick twitch bluesky mastodon threads user"""
)
SIDES = _set("outside north south east west city town out near left bound here")
BEFORE_TO = _set(
    """want wanted like able started learned reason reasons dare need needed try tried began
    continue how have had ready something nothing begin is was going ought used enough"""
)
