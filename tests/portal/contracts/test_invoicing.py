"""Ändra faktureringsuppgifter: paper invoice or e-invoice, checked, confirmed and undone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from html5lib import parse

from pelaren.domain.billing.models import InvoicingChoice
from pelaren.domain.contracts.models import Contract
from pelaren.values.dates import format_date
from tests.money import a_proposal

FI = "/employers/40112/contracts/7001-2/details/"
SE = "/employers/50113/contracts/8001-4/details/"
E_INVOICE = {
    "method": "e-invoice", "e_invoice_address": "0037 9904 4184 7031", "operator": "NDEAFIHH", "operator_code": "",
    "street": "", "postcode": "", "town": "", "buyer_reference": "410", "language": "sv", "seen": "0",
}  # fmt: skip
PAPER = {**E_INVOICE, "method": "paper", "street": "Varvsgatan 4", "postcode": "65100", "town": "Norrvik"}


def text_of(answer) -> str:
    main = parse(answer.content.decode(), namespaceHTMLElements=False).find(".//main")
    return " ".join(" ".join(main.itertext()).split())


def errors_of(answer) -> list[str]:
    summary = parse(answer.content.decode(), namespaceHTMLElements=False).find(".//div[@id='errors']")
    return [link.get("href") for link in summary.iterfind(".//a")]


def test_e_invoice_is_chosen_confirmed_and_undone(world, signed_in):
    a_proposal(world, 63_000)
    asta = signed_in(world.asta.user)

    sent = asta.post(f"{FI}invoicing/", E_INVOICE)
    confirmed = asta.get(sent.url)

    choice = InvoicingChoice.objects.get(chosen_by=world.asta.user)
    assert (sent.status_code, sent.url) == (302, f"{FI}?changed={choice.pk}")
    assert "0037 99044184 7031" in text_of(confirmed)
    assert "Nordea (NDEAFIHH)" in text_of(confirmed)
    assert "15.12.2026" in text_of(confirmed)
    undo = f"{FI}invoicing/{choice.pk}/removal/"
    assert undo in confirmed.content.decode()

    asta.post(undo)

    assert Contract.objects.get(pk=world.contract.pk).invoicing_method == "paper"
    assert undo not in asta.get(sent.url).content.decode()


def test_earlier_choices_are_told_with_the_days_on_which_they_held(world, signed_in):
    asta = signed_in(world.asta.user)
    asta.post(f"{FI}invoicing/", E_INVOICE)
    latest = InvoicingChoice.objects.latest("pk")
    asta.post(f"{FI}invoicing/", {**PAPER, "seen": latest.pk})

    page = parse(asta.get(FI).content.decode(), namespaceHTMLElements=False)

    section = page.find(".//section[@aria-labelledby='invoicing-facts']")
    *_, earlier = section.iterfind(".//dl")
    rows = [" ".join(" ".join(row.itertext()).split()) for row in earlier.iterfind("./div")]
    today = format_date(timezone.localdate(), "FI")
    assert rows[0].startswith(f"{today} ")
    assert f"{today} E-" in rows[0]
    assert "0037 99044184 7031, Nordea (NDEAFIHH), 410" in rows[0]
    assert "Varvsgatan" not in " ".join(rows)


def test_a_swedish_employer_gives_a_peppol_id_or_a_gln(world, signed_in):
    cecilia = signed_in(world.cecilia.user)
    form = {name: value for name, value in E_INVOICE.items() if not name.startswith("operator")}

    page = cecilia.get(f"{SE}invoicing/").content.decode()
    first = cecilia.post(f"{SE}invoicing/", {**form, "e_invoice_address": "299000-4174"})
    latest = InvoicingChoice.objects.latest("pk")
    second = cecilia.post(f"{SE}invoicing/", {**form, "e_invoice_address": "7300010000001", "seen": latest.pk})

    assert 'name="operator"' not in page
    assert [first.status_code, second.status_code] == [302, 302]
    addresses = InvoicingChoice.objects.filter(chosen_by__isnull=False).order_by("pk")
    assert [one.e_invoice_address for one in addresses] == ["0007:2990004174", "0088:7300010000001"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"e_invoice_address": ""}, "#id_e_invoice_address"),
        ({"e_invoice_address": "003799044185"}, "#id_e_invoice_address"),
        ({"e_invoice_address": "hej"}, "#id_e_invoice_address"),
        ({"operator": ""}, "#id_operator"),
        ({"operator": "NOBANK"}, "#id_operator"),
        ({"operator": "other"}, "#id_operator_code"),
        ({"operator": "other", "operator_code": "x"}, "#id_operator_code"),
        ({"method": ""}, "#id_method_0"),
        ({"language": "de"}, "#id_language"),
        ({"buyer_reference": "x" * 61}, "#id_buyer_reference"),
        ({"method": "paper"}, "#id_street"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(world, signed_in, changed, field):
    answer = signed_in(world.asta.user).post(f"{FI}invoicing/", {**E_INVOICE, **changed})

    assert answer.status_code == 422
    assert errors_of(answer) == [field]
    assert 'value="410"' in answer.content.decode() or "buyer_reference" in changed
    assert not InvoicingChoice.objects.exists()


def test_what_is_wrong_with_the_method_not_chosen_does_not_matter(world, signed_in):
    answer = signed_in(world.asta.user).post(f"{FI}invoicing/", {**PAPER, "e_invoice_address": "nonsense"})

    assert answer.status_code == 302
    assert InvoicingChoice.objects.latest("pk").street == "Varvsgatan 4"


def test_another_operator_is_given_by_its_code(world, signed_in):
    form = {**E_INVOICE, "operator": "other", "operator_code": "e123456"}

    signed_in(world.asta.user).post(f"{FI}invoicing/", form)

    assert InvoicingChoice.objects.latest("pk").operator == "E123456"


def test_a_double_click_makes_one_choice(world, signed_in):
    asta = signed_in(world.asta.user)

    answers = [asta.post(f"{FI}invoicing/", E_INVOICE) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert InvoicingChoice.objects.filter(chosen_by__isnull=False).count() == 1


def test_a_colleague_who_chose_meanwhile_is_told_and_what_was_typed_stays(world, signed_in):
    asta = signed_in(world.asta.user)
    asta.post(f"{FI}invoicing/", E_INVOICE)

    answer = asta.post(f"{FI}invoicing/", {**E_INVOICE, "buyer_reference": "999"})

    assert answer.status_code == 422
    assert 'value="999"' in answer.content.decode()


def test_the_form_begins_with_what_holds_now(world, signed_in):
    asta = signed_in(world.asta.user)
    asta.post(f"{FI}invoicing/", E_INVOICE)

    page = asta.get(f"{FI}invoicing/").content.decode()

    assert "0037\u00a099044184\u00a07031" in page
    assert f'value="{InvoicingChoice.objects.latest("pk").pk}"' in page


def test_whoever_may_only_look_sees_no_way_to_change_it(world, signed_in):
    bengt = signed_in(world.bengt.user)

    assert f"{FI}invoicing/" not in bengt.get(FI).content.decode()
    assert bengt.get(f"{FI}invoicing/").status_code == 403
    assert bengt.post(f"{FI}invoicing/", E_INVOICE).status_code == 403


def test_the_details_cost_as_many_queries_after_many_choices(world, signed_in, django_assert_num_queries):
    asta = signed_in(world.asta.user)
    asta.post(f"{FI}invoicing/", E_INVOICE)
    with CaptureQueriesContext(connection) as few:
        asta.get(FI)
    once = len(few)
    for place in range(9):
        latest = InvoicingChoice.objects.latest("pk").pk
        asta.post(f"{FI}invoicing/", {**E_INVOICE, "buyer_reference": str(place), "seen": latest})

    with django_assert_num_queries(once):
        asta.get(FI)
