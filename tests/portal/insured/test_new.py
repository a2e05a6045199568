"""Add a new insured: every field, whatever is typed in it."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from stdnum import luhn

from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import InvoiceLine
from pelaren.domain.billing.operations import proposals
from pelaren.domain.contracts.models import Enrolment, Group, Insured
from pelaren.values.dates import format_date
from tests.portal.insured.conftest import errors_of, main_of, values_of
from tests.world import an_identity, an_insured

ADDRESS = "/employers/40112/contracts/7001-2/groups/2/insured/new/"
SWEDISH = "/employers/50113/contracts/8001-4/groups/2/insured/new/"
TOO_LONG = "a" * 81
ARABIC = "\u0661\u0662"


def typed(market: str = "FI", **changed: str) -> dict[str, str]:
    """A form as somebody fills it in today."""
    right = {
        "first_name": "Ronja",
        "last_name": "Ahlskog",
        "identity_number": an_identity(market).shown,
        "email": "ronja.ahlskog@norrvik.example",
        "employee_number": "20418",
        "joined_on": format_date(date.today(), market),
        "instalment": "525,00",
        "retirement_age": "65",
    }
    return {**right, **changed}


def stored() -> tuple[int, ...]:
    return Insured.objects.count(), Enrolment.objects.count(), InvoiceLine.objects.count(), Event.objects.count()


def finnish(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def test_the_form_begins_empty_with_the_groups_own_pension_age(world, browsing):
    answer = browsing(world.asta).get(ADDRESS)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert set(values_of(answer).values()) - {values_of(answer)["csrfmiddlewaretoken"]} == {""}
    assert (
        '<input class="ds-input" type="radio" id="id_retirement_age_1" name="retirement_age" value="65" checked>'
        in page
    )
    assert "65 years (the group's standard)" in main_of(answer)
    assert "Amount per payment, four times a year" in main_of(answer)


def test_what_is_saved_is_a_person_with_an_enrolment_on_the_proposal(world, browsing, today):
    answer = browsing(world.asta).post(ADDRESS, typed())

    ronja = Insured.objects.get()
    enrolment = Enrolment.objects.get()
    assert (answer.status_code, answer.url) == (302, "/employers/40112/contracts/7001-2/insured/1/")
    assert (ronja.first_name, ronja.last_name, ronja.email) == ("Ronja", "Ahlskog", "ronja.ahlskog@norrvik.example")
    assert (ronja.employee_number, ronja.retirement_age) == ("20418", None)
    assert (enrolment.group, enrolment.joined_on, enrolment.instalment) == (world.group, today, 52_500)
    [sentence] = [str(message) for message in get_messages(answer.wsgi_request)]
    assert sentence.startswith("Ahlskog Ronja is added. The first invoice with the instalment is due ")


def test_she_stands_on_the_proposals_of_the_payment_plan_by_herself(world, browsing, today):
    world.contract.payment_plan.months = list(range(1, 13))
    world.contract.payment_plan.save()
    an_insured(world.group)
    made = proposals.make(today=today)

    browsing(world.asta).post(ADDRESS, typed())

    ronja = Insured.objects.get(last_name="Ahlskog")
    assert made.proposals > 0
    assert list(InvoiceLine.objects.filter(insured=ronja).values_list("amount", flat=True)) == [52_500] * made.proposals


def test_what_may_be_left_out_may_be_left_out(world, browsing):
    answer = browsing(world.asta).post(ADDRESS, typed(email="", employee_number="", instalment="0"))

    assert answer.status_code == 302
    assert (Insured.objects.get().email, Enrolment.objects.get().instalment) == ("", 0)


def test_the_longest_names_are_stored_and_found(world, browsing):
    asta = browsing(world.asta)

    answer = asta.post(ADDRESS, typed(first_name="ß" * 80, last_name="Þ" * 80))

    assert answer.status_code == 302
    assert "Þ" * 80 in main_of(asta.get("/employers/40112/employees/", {"q": "þ"}))


def test_another_pension_age_is_her_own(world, browsing):
    browsing(world.asta).post(ADDRESS, typed(retirement_age="63"))

    assert Insured.objects.get().retirement_age == 63


@pytest.mark.parametrize("amount", ["525", "525,00", "525.00", " 525,0 ", "525,00 €", "525,00\u00a0€"])
def test_amounts_may_be_written_in_many_ways(world, browsing, amount):
    browsing(world.asta).post(ADDRESS, typed(instalment=amount))

    assert Enrolment.objects.get().instalment == 52_500


FIELDS = {
    "first_name": ["", "   ", TOO_LONG, "R0nja", "Ron\x00ja", "-", "<b>"],
    "last_name": ["", TOO_LONG, "Ahlskog2", "Ahl\u202eskog"],
    "identity_number": [
        "", "140582", "140582-930X", "310282-930W", "141382-930W", "140582-0010", "140582A9300", "1" * 200,
        "010190-900p0", "19900101-9802", "\x00",
    ],
    "email": ["ronja", "ronja@", "@norrvik.example", "a b@norrvik.example", f"{'a' * 250}@norrvik.example"],
    "employee_number": ["1" * 31, "2\x0042"],
    "joined_on": ["", "igår", "31.02.2026", "2026-13-01", "00.00.0000", "1.1.26", "99999999", f"20{ARABIC}-01-01"],
    "instalment": ["", "-1", "−525,00", "femhundra", "1.240,00", "5,255", "9" * 30, "10000000,01", "1e5", "NaN"],
    "retirement_age": ["", "62", "64", "200", "65; drop table", ARABIC],
}  # fmt: skip


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in FIELDS.items() for value in values])
def test_a_bad_value_gets_a_sentence_at_its_field_everything_typed_stays_and_nothing_is_stored(
    world, browsing, field, value
):
    asta, before = browsing(world.asta), stored()
    form = typed(**{field: value})

    answer = asta.post(ADDRESS, form)

    assert answer.status_code == 422
    assert list(errors_of(answer)) == [field]
    assert stored() == before
    kept = values_of(answer)
    assert all(kept[name] == text.replace("\x00", "\ufffd") for name, text in form.items() if name in kept)
    assert f'<a href="#id_{field}' in answer.content.decode()
    assert "<title>Error: Add a new insured – Pelaren</title>" in answer.content.decode()


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("140582-930X", "The check character of the personal identity code is wrong."),
        ("310282-930W", "Check the six digits."),
        ("141382-930W", "Check the six digits."),
        ("19900101-9802", "This is a Swedish personal identity number."),
        ("140582", "Write the personal identity code as date of birth, sign and four characters"),
    ],
)
def test_a_wrong_identity_number_is_told_what_is_wrong_with_it(world, browsing, value, sentence):
    answer = browsing(world.asta).post(ADDRESS, typed(identity_number=value))

    assert sentence in errors_of(answer)["identity_number"]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("19900101-9803", "The check digit of the personal identity number is wrong."),
        ("19901301-9802", "begins with the year, month and day of birth"),
        ("010190-900P", "This is a Finnish personal identity code."),
    ],
)
def test_a_contract_in_sweden_wants_a_swedish_number(world, browsing, value, sentence):
    answer = browsing(world.cecilia).post(SWEDISH, typed("SE", identity_number=value))

    assert sentence in errors_of(answer)["identity_number"]


def test_a_coordination_number_with_unknown_month_and_day_is_right(world, browsing):
    digits = "900060980"
    number = f"19{digits}{luhn.calc_check_digit(digits)}"

    answer = browsing(world.cecilia).post(SWEDISH, typed("SE", identity_number=number))

    assert answer.status_code == 302
    assert Insured.objects.get().birth_date is None


def test_a_coordination_number_with_an_impossible_month_is_wrong(world, browsing):
    digits = "901360980"
    number = f"19{digits}{luhn.calc_check_digit(digits)}"

    answer = browsing(world.cecilia).post(SWEDISH, typed("SE", identity_number=number))

    assert "begins with the year, month and day of birth" in errors_of(answer)["identity_number"]


def test_start_days_outside_what_is_allowed_are_told_the_limit(world, browsing, today):
    asta = browsing(world.asta)

    past = asta.post(ADDRESS, typed(joined_on="01.01.2015"))
    future = asta.post(ADDRESS, typed(joined_on=finnish(today + timedelta(days=367))))

    assert errors_of(past)["joined_on"].startswith("The start day can be 01.01.")
    assert errors_of(future) == {"joined_on": "The start day can be at most one year ahead. Check the year."}
    assert not Insured.objects.exists()


def test_a_wrong_number_a_wrong_day_and_a_wrong_amount_are_told_together(world, browsing):
    answer = browsing(world.asta).post(
        ADDRESS, typed(identity_number="140691-918A", joined_on="01.12.2014", instalment="10000000,01")
    )

    assert list(errors_of(answer)) == ["identity_number", "joined_on", "instalment"]
    assert "Three things need to be corrected" in main_of(answer)


def test_who_is_insured_already_is_refused_by_name_at_the_number(world, browsing):
    identity = an_identity()
    an_insured(world.group, identity=identity)

    answer = browsing(world.asta).post(ADDRESS, typed(identity_number=identity.shown))

    assert answer.status_code == 422
    assert errors_of(answer) == {
        "identity_number": "Ekholm Sofia is already insured in contract 7001-2, in group 2 Tjänstemän."
    }
    assert Insured.objects.count() == 1


def test_all_that_is_wrong_is_told_at_once(world, browsing):
    answer = browsing(world.asta).post(ADDRESS, {})

    assert answer.status_code == 422
    assert list(errors_of(answer)) == [
        "first_name", "last_name", "identity_number", "joined_on", "instalment", "retirement_age",
    ]  # fmt: skip
    assert "6 things need to be corrected" in main_of(answer)


def test_a_number_typed_once_is_in_no_header_and_no_address(world, browsing):
    form = typed()

    answer = browsing(world.asta).post(ADDRESS, form)

    digits = form["identity_number"]
    assert all(digits not in f"{name}{value}" for name, value in answer.headers.items())
    assert all(digits not in str(cookie) for cookie in answer.cookies.values())


def test_a_group_of_another_employer_or_contract_does_not_exist(world, browsing):
    asta, before = browsing(world.asta), stored()
    Group.objects.create(
        employer=world.sunnana, contract=world.swedish_contract, number=7, name="Skola", retirement_age=65
    )

    for address in (
        SWEDISH.replace("50113", "40112"),
        ADDRESS.replace("7001-2", "8001-4"),
        ADDRESS.replace("groups/2", "groups/7"),
        SWEDISH,
    ):
        assert asta.get(address).status_code == 404
        assert asta.post(address, typed()).status_code == 404
    assert stored() == before


def test_who_may_only_look_sees_no_button_and_is_refused(world, browsing):
    bengt = browsing(world.bengt)

    assert bengt.get(ADDRESS).status_code == 403
    assert bengt.post(ADDRESS, typed()).status_code == 403
    assert not Insured.objects.exists()


def test_the_form_leads_back_to_its_group(world, browsing):
    page = browsing(world.asta).get(ADDRESS).content.decode()

    assert page.count('href="/employers/40112/contracts/7001-2/groups/2/insured/"') == 2
