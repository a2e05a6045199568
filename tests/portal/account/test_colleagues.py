from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pelaren.domain.accounts.roles import Role
from tests.world import a_member

HERE = "/employers/40112/colleagues/"


def test_colleagues_stand_with_user_id_role_and_rights_in_words(world, signed_in):
    page = signed_in(world.asta.user).get(HERE).content.decode()

    assert "Bengt Ahlgren" in page
    assert "BEAH01" in page
    assert "Får bara titta" in page
    assert "Se avtal, se försäkrade, se fakturor, läsa säkra meddelanden" in page


def test_the_reader_is_marked(world, signed_in):
    page = signed_in(world.asta.user).get(HERE).content.decode()

    assert page.count('<span class="pl-tag">Du</span>') == 1
    assert page.index("Asta Lind") < page.index('<span class="pl-tag">Du</span>')


def test_colleagues_stand_in_the_order_of_their_surnames(world, signed_in):
    a_member(world.norrvik, "Östen", "Åberg", Role.READER)
    a_member(world.norrvik, "Arvid", "Zetter", Role.READER)

    page = signed_in(world.asta.user).get(HERE).content.decode()

    names = ["Bengt Ahlgren", "Asta Lind", "Arvid Zetter", "Östen Åberg"]
    assert sorted(names, key=lambda name: page.index(f'c-main">{name}')) == names


def test_people_of_other_employers_and_people_who_left_are_not_there(world, signed_in):
    world.bengt.revoked_at = timezone.now()
    world.bengt.save()

    page = signed_in(world.asta.user).get(HERE).content.decode()

    assert "Bengt Ahlgren" not in page
    assert "Cecilia Nordman" not in page


def test_only_who_has_the_right_sees_colleagues(world, signed_in):
    for member in (world.bengt, world.jonas):
        assert signed_in(member.user).get(HERE).status_code == 403
        assert "Administration</a>" not in signed_in(member.user).get("/employers/40112/").content.decode()


def test_nothing_can_be_changed_here(world, signed_in):
    assert signed_in(world.asta.user).post(HERE).status_code == 405


def test_fifty_colleagues_ask_the_database_as_often_as_three(world, signed_in):
    client, counts = signed_in(world.asta.user), []

    for newcomers in (0, 50):
        for number in range(newcomers):
            a_member(world.norrvik, f"Ny{number}", "Kollega", Role.READER)
        with CaptureQueriesContext(connection) as queries:
            client.get(HERE)
        counts.append(len(queries))

    assert counts[0] == counts[1]
