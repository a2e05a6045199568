"""What the lines of the trail are about, as people number it; names and identity numbers stay out of the trail."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pelaren.domain.accounts.queries import named
from pelaren.domain.audit.models import Event
from pelaren.domain.billing.models import Invoice
from pelaren.domain.contracts.models import Contract, Enrolment, Group, Insured
from pelaren.domain.employers.models import Employer
from pelaren.domain.messaging.models import Conversation
from pelaren.domain.payments.models import ContractTerms, Payment, Refund
from pelaren.values.dates import format_date

Ids = set[int]


@dataclass(frozen=True)
class Things:
    """The numbers of all things that some events are about, fetched with one query for each kind of thing."""

    labels: Mapping[str, str]

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Things":
        """Fetch what the events are about."""
        ids: dict[str, Ids] = defaultdict(set)
        for event in events:
            kind, _, key = event.about.partition(":")
            if key.isdecimal():
                ids[kind].add(int(key))
        return cls(
            {
                f"{kind}:{key}": label
                for kind, fetch in KINDS.items()
                if kind in ids
                for key, label in fetch(ids[kind]).items()
            }
        )

    def label(self, about: str) -> str:
        """Return the number of a thing, or how the trail itself names it when the thing is not known."""
        return self.labels.get(about, about)


def _contracts(ids: Ids) -> dict[int, str]:
    return dict(Contract.objects.filter(pk__in=ids).values_list("pk", "number"))


def _employers(ids: Ids) -> dict[int, str]:
    return {pk: str(n) for pk, n in Employer.objects.filter(pk__in=ids).values_list("pk", "customer_number")}


def _groups(ids: Ids) -> dict[int, str]:
    return dict(Group.objects.filter(pk__in=ids).values_list("pk", "contract__number"))


def _conversations(ids: Ids) -> dict[int, str]:
    return {pk: str(number) for pk, number in Conversation.objects.filter(pk__in=ids).values_list("pk", "number")}


def _insured(ids: Ids) -> dict[int, str]:
    return {one.pk: one.insurance_number for one in Insured.objects.filter(pk__in=ids).select_related("contract")}


def _enrolments(ids: Ids) -> dict[int, str]:
    enrolments = Enrolment.objects.filter(pk__in=ids).select_related("insured__contract")
    return {one.pk: one.insured.insurance_number for one in enrolments}


def _invoices(ids: Ids) -> dict[int, str]:
    return {one.pk: _invoice(one) for one in Invoice.objects.filter(pk__in=ids).select_related("contract__employer")}


def _invoice(invoice: Invoice) -> str:
    due = format_date(invoice.due_date, invoice.contract.employer.market)
    return invoice.number or f"{invoice.contract.number}, {due}"


def _of_contract(rows: type[Payment] | type[Refund] | type[ContractTerms]) -> Callable[[Ids], dict[int, str]]:
    """What has no number of its own is told by its contract."""
    return lambda ids: dict(rows.objects.filter(pk__in=ids).values_list("pk", "contract__number"))


def _users(ids: Ids) -> dict[int, str]:
    return {pk: f"{user.name} ({user.handle})" for pk, user in named(ids).items()}


KINDS: dict[str, Callable[[Ids], dict[int, str]]] = {
    "accounts.user": _users,
    "billing.invoice": _invoices,
    "contracts.contract": _contracts,
    "contracts.group": _groups,
    "contracts.enrolment": _enrolments,
    "contracts.insured": _insured,
    "employers.employer": _employers,
    "messaging.conversation": _conversations,
    "payments.contractterms": _of_contract(ContractTerms),
    "payments.payment": _of_contract(Payment),
    "payments.refund": _of_contract(Refund),
}
