"""
Several people move people and money in two contracts, and every step is held against a model without a database.

Each order is a transaction of its own under the rights of whoever gives it. After each step lines, payments and
balances are those of the model, and every invariant of the ledger holds. PELAREN_SOAK=1 takes 10,000 steps.
"""

import os
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.conf import settings
from django.db.models import Sum
from hypothesis import HealthCheck, note
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from pelaren.domain.billing.models import Invoice, InvoiceLine, Kind
from pelaren.domain.billing.operations import changes, invoices, proposals, supplementary_invoices
from pelaren.domain.billing.operations import credits as unpaid_credits
from pelaren.domain.contracts.models import Contract, Enrolment, Group
from pelaren.domain.ledger.models import Account as Books
from pelaren.domain.ledger.models import Posting
from pelaren.domain.movements.models import Departure
from pelaren.domain.movements.operations import instalments, joiners, leavers
from pelaren.domain.payments import queries
from pelaren.domain.payments.models import Payment, Refund
from pelaren.domain.payments.operations import allocations, credits, incoming, refunds, reversals, surplus, terms
from pelaren.values import identity_numbers
from pelaren.values.refusals import Refusal
from tests.committed import acting, committed_world
from tests.money import a_key
from tests.money_model import Account, Refused
from tests.world import TODAY, World

SOAK = bool(os.environ.get("PELAREN_SOAK"))
RUNS, STEPS = (200, 50) if SOAK else (6, 50)
BORN = date(1970, 1, 1)
LIMIT = {currency: settings.PELAREN_APPROVAL_LIMITS[currency] for currency in ("EUR", "SEK")}

amounts = st.one_of(st.integers(1, 5), st.integers(1, 100_000), st.integers(900_000, 30_000_000))
places = st.integers(0, 10_000)


