"""The pension forecast on an insured's page: chart, choices, table, sums and every special case, said in words."""

import re
import shutil
import subprocess
from datetime import date
from decimal import Decimal

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pelaren.domain.audit.models import Event
from pelaren.domain.contracts.models import Enrolment, InvestmentPlan, InvestmentShare
from pelaren.domain.forecasts import person
from pelaren.domain.forecasts.assumptions import SCENARIOS
from pelaren.domain.projections.insured import inputs_of
from pelaren.values.whole_money import whole
from tests.domain.savings.register import an_investment_plan, some_units
from tests.money import a_payment, an_invoice, lines_of
from tests.world import World, an_identity, an_insured

NAMESPACE = {"h": "http://www.w3.org/1999/xhtml", "s": "http://www.w3.org/2000/svg"}


@pytest.fixture
def world(world: World) -> World:
    an_investment_plan(world.contract)
    an_investment_plan(world.swedish_contract)
    return world


def url_of(enrolment: Enrolment, name: str = "insured-show", query: str = "") -> str:
    contract = enrolment.insured.contract
    return reverse(name, args=[contract.employer.customer_number, contract.number, enrolment.insured.number]) + query


def panel(client, enrolment: Enrolment, query: str = ""):
    answer = client.get(url_of(enrolment, query=query), headers={"accept-language": "en"})
    assert answer.status_code == 200
    tree = html5lib.parse(answer.content.decode())
    return next(e for e in tree.iter() if e.get("id") == "pension-forecast")


