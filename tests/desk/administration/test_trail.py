import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pelaren.domain.audit.operations import Deed, record, record_many
from pelaren.domain.billing.models import Invoice
from pelaren.domain.billing.operations import invoices, proposals
from pelaren.domain.messaging.operations import conversations
from pelaren.domain.messaging.rules import Side
from pelaren.domain.movements.operations import instalments
from tests.world import TODAY, World, an_insured

HERE = "/desk/administration/trail/"


def a_conversation(world: World, employer, by):
    return conversations.start(
        employer_id=employer.pk,
        topic=world.calculation,
        text="Hej",
        side=Side.EMPLOYER,
        by=by,
        now=timezone.now(),
    )


def many_deeds(world: World, count: int) -> None:
    record_many([Deed("conversation.closed", "messaging.conversation:0", world.norrvik.pk)] * count, by=world.maria)


def test_deeds_read_as_sentences_about_things_as_people_number_them(world, signed_in):
    enrolment = an_insured(world.group)
    proposals.make(today=TODAY)
    instalments.change(enrolment=enrolment, amount=70_000, seen=63_000, today=TODAY, by=world.asta)
    invoice = invoices.issue(invoice=Invoice.objects.get(), today=TODAY, by=world.disa)
    conversation = a_conversation(world, world.norrvik, world.asta)

    page = signed_in(world.erik.user).get(HERE).content.decode().replace("\N{NO-BREAK SPACE}", " ")

    assert f"Asta Lind (ASLI01) startade konversation {conversation.number}" in page
    assert f"Disa Lindqvist (DILI01) utfärdade faktura {invoice.number} på 700,00 €" in page
    assert "Asta Lind (ASLI01) ändrade betalningsposten för försäkring 7001-2-0001 från 630,00 € till 700,00 €" in page
    assert "Systemet skapade fakturaförslaget" in page


def test_the_newest_deed_stands_first(world, signed_in):
    first, second = (a_conversation(world, world.norrvik, world.asta) for _ in range(2))

    page = signed_in(world.erik.user).get(HERE).content.decode()

    assert page.index(f"konversation {second.number}") < page.index(f"konversation {first.number}")


@pytest.mark.parametrize("text", ["norrvik", "40112", "9904418-4"])
def test_the_trail_can_be_read_of_one_employer(world, signed_in, text):
    ours = a_conversation(world, world.norrvik, world.asta)
    theirs = a_conversation(world, world.sunnana, world.cecilia)

    page = signed_in(world.erik.user).post(HERE, {"q": text}, follow=True).content.decode()

    assert f"konversation {ours.number}" in page
    assert f"konversation {theirs.number}" not in page
    assert f'value="{text}"' in page


def test_the_pension_companys_own_lines_can_be_read_alone(world, signed_in):
    a_conversation(world, world.norrvik, world.asta)
    record("user.signed-out", about=world.maria.user, by=world.maria)

    page = signed_in(world.erik.user).get(HERE, {"own": "1"}).content.decode()

    assert "Maria Rehn (MARE01) loggade ut" in page
    assert "konversation" not in page


def test_an_identity_number_that_is_searched_for_never_reaches_an_address(world, signed_in):
    client = signed_in(world.erik.user)

    answer = client.post(HERE, {"q": "19630417-9812"})
    page = client.get(answer.url).content.decode()

    assert answer.url == HERE
    assert "Sök arbetsgivare här" in page
    assert "19630417" not in page


def test_an_employer_that_does_not_exist_has_no_lines(world, signed_in):
    a_conversation(world, world.norrvik, world.asta)

    page = signed_in(world.erik.user).get(HERE, {"q": "Nixon Ab"}).content.decode()

    assert "Ingen rad motsvarar sökningen" in page


def test_names_of_insured_and_texts_of_messages_are_not_in_the_trail(world, signed_in):
    an_insured(world.group, "Sofia", "Ekholm")
    proposals.make(today=TODAY)
    a_conversation(world, world.norrvik, world.asta)

    page = signed_in(world.erik.user).get(HERE).content.decode()

    assert "Ekholm" not in page
    assert "Hej" not in page


def test_long_trails_come_in_pages_and_keep_the_search(world, signed_in):
    many_deeds(world, 60)
    client = signed_in(world.erik.user)

    first, second = (client.get(HERE, {"q": "norrvik", "page": page}).content.decode() for page in (1, 2))

    assert (first.count("avslutade konversation"), second.count("avslutade konversation")) == (50, 10)
    assert "Visar 51–60 av 60" in second
    assert "?q=norrvik&amp;page=2" in first


def test_fifty_lines_ask_the_database_as_often_as_one(world, signed_in):
    a_conversation(world, world.norrvik, world.asta)
    client, counts = signed_in(world.erik.user), []

    for more in (0, 49):
        for _ in range(more):
            a_conversation(world, world.norrvik, world.asta)
        with CaptureQueriesContext(connection) as queries:
            client.get(HERE)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_only_an_administrator_reads_the_trail(world, signed_in):
    assert signed_in(world.disa.user).get(HERE).status_code == 403
    assert signed_in(world.asta.user).get(HERE).status_code == 404
    assert signed_in(world.disa.user).post(HERE, {"q": "norrvik"}).status_code == 403