class Money(RuleBasedStateMachine):
    """The people, what they do, and what must be true after each step."""

    @initialize()
    def begin(self) -> None:
        self.opened = committed_world()
        self.world: World = self.opened.__enter__()
        self.today, self.born, self.identities = TODAY, BORN, {}
        finnish, swedish = self.world.contract, self.world.swedish_contract
        with acting():
            fee = Decimal("0.01250")
            terms.change(
                contract=finnish, premium_fee=fee, use_surplus=True, valid_from=TODAY, today=TODAY, by=self.world.erik
            )
        self.accounts = [
            Account("FI", Fraction(fee), True, LIMIT["EUR"]),
            Account("SE", Fraction(0), False, LIMIT["SEK"]),
        ]
        self.contracts: list[Contract] = [finnish, swedish]
        self.groups: list[Group] = [self.world.group, self.world.swedish_group]
        self.staff = [self.world.disa, self.world.maria, self.world.erik]
        self.members = [self.world.asta, self.world.cecilia]
        for side in (0, 1):
            for instalment in (63_000, 52_500, 0):
                self.join(side=side, instalment=instalment, who=0)
            self.propose(side=side)
            self.issue(side=side, which=0, who=0)

    def teardown(self) -> None:
        if hasattr(self, "opened"):
            self.opened.__exit__(None, None, None)

    # How a step goes

    def order(self, side: int, by: object, give: Callable[[], object], predict: Callable[[Account, object], None]):
        """Give an order in a transaction of its own, ask the model, and hold one against the other."""
        account = deepcopy(self.accounts[side])
        account.clock += 1
        result, refusal = None, None
        try:
            with acting(by):
                result = give()
        except Refusal as refused:
            refusal = refused.code
        try:
            predict(account, result)
        except Refused as refused:
            assert refusal == refused.code, f"refused {refusal}, the model says {refused.code}"
        else:
            assert refusal is None, f"refused {refusal}, the model says nothing"
            self.accounts[side] = account
        note(f"{refusal or 'done'}")
        with acting():
            self.number(side)
            self.compare(side)
        return result

    def number(self, side: int) -> None:
        """Tell the model the ids of new bills and lines: it orders by them."""
        account = self.accounts[side]
        for bill in Invoice.objects.filter(contract=self.contracts[side]).exclude(kind=Kind.CREDIT):
            account.ids[self.name(bill)] = bill.pk
        for line in InvoiceLine.objects.filter(invoice__contract=self.contracts[side], cancels=None).select_related(
            "invoice"
        ):
            account.bills[self.name(line.invoice)].lines[line.insured_id].number = line.pk

    def name(self, bill: Invoice) -> object:
        return bill.occasion if bill.kind == Kind.REGULAR else bill.pk

    def compare(self, side: int) -> None:
        account, contract = self.accounts[side], self.contracts[side]
        lines = InvoiceLine.objects.filter(invoice__contract=contract, cancels=None).select_related("invoice")
        assert {(self.name(x.invoice), x.insured_id): (x.amount, x.paid) for x in lines} == account.lines()
        payments = queries.with_remaining(Payment.objects.filter(contract=contract, reverses=None))
        assert {payment.pk: payment.remaining for payment in payments} == {
            number: payment.left for number, payment in account.payments.items()
        }
        assert self.balance(Books.BANK, side) == account.bank()
        assert self.balance(Books.UNALLOCATED, side) == -account.unallocated()
        assert self.balance(Books.FEE_INCOME, side) == -account.fees()
        saved = Posting.objects.filter(account=Books.SAVINGS, contract_id=contract.pk).values_list("insured_id")
        assert {who: -amount for who, amount in saved.annotate(Sum("amount")) if amount} == account.savings()
        assert queries.verify() == []

    def balance(self, account: Books, side: int) -> int:
        postings = Posting.objects.filter(account=account, contract_id=self.contracts[side].pk)
        return postings.aggregate(n=Sum("amount"))["n"] or 0

    def has(self, what: str) -> bool:
        return any(getattr(account, what) for account in getattr(self, "accounts", []))

    def side_with(self, what: str, side: int) -> int:
        """The side that was drawn when it has any of what the step is about, else the other one."""
        return side if getattr(self.accounts[side], what) else 1 - side

    def pick(self, things, place: int):
        things = list(things)
        return things[place % len(things)]

    def someone(self, side: int, place: int):
        return self.pick([self.members[side], *self.staff], place)

    def invoice(self, side: int, name: object) -> Invoice:
        return Invoice(pk=self.accounts[side].ids[name], currency=self.contracts[side].currency)

    def line_ids(self, side: int, name: object, by_insured: dict[int, int]) -> dict[int, int]:
        lines = self.accounts[side].bills[name].lines
        return {lines[insured].number: amount for insured, amount in by_insured.items()}

    # People

    @rule(days=st.integers(1, 45))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(side=st.integers(0, 1), instalment=st.one_of(st.just(0), amounts), who=places)
    def join(self, side: int, instalment: int, who: int) -> None:
        self.born += timedelta(days=1)
        identity = self.an_identity(side)
        joined = self._join(side, who, identity, instalment, lambda a, r: a.join(
            r.enrolment.pk, r.insured.pk, instalment, self.today))  # fmt: skip
        self.identities[joined.insured.pk] = identity

    @rule(instalment=amounts, who=places, whom=places)
    def rejoin(self, instalment: int, who: int, whom: int) -> None:
        insured = self.pick(self.identities, whom)
        side = next(n for n in (0, 1) if any(s.insured == insured for s in self.accounts[n].stays.values()))
        self._join(side, who, self.identities[insured], instalment, lambda a, r: a.rejoin(
            r.enrolment.pk if r else 0, insured, instalment, self.today))  # fmt: skip

    def _join(self, side: int, who: int, identity, instalment: int, predict):
        by = self.someone(side, who)
        return self.order(
            side, by,
            lambda: joiners.add(
                group=self.groups[side], first_name="Sofia", last_name="Ekholm", identity=identity,
                joined_on=self.today, instalment=instalment, retirement_age=None, email="", employee_number="",
                today=self.today, by=by,
            ),
            predict,
        )  # fmt: skip

    def an_identity(self, side: int):
        market, serial = ("FI", 900 + self.born.toordinal() % 100) if side == 0 else ("SE", 980)
        make = identity_numbers.generate_hetu if side == 0 else identity_numbers.generate_personnummer
        return identity_numbers.parse(make(self.born, serial), market, today=TODAY)

    @rule(side=st.integers(0, 1), whom=places, amount=st.one_of(st.just(0), amounts), who=places)
    def change_instalment(self, side: int, whom: int, amount: int, who: int) -> None:
        side = self.side_with("stays", side)
        enrolment, stay = self.pick(self.accounts[side].stays.items(), whom)
        by = self.someone(side, who)
        self.order(
            side, by,
            lambda: instalments.change(
                enrolment=Enrolment(pk=enrolment), amount=amount, seen=stay.instalment, today=self.today, by=by
            ),
            lambda a, r: a.change_instalment(enrolment, amount, self.today),
        )  # fmt: skip

    @rule(
        side=st.integers(0, 1), whom=st.lists(places, min_size=1, max_size=2), later=st.integers(0, 60),
        premium=st.none() | amounts, who=places,
    )  # fmt: skip
    def leave(self, side: int, whom: list[int], later: int, premium: int | None, who: int) -> None:
        side = self.side_with("stays", side)
        leaving = sorted({self.pick(self.accounts[side].stays, place) for place in whom})
        by, exit_date, due = self.someone(side, who), self.today + timedelta(days=later), self.due_date(side)
        premium = min(premium, 1_000_000_000) if premium else None
        last = {pk: leavers.LastPremium(premium, due) for pk in leaving} if premium else {}

        def predict(account: Account, left: leavers.Left | None) -> None:
            departures = {d.pk: d.enrolment_id for d in left.departures} if left else {-pk: pk for pk in leaving}
            bill = left.last_premiums[0].pk if left and last else -1
            account.leave(departures, exit_date, (premium, due) if premium else None, bill, self.today)

        self.order(
            side, by,
            lambda: leavers.leave(
                enrolments=list(Enrolment.objects.filter(pk__in=leaving).select_related("group")),
                exit_date=exit_date, last_premiums=last, idempotency_key=a_key(), today=self.today, by=by,
            ),
            predict,
        )  # fmt: skip

    @precondition(lambda self: self.has("departures"))
    @rule(side=st.integers(0, 1), which=places, who=places)
    def undo_leave(self, side: int, which: int, who: int) -> None:
        side = self.side_with("departures", side)
        number, by = self.pick(self.accounts[side].departures, which), self.someone(side, who)
        self.order(
            side, by,
            lambda: leavers.undo(departure=Departure.objects.get(pk=number), today=self.today, by=by),
            lambda a, r: a.undo_leave(number, self.today),
        )  # fmt: skip

    def due_date(self, side: int) -> date:
        with acting():
            return supplementary_invoices.allowed_due_dates(self.contracts[side], today=self.today).earliest

    # Bills

    @rule(side=st.integers(0, 1))
    def propose(self, side: int) -> None:
        self.order(
            side, None,
            lambda: proposals.make(today=self.today, contract_ids=[self.contracts[side].pk]),
            lambda a, r: a.propose(self.today),
        )  # fmt: skip

    @rule(side=st.integers(0, 1), which=places, who=places)
    def issue(self, side: int, which: int, who: int) -> None:
        side = self.side_with("bills", side)
        waiting = self.accounts[side].proposals() or self.accounts[side].bills
        name, by = self.pick(waiting, which), self.pick(self.staff, who)
        self.order(
            side, by,
            lambda: invoices.issue(invoice=self.invoice(side, name), today=self.today, by=by),
            lambda a, r: a.issue(name, self.today),
        )  # fmt: skip

    @rule(side=st.integers(0, 1), whom=st.lists(places, min_size=1, max_size=3), amount=amounts, who=places)
    def supplement(self, side: int, whom: list[int], amount: int, who: int) -> None:
        side = self.side_with("stays", side)
        chosen = {
            self.accounts[side].stays[pk].insured: pk for pk in (self.pick(self.accounts[side].stays, p) for p in whom)
        }
        wanted = {pk: amount + place for place, pk in enumerate(chosen.values())}
        by, due, key = self.someone(side, who), self.due_date(side), a_key()

        def give() -> Invoice:
            order = {"contract": self.contracts[side], "due_date": due, "idempotency_key": key, "today": self.today}
            first = supplementary_invoices.create(**order, amounts=wanted, by=by)
            assert supplementary_invoices.create(**order, amounts=wanted, by=by) == first
            return first

        self.order(side, by, give, lambda a, r: a.supplement(r.pk, wanted, due))

    @rule(
        side=st.integers(0, 1), which=places, whom=st.lists(places, min_size=1, max_size=3),
        amount=st.one_of(st.just(0), amounts), behind=st.sampled_from([False, False, False, True]), who=places,
    )  # fmt: skip
    def change_lines(self, side: int, which: int, whom: list[int], amount: int, behind: bool, who: int) -> None:
        side = self.side_with("with_lines", side)
        name = self.pick(self.accounts[side].with_lines, which)
        by, lines = self.someone(side, who), self.accounts[side].bills[name].lines
        wanted = {self.pick(lines, place): amount + place % 7 for place in whom}
        version = self.version(side, name) - (1 if behind else 0)

        def predict(account: Account, result: object) -> None:
            if behind:
                raise Refused(self.conflict(side, name))
            account.change_lines(name, wanted)

        self.order(
            side, by,
            lambda: changes.change_lines(
                invoice=self.invoice(side, name), amounts=self.line_ids(side, name, wanted), version=version,
                today=self.today, by=by,
            ),
            predict,
        )  # fmt: skip

    @rule(side=st.integers(0, 1), which=places, total=st.one_of(st.just(0), amounts), who=places)
    def change_total(self, side: int, which: int, total: int, who: int) -> None:
        side = self.side_with("with_lines", side)
        name = self.pick(self.accounts[side].with_lines, which)
        by, version = self.someone(side, who), self.version(side, name)
        self.order(
            side, by,
            lambda: changes.change_total(
                invoice=self.invoice(side, name), total=total, version=version, today=self.today, by=by
            ),
            lambda a, r: a.change_total(name, total),
        )  # fmt: skip

    def version(self, side: int, name: object) -> int:
        with acting():
            return Invoice.objects.get(pk=self.accounts[side].ids[name]).version

    def conflict(self, side: int, name: object) -> str:
        with acting():
            latest = Invoice.objects.get(pk=self.accounts[side].ids[name]).changes.order_by("-version").first()
        return "changed-by-colleague" if latest and latest.changed_by_id else "changed-meanwhile"

    @rule(
        side=st.integers(0, 1),
        which=places,
        whom=st.lists(places, min_size=1, max_size=2),
        part=st.integers(0, 130),
        who=places,
    )
    def credit(self, side: int, which: int, whom: list[int], part: int, who: int) -> None:
        side = self.side_with("with_lines", side)
        name = self.pick(self.accounts[side].with_lines, which)
        by, lines = self.pick(self.staff, who), self.accounts[side].bills[name].lines
        wanted = {
            insured: lines[insured].amount * part // 100 for insured in {self.pick(lines, place) for place in whom}
        }
        self.order(
            side, by,
            lambda: credits.credit(
                invoice=self.invoice(side, name), amounts=self.line_ids(side, name, wanted), reason="Fel belopp",
                today=self.today, by=by,
            ),
            lambda a, r: a.credit(name, wanted),
        )  # fmt: skip

    @rule(side=st.integers(0, 1), which=places, who=places)
    def cancel(self, side: int, which: int, who: int) -> None:
        side = self.side_with("with_lines", side)
        name = self.pick(self.accounts[side].with_lines, which)
        by = self.pick(self.staff, who)
        self.order(
            side, by,
            lambda: unpaid_credits.cancel(
                invoice=self.invoice(side, name), reason="Fel", idempotency_key=a_key(), today=self.today, by=by
            ),
            lambda a, r: a.cancel(name),
        )  # fmt: skip

    # Money

    @precondition(lambda self: self.has("issued"))
    @rule(side=st.integers(0, 1), which=places, part=st.sampled_from([30, 100, 100, 100, 150]), who=places)
    def pay(self, side: int, which: int, part: int, who: int) -> None:
        side = self.side_with("issued", side)
        name = self.pick(self.accounts[side].issued, which)
        bill = self.accounts[side].bills[name]
        self._pay(side, max(1, (bill.open or bill.total) * part // 100), name, who)

    @rule(side=st.integers(0, 1), amount=amounts, who=places)
    def pay_without_reference(self, side: int, amount: int, who: int) -> None:
        self._pay(side, amount, None, who)

    def _pay(self, side: int, amount: int, name: object, who: int) -> None:
        by, key, reference = self.pick(self.staff, who), a_key(), ""
        if name is not None:
            with acting():
                reference = Invoice.objects.get(pk=self.accounts[side].ids[name]).reference

        def give() -> Payment:
            order = {"contract": self.contracts[side], "amount": amount, "value_date": self.today}
            order |= {"reference": reference, "idempotency_key": key, "today": self.today, "by": by}
            first = incoming.register(**order)
            assert incoming.register(**order) == first
            return first

        self.order(side, by, give, lambda a, r: a.pay(r.pk, amount, name, by.user_id))

    @precondition(lambda self: self.has("large_payments"))
    @rule(side=st.integers(0, 1), which=places, who=places)
    def approve(self, side: int, which: int, who: int) -> None:
        side = self.side_with("large_payments", side)
        number, by = self.pick(self.accounts[side].large_payments, which), self.pick(self.staff, who)
        self.order(
            side, by,
            lambda: incoming.approve(payment=Payment(pk=number), by=by),
            lambda a, r: a.approve(number, by.user_id),
        )  # fmt: skip

    @precondition(lambda self: self.has("payments"))
    @rule(side=st.integers(0, 1), which=places, what=places, amount=st.none() | amounts, who=places)
    def allocate(self, side: int, which: int, what: int, amount: int | None, who: int) -> None:
        side = self.side_with("payments", side)
        number, name = self.pick(self.accounts[side].payments, which), self.pick(self.accounts[side].with_lines, what)
        by = self.pick(self.staff, who)
        self.order(
            side, by,
            lambda: allocations.allocate(
                payment=Payment(pk=number), invoice=self.invoice(side, name), amount=amount, today=self.today, by=by
            ),
            lambda a, r: a.allocate(number, name, amount),
        )  # fmt: skip

    @precondition(lambda self: self.has("payments"))
    @rule(side=st.integers(0, 1), which=places, what=places, whom=places, amount=amounts, who=places)
    def allocate_to_line(self, side: int, which: int, what: int, whom: int, amount: int, who: int) -> None:
        side = self.side_with("payments", side)
        number, name = self.pick(self.accounts[side].payments, which), self.pick(self.accounts[side].with_lines, what)
        by, insured = self.pick(self.staff, who), self.pick(self.accounts[side].bills[name].lines, whom)
        self.order(
            side, by,
            lambda: allocations.allocate(
                payment=Payment(pk=number), invoice=self.invoice(side, name),
                lines=self.line_ids(side, name, {insured: amount}), today=self.today, by=by,
            ),
            lambda a, r: a.allocate_to_line(number, name, insured, amount),
        )  # fmt: skip

    @precondition(lambda self: self.has("payments"))
    @rule(side=st.integers(0, 1), which=places, what=places, who=places)
    def undo_allocation(self, side: int, which: int, what: int, who: int) -> None:
        side = self.side_with("payments", side)
        number = self.pick(self.accounts[side].payments, which)
        paid = [bill for (bill, _), amount in self.accounts[side].payments[number].on.items() if amount]
        name, by = self.pick(paid or self.accounts[side].with_lines, what), self.pick(self.staff, who)
        self.order(
            side, by,
            lambda: allocations.undo(
                payment=Payment(pk=number), invoice=self.invoice(side, name), today=self.today, by=by
            ),
            lambda a, r: a.undo_allocation(number, name),
        )  # fmt: skip

    @precondition(lambda self: self.has("payments"))
    @rule(side=st.integers(0, 1), which=places, amount=st.none() | amounts, who=places)
    def refund(self, side: int, which: int, amount: int | None, who: int) -> None:
        side = self.side_with("payments", side)
        number = self.pick(self.accounts[side].payments, which)
        amount, by = amount or max(1, self.accounts[side].payments[number].left), self.pick(self.staff, who)
        self.order(
            side, by,
            lambda: refunds.pay_back(
                payment=Payment(pk=number), amount=amount, paid_on=self.today, idempotency_key=a_key(),
                today=self.today, by=by,
            ),
            lambda a, r: a.refund(r.pk if r else 0, number, amount, by.user_id),
        )  # fmt: skip

    @precondition(lambda self: self.has("large_refunds"))
    @rule(side=st.integers(0, 1), which=places, who=places)
    def approve_refund(self, side: int, which: int, who: int) -> None:
        side = self.side_with("large_refunds", side)
        number, by = self.pick(self.accounts[side].large_refunds, which), self.pick(self.staff, who)
        self.order(
            side, by,
            lambda: refunds.approve(refund=Refund(pk=number), by=by),
            lambda a, r: a.approve_refund(number, by.user_id),
        )  # fmt: skip

    @precondition(lambda self: self.has("payments"))
    @rule(side=st.integers(0, 1), which=places, who=places)
    def reverse(self, side: int, which: int, who: int) -> None:
        side = self.side_with("payments", side)
        number = self.pick(self.accounts[side].payments, which)
        by = self.pick(self.staff, who)
        self.order(
            side, by,
            lambda: reversals.reverse(payment=Payment(pk=number), value_date=self.today, today=self.today, by=by),
            lambda a, r: a.reverse(number),
        )  # fmt: skip

    @rule(side=st.integers(0, 1))
    def use_surplus(self, side: int) -> None:
        self.order(
            side, None,
            lambda: surplus.use(contract=self.contracts[side], today=self.today),
            lambda a, r: a.use_surplus(),
        )  # fmt: skip


@pytest.mark.timeout(7200 if SOAK else 600)
def test_people_and_money_do_what_the_model_says(django_db_blocker):
    with django_db_blocker.unblock():
        run_state_machine_as_test(
            Money,
            settings=hypothesis_settings(
                max_examples=RUNS,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