def words(element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def computed(enrolment: Enrolment):
    return person.forecast(inputs_of(enrolment.insured, as_of=timezone.localdate()).inputs)


def table(element, caption: str):
    for found in element.findall(".//h:table", NAMESPACE):
        if caption in words(found.find("h:caption", NAMESPACE)):
            return [[words(cell) for cell in row] for row in found.findall("h:tbody/h:tr", NAMESPACE)]
    raise AssertionError(caption)


def units(text: str) -> int:
    return int(re.sub(r"[^0-9−]", "", text).replace("−", "-"))


@pytest.fixture
def english(signed_in, world):
    client = signed_in(world.asta.user)
    client.cookies["pelaren_language"] = "en"
    return client


def test_the_page_shows_three_scenarios_with_the_engines_pensions(world, english):
    enrolment = an_insured(world.group)
    some_units(enrolment, value="29426.85")

    shown = panel(english, enrolment)

    figures = [words(one) for one in shown.findall(".//h:dl/h:div/h:dd", NAMESPACE)]
    expected = [whole(computed(enrolment).scenarios[name].pension_month_today) for name in SCENARIOS]
    assert [units(figure) for figure in figures] == expected
    assert [words(one) for one in shown.findall(".//h:dl/h:div/h:dt", NAMESPACE)] == [
        "Cautious",
        "Normal",
        "Favourable",
    ]
    assert "The market value is 29 426,85 € on 31.10.2026." in words(shown).replace("\u00a0", " ")
    assert "today's money" in words(shown)


def test_the_insurance_states_its_value_today_once_one_has_been_read_in(world, english):
    without, enrolment = an_insured(world.group), an_insured(world.group)
    some_units(enrolment, value="29426.85")

    assert value_today(english, without) is None
    assert value_today(english, enrolment) == "29\u00a0426,85\u00a0€"


def value_today(client, enrolment: Enrolment) -> str | None:
    tree = html5lib.parse(client.get(url_of(enrolment), headers={"accept-language": "en"}).content.decode())
    insurance = next(e for e in tree.iter() if e.get("aria-labelledby") == "insurance")
    rows = insurance.findall(".//h:dl/h:div", NAMESPACE)
    facts = {
        words(row.find("h:dt", NAMESPACE)): "".join(row.find("h:dd", NAMESPACE).itertext()).strip() for row in rows
    }
    return facts.get("Value today")


def test_the_chart_draws_the_numbers_of_its_table(world, english):
    enrolment = an_insured(world.group)
    some_units(enrolment, value="29426.85")

    shown = panel(english, enrolment)
    rows = table(shown, "the numbers of the chart")

    for chart in shown.findall(".//s:svg", NAMESPACE):
        lines = chart.findall("s:polyline[@class='fore']", NAMESPACE)
        texts = [(text.get("y"), words(text)) for text in chart.findall("s:text", NAMESPACE)]
        zero, top = (float(line.get("y1")) for line in chart.findall("s:line", NAMESPACE)[:5:4])
        highest = next(units(text) for y, text in texts if float(y) == top)
        for place, line in enumerate(lines):
            points = [float(point.split(",")[1]) for point in line.get("points").split()]
            drawn = [(zero - y) / (zero - top) * highest for y in points]
            printed = [units(row[2 + place]) for row in rows]
            assert len(drawn) == len(printed)
            assert all(abs(one - other) <= highest / 2000 for one, other in zip(drawn, printed, strict=True))
        ends = [units(text) for _, text in texts[-6:][1::2]]
        assert sorted(ends) == [units(cell) for cell in rows[-1][2:5]]
        title, about = (chart.find(f"s:{name}", NAMESPACE) for name in ("title", "desc"))
        assert (chart.get("aria-labelledby"), chart.get("aria-describedby")) == (title.get("id"), about.get("id"))
        assert rows[-1][3] in words(about)


def test_the_parts_add_up_to_the_capital_to_the_cent(world, english):
    enrolment = an_insured(world.group)
    some_units(enrolment, value="29426.85")

    rows = table(panel(english, enrolment), "Where the capital comes from")

    for column in (1, 2, 3):
        *parts, capital = [units(row[column]) for row in rows]
        assert sum(parts) == capital
        assert capital == int(
            100 * Decimal(str(round(computed(enrolment).scenarios[SCENARIOS[column - 1]].capital, 2)))
        )


def test_another_age_and_payout_are_plain_links_that_the_page_obeys(world, english):
    enrolment = an_insured(world.group)
    some_units(enrolment, value="29426.85")

    links = {words(a): a.get("href") for a in panel(english, enrolment).findall(".//h:a", NAMESPACE)}
    shown = panel(english, enrolment, "?" + links["67 years"].partition("?")[2].partition("#")[0])

    current = [words(a) for a in shown.findall(".//h:a[@aria-current]", NAMESPACE)]
    assert current == ["67 years", "15 years", "Today's money"]
    assert "from the age of 67, for 15 years" in words(shown)


@pytest.mark.parametrize("query", ["?age=12&payout=999", "?age=x", "?age=9999999999999999999999&payout="])
def test_an_address_that_makes_no_sense_shows_what_is_agreed(world, english, query):
    shown = panel(english, an_insured(world.group), query)

    assert "from the age of 65, for 15 years" in words(shown)


def test_nominal_amounts_are_said_to_be_nominal(world, english):
    enrolment = an_insured(world.group)
    some_units(enrolment, value="29426.85")

    shown = panel(english, enrolment, "?money=nominal")

    figures = [units(words(one)) for one in shown.findall(".//h:dl/h:div/h:dd", NAMESPACE)]
    assert figures == [whole(computed(enrolment).scenarios[name].pension_month) for name in SCENARIOS]
    assert "in the money of the year they stand for" in words(shown)


def test_the_market_decides_whether_the_pension_keeps_its_buying_power(world, signed_in, english):
    swedish = an_insured(world.swedish_group, identity=an_identity("SE"))
    some_units(swedish, value="500000")
    cecilia = signed_in(world.cecilia.user)
    cecilia.cookies["pelaren_language"] = "en"

    assert "its buying power falls" in words(panel(english, an_insured(world.group)))
    assert "it keeps its buying power" in words(panel(cecilia, swedish))
    assert "kr" in words(panel(cecilia, swedish))


def test_a_passed_age_is_said_and_premiums_that_come_too_late_are_named(world, english):
    invoice = an_invoice(world, 63_000)
    [line] = lines_of(invoice)
    line.insured.birth_date = date(1958, 1, 1)
    line.insured.save()
    some_units(line.enrolment, value="10000")

    said = words(panel(english, line.enrolment)).replace("\u00a0", " ")

    assert "The age of 65 is passed." in said
    assert "Premiums of 630,00 € fall due when the pension has begun" in said
    assert "Today" not in said.split("Pension a month")[0]


def test_a_paid_up_insurance_is_said_to_be_paid_up(world, english):
    enrolment = an_insured(world.group, instalment=0)
    some_units(enrolment, value="10000")

    assert "No regular premiums are to come." in words(panel(english, enrolment))


def test_leaving_and_having_left_are_said_with_their_day(world, english):
    leaving = an_insured(world.group, exit_date=date(2099, 12, 31))
    gone = an_insured(world.group, exit_date=date(2024, 12, 31))
    some_units(gone, value="10000")

    assert "Leaves the group on 31.12.2099." in words(panel(english, leaving))
    assert "Left the group on 31.12.2024." in words(panel(english, gone))


def test_small_savings_that_the_fixed_fee_eats_up_are_said(world, english):
    enrolment = an_insured(world.group, instalment=0)
    some_units(enrolment, value="40.00")

    said = words(panel(english, enrolment))

    assert "They never fall below 0." in said
    assert "The pension is less than" not in said


def test_nothing_at_all_shows_zero_and_no_chart(world, english):
    enrolment = an_insured(world.group, instalment=0)

    shown = panel(english, enrolment)

    assert shown.findall(".//s:svg", NAMESPACE) == []
    assert [units(words(one)) for one in shown.findall(".//h:dl/h:div/h:dd", NAMESPACE)] == [0, 0, 0]
    assert "No market value has been read in" in words(shown)


def test_a_premium_paid_after_the_day_of_the_value_is_said_to_be_counted(world, english):
    invoice = an_invoice(world, 63_000)
    [line] = lines_of(invoice)
    some_units(line.enrolment, value="1000")
    a_payment(world.contract, 63_000, reference=invoice.reference)

    said = words(panel(english, line.enrolment)).replace("\u00a0", " ")

    assert "Premiums of 630,00 €, paid after the day of the value, are counted as well." in said


def test_without_an_investment_plan_the_page_says_so_and_works(world, english):
    InvestmentShare.objects.all().delete()
    InvestmentPlan.objects.all().delete()

    assert "The contract has no investment plan yet." in words(panel(english, an_insured(world.group)))


def test_htmx_gets_the_panel_alone_and_everybody_else_the_page_with_the_same_choice(world, english):
    enrolment = an_insured(world.group)
    some_units(enrolment, value="29426.85")
    address = url_of(enrolment, "insured-forecast", "?age=67&payout=life")

    fragment = english.get(address, headers={"hx-request": "true"})
    plain = english.get(address)

    assert fragment.content.decode().strip().startswith("<section")
    assert plain.status_code == 302
    assert plain.url == url_of(enrolment, query="?age=67&payout=life")


def special_people(world) -> dict[str, Enrolment]:
    """Whoever needs another part of the panel."""
    people = {
        "usual": an_insured(world.group),
        "without savings": an_insured(world.group, instalment=0),
        "paid up": an_insured(world.group, instalment=0),
        "leaving": an_insured(world.group, exit_date=date(2099, 12, 31)),
        "past pension age": an_insured(world.group, identity=an_identity(born=date(1958, 1, 1))),
    }
    for name in ("usual", "paid up", "leaving", "past pension age"):
        some_units(people[name], value="12345.67", day=date(2025, 12, 31))
        some_units(people[name], value="29426.85")
    return people


def test_the_panel_that_htmx_gets_is_the_one_that_the_page_holds(world, english):
    for name, enrolment in special_people(world).items():
        for query in ("", "?age=67&payout=life&money=nominal"):
            whole_page = english.get(url_of(enrolment, query=query)).content.decode()
            fragment = english.get(url_of(enrolment, "insured-forecast", query), headers={"hx-request": "true"})

            assert fragment.status_code == 200, name
            assert fragment.content.decode().strip() in whole_page, name


def test_the_value_so_far_is_a_table_with_every_day_that_was_read_in(world, english):
    rows = table(panel(english, special_people(world)["usual"]), "The value so far")

    assert [row[0] for row in rows] == ["31.12.2025", "31.10.2026"]
    assert [units(row[1]) for row in rows] == [1_234_567, 2_942_685]


def test_the_forecast_is_handed_over_as_a_document_with_the_pages_numbers(world, english):
    for name, enrolment in special_people(world).items():
        shown = panel(english, enrolment, "?age=67&payout=life")

        answer = english.get(url_of(enrolment, "insured-forecast-pdf", "?age=67&payout=life"))

        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), name
        assert enrolment.insured.identity_head.encode() not in answer.content
        printed = "".join(text_of_pdf(answer.content).split())
        for figure in shown.findall(".//h:dl/h:div/h:dd", NAMESPACE):
            assert "".join(words(figure).split()) in printed, name
        assert "promisesnothing" in printed


