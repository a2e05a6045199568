"""
The columns of the sheet and the words they go by.

The headings are a file format, not texts of a page: a sheet written in Swedish is read by somebody who uses Finnish. So
all languages stand here, beside the other words that people put over such columns.
"""

import re
from enum import StrEnum

from pelaren.values.markets import Market
from pelaren.values.names import fold


class Field(StrEnum):
    """What a column holds."""

    INSURANCE_NUMBER = "insurance-number"
    NAME = "name"
    IDENTITY = "identity"
    GROUP = "group"
    PLANNED = "planned"
    AMOUNT = "amount"


NEEDED = (Field.INSURANCE_NUMBER, Field.AMOUNT)
ORDER = (Field.INSURANCE_NUMBER, Field.NAME, Field.IDENTITY, Field.GROUP, Field.PLANNED, Field.AMOUNT)

_TITLES = {
    Field.INSURANCE_NUMBER: {"sv": "Försäkringsnummer", "fi": "Vakuutusnumero", "en": "Insurance number"},
    Field.NAME: {"sv": "Namn", "fi": "Nimi", "en": "Name"},
    Field.GROUP: {"sv": "Grupp", "fi": "Ryhmä", "en": "Group"},
    Field.PLANNED: {"sv": "Enligt plan", "fi": "Suunnitelman mukaan", "en": "According to plan"},
    Field.AMOUNT: {"sv": "Summa på fakturan", "fi": "Summa laskulla", "en": "Amount on the invoice"},
}
_IDENTITY_TITLES = {
    Market.FI: {"sv": "Personbeteckning", "fi": "Henkilötunnus", "en": "Personal identity code"},
    Market.SE: {"sv": "Personnummer", "fi": "Henkilötunnus", "en": "Personal identity number"},
}
_OTHER_WORDS: dict[Field, tuple[str, ...]] = {
    Field.INSURANCE_NUMBER: (
        *("försäkringsnr", "försäkrings nr", "försäkrings-id"),
        *("vakuutusnro", "vakuutuksen numero"),
        *("insurance no", "insurance id", "policy number"),
    ),
    Field.NAME: (
        *("försäkrad", "den försäkrade", "efternamn och förnamn", "person"),
        *("vakuutettu", "sukunimi ja etunimi"),
        *("insured", "full name"),
    ),
    Field.IDENTITY: ("personnr", "hetu", "identity number", "personal id"),
    Field.GROUP: ("gruppnamn", "ryhmän nimi", "group name"),
    Field.PLANNED: (
        *("plan", "planerat", "planerad summa", "nu", "nuvarande summa", "betalningspost"),
        *("suunniteltu", "maksuerä"),
        *("planned", "now", "instalment"),
    ),
    Field.AMOUNT: (
        *("summa", "ny summa", "belopp", "nytt belopp", "fakturabelopp", "premie", "ny premie"),
        *("uusi summa", "määrä", "uusi määrä", "maksu", "vakuutusmaksu"),
        *("amount", "new amount", "premium", "new premium"),
    ),
}
_SUMS = (
    *("summa", "totalt", "total", "slutsumma", "delsumma", "sammanlagt"),
    *("yhteensä", "loppusumma", "välisumma"),
    *("sum", "grand total", "subtotal", "total amount"),
)
_SUMS_OF = ("summa ", "totalt ", "yhteensa ", "sum of ", "total ")
_BESIDE_THE_POINT = re.compile(r"\(.*?\)|\[.*?\]|[€*:.,;]|\b(?:eur|sek|kr)\b")

# How sure a heading is: the word we write ourselves, or one of the others.
OWN, OTHER = 2, 1


def title(field: Field, *, language: str, market: str) -> str:
    """Return what the sheet calls a column."""
    return (_IDENTITY_TITLES[Market(market)] if field is Field.IDENTITY else _TITLES[field])[language]


def recognise(heading: str) -> tuple[Field, int] | None:
    """Return the column that a heading means and how sure that is (OWN, OTHER); None for an unknown heading."""
    return _KNOWN.get(_plain(heading))


def is_total(text: str) -> bool:
    """Say whether a text stands beside a sum: Summa, Yhteensä, Total 2026."""
    words = _plain(text)
    return words in _TOTAL_WORDS or words.startswith(_SUMS_OF)


def _plain(heading: str) -> str:
    return " ".join(_BESIDE_THE_POINT.sub(" ", fold(heading)).split())


def _known() -> dict[str, tuple[Field, int]]:
    others = {_plain(word): (field, OTHER) for field, words in _OTHER_WORDS.items() for word in words}
    titles = [*_TITLES.items(), *((Field.IDENTITY, of_market) for of_market in _IDENTITY_TITLES.values())]
    return others | {_plain(word): (field, OWN) for field, words in titles for word in words.values()}


_KNOWN = _known()
_TOTAL_WORDS = frozenset(map(_plain, _SUMS))
