"""Finding insured by a name or an identity number."""

from django.db import connection

from pelaren.domain.contracts.identities import matching, matching_everywhere
from pelaren.domain.contracts.models import Insured
from pelaren.domain.contracts.models.insured import InsuredQuerySet


def find(text: str, *, employer_id: int) -> InsuredQuerySet:
    """Return the employer's insured that a name or an identity number in any way of writing points at."""
    insured = Insured.objects.filter(employer_id=employer_id)
    indexes = matching(text, employer_id=employer_id)
    return insured.filter(identity_index__in=indexes) if indexes else insured.named_like(text)


def find_by_identity(text: str, *, employer_id: int) -> InsuredQuerySet:
    """Return the insured, one a contract, whose identity number this is; nobody when it is no identity number."""
    return Insured.objects.filter(employer_id=employer_id, identity_index__in=matching(text, employer_id=employer_id))


def find_by_identity_everywhere(text: str) -> list[Insured]:
    """
    Return the insured of all employers whose identity number this is, one a contract, with employer and contract.

    The caller acts for the insurer. The database is asked for each employer's own index of the number.
    """
    wanted = matching_everywhere(text)
    with connection.cursor() as cursor:
        cursor.execute(
            "select i.id from unnest(%s::bigint[], %s::bytea[]) w (employer_id, identity_index)"
            " join contracts_insured i using (employer_id, identity_index)",
            [[employer_id for employer_id, _ in wanted], [index for _, index in wanted]],
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    found = Insured.objects.filter(pk__in=ids).select_related("employer", "contract")
    return list(found.order_by("employer__name", "contract__number"))
