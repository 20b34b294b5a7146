"""Labeled texts of our own: invented people, towns and numbers in sentences written for this test.

`texts(seed)` fills the sentences anew for each seed. Nothing here is taken from a data set.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

IDENTIFIERS = frozenset("PERSON LOCATION ADDRESS PHONE HANDLE DATE ID AGE EMAIL URL".split())
"""What the first figure counts; ORG, TITLE and NRP are read too, as well as can be."""

_SLOT = re.compile(r"\{([A-Z]+)(\d?)\}")


@dataclass(frozen=True)
class Labeled:
    """A text, where what is in it (start, end, kind), and the people it names."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    people: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    family: str = "dialog"


GIVEN = """Aaliyah Abdul Adaeze Agnieszka Ahmed Aiko Alejandra Alphonse Amara Anneke Anton Arjun Astrid Ayesha
Beatriz Bjorn Bogdan Brianna Callum Carlos Catriona Chidi Chloe Cillian Daniela Deepak Delphine Desmond Dimitri
Dominika Eamon Eileen Ekaterina Elif Emeka Enrique Esther Fatima Fergus Fiona Gareth Giovanni Gretchen Hamza Hannah
Harriet Hiroshi Ignacio Ingrid Isabelle Ivana Jamal Jana Jasper Jelena Jerome Joaquin Josephine Kaito Kareem Katarzyna
Keisha Kwame Lakshmi Latoya Leila Leszek Liam Lorenzo Ludmila Maeve Malik Mariana Mehmet Mei Miguel Milos Mohammed
Nadia Natasha Ngozi Niamh Nikolai Olga Oluwaseun Omar Oscar Padraig Paolo Patricia Pedro Priya Quentin Rachel Rajesh
Ramona Rashid Renata Roberto Roisin Rosalind Samuel Sanjay Sarah Siobhan Sofia Stefan Svetlana Tadeusz Takeshi Tamika
Tariq Teresa Thandiwe Tyrone Ulrike Valentina Vikram Vladimir Wanda Wojciech Xavier Yasmin Yuki Yusuf Zainab Zoltan
Michael Jennifer David Linda James Karen Robert Susan Kevin Brenda Jo Mike Liz Tom Beth Dave Kim Ron Tina Greg Lori
Grace Hope Will Mark Rose Faith Joy Dawn Bill Frank April Summer Grant Chase Crystal Amber Ruby Sandy Robin Jack
Daisy Violet Heather Holly Ivy Jade Pat Rob Sue Victor Dean Ray Max Carol Art Gene Iris Olive""".split()
FAMILY = """Abernathy Achterberg Adeyemi Aguilar Ahmadi Andersen Baumgartner Bhattacharya Bianchi Blaszczyk Brennan
Castellano Chakraborty Chowdhury Contreras Czerny Dabrowski Delacroix Dubois Eriksson Espinoza Farrokhzad Fitzgerald
Fontaine Gallagher Georgiou Gonzalez Grabowski Gupta Haddad Hashimoto Hernandez Hoffmann Horvath Ibrahim Ivanov
Jankowski Johnson Kaczmarek Kapoor Karlsson Kowalski Kuznetsov Lindqvist Lombardi MacDonald Mahmoud Martinez
McAllister Mensah Mikkelsen Moreau Mueller Murphy Nakamura Nguyen Novak O'Brien O'Sullivan Okafor Okonkwo Olsen Ortiz
Papadopoulos Patel Petrov Popescu Quintero Rahman Ramirez Rodriguez Romano Rossi Saito Santos Schneider Sharma Silva
Smith Sokolov Sorensen Szabo Takahashi Tanaka Thompson Torres Tran Vargas Vasquez Villanueva Vukovic Wagner Watanabe
Weatherby Wilson Wisniewski Yamamoto Yilmaz Zielinski Zimmermann Young Brown Long King White Baker Cook Hill Woods Day
Rivers Stone Fox Price Church Bell Rice Banks Short""".split()
TOWN = """Springfield Rotterdam Albuquerque Ballymena Bratislava Chattanooga Cincinnati Cleveland Dunedin Edinburgh
Eindhoven Fayetteville Galway Guadalajara Harrisburg Indianapolis Jacksonville Kalamazoo Krakow Lagos Leicester
Liverpool Ljubljana Louisville Manchester Melbourne Milwaukee Minneapolis Montreal Mumbai Nairobi Naperville Oslo
Ottawa Philadelphia Poughkeepsie Quebec Raleigh Sacramento Saskatoon Sheboygan Swansea Tallahassee Toledo Tulsa
Utrecht Vancouver Warsaw Winnipeg Wolverhampton Yonkers Zurich Texas Ohio Canada Germany Kenya Portugal Brookfield
Ashgrove Millbrook Lakewood Thornbury Oakdale Greenfield Westport""".split() + [
    "New York", "San Diego", "Los Angeles", "Cedar Rapids", "Salt Lake City", "Long Beach", "New Jersey",
    "South Carolina", "Fort Wayne", "Baton Rouge", "Orange County", "Green Bay", "Little Rock", "Palm Springs",
    "St. Louis", "West Virginia", "United States", "Kansas City", "Grand Rapids", "Newcastle upon Tyne", "Stratford",
]  # fmt: skip
ROADS = """Maple Oak Elm Washington Harbor Sunset Meadow Willow Pinecrest Juniper Lincoln Chestnut Cherry Highland
Prospect Valley Orchard Kingsley Wickham Ferndale""".split()
KINDS = [
    "Street",
    "St",
    "Ave",
    "Avenue",
    "Road",
    "Rd",
    "Lane",
    "Drive",
    "Blvd",
    "Court",
    "Way",
    "Place",
    "Terrace",
]
ORGS = """Globex Initech Vandelay Nordwind Pfizer Walmart Deloitte Costco Siemens Vodafone Lidl""".split() + [
    "Blue Harbor Bank", "University of Ostrava", "Hartwell Industries", "Riverside High School", "Bank of Velden",
    "Mercy General Hospital", "Northgate Community College", "Sunrise Bakery", "Harper and Sons", "Target",
]  # fmt: skip
NATIONS = """American Spanish Polish Nigerian Irish Mexican Korean Dutch Catholic Muslim Jewish Christian Hindu
Republican Democrat Lutheran Baptist Canadian French Turkish""".split()
MONTHS = (
    "January February March April May June July August September October November December".split()
)
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
HOLIDAYS = ["Christmas Eve", "Thanksgiving", "Easter Sunday", "New Year's Day", "Halloween"]
TENS = "twenty thirty forty fifty sixty seventy".split()
ONES = "one two three four five six seven eight nine".split()
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()


