"""
What money should do, said a second time and without a database: what the state machine holds Pelaren against.

One `Account` is one contract with its people, bills and payments. Every order raises `Refused` with the refusal's
code, or changes the model. Amounts are minor units. Bills of the plan are named by their month, others by their id.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from pelaren.domain.billing.due_dates import due_date_when_issued
from pelaren.domain.billing.rules import occasions

LARGEST = 1_000_000_000


class Refused(Exception):
    """The order is not carried out; `code` names the refusal."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refuse(code: str, *, when: object) -> None:
    if when:
        raise Refused(code)


def split(total: int, weights: list[int]) -> list[int]:
    """Largest remainder, said with exact fractions: everybody's share cut down, the cents left to the largest rests."""
    weights = weights if sum(weights) else [1] * len(weights)
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    parts = [floor(share) for share in exact]
    rests = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in rests[: total - sum(parts)]:
        parts[place] += 1
    return parts


@dataclass(eq=False)
class Line:
    enrolment: int
    amount: int
    planned: int
    number: int = 0
    paid: int = 0

    @property
    def open(self) -> int:
        return self.amount - self.paid


@dataclass(eq=False)
class Bill:
    due: date
    is_regular: bool
    made: int
    lines: dict[int, Line] = field(default_factory=dict)
    issued: int | None = None
    credited: int = 0

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines.values())

    @property
    def paid(self) -> int:
        return sum(line.paid for line in self.lines.values())

    @property
    def open(self) -> int:
        return self.total - self.paid

    def by_number(self) -> list[Line]:
        return sorted(self.lines.values(), key=lambda line: line.number)

    def refuse_final(self) -> None:
        if self.issued is not None and not any(line.open for line in self.lines.values()):
            refuse("paid-in-full", when=self.paid)
            refuse("cancelled", when=self.credited)


@dataclass
class Stay:
    insured: int
    joined: date
    instalment: int
    exit: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.joined <= day and (self.exit is None or day <= self.exit)


@dataclass
class Departure:
    enrolment: int
    exit: date
    at: int
    instalment: int
    dropped: dict[object, int] = field(default_factory=dict)
    last_premium: int | None = None
    is_undone: bool = False


