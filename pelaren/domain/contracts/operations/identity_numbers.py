"""Show identity numbers in clear, which the trail tells (Visa)."""

from collections.abc import Sequence

from django.db import transaction

from pelaren.domain.audit.operations import Deed, record_many
from pelaren.domain.audit.operations.trail import Actor, about_label
from pelaren.domain.contracts.identities import reveal
from pelaren.domain.contracts.models import Insured
from pelaren.domain.vault.operations.keys import employer_key


@transaction.atomic
def show(*, insured: Sequence[Insured], by: Actor) -> dict[int, str]:
    """Return the identity numbers of some insured in clear, by their ids, and record that each one was shown."""
    keys = {employer_id: employer_key(employer_id) for employer_id in {one.employer_id for one in insured}}
    numbers = {one.pk: reveal(one, key=keys[one.employer_id]) for one in insured}
    record_many((Deed("identity.shown", about=about_label(one), employer_id=one.employer_id) for one in insured), by=by)
    return numbers
