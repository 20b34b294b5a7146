"""Texts that name nobody: what the programs say themselves, and how people write to each other."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

PROGRAMS = Path(__file__).parents[3] / "layers/common/alongside/programs"


def of_programs() -> list[str]:
    """Every sentence of every program file."""
    found = []
    for file in sorted(PROGRAMS.glob("*.toml")):
        found += [text for text in _strings(tomllib.loads(file.read_text())) if text.count(" ") > 3]
    return found


def _strings(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, str) and key not in ("titles", "find", "id", "code"):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _strings(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one, key)


SLANG = """
omg this group is literally the best thing thats happened to me this year lol
ngl i was super nervous at first but my mentor was so chill abt it
idk what i wouldve done without u guys tbh
lmao i thought i was the only one checking his phone at 3 in the morning smh
she gets it ya know? like rly gets it. no judgement no bs
im not gonna lie the first sesh was kinda awkward but we figured it out
wtf is wrong w me why do i still miss him ugh
thx so much for always pickin up, means the world to me xoxo
cant even rn. feelin so drained n numb
bruh my mentor is goated fr fr no cap
honestly just wanna say ty ty ty!!! u saved my life
hes a great listener but sometimes he talks abt himself alot lol
dunno if this is the right place but i wanna vent real quick
yall are amazing, never felt so seen before
my hubby cheated and i lost my damn mind for a bit ngl
she was like nah girl u got this and i was like omg ur right
the zoom calls are meh, i'd rather meet irl tbh
got ghosted by my first mentor wich sucked but the new one is awesome sauce
soooo grateful for this program yall dont even know
ok so update: we talked, i cried, he cried, the dog cried haha
gotta say the vibes in that group are immaculate
hella anxious before every meeting but afterwards im always like why was i even worried lol
pls can we have more meetings like that one it was lit
i relapsed last nite and she didnt judge me at all, just said one day at a time
my ex is a total narcissist and gaslighting is his hobby smh
tbh my mentor is kinda flaky, cancels last minute all the time which is annoying af
idc what anyone says this stuff works if u work it
aww thanks babe that made my day
lowkey jealous of ppl who have their sh*t together
im so freaking proud of us, 2 years ago i couldnt even get outta bed
whatever dude, i tried, u tried, it is what it is
shoutout to whoever started this program, ur a legend
bc of her i finally blocked him lol best decision ever
anyone else feel like crap after d-day anniversaries? asking for a friend haha
i was like woah when she told me her story, so similar to mine its crazy
my bad for missing the call yesterday, work was nuts
jeez that guy never shuts up but hes helpful i guess
welp there goes my sobriety streak, back to day 1 i guess :(
not sure how 2 say this but i feel better when i talk to u
hubs n i r doing better thx to couples stuff we learned
lol she always brings snacks, total mom energy
feeling hopeful for once, maybe things will work out idk
it was weird at first cuz shes way younger than me but wow so wise
i wish we had a group chat or smth instead of emails nobody reads
goodnight peeps, hug your kids
he keeps saying just get over it, like dude read the room
nobody tells u how lonely it is when ur the one who got cheated on
told my therapist about this group and she was all for it yay
my anxiety is thru the roof but the breathing stuff helps a bunch
k bye love yall see u next week
meetings run way too long imo, could be an email lol
dang i didnt expect to bawl my eyes out in front of strangers
he's legit the kindest dude ever, zero ego
feels good 2 b heard 4 once
i'm kinda over the whole journaling thing but ill give it another shot
ugh mondays. anyway thx for listening to my rant
yup same here, hang in there hun it gets better
haha yeah the facilitator is a hoot
we vibed right away, shes basically my bff now
cringe but true: i ugly cried in my car after
my mentor kept zoning out n checkin his phone, kinda rude ngl
she dropped some truth bombs on me today phew
everythings a mess but at least i aint alone no more
gonna try that grounding thingy tonite, fingers crossed
""".strip().splitlines()
