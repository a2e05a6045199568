"""The versions of an invoice, and why one insured's amount is what it is."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from pelaren.domain.billing.operations import changes, proposal_lines
from tests.money import a_proposal, an_invoice, lines_of
from tests.portal.billing.reading import address_of, rows_of, text_of
from tests.world import TODAY, an_insured


def change(world, invoice, amounts, *, version, reason="", by=None):
    return changes.change_lines(
        invoice=invoice, amounts=amounts, version=version, reason=reason, today=TODAY, by=by or world.asta
    )


def test_each_version_tells_who_why_how_many_and_by_how_much(world, signed_in):
    invoice = an_invoice(world, 63_000, 52_500)
    first, second = lines_of(invoice)
    change(world, invoice, {first.pk: 60_000}, version=1, reason="Tjänstledig")
    change(world, invoice, {first.pk: 61_000, second.pk: 52_000}, version=2, by=world.jonas)

    rows = rows_of(signed_in(world.bengt.user).get(f"{address_of(world, invoice)}changes/"))

    assert [row[0] for row in rows] == ["Version 3", "Version 2", "Version 1"]
    assert [row[2] for row in rows[:2]] == ["Jonas Berglind", "Asta Lind"]
    assert "Tjänstledig" in rows[1][3]
    assert [row[4:6] for row in rows] == [["2", "5,00 €"], ["1", "−30,00 €"], ["–", "–"]]


def test_an_opened_version_lists_the_amounts_before_and_after(world, signed_in):
    proposal = a_proposal(world, 63_000, 52_500)
    first, _ = lines_of(proposal)
    change(world, proposal, {first.pk: 60_000}, version=1)

    rows = rows_of(signed_in(world.bengt.user).get(f"{address_of(world, proposal)}changes/", {"version": "2"}))

    assert rows[-1] == ["Ekholm 00 Sofia", "630,00 €", "600,00 €"]


def test_why_was_this_changed_tells_every_change_of_one_insured(world, signed_in):
    proposal = a_proposal(world, 63_000, 52_500)
    first, _ = lines_of(proposal)
    change(world, proposal, {first.pk: 60_000}, version=1, reason="Deltid")
    bengt = signed_in(world.bengt.user)
    why = f"{address_of(world, proposal)}insured/{first.insured.number}/changes/"

    opened = bengt.get(address_of(world, proposal)).content.decode()
    answer = bengt.get(why)

    assert opened.count(why) == 1
    [row] = rows_of(answer)
    assert row[1] == "Asta Lind"
    assert "Deltid" in row[2]
    assert row[3:] == ["630,00 €", "600,00 €"]
    assert "Ekholm 00 Sofia" in text_of(answer)


def test_whoever_joined_later_is_explained_by_joining(world, signed_in):
    proposal = a_proposal(world, 63_000)
    proposal_lines.add(enrolment=an_insured(world.group, "Nils", "Ny"))
    number = proposal.lines.get(insured__last_name="Ny").insured.number

    [row] = rows_of(signed_in(world.asta.user).get(f"{address_of(world, proposal)}insured/{number}/changes/"))

    assert row[3:] == ["–", "630,00 €"]


def test_nobody_is_explained_who_never_stood_on_the_invoice(world, signed_in):
    proposal = a_proposal(world, 63_000)
    asta = signed_in(world.asta.user)

    answers = [asta.get(f"{address_of(world, proposal)}insured/{number}/changes/") for number in (1, 99)]

    assert [answer.status_code for answer in answers] == [200, 404]


def test_the_history_costs_as_many_queries_for_one_version_as_for_ten(world, signed_in, django_assert_num_queries):
    proposal = a_proposal(world, 63_000)
    [line] = lines_of(proposal)
    change(world, proposal, {line.pk: 1}, version=1)
    asta = signed_in(world.asta.user)
    with CaptureQueriesContext(connection) as few:
        asta.get(f"{address_of(world, proposal)}changes/")
    for version in range(2, 11):
        change(world, proposal, {line.pk: version * 7}, version=version)

    with django_assert_num_queries(len(few)):
        asta.get(f"{address_of(world, proposal)}changes/")