def texts(seed: int, copies: int = 4) -> list[Labeled]:
    """Every sentence so many times, each time with other fillings."""
    from tests.rules.anonymity.sentences import SENTENCES  # noqa: PLC0415  (long, and only for this)

    chance = random.Random(seed)
    return [
        _fill(sentence, family, chance)
        for family, sentences in SENTENCES.items()
        for sentence in sentences
        for _ in range(copies)
    ]


def _fill(sentence: str, family: str, chance: random.Random) -> Labeled:
    out, spans, people, towns = "", [], [], []
    end = 0
    for slot in _SLOT.finditer(sentence):
        kind = {"FULL": "PERSON", "FIRST": "PERSON", "LAST": "PERSON"}.get(slot[1], slot[1])
        value = _value(slot[1], chance)
        out += sentence[end : slot.start()]
        start = len(out)
        out += value
        end = slot.end()
        spans.append((start, len(out), kind))
        if kind == "PERSON":
            people.append(value)
        if kind == "LOCATION":
            towns.append(value)
    text = out + sentence[end:]
    if family == "tweet" and chance.random() < 0.35:
        text = text.lower()
    return Labeled(text, tuple(spans), tuple(people), tuple(towns), family)


def _value(kind: str, chance: random.Random) -> str:
    pick = chance.choice
    number = chance.randrange
    match kind:
        case "PERSON":
            return pick([f"{pick(GIVEN)} {pick(FAMILY)}", pick(GIVEN)])
        case "FULL":
            return pick(
                [
                    f"{pick(GIVEN)} {pick(FAMILY)}",
                    f"{pick(GIVEN)} {pick('ABCDEFGHJKLM')}. {pick(FAMILY)}",
                    f"{pick(GIVEN)} {pick(FAMILY)}-{pick(FAMILY)}",
                ]
            )
        case "FIRST":
            return pick(GIVEN)
        case "LAST":
            return pick(FAMILY)
        case "LOCATION":
            return pick(TOWN)
        case "ADDRESS":
            road = f"{number(2, 9999)} {pick(ROADS)} {pick(KINDS)}"
            return pick(
                [
                    road,
                    f"{road}, Apt {number(1, 40)}{pick('ABCD')}",
                    f"{road}\n{pick(TOWN)}, {pick(['OH', 'IL', 'TX', 'OR', 'IN', 'CA'])} {number(10000, 99999)}",
                    f"{road}, {pick(TOWN)}",
                    f"P.O. Box {number(2, 999)}, {pick(TOWN)} {number(10000, 99999)}",
                    f"Suite {number(1, 20)}, {road}, {pick(TOWN)}, {pick(['Canada', 'Germany', 'UK'])}",
                    f"Flat {number(1, 12)}, {number(2, 90)} {pick(ROADS)} {pick(KINDS)}, {pick(TOWN)} SW{number(1, 9)} {number(1, 9)}AB",
                ]
            )
        case "PHONE":
            a, b, c = number(200, 999), number(200, 999), number(1000, 9999)
            return pick(
                [f"({a}) {b}-{c}", f"{a}-{b}-{c}", f"+1 {a} {b} {c}", f"{a}.{b}.{c}", f"+44 20 {c} {number(1000, 9999)}",
                 f"0{a} {number(100000, 999999)}", f"{b}-{c}", f"{a}{b}{c}", f"+49-{a}-{c}{b}", f"{a} {b} {c} x{number(1, 99)}",
                 " ".join(pick(["zero", *ONES]) for _ in range(10))]
            )  # fmt: skip
        case "HANDLE":
            name = pick(GIVEN).lower()
            return pick(
                [
                    f"@{name}{number(1, 99)}",
                    f"u/{name}_writes",
                    f"@{name}_{pick(FAMILY).lower()}",
                    f"{name}#{number(1000, 9999)}",
                    f"{name}_{number(60, 99)}",
                    f"@the{name}",
                    f"xX{name}Xx",
                ]
            )
        case "ORG":
            return pick(ORGS)
        case "DATE":
            month, day, year = pick(MONTHS), number(1, 29), number(1950, 2026)
            return pick(
                [f"{month} {day}", f"{month} {day}, {year}", f"{day} {month} {year}", f"{number(1, 13)}/{day}/{year}", f"{year}-{number(1, 13):02}-{day:02}",
                 pick(DAYS), f"last {pick(DAYS)}", f"the {pick(ORDINALS)} of {month}", f"{month} {year}", f"{pick(HOLIDAYS)} {year}", pick(HOLIDAYS), str(year),
                 f"{day}.{number(1, 13)}.{year % 100:02}", f"{pick(DAYS)}, {month} {day}", f"{pick(['summer', 'spring'])} of {year}", f"{month[:3]} {day}"]
            )  # fmt: skip
        case "ID":
            return pick(
                [f"{number(100, 999)}-{number(10, 99)}-{number(1000, 9999)}", f"{pick('ABCD')}{number(100000, 9999999)}", str(number(1000, 99999999)),
                 f"GB{number(10, 99)} NWBK {number(1000, 9999)} {number(1000, 9999)} {number(1000, 9999)} {number(10, 99)}", f"{pick('KLMN')}{pick('ABC')}-{number(100, 999)}-{pick('XYZ')}",
                 f"{number(4000, 4999)} {number(1000, 9999)} {number(1000, 9999)} {number(1000, 9999)}", f"192.168.{number(1, 250)}.{number(1, 250)}"]
            )  # fmt: skip
        case "AGE":
            return pick(
                [
                    str(number(13, 90)),
                    f"{number(3, 90)} years old",
                    f"{pick(TENS)}-{pick(ONES)}",
                    f"{pick(TENS)} {pick(ONES)}",
                    f"{number(2, 12)} years old",
                    f"{pick(['five', 'nine', 'eleven', 'sixteen'])} years old",
                ]
            )
        case "TITLE":
            return pick(["Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "Miss"])
        case "EMAIL":
            name, last = pick(GIVEN).lower(), pick(FAMILY).lower().replace("'", "")
            return pick(
                [
                    f"{name}.{last}@example.com",
                    f"{name}{number(1, 99)}@mail.example.org",
                    f"{name} at example dot com",
                    f"{name}(at){last}.org",
                    f"{name} [at] {last} [dot] net",
                    f"{last}_{name}@example.co.uk",
                ]
            )
        case "URL":
            last = pick(FAMILY).lower().replace("'", "")
            return pick(
                [
                    f"https://www.{last}.com/about",
                    f"www.{last}.org",
                    f"{last}.net",
                    f"http://{last}.example/x?id={number(1, 99)}",
                    f"bit.ly/{last}{number(1, 9)}",
                    f"{last}-family.co.uk/page",
                ]
            )
        case "NRP":
            return pick(NATIONS)
    raise KeyError(kind)
