"""Invented people: first names and surnames that are put together by place, never by chance."""

from collections.abc import Iterator

FIRST_NAMES = (
    "Agneta", "Anders", "Annika", "Axel", "Barbro", "Bo", "Carina", "Christer", "Dagmar", "David", "Elisabet",
    "Emil", "Eva-Lena", "Fredrik", "Gunilla", "Gustav", "Hanna", "Henrik", "Inga-Lill", "Ivar", "Jenny", "Johan",
    "Kristina", "Krister", "Lena", "Linus", "Maj-Britt", "Magnus", "Monica", "Niklas", "Nina", "Ola", "Pernilla",
    "Peter", "Ragnhild", "Robert", "Sara", "Stefan", "Susanne", "Sven", "Tove", "Urban", "Viveka", "Åke", "Örjan",
)  # fmt: skip
SURNAMES = (
    "Abrahamsson", "Alm", "Asplund", "Bergman", "Björk", "Blomqvist", "Boström", "Dahl", "Edlund", "Ek", "Eriksson",
    "Fagerström", "Finell", "Forsberg", "Fredriksson", "Grönlund", "Gustafsson", "Haglund", "Hansson", "Hellström",
    "Hjort", "Häggström", "Isaksson", "Jansson", "Kronqvist", "Kullberg", "Lagerström", "Lillkvist", "Ljung", "Lund",
    "Malm", "Myllymäki", "Nordin", "Nygård", "Näsman", "Palm", "Pettersson", "Ranta", "Rosenqvist", "Sjöberg",
    "Ström", "Svahn", "Söderlund", "Thors", "Ulfves", "Vestergård", "Wallin", "Westerlund", "Vik", "Ytterman",
    "Ågren", "Ålander", "Ängström", "Öberg", "Östman",
)  # fmt: skip
FINNISH_NAMES = (
    ("Aino", "Mäkelä"), ("Esa", "Hyytiäinen"), ("Hanna-Leena", "Korpela"), ("Ilkka", "Särkelä"), ("Jaana", "Yrjölä"),
    ("Kalle", "Äijälä"), ("Lotta", "Sandås"), ("Mikko", "Heikkilä"), ("Outi", "Rautio"), ("Pasi", "Öhman"),
    ("Riikka", "Vähäkangas"), ("Tuomas", "Ahola"),
)  # fmt: skip


def swedish_names(start: int) -> Iterator[tuple[str, str]]:
    """Yield first name and surname, no pair twice within the first 495, beginning at a place of the series."""
    place = start
    while True:
        yield FIRST_NAMES[place * 7 % len(FIRST_NAMES)], SURNAMES[place * 3 % len(SURNAMES)]
        place += 1
