"""The columns of the sheet and the words they go by, in all languages: a file format, not texts of a page."""

import re
from enum import StrEnum

from pelaren.values.markets import Market
from pelaren.values.names import fold


class Column(StrEnum):
    """What a column holds. FULL_NAME, last name first, stands for both names."""

    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    FULL_NAME = "full_name"
    IDENTITY_NUMBER = "identity_number"
    GROUP = "group"
    JOINED_ON = "joined_on"
    INSTALMENT = "instalment"
    RETIREMENT_AGE = "retirement_age"
    EMPLOYEE_NUMBER = "employee_number"
    EMAIL = "email"


ORDER = (
    Column.LAST_NAME,
    Column.FIRST_NAME,
    Column.IDENTITY_NUMBER,
    Column.GROUP,
    Column.JOINED_ON,
    Column.INSTALMENT,
    Column.RETIREMENT_AGE,
    Column.EMPLOYEE_NUMBER,
    Column.EMAIL,
)
NEEDED = (Column.IDENTITY_NUMBER, Column.JOINED_ON, Column.INSTALMENT)

_TITLES = {
    Column.LAST_NAME: {"sv": "Efternamn", "fi": "Sukunimi", "en": "Last name"},
    Column.FIRST_NAME: {"sv": "Förnamn", "fi": "Etunimi", "en": "First name"},
    Column.FULL_NAME: {"sv": "Namn", "fi": "Nimi", "en": "Name"},
    Column.GROUP: {"sv": "Grupp", "fi": "Ryhmä", "en": "Group"},
    Column.JOINED_ON: {"sv": "I gruppen från", "fi": "Ryhmässä alkaen", "en": "In the group from"},
    Column.INSTALMENT: {"sv": "Betalningspost", "fi": "Maksuerä", "en": "Instalment"},
    Column.RETIREMENT_AGE: {"sv": "Pensionsålder", "fi": "Eläkeikä", "en": "Retirement age"},
    Column.EMPLOYEE_NUMBER: {"sv": "Anställningsnummer", "fi": "Työntekijänumero", "en": "Employee number"},
    Column.EMAIL: {"sv": "E-post", "fi": "Sähköposti", "en": "E-mail"},
}
_IDENTITY_TITLES = {
    Market.FI: {"sv": "Personbeteckning", "fi": "Henkilötunnus", "en": "Personal identity code"},
    Market.SE: {"sv": "Personnummer", "fi": "Henkilötunnus", "en": "Personal identity number"},
}
_OTHER_WORDS: dict[Column, tuple[str, ...]] = {
    Column.LAST_NAME: ("släktnamn", "tillnamn", "surname", "family name"),
    Column.FIRST_NAME: ("tilltalsnamn", "förnamn (tilltalsnamn)", "kutsumanimi", "given name"),
    Column.FULL_NAME: ("försäkrad", "efternamn och förnamn", "vakuutettu", "sukunimi ja etunimi", "full name"),
    Column.IDENTITY_NUMBER: (
        *("personnr", "pnr", "persnr", "födelsenummer", "identitetsnummer"),
        *("hetu", "henkilönumero", "identity number", "personal id", "ssn"),
    ),
    Column.GROUP: ("gruppnummer", "gruppnamn", "grupp nr", "ryhmän numero", "ryhmän nimi", "group number"),
    Column.JOINED_ON: (
        *("från", "startdag", "startdatum", "anslutningsdag", "börjar", "fr.o.m.", "from och med"),
        *("alkaen", "aloituspäivä", "alkaa", "start date", "joined on", "from"),
    ),
    Column.INSTALMENT: (
        *("belopp", "summa", "premie", "inbetalning", "premie per gång"),
        *("maksu", "vakuutusmaksu", "summa euroa", "amount", "premium"),
    ),
    Column.RETIREMENT_AGE: ("slutålder", "pensionsår", "retirement"),
    Column.EMPLOYEE_NUMBER: ("anställningsnr", "anst nr", "löntagarnummer", "henkilöstönumero", "employee no"),
    Column.EMAIL: ("epost", "e-postadress", "mejl", "sähköpostiosoite", "email", "e-mail address"),
}
_BESIDE_THE_POINT = re.compile(r"[(\[].*?[)\]]|[€*:.,;]|\b(?:eur|sek|kr)\b")


def words_of(column: Column, *, language: str, market: str) -> str:
    """Return what the sheet calls a column."""
    return (_IDENTITY_TITLES[Market(market)] if column is Column.IDENTITY_NUMBER else _TITLES[column])[language]


def recognise(heading: str) -> Column | None:
    """Return the column that a heading means, None for an unknown one."""
    return _KNOWN.get(_plain(heading))


def _plain(heading: str) -> str:
    return " ".join(_BESIDE_THE_POINT.sub(" ", fold(heading)).split())


def _known() -> dict[str, Column]:
    others = {_plain(word): column for column, words in _OTHER_WORDS.items() for word in words}
    titles = [*_TITLES.items(), *((Column.IDENTITY_NUMBER, of_market) for of_market in _IDENTITY_TITLES.values())]
    return others | {_plain(word): column for column, words in titles for word in words.values()}


_KNOWN = _known()
