from pelaren.domain.billing.operations import changes, credits as unpaid, supplementary_invoices
from pelaren.domain.movements.operations import leavers
from pelaren.domain.payments.operations import allocations, credits, refunds, reversals, surplus
from pelaren.domain.payments import queries
from tests.money import *
from tests.world import TODAY
from datetime import date


def test_smoke(world):
    terms(world.contract, fee="0.0125", use_surplus=True)
    inv = an_invoice(world, 25000, 25000, 25000)
    assert_whole()
    p = pay(inv, 10000, by=world.disa)
    assert_whole()
    inv.refresh_from_db()
    l = lines_of(inv)
    assert [x.paid for x in l] == [3334, 3333, 3333]
    changes.change_lines(invoice=inv, amounts={l[0].pk: 30000}, version=inv.version, today=TODAY, by=world.asta)
    assert_whole()
    inv.refresh_from_db()
    changes.change_total(invoice=inv, total=90000, version=inv.version, today=TODAY, by=world.asta)
    assert_whole()
    inv.refresh_from_db()
    l = lines_of(inv)
    c = credits.credit(invoice=inv, amounts={l[1].pk: l[1].amount}, reason="fel", today=TODAY, by=world.disa)
    assert_whole()
    assert queries.remaining(p) == 3333
    p2 = pay(inv, 200000, by=world.disa)
    assert_whole()
    print(queries.unallocated(contract_id=world.contract.pk))
    refunds.pay_back(payment=p2, amount=500, paid_on=TODAY, idempotency_key=a_key(), today=TODAY, by=world.disa)
    assert_whole()
    reversals.reverse(payment=p, value_date=TODAY, today=TODAY, by=world.disa)
    assert_whole()
    s = supplementary_invoices.create(contract=world.contract, amounts={l[0].enrolment_id: 4000}, due_date=date(2026,12,11), idempotency_key="k", today=TODAY, by=world.asta)
    assert_whole()
    made = surplus.use(contract=world.contract, today=TODAY)
    print(made)
    assert_whole()
    left = leavers.leave(enrolments=[l[2].enrolment], exit_date=date(2026,12,31), last_premiums={l[2].enrolment_id: leavers.LastPremium(777, date(2026,12,10))}, idempotency_key="lk", today=TODAY, by=world.asta)
    assert_whole()
    leavers.undo(departure=left.departures[0], today=TODAY, by=world.asta)
    assert_whole()
