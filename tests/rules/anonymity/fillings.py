"""What is put into the sentences: invented people, places, numbers and dates in many forms."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

GIVEN = """Aaliyah Abdul Adaeze Agnieszka Ahmed Aiko Alejandra Alphonse Amara Anneke Anton
Arjun Astrid
Ayesha Beatriz Bjorn Bogdan Brianna Callum Carlos Catriona Chidi Chloe Cillian Daniela Deepak
Delphine Desmond Dimitri Dominika Eamon Eileen Ekaterina Elif Emeka Enrique Esther Fatima
Fergus Fiona Gareth Giovanni Gretchen Hamza Hannah Harriet Hiroshi Ignacio Ingrid Isabelle
Ivana Jamal Jana Jasper Jelena Jerome Joaquin Josephine Kaito Kareem Katarzyna Keisha Kwame
Lakshmi Latoya Leila Leszek Liam Lorenzo Ludmila Maeve Malik Mariana Mehmet Mei Miguel Milos
Mohammed Nadia Natasha Ngozi Niamh Nikolai Olga Oluwaseun Omar Oscar Padraig Paolo Patricia
Pedro Priya Quentin Rachel Rajesh Ramona Rashid Renata Roberto Roisin Rosalind Samuel Sanjay
Sarah Siobhan Sofia Stefan Svetlana Tadeusz Takeshi Tamika Tariq Teresa Thandiwe Tyrone Ulrike
Valentina Vikram Vladimir Wanda Wojciech Xavier Yasmin Yuki Yusuf Zainab Zoltan Michael
Jennifer David Linda James Karen Robert Susan Kevin Brenda Jo Mike Liz Tom Beth Dave Kim Ron
Tina Greg Lori Grace Hope Will Mark Rose Faith Joy Dawn Bill Frank April Summer Grant Chase
Crystal Amber Ruby Sandy Robin Jack Daisy Violet Heather Holly Ivy Jade Pat Rob Sue Victor
Dean Ray Max Carol Art Gene Iris Olive""".split()
FAMILY = """Abernathy Achterberg Adeyemi Aguilar Ahmadi Andersen Baumgartner Bhattacharya Bianchi
Blaszczyk Brennan Castellano Chakraborty Chowdhury Contreras Czerny Dabrowski Delacroix Dubois
Eriksson Espinoza Farrokhzad Fitzgerald Fontaine Gallagher Georgiou Gonzalez Grabowski Gupta
Haddad Hashimoto Hernandez Hoffmann Horvath Ibrahim Ivanov Jankowski Johnson Kaczmarek Kapoor
Karlsson Kowalski Kuznetsov Lindqvist Lombardi MacDonald Mahmoud Martinez McAllister Mensah
Mikkelsen Moreau Mueller Murphy Nakamura Nguyen Novak O'Brien O'Sullivan Okafor Okonkwo Olsen
Ortiz Papadopoulos Patel Petrov Popescu Quintero Rahman Ramirez Rodriguez Romano Rossi Saito
Santos Schneider Sharma Silva Smith Sokolov Sorensen Szabo Takahashi Tanaka Thompson Torres
Tran Vargas Vasquez Villanueva Vukovic Wagner Watanabe Weatherby Wilson Wisniewski Yamamoto
Yilmaz Zielinski Zimmermann Young Brown Long King White Baker Cook Hill Woods Day Rivers Stone
Fox Price Church Bell Rice Banks Short""".split()
TOWN = [
    *"""Springfield Rotterdam Albuquerque Ballymena Bratislava Chattanooga Cincinnati Cleveland
Dunedin Edinburgh Eindhoven Fayetteville Galway Guadalajara Harrisburg Indianapolis
Jacksonville Kalamazoo Krakow Lagos Leicester Liverpool Ljubljana Louisville Manchester
Melbourne Milwaukee Minneapolis Montreal Mumbai Nairobi Naperville Oslo Ottawa Philadelphia
Poughkeepsie Quebec Raleigh Sacramento Saskatoon Sheboygan Swansea Tallahassee Toledo Tulsa
Utrecht Vancouver Warsaw Winnipeg Wolverhampton Yonkers Zurich Texas Ohio Canada Germany Kenya
Portugal Brookfield Ashgrove Millbrook Lakewood Thornbury Oakdale Greenfield Westport""".split(),
    "New York",
    "San Diego",
    "Los Angeles",
    "Cedar Rapids",
    "Salt Lake City",
    "Long Beach",
    "New Jersey",
    "South Carolina",
    "Fort Wayne",
    "Baton Rouge",
    "Orange County",
    "Green Bay",
    "Little Rock",
    "Palm Springs",
    "St. Louis",
    "West Virginia",
    "United States",
    "Kansas City",
    "Grand Rapids",
    "Newcastle upon Tyne",
    "Stratford",
]
ROADS = """Maple Oak Elm Washington Harbor Sunset Meadow Willow Pinecrest Juniper Lincoln
Chestnut Cherry
Highland Prospect Valley Orchard Kingsley Wickham Ferndale""".split()
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
ORGS = [
    *"""Globex Initech Vandelay Nordwind Pfizer Walmart Deloitte Costco Siemens Vodafone