@dataclass
class Payment:
    amount: int
    registered_by: int
    bill: object = None
    reference: object = None
    approved_by: int | None = None
    is_booked: bool = False
    is_reversed: bool = False
    refunded: int = 0
    on: dict[tuple[object, int], int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        return 0 if self.is_reversed or not self.is_booked else self.amount - self.refunded - sum(self.on.values())


@dataclass
class Refund:
    payment: int
    amount: int
    registered_by: int
    approved_by: int | None = None
    is_booked: bool = False


@dataclass
class Account:
    market: str
    fee: Fraction
    uses_surplus: bool
    limit: int
    clock: int = 0
    stays: dict[int, Stay] = field(default_factory=dict)
    bills: dict[object, Bill] = field(default_factory=dict)
    payments: dict[int, Payment] = field(default_factory=dict)
    refunds: dict[int, Refund] = field(default_factory=dict)
    departures: dict[int, Departure] = field(default_factory=dict)
    whose: dict[tuple[object, int], list[int]] = field(default_factory=dict)
    ids: dict[object, int] = field(default_factory=dict)

    # What there is to choose from

    @property
    def with_lines(self) -> list[object]:
        return [name for name, bill in self.bills.items() if bill.lines]

    @property
    def issued(self) -> list[object]:
        return [name for name, bill in self.bills.items() if bill.issued is not None and bill.total]

    @property
    def large_payments(self) -> list[int]:
        return [number for number, payment in self.payments.items() if payment.amount > self.limit]

    @property
    def large_refunds(self) -> list[int]:
        return [number for number, refund in self.refunds.items() if refund.amount > self.limit]

    # People

    def propose(self, today: date) -> None:
        due = occasions(
            months=[3, 6, 9, 12], due_day=15, market=self.market, first=today, last=today + timedelta(days=45)
        )
        for occasion in due:
            there = {number: stay for number, stay in self.stays.items() if stay.holds_on(occasion.due_date)}
            if occasion.month not in self.bills and there:
                lines = {stay.insured: Line(number, stay.instalment, stay.instalment) for number, stay in there.items()}
                self.bills[occasion.month] = Bill(occasion.due_date, True, self.clock, lines)

    def proposals(self) -> dict[object, Bill]:
        return {name: bill for name, bill in self.bills.items() if bill.is_regular and bill.issued is None}

    def join(self, enrolment: int, insured: int, instalment: int, today: date) -> None:
        stay = Stay(insured, today, instalment)
        self.propose(today)
        for bill in self.proposals().values():
            if stay.holds_on(bill.due):
                bill.lines[insured] = Line(enrolment, instalment, instalment)
        self.stays[enrolment] = stay
        self.propose(today)

    def rejoin(self, enrolment: int, insured: int, instalment: int, today: date) -> None:
        latest = max((stay for stay in self.stays.values() if stay.insured == insured), key=lambda stay: stay.joined)
        refuse("already-insured", when=latest.exit is None)
        refuse("join-date-before-exit", when=latest.exit and today <= latest.exit)
        self.join(enrolment, insured, instalment, today)

    def change_instalment(self, enrolment: int, amount: int, today: date) -> None:
        stay = self.stays[enrolment]
        refuse("has-left", when=stay.exit and stay.exit < today)
        if amount == stay.instalment:
            return
        self.propose(today)
        for bill in self.proposals().values():
            line = bill.lines.get(stay.insured)
            if line and line.enrolment == enrolment and stay.holds_on(bill.due):
                if line.amount == line.planned == stay.instalment:
                    line.amount = amount
                line.planned = amount
        stay.instalment = amount

    def leave(
        self, departures: dict[int, int], exit_date: date, premium: tuple[int, date] | None, bill: int, today: date
    ) -> None:
        """`departures` tells the enrolment that each new departure ends."""
        stays = {enrolment: self.stays[enrolment] for enrolment in sorted(departures.values())}
        for stay in stays.values():
            refuse("already-left", when=stay.exit)
            refuse("exit-before-start", when=exit_date < stay.joined)
        self.propose(today)
        for number, enrolment in departures.items():
            stay = stays[enrolment]
            stay.exit = exit_date
            gone = Departure(enrolment, exit_date, self.clock, stay.instalment)
            for name, proposal in self.proposals().items():
                line = proposal.lines.get(stay.insured)
                if proposal.due > exit_date and line and line.enrolment == enrolment:
                    gone.dropped[name] = proposal.lines.pop(stay.insured).amount
            self.departures[number] = gone
        if premium:
            amount, due = premium
            self.supplement(bill, dict.fromkeys(stays, amount), due)
            for number in departures:
                self.departures[number].last_premium = bill

    def undo_leave(self, number: int, today: date) -> None:
        gone = self.departures[number]
        stay = self.stays[gone.enrolment]
        is_back = any(other.insured == stay.insured and other.joined > stay.joined for other in self.stays.values())
        refuse("nothing-to-undo", when=gone.is_undone or is_back)
        stay.exit = None
        self.propose(today)
        without_her = [
            bill
            for bill in self.bills.values()
            if bill.is_regular and bill.due > gone.exit and stay.insured not in bill.lines
        ]
        late = any(bill.made > gone.at or (bill.issued or 0) > gone.at for bill in without_her)
        refuse("too-late-to-undo", when=late)
        for name, bill in self.proposals().items():
            if bill in without_her:
                before = gone.dropped.get(name)
                amount = stay.instalment if before in (None, gone.instalment) else before
                bill.lines[stay.insured] = Line(gone.enrolment, amount, stay.instalment)
        gone.is_undone = True
        if gone.last_premium is not None:
            line = self.bills[gone.last_premium].lines[stay.insured]
            refuse("last-premium-paid", when=line.paid)
            self.bills[gone.last_premium].credited += line.amount
            line.amount = 0

    # Bills

    def issue(self, name: object, today: date) -> None:
        bill = self.bills[name]
        refuse("already-issued", when=bill.issued is not None)
        refuse("nothing-to-bill", when=not bill.total)
        bill.issued = self.clock
        bill.due = due_date_when_issued(planned=bill.due, issue_days=21, today=today, market=self.market)

    def supplement(self, name: int, amounts: dict[int, int], due: date) -> None:
        bill = Bill(due, False, self.clock, issued=self.clock)
        for enrolment, amount in amounts.items():
            bill.lines[self.stays[enrolment].insured] = Line(enrolment, amount, amount)
        self.bills[name] = bill

    def change_lines(self, name: object, amounts: dict[int, int]) -> None:
        bill = self.bills[name]
        bill.refuse_final()
        bad = any(amount > LARGEST or amount < bill.lines[insured].paid for insured, amount in amounts.items())
        refuse("amounts-refused", when=bad)
        for insured, amount in amounts.items():
            bill.lines[insured].amount = amount

    def change_total(self, name: object, total: int) -> None:
        bill = self.bills[name]
        bill.refuse_final()
        refuse("nobody-on-invoice", when=not bill.lines)
        refuse("total-below-paid", when=total < bill.paid)
        lines = bill.by_number()
        for line, share in zip(lines, split(total - bill.paid, [line.open for line in lines]), strict=True):
            line.amount = line.paid + share

    def credit(self, name: object, amounts: dict[int, int]) -> None:
        bill = self.bills[name]
        refuse("not-issued", when=bill.issued is None)
        refuse("nothing-to-credit", when=not any(amounts.values()))
        for insured, amount in amounts.items():
            refuse("more-than-billed", when=amount > bill.lines[insured].amount)
        for insured, amount in amounts.items():
            line = bill.lines[insured]
            from_paid = max(0, amount - line.open)
            line.amount -= amount
            line.paid -= from_paid
            bill.credited += amount
            self._free(name, insured, from_paid)

    def _free(self, name: object, insured: int, amount: int) -> None:
        for number in reversed(self.whose.get((name, insured), [])):
            held = self.payments[number].on
            part = min(amount, held.get((name, insured), 0))
            held[name, insured] = held.get((name, insured), 0) - part
            amount -= part

    def cancel(self, name: object) -> None:
        bill = self.bills[name]
        refuse("partly-paid", when=bill.paid)
        self.credit(name, {insured: line.amount for insured, line in bill.lines.items() if line.amount})

    # Money

    def pay(self, number: int, amount: int, reference: object, by: int) -> None:
        payment = Payment(amount, by, reference=reference)
        self.payments[number] = payment
        if amount <= self.limit:
            self._book(number)

    def approve(self, number: int, by: int) -> None:
        payment = self.payments[number]
        if payment.is_booked and payment.approved_by == by:
            return
        refuse("already-approved", when=payment.is_booked)
        refuse("same-person", when=payment.registered_by == by)
        payment.approved_by = by
        self._book(number)

    def _book(self, number: int) -> None:
        payment = self.payments[number]
        payment.is_booked = True
        if payment.reference is not None:
            payment.bill = payment.reference
            self._put(number, payment.bill, min(payment.left, self.bills[payment.bill].open))

    def _put(self, number: int, name: object, amount: int) -> None:
        lines = self.bills[name].by_number()
        self._put_on_lines(number, name, dict(zip(lines, split(amount, [line.open for line in lines]), strict=True)))

    def _put_on_lines(self, number: int, name: object, shares: dict[Line, int]) -> None:
        held, insured_of = self.payments[number].on, {id(line): key for key, line in self.bills[name].lines.items()}
        for line, share in shares.items():
            place = name, insured_of[id(line)]
            line.paid += share
            if share:
                held[place] = held.get(place, 0) + share
                self.whose.setdefault(place, [])
                if number not in self.whose[place]:
                    self.whose[place].append(number)

    def allocate(self, number: int, name: object, amount: int | None) -> None:
        payment, bill = self.payments[number], self.bills[name]
        refuse("not-booked", when=not payment.is_booked)
        refuse("not-payable", when=bill.issued is None)
        if amount is None:
            amount = min(payment.left, bill.open)
            refuse("nothing-to-allocate", when=not amount)
        refuse("more-than-outstanding", when=amount > bill.open)
        refuse("more-than-left", when=amount > payment.left)
        self._put(number, name, amount)
        payment.bill = name if payment.bill is None else payment.bill

    def allocate_to_line(self, number: int, name: object, insured: int, amount: int) -> None:
        payment, bill = self.payments[number], self.bills[name]
        refuse("not-booked", when=not payment.is_booked)
        refuse("not-payable", when=bill.issued is None)
        refuse("more-than-outstanding-on-line", when=amount > bill.lines[insured].open)
        refuse("more-than-left", when=amount > payment.left)
        self._put_on_lines(number, name, {bill.lines[insured]: amount})
        payment.bill = name if payment.bill is None else payment.bill

    def undo_allocation(self, number: int, name: object) -> None:
        payment = self.payments[number]
        refuse("nothing-to-undo", when=not self._on_bill(payment, name))
        self._take_off(payment, name)
        payment.bill = None if payment.bill == name else payment.bill

    def _on_bill(self, payment: Payment, name: object) -> int:
        return sum(amount for (bill, _), amount in payment.on.items() if bill == name)

    def _take_off(self, payment: Payment, name: object) -> None:
        for bill, insured in list(payment.on):
            if bill == name:
                self.bills[bill].lines[insured].paid -= payment.on.pop((bill, insured))

    def refund(self, refund: int, number: int, amount: int, by: int) -> None:
        payment = self.payments[number]
        refuse("more-than-left", when=amount > payment.left)
        self.refunds[refund] = Refund(number, amount, by)
        if amount <= self.limit:
            self.refunds[refund].is_booked = True
            payment.refunded += amount

    def approve_refund(self, number: int, by: int) -> None:
        refund = self.refunds[number]
        if refund.is_booked and refund.approved_by == by:
            return
        refuse("already-approved", when=refund.is_booked)
        refuse("same-person", when=refund.registered_by == by)
        refuse("more-than-left", when=refund.amount > self.payments[refund.payment].left)
        refund.approved_by, refund.is_booked = by, True
        self.payments[refund.payment].refunded += refund.amount

    def reverse(self, number: int) -> None:
        payment = self.payments[number]
        if payment.is_reversed:
            return
        refuse("not-booked", when=not payment.is_booked)
        refuse("paid-back", when=payment.refunded)
        for name in {bill for bill, _ in payment.on}:
            self._take_off(payment, name)
        payment.is_reversed = True

    def use_surplus(self) -> None:
        if not self.uses_surplus:
            return
        with_money = sorted(number for number, payment in self.payments.items() if payment.bill and payment.left)
        for name in sorted(self._open_bills(), key=self._due_first):
            for number in with_money:
                if amount := min(self.payments[number].left, self.bills[name].open):
                    self._put(number, name, amount)

    def _open_bills(self) -> list[object]:
        return [name for name, bill in self.bills.items() if bill.issued is not None and bill.open]

    def _due_first(self, name: object) -> tuple[date, int]:
        return self.bills[name].due, self.ids[name]

    # What the books should say

    def fee_of(self, line: Line) -> int:
        return floor(line.paid * self.fee + Fraction(1, 2))

    def bank(self) -> int:
        kept = sum(
            payment.amount for payment in self.payments.values() if payment.is_booked and not payment.is_reversed
        )
        return kept - sum(refund.amount for refund in self.refunds.values() if refund.is_booked)

    def unallocated(self) -> int:
        return sum(payment.left for payment in self.payments.values())

    def savings(self) -> dict[int, int]:
        saved: dict[int, int] = {}
        for bill in self.bills.values():
            for insured, line in bill.lines.items():
                saved[insured] = saved.get(insured, 0) + line.paid - self.fee_of(line)
        return {insured: amount for insured, amount in saved.items() if amount}

    def fees(self) -> int:
        return sum(self.fee_of(line) for bill in self.bills.values() for line in bill.lines.values())

    def lines(self) -> dict[tuple[object, int], tuple[int, int]]:
        return {
            (name, insured): (line.amount, line.paid)
            for name, bill in self.bills.items()
            for insured, line in bill.lines.items()
        }
