"""What the journeys of insured share: the two contracts, and people that each journey adds for itself."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from playwright.sync_api import Page, expect

from pelaren.domain.billing.due_dates import due_dates
from pelaren.values.dates import format_date
from pelaren.values.identity_numbers import generate_hetu, generate_personnummer
from tests.journeys.conftest import Portal


@dataclass(frozen=True)
class Place:
    """A contract of the demo world and the group in which a journey works; `unit` is the sign of its currency."""

    employer: str
    customer_number: int
    contract: str
    group: int
    group_name: str
    market: str
    unit: str
    number_label: str

    @property
    def address(self) -> str:
        return f"/employers/{self.customer_number}/contracts/{self.contract}/"

    @property
    def list_address(self) -> str:
        return f"{self.address}groups/{self.group}/insured/"

    def day(self, day: date) -> str:
        return format_date(day, self.market)

    @property
    def due(self) -> date:
        """A day on which a supplementary invoice may fall due."""
        return due_dates(today=date.today(), market=self.market, agreed_term_days=None).earliest

    def identity(self, born: date, place: int) -> str:
        """A number that no living person has; `place` tells journeys apart."""
        if self.market == "FI":
            return generate_hetu(born, 900 + place)
        return generate_personnummer(born, 980 + place % 20)


EUR = Place("Strandvik Mekaniska Ab", 40112, "7031-2", 3, "Produktion", "FI", "€", "Personbeteckning")
SEK = Place("Tallvikens kommun", 4127, "8120-4", 2, "Skola", "SE", "kr", "Personnummer")
BOTH = ((EUR, "EUR"), (SEK, "SEK"))


def open_group(portal: Portal, page: Page, place: Place) -> None:
    """Sign in as Elin, and go through the menus to a group of the contract."""
    portal.sign_in(page, "Elin Sandholm")
    page.goto("/roles/")
    page.get_by_role("button", name=place.employer).or_(page.get_by_role("link", name=place.employer)).first.click()
    page.get_by_role("link", name="Avtal").first.click()
    page.get_by_role("complementary").get_by_role("link", name=place.contract).click()
    group = f"Grupp {place.group} – {place.group_name}"
    expect(page.get_by_text(group).first).to_be_visible()
    if page.get_by_role("link", name=group).count():
        page.get_by_role("link", name=group).click()
    expect(page.get_by_role("heading", level=2, name=group)).to_be_visible()


def join(page: Page, place: Place, name: str, identity: str, *, instalment: str = "500,00") -> None:
    """Add somebody to the group, by the form; she began on the first day of the year."""
    first, last = name.split()
    page.goto(f"{place.list_address}new/")
    page.get_by_label("Förnamn").fill(first)
    page.get_by_label("Efternamn").fill(last)
    page.get_by_label(place.number_label).fill(identity)
    page.get_by_label("I gruppen från").fill(place.day(date(date.today().year, 1, 1)))
    page.get_by_label("Betalningspost").fill(instalment)
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{last} {first}")


def find(page: Page, place: Place, name: str) -> None:
    """Open the list with a search for a name, by its address."""
    page.goto(f"{place.list_address}?q={quote(name)}")


def search(page: Page, place: Place, text: str, *found: str) -> None:
    """Type a name or a number in the search field of the list, and wait until it shows who was found."""
    page.goto(place.list_address)
    page.get_by_role("searchbox", name="Sök försäkrad").fill(text)
    page.get_by_role("searchbox", name="Sök försäkrad").press("Enter")
    expect(page.locator("#found tbody th a")).to_have_text(list(found))


def rows(page: Page) -> list[str]:
    """The names in the list."""
    return page.locator("#found tbody th a").all_inner_texts()


def minor(text: str) -> int:
    """The amount in a text, in minor units."""
    return int(re.sub(r"[^0-9]", "", text))


def later(days: int) -> date:
    return date.today() + timedelta(days=days)
