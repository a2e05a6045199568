"""The insured at the desk: found, shown, kept."""

import html5lib
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import InvoiceLine
from pelaren.domain.billing.operations import proposals
from tests.world import TODAY, an_identity, an_insured

H = "{http://www.w3.org/1999/xhtml}"


def list_url(world):
    return reverse("desk:contract-insured", args=[world.contract.number])


def url(name, world, enrolment):
    return reverse(f"desk:{name}", args=[world.contract.number, enrolment.insured.number])


def names_of(answer):
    body = html5lib.parse(answer.content.decode()).find(f".//{H}main//{H}tbody")
    return ["".join(head.itertext()).strip() for head in body.iter(f"{H}th")] if body is not None else []


def field(answer, name):
    return html5lib.parse(answer.content.decode()).find(f".//{H}input[@name='{name}']").get("value")


def test_a_name_is_searched_for_by_its_address_and_an_identity_number_never_is(world, at_desk):
    identity = an_identity()
    an_insured(world.group, "Sofia", "Ekholm", identity=identity)
    an_insured(world.group, "Åsa", "Öberg")

    by_name = at_desk().post(list_url(world), {"q": "oberg"}, follow=True)
    by_number = at_desk().post(list_url(world), {"q": identity.value})
    typed_into_address = at_desk().get(list_url(world), {"q": identity.value})

    assert by_name.redirect_chain == [(f"{list_url(world)}?q=oberg", 302)] and names_of(by_name) == ["Öberg Åsa"]
    assert by_number.status_code == 200 and names_of(by_number) == ["Ekholm Sofia"]
    assert identity.value not in by_number.content.decode()
    assert names_of(typed_into_address) == ["Ekholm Sofia", "Öberg Åsa"]


def test_an_identity_number_is_shown_in_clear_only_when_asked_for_and_the_trail_tells(world, at_desk):
    identity = an_identity()
    enrolment = an_insured(world.group, identity=identity)
    address = url("contract-insured-person", world, enrolment)

    before = at_desk().get(address).content.decode()
    after = at_desk().post(address).content.decode()

    assert identity.value not in before and identity.value in after
    assert Event.objects.filter(name="identity.shown", actor_id=world.disa.user_id).count() == 1


def test_a_number_is_called_what_it_is_called_in_the_contracts_country(world, at_desk):
    enrolment = an_insured(world.group)

    pages = [
        at_desk().get(one).content.decode()
        for one in (list_url(world), url("contract-insured-person", world, enrolment))
    ]

    assert all("Personbeteckning" in page and "Personnummer" not in page for page in pages)


def test_details_are_changed_and_not_over_what_somebody_else_saved(world, at_desk):
    enrolment = an_insured(world.group)
    address = url("contract-insured-details", world, enrolment)
    sent = {
        "first_name": "Sofia", "last_name": "Ekström", "email": "", "employee_number": "17", "retirement_age": "",
        "seen": field(at_desk().get(address), "seen"),
    }  # fmt: skip

    saved = at_desk().post(address, sent)
    late = at_desk().post(address, {**sent, "last_name": "Ekdahl"})

    enrolment.insured.refresh_from_db()
    assert saved.status_code == 302 and late.status_code == 422
    assert (enrolment.insured.last_name, enrolment.insured.employee_number) == ("Ekström", "17")


def test_a_changed_instalment_reaches_the_proposals(world, at_desk):
    enrolment = an_insured(world.group, instalment=63_000)
    proposals.make(today=TODAY)

    at_desk().post(url("contract-insured-instalment", world, enrolment), {"seen": "63000", "instalment": "700,00"})

    assert InvoiceLine.objects.get().amount == 70_000


def test_the_list_asks_as_much_for_one_insured_as_for_many(world, at_desk):
    browser = at_desk()
    an_insured(world.group)
    browser.get(list_url(world))

    with CaptureQueriesContext(connection) as one:
        browser.get(list_url(world))
    for place in range(15):
        an_insured(world.group, last_name=f"Berg {place}")
    with CaptureQueriesContext(connection) as many:
        browser.get(list_url(world))

    assert len(many) == len(one)
