"""Basic details: changed, and the identity number shown; times in groups; the paid premiums as a workbook."""

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from pelaren.domain.audit.models import Event
from pelaren.domain.contracts.models import Enrolment, Group, Insured
from pelaren.domain.movements.models import Departure
from pelaren.domain.movements.operations import leavers
from tests.portal.insured.conftest import errors_of, main_of, values_of
from tests.portal.insured.test_show import paid_bill
from tests.world import an_identity, an_insured

ADDRESS = "/employers/40112/contracts/7001-2/insured/1/"
EDIT = ADDRESS + "basic-details/"
NUMBER = ADDRESS + "identity-number/"
WORKBOOK = ADDRESS + "paid-premiums/workbook/"
TYPED = {
    "first_name": "Sofia", "last_name": "Nyström", "email": "sofia@norrvik.example", "employee_number": "20418",
    "retirement_age": "67",
}  # fmt: skip


@pytest.fixture
def sofia(world) -> Enrolment:
    return an_insured(world.group)


def seen(client) -> str:
    return values_of(client.get(EDIT))["seen"]


def test_basic_details_are_changed_and_the_trail_tells_which(world, browsing, sofia):
    asta = browsing(world.asta)

    answer = asta.post(EDIT, {**TYPED, "seen": seen(asta)}, follow=True)

    found = Insured.objects.get()
    assert (found.full_name, found.email, found.employee_number) == ("Nyström Sofia", TYPED["email"], "20418")
    assert found.retirement_age == 67
    assert "The basic details are changed." in main_of(answer)
    event = Event.objects.get(name="insured.details-changed")
    assert event.facts == {"fields": ["last_name", "email", "employee_number", "retirement_age"]}


def test_the_groups_own_pension_age_is_not_kept_as_hers(world, browsing, sofia):
    asta = browsing(world.asta)

    asta.post(EDIT, {**TYPED, "retirement_age": "65", "seen": seen(asta)})

    assert Insured.objects.get().retirement_age is None


def test_the_same_details_change_nothing(world, browsing, sofia):
    asta = browsing(world.asta)
    same = {"first_name": "Sofia", "last_name": "Ekholm", "retirement_age": "65", "seen": seen(asta)}

    answer = asta.post(EDIT, same, follow=True)

    assert "Nothing is changed." in main_of(answer)
    assert not Event.objects.filter(name="insured.details-changed").exists()


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(world, browsing, sofia):
    asta = browsing(world.asta)
    mark = seen(asta)
    Insured.objects.update(email="other@norrvik.example")

    answer = asta.post(EDIT, {**TYPED, "seen": mark})
    again = asta.post(EDIT, {**TYPED, "seen": values_of(answer)["seen"]})

    assert answer.status_code == 422
    assert "Somebody else changed the details meanwhile." in main_of(answer)
    assert values_of(answer)["last_name"] == "Nyström"
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("first_name", ""), ("first_name", "x1"), ("last_name", " "), ("last_name", "a" * 81), ("last_name", "\x00"),
        ("email", "sofia"), ("email", "a@b"), ("email", f"{'a' * 250}@b.example"),
        ("employee_number", "1" * 31), ("employee_number", "a\x07"), ("retirement_age", ""), ("retirement_age", "40"),
    ],
)  # fmt: skip
def test_each_bad_detail_gets_a_sentence_and_nothing_is_stored(world, browsing, sofia, field, typed):
    asta = browsing(world.asta)

    answer = asta.post(EDIT, {**TYPED, "seen": seen(asta), field: typed})

    assert answer.status_code == 422
    assert list(errors_of(answer)) == [field]
    assert Insured.objects.get().last_name == "Ekholm"


def test_an_identity_number_is_shown_on_request_and_the_trail_tells(world, browsing):
    identity = an_identity()
    an_insured(world.group, identity=identity)
    asta = browsing(world.asta)

    answer = asta.post(NUMBER)

    assert identity.value in main_of(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert Event.objects.get(name="identity.shown").actor_id == world.asta.user_id
    assert asta.get(NUMBER).url == ADDRESS
    assert identity.value not in asta.get(ADDRESS).content.decode()


def test_times_in_groups_are_listed_the_latest_first(world, browsing, sofia, today):
    leaders = Group.objects.create(
        employer=world.norrvik, contract=world.contract, number=1, name="Ledning", retirement_age=63
    )
    Enrolment.objects.filter(pk=sofia.pk).update(exit_date=date(2021, 12, 31))
    Enrolment.objects.create(
        employer=world.norrvik, insured=sofia.insured, group=leaders, joined_on=date(2022, 1, 1), instalment=1
    )

    page = main_of(browsing(world.asta).get(ADDRESS))

    assert "1 Ledning 01.01.2022 – 2 Tjänstemän 01.01.2020 31.12.2021" in page


def test_a_removal_is_told_and_undone_on_her_page(world, browsing, sofia, today):
    leavers.leave(enrolments=[sofia], exit_date=today, idempotency_key="x", today=today, by=world.asta)
    asta = browsing(world.asta)
    undo = f"{ADDRESS}departures/{Departure.objects.get().pk}/removal/"

    page = asta.get(ADDRESS)
    answer = asta.post(undo, follow=True)

    assert "Asta Lind removed Ekholm Sofia from the group" in main_of(page)
    assert f'action="{undo}"' in page.content.decode()
    assert 'value="removal"' not in page.content.decode()
    assert "Ekholm Sofia belongs to the group again." in main_of(answer)
    assert Enrolment.objects.get().exit_date is None


def test_the_departure_of_somebody_else_is_not_undone_here(world, browsing, sofia, today):
    ronja = an_insured(world.group, "Ronja")
    leavers.leave(enrolments=[ronja], exit_date=today, idempotency_key="x", today=today, by=world.asta)

    answer = browsing(world.asta).post(f"{ADDRESS}departures/{Departure.objects.get().pk}/removal/")

    assert answer.status_code == 404


def test_paid_premiums_come_as_a_workbook_with_the_sums_of_the_page(world, browsing, sofia):
    paid_bill(sofia, due=date(2025, 3, 17), amount=63_000)
    paid_bill(sofia, due=date(2025, 9, 1), amount=50_001, kind="supplementary")
    paid_bill(sofia, due=date(2024, 12, 16), amount=60_000)

    answer = browsing(world.asta).get(WORKBOOK)

    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[4:] == [[2025, 2, 630, 500.01, 1130.01], [2024, 1, 600, 0, 600], ["Total", "", 1230, 500.01, 1730.01]]
    assert "7001-2-0001" in answer.headers["Content-Disposition"]
    assert Event.objects.filter(name="insured.premiums-exported").count() == 1


def test_who_may_only_look_is_offered_no_change(world, browsing, sofia):
    bengt = browsing(world.bengt)
    page = bengt.get(ADDRESS).content.decode()

    assert EDIT not in page
    assert 'name="function"' not in page
    assert bengt.post(EDIT, TYPED).status_code == 403
    assert Insured.objects.get().last_name == "Ekholm"


def test_an_address_of_nobody_does_not_exist(world, browsing, sofia):
    asta = browsing(world.asta)
    elsewhere = ADDRESS.replace("insured/1/", "insured/2/")

    for page in ("basic-details/", "identity-number/", "paid-premiums/workbook/"):
        assert asta.get(elsewhere + page).status_code == 404
    assert asta.post(elsewhere + "identity-number/").status_code == 404