def text_of_pdf(content: bytes) -> str:
    program = shutil.which("pdftotext") or "pdftotext"
    return subprocess.run([program, "-", "-"], input=content, capture_output=True, check=True).stdout.decode()


def test_without_a_forecast_there_is_no_document_and_the_page_says_why(world, english):
    InvestmentShare.objects.all().delete()
    InvestmentPlan.objects.all().delete()
    enrolment = an_insured(world.group)

    answer = english.get(url_of(enrolment, "insured-forecast-pdf"), follow=True)

    assert "The contract has no investment plan yet." in answer.content.decode()


def test_opening_a_forecast_stands_in_the_trail(world, english):
    enrolment = an_insured(world.group)

    panel(english, enrolment)
    english.get(url_of(enrolment, "insured-simulation"))

    told = Event.objects.filter(about=f"contracts.insured:{enrolment.insured_id}").order_by("sequence")
    assert [(event.name, event.actor_id) for event in told] == [
        ("forecast.opened", world.asta.user_id),
        ("forecast.simulated", world.asta.user_id),
    ]


def test_the_forecast_of_another_employers_insured_does_not_exist(world, signed_in):
    enrolment = an_insured(world.group)
    cecilia = signed_in(world.cecilia.user)

    for name in ("insured-forecast", "insured-forecast-pdf", "insured-simulation"):
        assert cecilia.get(url_of(enrolment, name)).status_code == 404


def test_the_panel_asks_as_many_questions_for_one_insured_as_for_many(world, english):
    enrolment = an_insured(world.group)
    address = url_of(enrolment, "insured-forecast")
    english.get(address, headers={"hx-request": "true"})
    with CaptureQueriesContext(connection) as one:
        english.get(address, headers={"hx-request": "true"})
    for _ in range(50):
        an_insured(world.group)

    with CaptureQueriesContext(connection) as many:
        english.get(address, headers={"hx-request": "true"})

    assert len(one) == len(many)
