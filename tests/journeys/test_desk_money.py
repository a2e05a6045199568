"""The desk: a payment takes two persons and reaches the employer; an employer, a contract and a group; an issue run."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from pelaren.values.identity_numbers import generate_hetu
from tests.journeys.conftest import Portal, axe
from tests.journeys.insured import EUR, open_group

pytestmark = pytest.mark.journey

TODAY = date.today()
# So far ahead that no other contract of the demo has a proposal there.
DUE = date(TODAY.year + (TODAY.month > 9), (TODAY.month + 2) % 12 + 1, 15)
IN_SWEDISH = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
              "november", "december")  # fmt: skip


def bill_somebody(portal: Portal, elin: Page, name: str, amount: str) -> str:
    """Let Elin add somebody to 7031-2 with a supplementary invoice, and return its number."""
    open_group(portal, elin, EUR)
    first, last = name.split()
    elin.get_by_role("link", name="Lägg till ny försäkrad").click()
    elin.get_by_label("Förnamn").fill(first)
    elin.get_by_label("Efternamn").fill(last)
    elin.get_by_label(EUR.number_label).fill(EUR.identity(date(1988, 3, 9), 23))
    elin.get_by_label("I gruppen från").fill(EUR.day(date(TODAY.year, 1, 1)))
    elin.get_by_label("Betalningspost").fill("525,00")
    elin.get_by_role("button", name="Spara och gör en tilläggsfaktura").click()
    elin.get_by_label(f"Summa för {last} {first}").fill(amount)
    elin.get_by_label("Förfallodag").fill(EUR.day(EUR.due))
    elin.get_by_role("button", name="Fortsätt").click()
    elin.get_by_role("button", name="Bekräfta och skapa tilläggsfakturan").click()
    expect(elin.get_by_role("heading", level=1)).to_have_text("Tilläggsfakturan är skapad")
    return re.findall(r"70312[0-9]{2}-[0-9]{4}", elin.locator("main").inner_text())[0]


def open_contract(page: Page, number: str) -> None:
    page.goto(f"/desk/contracts/{number}/")


def fact(page: Page, label: str) -> str:
    return page.locator(".pl-facts div", has=page.get_by_text(label, exact=True)).locator("dd").inner_text()


def test_a_large_payment_takes_two_persons_and_then_the_employer_sees_it(portal: Portal, new_page, picture):
    elin, disa, maria = new_page(), new_page(), new_page()
    number = bill_somebody(portal, elin, "Rita Inbetald", "11000")

    portal.sign_in(disa, "Disa Lindqvist")
    open_contract(disa, "7031-2")
    disa.get_by_role("link", name="Fakturor", exact=True).click()
    disa.get_by_role("link", name=number).click()
    axe(disa)
    reference = fact(disa, "Referens")
    disa.goto("/desk/contracts/7031-2/payments/")
    axe(disa)
    disa.get_by_role("link", name="Registrera betalning").click()
    disa.get_by_label("Summa", exact=True).fill("11 000,00")
    disa.get_by_label("Referens som betalaren angav").fill(reference)
    axe(disa)
    picture(disa, "desk-payment-1")
    disa.get_by_role("button", name="Registrera").click()
    expect(disa.get_by_role("heading", name="Väntar på godkännande")).to_be_visible()
    expect(disa.get_by_role("button", name="Godkänn")).to_have_count(0)
    axe(disa)

    portal.sign_in(maria, "Maria Rehn")
    maria.goto("/desk/payments/")
    axe(maria)
    picture(maria, "desk-payment-2")
    row = maria.get_by_role("row").filter(has_text="11\u00a0000,00")
    row.get_by_role("button", name="Godkänn").click()
    expect(maria.locator(".pl-note").first).to_contain_text("godkänd")

    elin.goto(elin.url.split("/contracts/")[0] + "/contracts/7031-2/payments/")
    paid = elin.get_by_role("row").filter(has_text=number)
    expect(paid).to_contain_text("11\u00a0000,00")
    axe(elin)


def test_an_employer_gets_a_contract_with_a_group_and_its_first_invoice_in_an_issue_run(
    portal: Portal, new_page, picture
):
    disa: Page = new_page()
    portal.sign_in(disa, "Disa Lindqvist")
    disa.goto("/desk/employers/")
    disa.get_by_role("link", name="Norrskär Logistik Oy").click()
    disa.get_by_role("link", name="Nytt avtal").click()
    disa.get_by_label("Avtalsnummer").fill("7099-1")
    disa.get_by_label("Namn", exact=True).fill("Ledning")
    disa.get_by_label("Produkt").fill("Tilläggspension, premiebestämd")
    disa.get_by_label("Gäller från").fill(f"1.1.{TODAY.year}")
    disa.get_by_label(IN_SWEDISH[DUE.month - 1], exact=False).check()
    disa.get_by_label("Så många dagar före förfallodagen görs förslag").fill("150")
    disa.get_by_label("Längsta betalningstid").fill("150")
    axe(disa)
    disa.get_by_role("button", name="Spara").click()
    disa.get_by_role("link", name="Ny grupp").click()
    disa.get_by_label("Namn", exact=True).fill("Ledning")
    axe(disa)
    disa.get_by_role("button", name="Spara").click()
    expect(disa.get_by_role("link", name="1 Ledning")).to_be_visible()
    axe(disa)

    cecilia: Page = new_page()
    portal.sign_in(cecilia, "Cecilia Nordman")
    cecilia.get_by_role("link", name="Avtal").first.click()
    cecilia.get_by_role("complementary").get_by_role("link", name="7099-1").click()
    cecilia.get_by_role("link", name="Lägg till ny försäkrad").first.click()
    cecilia.get_by_label("Förnamn").fill("Lena")
    cecilia.get_by_label("Efternamn").fill("Utfärdad")
    cecilia.get_by_label("Personbeteckning").fill(generate_hetu(date(1979, 5, 4), 931))
    cecilia.get_by_label("I gruppen från").fill(f"1.{TODAY.month}.{TODAY.year}")
    cecilia.get_by_label("Betalningspost").fill("250,00")
    cecilia.get_by_role("button", name="Spara", exact=True).click()

    disa.get_by_role("link", name="Utfärda fakturor").first.click()
    axe(disa)
    disa.get_by_label(f"{IN_SWEDISH[DUE.month - 1]} {DUE.year}", exact=False).check()
    disa.get_by_role("button", name="Utfärda fakturorna").click()
    picture(disa, "desk-issue-run-1")
    expect(disa.locator("#progress .pl-status")).to_have_text("Klart", timeout=20_000)
    axe(disa)

    cecilia.goto(cecilia.url.split("/contracts/")[0] + "/contracts/7099-1/invoices/")
    expect(cecilia.get_by_role("row").filter(has_text=f"70991{TODAY:%y}-0001")).to_contain_text("250,00")
