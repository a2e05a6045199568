"""The forecasts of a whole contract, as a page and as a workbook."""

from datetime import date
from io import BytesIO

import html5lib
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from pelaren.domain.audit.models import Event
from pelaren.domain.projections import overview
from pelaren.domain.runs.models import Run
from pelaren.jobs.forecast_portfolio import forecast_portfolio
from tests.domain.savings.register import an_investment_plan, some_units
from tests.money import a_payment, an_invoice
from tests.world import World, an_identity, an_insured


@pytest.fixture
def world(world: World) -> World:
    an_investment_plan(world.contract)
    return world


@pytest.fixture
def english(signed_in, world):
    client = signed_in(world.asta.user)
    client.cookies["pelaren_language"] = "en"
    return client


def address(world: World, name: str = "insured-forecasts") -> str:
    return reverse(name, args=[world.norrvik.customer_number, world.contract.number])


def test_the_page_adds_up_premiums_and_savings_and_names_who_is_near(world, english):
    invoice = an_invoice(world, 63_000)
    a_payment(world.contract, 63_000, reference=invoice.reference)
    near = an_insured(world.group, "Jan", "Engblom", identity=an_identity(born=date(1962, 3, 27)))
    some_units(near, value="12000.50")

    said = english.get(address(world)).content.decode().replace("\u00a0", " ")

    assert "630,00 €" in said
    assert "12 000,50 €" in said
    assert "Engblom Jan" in said
    assert "Pension begins within three years" in said


def test_the_workbook_has_a_row_an_insured_and_the_sentences_that_belong_to_every_forecast(world, english):
    some_units(an_insured(world.group), value="29426.85")
    an_insured(world.group, "=HYPERLINK(1)", "Öberg")

    answer = english.get(address(world, "insured-forecasts-workbook"))

    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    people, about = (book.get_sheet_by_index(place).to_python() for place in (0, 1))
    assert [row[:2] for row in people[1:]] == [["7001-2-0001", "Ekholm Sofia"], ["7001-2-0002", "Öberg =HYPERLINK(1)"]]
    assert people[1][4] == 29426.85
    assert people[1][8] < people[1][9] < people[1][10]
    assert "promises nothing" in about[0][0]
    assert "7001-2" in answer["Content-Disposition"]


def test_an_empty_contract_says_that_there_is_nothing_yet(world, english):
    assert "No forecasts yet" in english.get(address(world)).content.decode()


def test_the_page_asks_as_many_questions_for_one_insured_as_for_many(world, english):
    an_insured(world.group)
    english.get(address(world))
    with CaptureQueriesContext(connection) as one:
        english.get(address(world))
    for _ in range(50):
        an_insured(world.group)

    with CaptureQueriesContext(connection) as many:
        english.get(address(world))

    assert len(one) == len(many)


def test_opening_stands_in_the_trail_for_the_employer_and_for_the_desk(world, english, signed_in):
    an_insured(world.group)

    english.get(address(world))
    answer = signed_in(world.disa.user).get(reverse("desk:contract-forecasts", args=[world.contract.number]))

    assert answer.status_code == 200
    told = Event.objects.filter(name="forecast.portfolio-opened").order_by("sequence")
    assert [event.actor_id for event in told] == [world.asta.user_id, world.disa.user_id]