Lidl""".split(),
    "Blue Harbor Bank",
    "University of Ostrava",
    "Hartwell Industries",
    "Riverside High School",
    "Bank of Velden",
    "Mercy General Hospital",
    "Northgate Community College",
    "Sunrise Bakery",
    "Harper and Sons",
    "Target",
]
NATIONS = """American Spanish Polish Nigerian Irish Mexican Korean Dutch Catholic Muslim Jewish
Christian
Hindu Republican Democrat Lutheran Baptist Canadian French Turkish""".split()
MONTHS = (
    "January February March April May June July August September October November December".split()
)
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
HOLIDAYS = ["Christmas Eve", "Thanksgiving", "Easter Sunday", "New Year's Day", "Halloween"]
TENS = "twenty thirty forty fifty sixty seventy".split()
ONES = "one two three four five six seven eight nine".split()
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()

FORMS: dict[str, list[str]] = {
    "PERSON": ["<given> <family>", "<given>"],
    "FULL": ["<given> <family>", "<given> <capital>. <family>", "<given> <family>-<family>"],
    "FIRST": ["<given>"],
    "LAST": ["<family>"],
    "LOCATION": ["<town>"],
    "ORG": ["<org>"],
    "NRP": ["<nation>"],
    "TITLE": ["Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "Miss"],
    "ADDRESS": [
        "<2-9999> <road> <kind>",
        "<2-9999> <road> <kind>, Apt <1-40><capital>",
        "<2-9999> <road> <kind>\n<town>, <state> <10000-99999>",
        "<2-9999> <road> <kind>, <town>",
        "P.O. Box <2-999>, <town> <10000-99999>",
        "Suite <1-20>, <2-999> <road> <kind>, <town>, <country>",
        "Flat <1-12>, <2-90> <road> <kind>, <town> SW<1-9> <1-9>AB",
    ],
    "PHONE": [
        "(<200-999>) <200-999>-<1000-9999>",
        "<200-999>-<200-999>-<1000-9999>",
        "+1 <200-999> <200-999> <1000-9999>",
        "<200-999>.<200-999>.<1000-9999>",
        "+44 20 <1000-9999> <1000-9999>",
        "0<200-999> <100000-999999>",
        "<200-999>-<1000-9999>",
        "<200-999><200-999><1000-9999>",
        "+49-<200-999>-<1000-9999><200-999>",
        "<200-999> <200-999> <1000-9999> x<1-99>",
        "<one> <one> zero <one> <one> <one> <one> oh <one> <one>",
    ],
    "HANDLE": [
        "@<nick><1-99>",
        "u/<nick>_writes",
        "@<nick>_<surname>",
        "<nick>#<1000-9999>",
        "<nick>_<60-99>",
        "@the<nick>",
        "xX<nick>Xx",
    ],
    "DATE": [
        "<month> <1-28>",
        "<month> <1-28>, <1950-2026>",
        "<1-28> <month> <1950-2026>",
        "<1-12>/<1-28>/<1950-2026>",
        "<1950-2026>-0<1-9>-<10-28>",
        "<day>",
        "last <day>",
        "the <ordinal> of <month>",
        "<month> <1950-2026>",
        "<holiday> <1950-2026>",
        "<holiday>",
        "<1950-2026>",
        "<1-28>.<1-12>.<10-99>",
        "<day>, <month> <1-28>",
        "summer of <1950-2026>",
        "spring <1950-2026>",
    ],
    "ID": [
        "<100-999>-<10-99>-<1000-9999>",
        "<capital><100000-9999999>",
        "<1000-99999999>",
        "GB<10-99> NWBK <1000-9999> <1000-9999> <1000-9999> <10-99>",
        "<capital><capital>-<100-999>-<capital>",
        "<4000-4999> <1000-9999> <1000-9999> <1000-9999>",
        "192.168.<1-250>.<1-250>",
    ],
    "AGE": [
        "<13-90>",
        "<3-90> years old",
        "<tens>-<one>",
        "<tens> <one>",
        "<2-12> years old",
        "<one> years old",
        "sixteen years old",
    ],
    "EMAIL": [
        "<nick>.<surname>@example.com",
        "<nick><1-99>@mail.example.org",
        "<nick> at example dot com",
        "<nick>(at)<surname>.org",
        "<nick> [at] <surname> [dot] net",
        "<surname>_<nick>@example.co.uk",
    ],
    "URL": [
        "https://www.<surname>.com/about",
        "www.<surname>.org",
        "<surname>.net",
        "http://<surname>.example/x?id=<1-99>",
        "bit.ly/<surname><1-9>",
        "<surname>-family.co.uk/page",
    ],
}

_WORDS: dict[str, list[str]] = {
    "given": GIVEN,
    "family": FAMILY,
    "nick": [name.lower() for name in GIVEN],
    "surname": [name.lower().replace("'", "") for name in FAMILY],
    "capital": list("ABCDEFGHJKLM"),
    "town": TOWN,
    "org": ORGS,
    "nation": NATIONS,
    "road": ROADS,
    "kind": KINDS,
    "state": ["OH", "IL", "TX", "OR", "IN", "CA"],
    "country": ["Canada", "Germany", "UK"],
    "month": MONTHS,
    "day": DAYS,
    "holiday": HOLIDAYS,
    "ordinal": ORDINALS,
    "tens": TENS,
    "one": ONES,
}
_PLACE = re.compile(r"<(\w+)(?:-(\d+))?>")


def filled(kind: str, chance: random.Random) -> str:
    """One of the forms of a kind, its places filled."""
    return _PLACE.sub(_filler(chance), chance.choice(FORMS[kind]))


def _filler(chance: random.Random) -> Callable[[re.Match[str]], str]:
    def fill(place: re.Match[str]) -> str:
        if place[2]:
            return str(chance.randint(int(place[1]), int(place[2])))
        return chance.choice(_WORDS[place[1]])

    return fill
