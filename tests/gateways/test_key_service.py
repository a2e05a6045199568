import pytest

from pelaren.domain.messaging import sealing
from pelaren.domain.messaging.operations import key_rotation
from pelaren.domain.messaging.queries import readable_messages
from pelaren.domain.vault.models import EmployerKey
from pelaren.domain.vault.operations import keys
from pelaren.gateways.key_service import fake, transit
from tests.conversations import NOW, a_conversation


@pytest.fixture
def service(settings):
    with fake.running("hemlig") as server:
        settings.PELAREN_KEY_SERVICE = "pelaren.gateways.key_service.transit.TransitRootKeys"
        settings.PELAREN_KEY_SERVICE_URL = server.address
        settings.PELAREN_KEY_SERVICE_TOKEN = "hemlig"
        transit.forget()
        yield server
        transit.forget()


def test_a_key_service_wraps_the_employers_keys_and_they_open_again(world, service):
    conversation = a_conversation(world, text="Hej")
    transit.forget()

    assert readable_messages(conversation)[0].text == "Hej"
    assert bytes(EmployerKey.objects.get(employer=world.norrvik).wrapped).startswith(b"vault:v1:")


def test_the_file_of_root_keys_opens_nothing_of_the_services(world, service, settings):
    conversation = a_conversation(world, text="Hej")
    settings.PELAREN_KEY_SERVICE = ""

    with pytest.raises(keys.WrongRootKey):
        sealing.data_key(conversation)


def test_a_key_of_another_employer_is_refused_by_the_service(world, service):
    keys.employer_key(world.norrvik.pk)
    stolen = EmployerKey.objects.get(employer=world.norrvik)
    EmployerKey.objects.create(employer=world.sunnana, wrapped=stolen.wrapped)

    with pytest.raises(transit.Away):
        keys.employer_key(world.sunnana.pk)


def test_a_withdrawn_token_closes_everything_within_minutes(world, service, settings):
    conversation = a_conversation(world, text="Hej")
    settings.PELAREN_KEY_SERVICE_TOKEN = "annan"
    transit.forget()

    with pytest.raises(transit.Away):
        sealing.data_key(conversation)


def test_a_rotated_key_of_the_service_takes_over_in_a_rotation(world, service):
    conversation = a_conversation(world, text="Hej")
    service.rotate()
    run = key_rotation.start(by=world.erik, now=NOW)

    while key_rotation.step(run, now=NOW):
        pass

    wrapped = [bytes(key.wrapped) for key in EmployerKey.objects.filter(employer=world.norrvik)]
    assert all(one.startswith(b"vault:v2:") for one in wrapped)
    conversation.refresh_from_db()
    assert readable_messages(conversation)[0].text == "Hej"


def test_opened_keys_are_remembered_for_a_while(world, service):
    conversation = a_conversation(world, text="Hej")
    sealing.data_key(conversation)
    before = len(service.asked)

    for _ in range(5):
        sealing.data_key(conversation)

    assert len(service.asked) == before
