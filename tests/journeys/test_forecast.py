"""The pension forecast in a real browser: both markets, with and without scripts, and the chart's table read aloud."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Portal, axe

pytestmark = pytest.mark.journey

EUR = "/employers/40112/contracts/7031-2/insured/214/"
SEK = "/employers/4127/contracts/8120-4/insured/1/"
TABLE = "Visa som tabell och så har vi räknat"


def panel(page: Page) -> Locator:
    return page.locator("#pension-forecast")


def units(text: str) -> int:
    return int(re.sub(r"[^0-9]", "", text))


def read_aloud(page: Page) -> list[list[str]]:
    """The rows of the chart's table as a screen reader meets them."""
    panel(page).get_by_text(TABLE).click()
    rows = panel(page).get_by_role("table").first.get_by_role("row").all()
    return [row.inner_text().split("\t") for row in rows]


def pensions(page: Page) -> list[str]:
    return panel(page).locator(".pl-figures dd").all_inner_texts()


@pytest.mark.parametrize(("address", "unit", "age"), [(EUR, "€", "67 år"), (SEK, "kr", "69 år")], ids=["EUR", "SEK"])
def test_she_looks_at_a_forecast_and_chooses_another_age_without_leaving_the_page(
    portal: Portal, new_page, address, unit, age
):
    elin: Page = new_page()
    portal.sign_in(elin, "Elin Sandholm")
    elin.goto(address)
    axe(elin)
    before = pensions(elin)
    elin.evaluate("window.stayed = true")

    panel(elin).get_by_role("link", name=age).click()

    expect(panel(elin).get_by_role("link", name=age)).to_have_attribute("aria-current", "true")
    assert elin.evaluate("window.stayed")
    assert f"age={age[:2]}" in elin.url
    assert pensions(elin) != before
    assert all(unit in amount for amount in pensions(elin))
    head, *rows = read_aloud(elin)
    assert head[2:5] == ["Försiktigt", "Normalt", "Gynnsamt"]
    drawn = panel(elin).locator("svg[data-wide] text.t-strong").all_text_contents()[1:]
    assert sorted(map(units, drawn)) == [units(cell) for cell in rows[-1][2:5]]
    axe(elin)


@pytest.mark.parametrize("address", [EUR, SEK], ids=["EUR", "SEK"])
def test_without_scripts_and_on_a_small_screen_the_same_choices_are_plain_links(portal: Portal, new_page, address):
    elin: Page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    portal.sign_in(elin, "Elin Sandholm")
    elin.goto(address)
    before = pensions(elin)

    panel(elin).get_by_role("link", name="Livet ut").click()

    expect(panel(elin).get_by_role("link", name="Livet ut")).to_have_attribute("aria-current", "true")
    expect(panel(elin).locator("svg[data-narrow]")).to_be_visible()
    expect(panel(elin).locator("svg[data-wide]")).to_be_hidden()
    assert pensions(elin) != before
    _, *rows = read_aloud(elin)
    assert all(units(row[2]) <= units(row[3]) <= units(row[4]) for row in rows)


def test_a_screen_reader_meets_the_chart_as_an_image_with_words_and_its_numbers_as_a_table(portal: Portal, new_page):
    elin: Page = new_page()
    portal.sign_in(elin, "Elin Sandholm")
    elin.goto(EUR)

    drawn = panel(elin).get_by_role("img")
    _, *rows = read_aloud(elin)
    table = panel(elin).get_by_role("table").first.aria_snapshot()

    expect(drawn).to_have_accessible_name(re.compile("^Pensionsprognos: försäkringens värde [0-9–]+$"))
    expect(drawn).to_have_accessible_description(re.compile("i gynnsamt scenario"))
    assert 'columnheader "Försiktigt"' in table
    assert table.count("rowheader") == len(rows)
    spoken = " ".join(table.replace("\u00a0", " ").split())
    assert all(" ".join(row).replace("\u00a0", " ") in spoken for row in rows)


def test_she_compares_two_alternatives_and_looks_at_the_whole_contract(portal: Portal, new_page, picture):
    elin: Page = new_page()
    portal.sign_in(elin, "Elin Sandholm")
    elin.goto(EUR)
    picture(elin, "forecast")
    panel(elin).get_by_text(TABLE).click()
    panel(elin).get_by_role("table").first.scroll_into_view_if_needed()
    picture(elin, "forecast-tables")

    panel(elin).get_by_role("link", name="Simulera pension").click()
    axe(elin)
    elin.get_by_role("group", name="Alternativ 2").get_by_label("Pensionsålder, år").select_option("67")
    elin.get_by_role("group", name="Alternativ 2").get_by_label("Betalningspost").fill("900")
    elin.get_by_role("button", name="Räkna").click()
    expect(elin.get_by_role("columnheader", name="Alternativ 2")).to_be_visible()
    axe(elin)
    elin.get_by_role("columnheader", name="Alternativ 2").scroll_into_view_if_needed()
    picture(elin, "forecast-simulation")

    elin.goto("/employers/40112/contracts/7031-2/forecast/")
    expect(elin.get_by_role("heading", level=1)).to_have_text("Avtalets pensionsprognoser")
    axe(elin)
    picture(elin, "forecast-contract")


def test_the_desk_reads_in_a_file_after_looking_at_it(portal: Portal, new_page, picture, tmp_path):
    file = tmp_path / "varden.csv"
    file.write_text("Försäkringsnummer;Fond;Andelar;Kurs;Dag\n7031-2-0214;Räntor Norden;300,5;101,25;2026-09-30\n")
    maria: Page = new_page()
    portal.sign_in(maria, "Maria Rehn")

    maria.get_by_role("link", name="Sparvärden").first.click()
    axe(maria)
    maria.get_by_label("Fil", exact=True).set_input_files(file)
    picture(maria, "savings")
    maria.get_by_role("button", name="Granska filen").click()
    expect(maria.get_by_role("row").filter(has_text="7031-2-0214")).to_contain_text("30 425,63")
    axe(maria)
    maria.get_by_role("button", name="Läs in värdena").click()

    expect(maria.get_by_role("row").filter(has_text="varden.csv")).to_contain_text("Inläst")