def test_another_employers_contract_does_not_exist(world, signed_in):
    cecilia = signed_in(world.cecilia.user)

    assert cecilia.get(address(world)).status_code == 404
    assert cecilia.get(address(world, "insured-forecasts-workbook")).status_code == 404


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two insured are many already."""
    monkeypatch.setattr(overview, "MOST_AT_ONCE", 1)


@pytest.fixture
def many(world: World, large: None) -> World:
    some_units(an_insured(world.group), value="29426.85")
    an_insured(world.group, "Jan", "Engblom", identity=an_identity(born=date(1962, 3, 27)))
    return world


def run_job() -> Run:
    run = Run.objects.get()
    forecast_portfolio(employer_id=run.employer_id, run=str(run.public_id))
    run.refresh_from_db()
    return run


def asked(client, world: World, name: str, **headers: str):
    return client.get(address(world, name), headers=headers)


def test_a_large_contract_is_computed_when_somebody_asks_for_it(many, english):
    before = english.get(address(many)).content.decode()

    answer = english.post(address(many, "insured-forecasts-run"), follow=True)

    assert address(many, "insured-forecasts-run") in before
    assert "Engblom" not in before
    assert answer.redirect_chain == [(address(many), 302)]
    assert "<progress" in answer.content.decode()
    assert "Waits its turn" in answer.content.decode()


def test_when_the_job_is_done_the_page_and_the_workbook_show_what_a_small_contract_shows(
    many, english, monkeypatch: pytest.MonkeyPatch
):
    english.post(address(many, "insured-forecasts-run"))
    run_job()

    page, book = english.get(address(many)), english.get(address(many, "insured-forecasts-workbook"))
    monkeypatch.setattr(overview, "MOST_AT_ONCE", 5_000)
    small, small_book = english.get(address(many)), english.get(address(many, "insured-forecasts-workbook"))

    assert "Engblom Jan" in page.content.decode()
    assert "Computed on" in page.content.decode()
    assert figures_in(page) == figures_in(small) != []
    assert rows_in(book) == rows_in(small_book)
    assert len(rows_in(book)) == 3


def figures_in(answer) -> list[str]:
    tree = html5lib.parse(answer.content.decode(), namespaceHTMLElements=False)
    return ["".join(cell.itertext()) for cell in tree.find(".//main").iter() if cell.tag in ("dd", "td")]


def rows_in(answer) -> list[list]:
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def test_htmx_is_told_how_far_the_job_is_and_to_look_again_when_it_is_done(many, english):
    english.post(address(many, "insured-forecasts-run"))
    Run.objects.update(begun_at=timezone.now(), rows=2, rows_done=1)

    half = asked(english, many, "insured-forecasts-progress", **{"hx-request": "true"})
    run_job()
    done = asked(english, many, "insured-forecasts-progress", **{"hx-request": "true"})
    plain = asked(english, many, "insured-forecasts-progress")

    assert 'value="1"' in half.content.decode()
    assert "1 of 2" in half.content.decode()
    assert (done.status_code, done["HX-Refresh"]) == (204, "true")
    assert plain.url == address(many)


def test_a_second_click_starts_no_second_job(many, english, signed_in):
    english.post(address(many, "insured-forecasts-run"))
    signed_in(many.disa.user).post(reverse("desk:contract-forecasts-run", args=[many.contract.number]))

    assert Run.objects.count() == 1
    assert Event.objects.filter(name="forecast.portfolio-ordered").count() == 1


def test_a_later_run_takes_the_place_of_the_earlier_ones_workbook(many, english):
    english.post(address(many, "insured-forecasts-run"))
    first = run_job()
    english.post(address(many, "insured-forecasts-run"))
    second = Run.objects.exclude(pk=first.pk).get()
    forecast_portfolio(employer_id=second.employer_id, run=str(second.public_id))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.result, bool(second.result)) == (None, True)
    assert english.get(address(many, "insured-forecasts-workbook")).status_code == 200


def test_there_is_no_workbook_before_the_job_is_done(many, english):
    assert english.get(address(many, "insured-forecasts-workbook")).status_code == 404


def test_a_job_that_gave_up_is_said_and_can_be_started_again(many, english):
    english.post(address(many, "insured-forecasts-run"))
    Run.objects.update(failed_at=timezone.now())

    page = english.get(address(many)).content.decode()

    assert "could not be computed" in page
    assert address(many, "insured-forecasts-run") in page


def test_the_run_of_a_large_contract_is_hidden_from_another_employer(many, english, signed_in):
    english.post(address(many, "insured-forecasts-run"))
    cecilia = signed_in(many.cecilia.user)

    for name in ("insured-forecasts-progress", "insured-forecasts-workbook"):
        assert cecilia.get(address(many, name)).status_code == 404
    assert cecilia.post(address(many, "insured-forecasts-run")).status_code == 404


def test_the_desk_sees_the_same_run_and_takes_the_same_workbook(many, english, signed_in):
    disa = signed_in(many.disa.user)
    number = many.contract.number
    disa.post(reverse("desk:contract-forecasts-run", args=[number]))
    run_job()

    page = disa.get(reverse("desk:contract-forecasts", args=[number]))
    book = disa.get(reverse("desk:contract-forecasts-workbook", args=[number]))

    assert "Engblom Jan" in page.content.decode()
    assert len(rows_in(book)) == 3
    assert english.get(address(many)).status_code == 200
    assert Event.objects.get(name="forecast.portfolio-ordered").actor_id == many.disa.user_id
