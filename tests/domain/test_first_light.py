from datetime import date

from django.utils import timezone

from pelaren.domain.audit.queries import verify
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import invoices, proposals
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.queries import readable_messages, waiting
from pelaren.domain.messaging.rules import Side, Status
from pelaren.domain.movements.operations import instalments, joiners
from tests.world import TODAY, an_identity, an_insured


def test_whole(world):
    an_insured(world.group)
    made = proposals.make(today=TODAY)
    assert made.proposals == 1 and made.lines == 1
    joined = joiners.add(
        group=world.group,
        first_name="Ronja",
        last_name="Ahlskog",
        identity=an_identity(),
        joined_on=date(2026, 12, 1),
        instalment=52500,
        retirement_age=65,
        email="",
        employee_number="",
        today=TODAY,
        by=world.asta,
    )
    assert len(joined.proposals) == 1
    change = instalments.change(enrolment=joined.enrolment, amount=60000, seen=52500, today=TODAY, by=world.asta)
    inv = Invoice.objects.with_sums().get()
    assert inv.total == 123000
    instalments.undo(change=change, today=TODAY, by=world.asta)
    inv = invoices.issue(invoice=inv, today=TODAY, by=world.disa)
    print(inv.number, inv.reference)
    c = conversations.start(
        employer_id=world.norrvik.pk,
        topic=world.calculation,
        text="Hej",
        side=Side.EMPLOYER,
        by=world.asta,
        now=timezone.now(),
    )
    conversations.answer(conversation=c, text="Svar", side=Side.INSURER, by=world.maria, now=timezone.now())
    c.refresh_from_db()
    assert c.status_for(Side.EMPLOYER) is Status.REPLY_RECEIVED
    assert [m.text for m in readable_messages(c)] == ["Hej", "Svar"]
    assert waiting(employer_id=world.norrvik.pk, side=Side.EMPLOYER).total == 1
    v = verify()
    assert not v.breaks and v.events > 4
