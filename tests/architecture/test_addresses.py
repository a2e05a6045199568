"""What holds for every address at once."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from pelaren.domain.accounts.permissions import Permission
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import proposals
from pelaren.domain.messaging.models import ReplyTemplate
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side
from pelaren.domain.movements.models import BegunOrder
from pelaren.domain.movements.operations import begun_orders
from pelaren.domain.payments.models import Payment
from pelaren.domain.payments.operations import incoming
from tests.architecture.addresses import addresses
from tests.world import TODAY, World, an_insured

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
EMPLOYER_ADDRESSES = [address for address in addresses() if address.is_of_employer]
DESK_ADDRESSES = [address for address in addresses() if address.name.startswith("desk:")]
# Sign-in is allauth's and guards itself; these take no employer and show the same to everybody.
OPEN = re.compile(r"^(account_|web:|healthz|readyz|demo-sign-in)")


@pytest.mark.parametrize("address", addresses(), ids=lambda address: address.name)
def test_every_address_is_kebab_case_with_typed_parameters(address):
    assert re.fullmatch(
        r"(?:[a-z0-9-]+/|<(?:int|str|uuid|slug):[a-z_0-9]+>/|<str:uidb36>-<str:key>/)*[a-z0-9.]*", address.route
    )


@pytest.mark.parametrize("address", addresses(), ids=lambda address: address.name)
def test_every_address_says_who_may_open_it(address):
    if OPEN.match(address.name):
        return
    if address.is_of_employer:
        assert isinstance(address.permission, Permission)
    else:
        assert address.permission in {"staff", "administrator", "signed-in", "anybody"}


def everything_at_norrvik(world: World) -> dict[str, object]:
    """One of each thing that an address can name, at Norrvik."""
    enrolment = an_insured(world.group)
    supplementary, removal = (
        begun_orders.begin(
            contract=world.contract, kind=kind, enrolments=[enrolment], from_list=True, by=world.asta
        ).public_id
        for kind in (BegunOrder.Kind.SUPPLEMENTARY_INVOICE, BegunOrder.Kind.REMOVAL)
    )
    proposals.make(today=TODAY)
    conversation = conversations.start(
        employer_id=world.norrvik.pk,
        topic=world.calculation,
        text="Hej",
        side=Side.EMPLOYER,
        by=world.asta,
        now=timezone.now(),
    )
    return {
        "contract": world.contract.number,
        "group": world.group.number,
        "number": conversation.number,
        "invoice": Invoice.objects.get(),
        "payment": a_payment(world).pk,
        "part": "invoice",
        "run": uuid4(),
        "file": uuid4(),
        "order": supplementary,
        "removal": removal,
        "topic": world.other.pk,
        "department": world.other.department_id,
        "member": world.maria.pk,
        "template": ReplyTemplate.objects.create(name="Tack", text="Tack.").pk,
    }


def without_tokens(answer) -> bytes:
    """
    The body without what differs each time it is asked for: the token against forged forms, and the address itself.
    """
    body = re.sub(rb'(X-CSRFToken": "|name="csrfmiddlewaretoken" value=")[^"]+', rb"\1", answer.content)
    return re.sub(rb'name="next" value="[^"]*"', b"", body)


def a_payment(world: World) -> Payment:
    return incoming.register(
        contract=world.contract, amount=1_00, value_date=TODAY, reference="", idempotency_key="a payment", today=TODAY,
        by=world.disa,
    )  # fmt: skip


def named_in(address, things: dict[str, object]) -> dict[str, object]:
    """What stands in an address: employers know an invoice by its public id, the desk by its number in the table."""
    named = {name: things.get(name, 1) for name in address.parameters}
    if "insured/<int:number>" in address.route:
        named["number"] = 1
    if isinstance(invoice := named.get("invoice"), Invoice):
        named["invoice"] = invoice.pk if "<int:invoice>" in address.route else invoice.public_id
    return named


def path_of(address, things: dict[str, object], customer_number: int) -> str:
    return reverse(address.name, kwargs=named_in(address, {**things, "customer_number": customer_number}))


@pytest.mark.parametrize("address", EMPLOYER_ADDRESSES, ids=lambda address: address.name)
def test_a_stranger_gets_404_on_every_address_of_another_employer_as_if_it_did_not_exist(world, signed_in, address):
    there = path_of(address, everything_at_norrvik(world), world.norrvik.customer_number)
    unknown = {name: uuid4() for name in ("invoice", "order", "removal", "run", "file")}
    nowhere = path_of(address, {"contract": "9999-9", **unknown, "number": 424242}, 99_999)
    cecilia = signed_in(world.cecilia.user)

    for method in METHODS:
        answer = getattr(cecilia, method)(there)
        assert answer.status_code == 404, method
        assert without_tokens(answer) == without_tokens(getattr(cecilia, method)(nowhere))


@pytest.mark.parametrize("address", EMPLOYER_ADDRESSES, ids=lambda address: address.name)
def test_things_of_another_employer_do_not_exist_below_ones_own_address(world, signed_in, address):
    things = everything_at_norrvik(world)
    if not set(address.parameters) - {"customer_number"}:
        return
    borrowed = path_of(address, things, world.sunnana.customer_number)

    answers = [getattr(signed_in(world.cecilia.user), method)(borrowed) for method in ("get", "post")]

    assert {answer.status_code for answer in answers} <= {404, 405}


@pytest.mark.parametrize("address", EMPLOYER_ADDRESSES + DESK_ADDRESSES, ids=lambda address: address.name)
def test_whoever_has_not_signed_in_is_sent_to_sign_in(world, stranger, address):
    things = everything_at_norrvik(world)
    named = {"customer_number": world.norrvik.customer_number, **things}
    there = reverse(address.name, kwargs=named_in(address, named))

    answer = stranger.get(there)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("address", DESK_ADDRESSES, ids=lambda address: address.name)
def test_the_desk_does_not_exist_for_an_employers_people(world, signed_in, address):
    named = {"customer_number": world.norrvik.customer_number, **everything_at_norrvik(world)}
    there = reverse(address.name, kwargs=named_in(address, named))

    for method in METHODS:
        assert getattr(signed_in(world.asta.user), method)(there).status_code == 404, method
