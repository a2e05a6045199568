"""Join many persons at once (a portfolio taken over from elsewhere), set by set instead of one by one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from pelaren.domain.audit.operations import Deed, record_many
from pelaren.domain.audit.operations.trail import Actor, about_label
from pelaren.domain.billing.operations import proposal_joiners, proposals
from pelaren.domain.contracts import identities
from pelaren.domain.contracts.models import Contract, Enrolment, Insured
from pelaren.domain.movements.operations.joiners import next_number
from pelaren.domain.movements.operations.portfolio_checks import Joiner
from pelaren.domain.vault.operations.keys import employer_key

BATCH = 2_000


@transaction.atomic
def join(*, contract: Contract, found: Sequence[Joiner], today: date, by: Actor) -> int:
    """
    Let persons join a contract whose row the caller has locked and against which they have been checked since.

    As with one person (`joiners.add`): who left before joins as herself, proposals get them by themselves, and each
    joining stands in the trail. Returns how many lines of proposals that made.
    """
    # First: proposals that are being made elsewhere just now, without these persons, are waited for.
    proposals.make(today=today, contract_ids=[contract.pk])
    insured = _new_insured(contract, [one for one in found if one.insured_id is None])
    _update_returning([one for one in found if one.insured_id is not None])
    enrolments = Enrolment.objects.bulk_create([_enrolment(contract, one, insured) for one in found], batch_size=BATCH)
    lines = proposal_joiners.add(contract=contract, enrolment_ids=[one.pk for one in enrolments], by=by)
    # Again: for the first persons of a group there was nobody to propose anything for until now.
    made = proposals.make(today=today, contract_ids=[contract.pk])
    record_many([_deed(one, joiner) for one, joiner in zip(enrolments, found, strict=True)], by=by)
    return lines + made.lines


def _new_insured(contract: Contract, new: Sequence[Joiner]) -> dict[bytes, int]:
    first, key = next_number(contract), employer_key(contract.employer_id)
    rows = [_insured(contract, one, number, key) for number, one in enumerate(new, start=first)]
    made = Insured.objects.bulk_create(rows, batch_size=BATCH)
    return {bytes(one.identity_index): one.pk for one in made}


def _insured(contract: Contract, joiner: Joiner, number: int, key: bytes) -> Insured:
    insured = Insured(employer_id=contract.employer_id, contract=contract, number=number)
    identities.put(insured, joiner.identity, key=key)
    person = joiner.person
    insured.first_name, insured.last_name = person.first_name, person.last_name
    insured.email, insured.employee_number = person.email, person.employee_number
    insured.retirement_age = joiner.retirement_age
    return insured


def _update_returning(returning: Sequence[Joiner]) -> None:
    """Set what a file tells anew of persons who have been here; what it does not tell stays."""
    columns: list[Any] = [
        [one.insured_id for one in returning],
        [one.person.first_name for one in returning],
        [one.person.last_name for one in returning],
        [one.person.email for one in returning],
        [one.person.employee_number for one in returning],
        [one.retirement_age for one in returning],
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            update contracts_insured i
            set first_name = w.first_name, last_name = w.last_name, retirement_age = w.age,
                email = coalesce(nullif(w.email, ''), i.email),
                employee_number = coalesce(nullif(w.employee_number, ''), i.employee_number)
            from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::smallint[])
                 as w (id, first_name, last_name, email, employee_number, age)
            where i.id = w.id
            """,
            columns,
        )


def _enrolment(contract: Contract, joiner: Joiner, new: dict[bytes, int]) -> Enrolment:
    return Enrolment(
        employer_id=contract.employer_id,
        insured_id=joiner.insured_id or new[joiner.index],
        group=joiner.group,
        joined_on=joiner.joined_on,
        instalment=joiner.instalment,
    )


def _deed(enrolment: Enrolment, joiner: Joiner) -> Deed:
    facts: dict[str, object] = {
        "group": joiner.group.number,
        "joined_on": str(joiner.joined_on),
        "instalment": joiner.instalment,
    }
    about = about_label(Insured(pk=enrolment.insured_id))
    return Deed("insured.joined", about, enrolment.employer_id, facts)
