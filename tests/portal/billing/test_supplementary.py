"""Making a supplementary invoice: amounts and due date, check, done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pelaren.domain.billing.models import Invoice, Kind
from pelaren.domain.billing.operations.supplementary_invoices import allowed_due_dates
from pelaren.domain.movements.models import BegunOrder
from pelaren.values.dates import format_date
from tests.money import assert_whole
from tests.portal.insured.conftest import (  # noqa: F401  (fixtures among them)
    browsing,
    errors_of,
    main_of,
    today,
    values_of,
)
from tests.world import an_identity, an_insured

CONTRACT = "/employers/40112/contracts/7001-2/"
SWEDISH = "/employers/50113/contracts/8001-4/"


def begin(client, *numbers: int, base: str = CONTRACT) -> str:
    data = {"pick": [str(number) for number in numbers], "function": "supplementary-invoice"}
    answer = client.post(f"{base}choice/", data)
    assert answer.status_code == 302
    return answer.url


@pytest.fixture
def due(world, today) -> str:  # noqa: F811
    return format_date(allowed_due_dates(world.contract, today=today).earliest, "FI")


def confirm(client, address: str):
    check = address + "check/"
    return client.post(check, {"seen": values_of(client.get(check))["seen"]})


def test_different_amounts_are_billed_on_one_invoice_that_stands_under_invoices(world, browsing, due):  # noqa: F811
    sofia, ronja = an_insured(world.group, "Sofia"), an_insured(world.group, "Ronja")
    asta = browsing(world.asta)
    address = begin(asta, 1, 2)
    typed = {f"amount_{sofia.pk}": "525,00", f"amount_{ronja.pk}": "1 000", "due_date": due, "text": "Bonus 2026"}

    filled = asta.post(address, typed)
    check = main_of(asta.get(filled.url))
    answer = confirm(asta, address)
    done = main_of(asta.get(answer.url))

    invoice = Invoice.objects.with_sums().get(kind=Kind.SUPPLEMENTARY)
    assert (invoice.total, invoice.text, invoice.insured_count) == (152_500, "Bonus 2026", 2)
    assert "Grand total 1 525,00 €" in check
    assert "Message on the invoice Bonus 2026" in check
    assert answer.url == address + "done/"
    assert f"Invoice number {invoice.number}" in done
    assert f"1 525,00 € for 2 insured persons, due {due}" in done
    assert invoice.number in main_of(asta.get(CONTRACT + "invoices/"))
    assert_whole()


def test_a_swedish_one_is_in_kronor_and_falls_due_on_a_swedish_banking_day(world, browsing, today):  # noqa: F811
    sofia = an_insured(world.swedish_group)
    cecilia = browsing(world.cecilia)
    address = begin(cecilia, 1, base=SWEDISH)
    due = allowed_due_dates(world.swedish_contract, today=today).earliest

    cecilia.post(address, {f"amount_{sofia.pk}": "1000", "due_date": due.isoformat(), "text": ""})
    confirm(cecilia, address)

    invoice = Invoice.objects.with_sums().get(kind=Kind.SUPPLEMENTARY)
    assert (invoice.total, invoice.currency, invoice.due_date) == (100_000, "SEK", due)


def test_one_amount_is_filled_in_for_everybody_and_the_rest_stays_typed(world, browsing):  # noqa: F811
    sofia, ronja = an_insured(world.group, "Sofia"), an_insured(world.group, "Ronja")
    asta = browsing(world.asta)
    address = begin(asta, 1, 2)

    answer = asta.post(address, {"same": "525", "same-for-all": "1", "due_date": "31.2.", "text": "Bonus"})

    values = values_of(answer)
    assert answer.status_code == 200
    assert (values[f"amount_{sofia.pk}"], values[f"amount_{ronja.pk}"]) == ("525,00", "525,00")
    assert (values["due_date"], values["text"]) == ("31.2.", "Bonus")


def test_the_grand_total_follows_what_is_typed(world, browsing):  # noqa: F811
    sofia, ronja = an_insured(world.group, "Sofia"), an_insured(world.group, "Ronja")
    asta = browsing(world.asta)
    address = begin(asta, 1, 2)

    filled_in = main_of(asta.post(address, {"same": "525", "same-for-all": "1"}))
    both = asta.post(address + "sum/", {f"amount_{sofia.pk}": "1 000,50", f"amount_{ronja.pk}": "25"})
    one = asta.post(address + "sum/", {f"amount_{sofia.pk}": "7", f"amount_{ronja.pk}": "abc", "amount_0": "9"})

    assert "Grand total 1 050,00 €" in filled_in
    assert both.content.decode().strip() == "1 025,50 €".replace(" ", "\u00a0")
    assert one.content.decode().strip() == "7,00\u00a0€"
    assert asta.get(address + "sum/").url == address


def test_a_bad_amount_for_everybody_is_told_at_its_field(world, browsing):  # noqa: F811
    sofia, _ = an_insured(world.group, "Sofia"), an_insured(world.group, "Ronja")
    asta = browsing(world.asta)

    answer = asta.post(begin(asta, 1, 2), {"same": "abc", "same-for-all": "1", f"amount_{sofia.pk}": "7"})

    assert answer.status_code == 422
    assert list(errors_of(answer)) == ["same"]
    assert values_of(answer)[f"amount_{sofia.pk}"] == "7"


def test_somebody_is_taken_away_and_the_rest_stays_typed(world, browsing):  # noqa: F811
    sofia, ronja = an_insured(world.group, "Sofia"), an_insured(world.group, "Ronja")
    asta = browsing(world.asta)
    address = begin(asta, 1, 2)

    answer = asta.post(address, {"leave-out": str(ronja.pk), f"amount_{sofia.pk}": "12,34"})

    assert values_of(answer)[f"amount_{sofia.pk}"] == "12,34"
    assert f"amount_{ronja.pk}" not in values_of(answer)
    assert asta.post(address, {"leave-out": str(sofia.pk)}).status_code == 200
    assert BegunOrder.objects.get().lines.count() == 1


@pytest.mark.parametrize("amount", ["", "0", "-5", "0,00", "abc", "1.240,00", "5,255", "9" * 30, "\x00", "10000000000"])
def test_a_bad_amount_gets_a_sentence_and_nothing_is_kept(world, browsing, due, amount):  # noqa: F811
    sofia = an_insured(world.group)
    asta = browsing(world.asta)

    answer = asta.post(begin(asta, 1), {f"amount_{sofia.pk}": amount, "due_date": due})

    assert answer.status_code == 422
    assert f"amount_{sofia.pk}" in answer.content.decode()
    assert 'class="pl-err"' in answer.content.decode()
    assert not BegunOrder.objects.get().filled_in


@pytest.mark.parametrize("typed", ["", "x", "31.2.2027", "today", "saturday", "late", "1.1.1900"])
def test_a_bad_due_date_gets_a_sentence(world, browsing, today, typed):  # noqa: F811
    sofia = an_insured(world.group)
    asta = browsing(world.asta)
    allowed = allowed_due_dates(world.contract, today=today)
    saturday = next(one for n in range(7) if (one := allowed.earliest + timedelta(days=n)).weekday() == 5)
    days = {"today": today, "saturday": saturday, "late": allowed.latest + timedelta(days=1)}
    text = format_date(days[typed], "FI") if typed in days else typed

    answer = asta.post(begin(asta, 1), {f"amount_{sofia.pk}": "1", "due_date": text})

    assert answer.status_code == 422
    assert list(errors_of(answer)) == ["due_date"]
    assert values_of(answer)["due_date"] == text


@pytest.mark.parametrize("text", ["x" * 201, "\x00", "a\u202eb"])
def test_a_bad_message_gets_a_sentence(world, browsing, due, text):  # noqa: F811
    sofia = an_insured(world.group)
    asta = browsing(world.asta)

    answer = asta.post(begin(asta, 1), {f"amount_{sofia.pk}": "1", "due_date": due, "text": text})

    assert answer.status_code == 422
    assert list(errors_of(answer)) == ["text"]


@pytest.mark.parametrize("market", ["FI", "SE"])
def test_an_identity_number_does_not_come_on_the_invoice(world, browsing, due, market):  # noqa: F811
    sofia = an_insured(world.group)
    asta = browsing(world.asta)
    text = f"För {an_identity(market).value}, bonus"

    answer = asta.post(begin(asta, 1), {f"amount_{sofia.pk}": "1", "due_date": due, "text": text})

    assert answer.status_code == 422
    assert list(errors_of(answer)) == ["text"]


def test_confirmed_twice_it_is_made_once(world, browsing, due):  # noqa: F811
    sofia = an_insured(world.group)
    asta = browsing(world.asta)
    address = begin(asta, 1)
    asta.post(address, {f"amount_{sofia.pk}": "1", "due_date": due})
    seen = values_of(asta.get(address + "check/"))["seen"]

    answers = [asta.post(address + "check/", {"seen": seen}) for _ in range(2)]

    assert [answer.url for answer in answers] == [address + "done/"] * 2
    assert Invoice.objects.filter(kind=Kind.SUPPLEMENTARY).count() == 1


def test_back_after_it_is_made_leads_to_the_confirmation(world, browsing, due):  # noqa: F811
    sofia = an_insured(world.group)
    asta = browsing(world.asta)
    address = begin(asta, 1)
    asta.post(address, {f"amount_{sofia.pk}": "1", "due_date": due})
    confirm(asta, address)

    again = asta.post(address, {f"amount_{sofia.pk}": "999", "due_date": due})

    assert asta.get(address).url == asta.get(address + "check/").url == again.url == address + "done/"
    assert Invoice.objects.with_sums().get(kind=Kind.SUPPLEMENTARY).total == 100


def test_the_check_page_before_anything_is_filled_in_leads_to_the_first(world, browsing):  # noqa: F811
    an_insured(world.group)
    asta = browsing(world.asta)
    address = begin(asta, 1)

    assert asta.get(address + "check/").url == address
    assert asta.get(address + "done/").url == address
    assert asta.post(address + "check/", {"seen": "x"}).url == address


def test_a_due_date_that_has_become_too_soon_meanwhile_is_told(world, browsing, due, today):  # noqa: F811
    sofia = an_insured(world.group)
    asta = browsing(world.asta)
    address = begin(asta, 1)
    asta.post(address, {f"amount_{sofia.pk}": "1", "due_date": due})
    BegunOrder.objects.update(due_date=today)

    answer = asta.post(address + "check/", {"seen": values_of(asta.get(address + "check/"))["seen"]}, follow=True)

    assert "Choose a due date on" in main_of(answer)
    assert not Invoice.objects.exists()


def test_right_after_joining_it_can_be_made(world, browsing, today):  # noqa: F811
    asta = browsing(world.asta)
    typed = {
        "first_name": "Ronja", "last_name": "Ahlskog", "identity_number": an_identity().value, "email": "",
        "employee_number": "", "joined_on": format_date(today, "FI"), "instalment": "525", "retirement_age": "65",
    }  # fmt: skip

    answer = asta.post(CONTRACT + "groups/2/insured/new/", {**typed, "bill": "1"}, follow=True)

    page = main_of(answer)
    assert answer.redirect_chain[-1][0].startswith(f"{CONTRACT}supplementary-invoices/")
    assert "Ahlskog Ronja is added." in page
    assert "1 insured person is selected." in page


def test_somebody_who_has_left_can_still_be_billed(world, browsing, due, today):  # noqa: F811
    sofia = an_insured(world.group, exit_date=today - timedelta(days=1))
    asta = browsing(world.asta)
    address = begin(asta, 1)

    asta.post(address, {f"amount_{sofia.pk}": "1", "due_date": due})
    confirm(asta, address)

    assert Invoice.objects.filter(kind=Kind.SUPPLEMENTARY).count() == 1


def test_one_and_fifty_take_the_same_number_of_queries(world, browsing, due):  # noqa: F811
    asta = browsing(world.asta)
    counts = []
    for count in (2, 50):
        while world.group.enrolments.count() < count:
            an_insured(world.group)
        address = begin(asta, *range(1, count + 1))
        typed = {f"amount_{one.pk}": "1" for one in world.group.enrolments.all()}
        asta.post(address, {**typed, "due_date": due})
        for page in ("", "check/"):
            with CaptureQueriesContext(connection) as asked:
                assert asta.get(address + page).status_code == 200
            counts.append(len(asked))

    assert counts[:2] == counts[2:]
