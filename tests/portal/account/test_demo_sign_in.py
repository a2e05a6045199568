import importlib
import sys

import pytest
from django.test import override_settings
from django.urls import clear_url_caches, set_urlconf

from pelaren.domain.accounts.models import Membership
from pelaren.domain.accounts.operations import users
from pelaren.domain.accounts.roles import Role
from pelaren.domain.audit.models import Event
from pelaren.portal import urls

HERE = "/demo/sign-in/"


@pytest.fixture
def elin(world):
    user = users.create(email="elin.sandholm@demo.example", first_name="Elin", last_name="Sandholm", password=None)
    Membership.objects.create(user=user, employer=world.norrvik, role=Role.MASTER)
    Membership.objects.create(user=user, employer=world.sunnana, role=Role.READER)
    return user


def test_the_sign_in_page_offers_the_demos_people_with_what_they_may_do(elin, stranger):
    page = stranger.get("/sign-in/").content.decode()

    assert 'name="email" value="elin.sandholm@demo.example"' in page
    assert "Alla rättigheter: Norrvik Varv Ab, Får bara titta: Sunnanå kommun" in page


def test_the_button_signs_in(elin, stranger):
    answer = stranger.post(HERE, {"email": elin.email})

    assert answer.status_code == 302
    assert stranger.get("/").url == "/roles/"
    assert Event.objects.get(name="user.signed-in").facts["method"] == "demo"


@pytest.mark.parametrize(
    "email", ["asta.lind@norrvik.example", "", "nobody@demo.example", "elin.sandholm@demo.example "]
)
def test_the_button_of_nobody_in_the_demo_opens_nothing(elin, stranger, email):
    assert stranger.post(HERE, {"email": email}).status_code == 404
    assert stranger.get("/roles/").status_code == 302


def test_a_link_cannot_sign_in(elin, stranger):
    assert stranger.get(HERE, {"email": elin.email}).status_code == 405


def test_a_closed_account_has_no_button(elin, stranger):
    elin.is_active = False
    elin.save()

    assert elin.email not in stranger.get("/sign-in/").content.decode()
    assert stranger.post(HERE, {"email": elin.email}).status_code == 404


def test_outside_the_demo_the_view_refuses_and_no_button_is_shown(elin, stranger):
    with override_settings(PELAREN_DEMO=False):
        answer = stranger.post(HERE, {"email": elin.email})
        page = stranger.get("/sign-in/").content.decode()

    assert answer.status_code == 404
    assert elin.email not in page


def test_outside_the_demo_there_is_no_address(db, stranger):
    try:
        with override_settings(PELAREN_DEMO=False):
            reload_addresses()
            names = {pattern.name for pattern in urls.account}

        assert "demo-sign-in" not in names
    finally:
        reload_addresses()


def reload_addresses() -> None:
    importlib.reload(sys.modules["pelaren.portal.urls"])
    clear_url_caches()
    set_urlconf(None)
