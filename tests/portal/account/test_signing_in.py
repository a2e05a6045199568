import time

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import override_settings
from django.urls import reverse

from pelaren.domain.audit.models import Event
from pelaren.domain.tenancy import context
from tests.portal.account.conftest import PASSWORD

SIGN_IN = "/sign-in/"
WRONG = "E-postadressen eller lösenordet är fel."
STOPPED = "För många misslyckade försök."


def sign_in(client, email: str, password: str, **more: str):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def own_events() -> list[tuple[str, dict]]:
    """The pension company's own trail, oldest first."""
    context.act_for_insurer(user_id=None)
    return list(Event.objects.filter(employer=None).order_by("sequence").values_list("name", "facts"))


def test_email_and_password_lead_to_the_one_employer(asta, stranger):
    answer = sign_in(stranger, asta.email, PASSWORD)

    assert answer.status_code == 302
    assert stranger.get(answer.url).url == reverse("start", args=[40112])


def test_the_email_is_the_same_in_capital_letters(asta, stranger):
    assert sign_in(stranger, asta.email.upper(), PASSWORD).status_code == 302


def test_after_signing_in_one_comes_where_one_wanted_to_go(asta, stranger):
    wanted = "/employers/40112/colleagues/"

    page = stranger.get(wanted, follow=True)
    answer = sign_in(stranger, asta.email, PASSWORD, next=wanted)

    assert f'value="{wanted}"' in page.content.decode()
    assert answer.url == wanted


def test_another_hosts_address_is_not_followed_after_signing_in(asta, stranger):
    answer = sign_in(stranger, asta.email, PASSWORD, next="https://elsewhere.example/")

    assert answer.url == "/"


@pytest.mark.parametrize("email", ["asta.lind@norrvik.example", "nobody@norrvik.example"])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(asta, stranger, email):
    answer = sign_in(stranger, email, "fel lösenord, tyvärr")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert WRONG in page
    assert "fel lösenord, tyvärr" not in page
    assert email in page


def test_somebody_whose_account_is_closed_is_answered_like_a_wrong_password(asta, stranger):
    asta.is_active = False
    asta.save()

    answer = sign_in(stranger, asta.email, PASSWORD)

    assert answer.status_code == 422
    assert WRONG in answer.content.decode()
    assert own_events()[-1][0] == "user.sign-in-failed"


def test_an_unknown_address_takes_as_long_as_a_wrong_password(asta, stranger):
    def seconds(email: str) -> float:
        begun = time.perf_counter()
        sign_in(stranger, email, "fel")
        return time.perf_counter() - begun

    seconds("warm@norrvik.example")
    known, unknown = seconds(asta.email), seconds("nobody@norrvik.example")

    assert 0.3 < known / unknown < 3


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"login": "", "password": "x"}, "Skriv e-postadressen"),
        ({"login": "ELSA01", "password": "x"}, "Skriv e-postadressen i formen"),
        ({"login": "asta.lind@norrvik.example", "password": ""}, "Skriv lösenordet"),
    ],
)
def test_a_field_that_is_not_filled_in_says_what_to_write(db, stranger, fields, sentence):
    answer = stranger.post(SIGN_IN, fields)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_the_sixth_wrong_password_is_not_tried_and_not_even_the_right_one_helps_then(asta, stranger):
    answers = [sign_in(stranger, asta.email, f"fel {number}") for number in range(5)]

    stopped = sign_in(stranger, asta.email, PASSWORD)

    assert all(WRONG in answer.content.decode() for answer in answers)
    assert stopped.status_code == 422
    assert STOPPED in stopped.content.decode()
    assert len(own_events()) == 5


def test_a_stopped_account_does_not_stop_another_one(asta, world, stranger):
    for number in range(6):
        sign_in(stranger, world.bengt.user.email, f"fel {number}")

    assert sign_in(stranger, asta.email, PASSWORD).status_code == 302


def test_whoever_tries_many_accounts_from_one_address_is_stopped_too(asta, stranger):
    for number in range(10):
        sign_in(stranger, f"somebody{number}@norrvik.example", "fel")

    assert STOPPED in sign_in(stranger, asta.email, PASSWORD).content.decode()


def test_thirty_posts_a_minute_from_one_address_are_enough(db, stranger):
    answers = [stranger.post(SIGN_IN, {}).status_code for _ in range(31)]

    assert answers == [422] * 30 + [429]
    assert "För många försök" in stranger.post(SIGN_IN, {}).content.decode()


def test_signing_in_and_out_stand_in_the_trail_with_the_address(asta, stranger):
    sign_in(stranger, asta.email, "fel")
    sign_in(stranger, "nobody@norrvik.example", "fel")
    sign_in(stranger, asta.email, PASSWORD)
    stranger.post("/sign-out/")

    assert own_events() == [
        ("user.sign-in-failed", {"address": "127.0.0.1"}),
        ("user.sign-in-failed-unknown", {"address": "127.0.0.1"}),
        ("user.signed-in", {"method": "password", "address": "127.0.0.1"}),
        ("user.signed-out", {}),
    ]


def test_the_trail_keeps_no_typed_address_and_no_password(asta, stranger):
    sign_in(stranger, "nobody@norrvik.example", "hemligt-av-misstag")

    event = Event.objects.get(employer=None)
    assert "nobody" not in f"{event.about} {event.facts}"
    assert "hemligt" not in f"{event.about} {event.facts}"


def test_signing_in_gives_another_session_than_before(asta, stranger):
    stranger.get(SIGN_IN)
    stranger.cookies[settings.SESSION_COOKIE_NAME] = "planted-by-somebody-else"

    sign_in(stranger, asta.email, PASSWORD)

    assert stranger.cookies[settings.SESSION_COOKIE_NAME].value != "planted-by-somebody-else"


def test_signing_out_ends_the_session_on_the_server_and_asks_the_browser_to_forget(asta, stranger):
    sign_in(stranger, asta.email, PASSWORD)
    kept = stranger.cookies[settings.SESSION_COOKIE_NAME].value

    answer = stranger.post("/sign-out/", secure=True, headers={"referer": "https://testserver/"})
    stranger.cookies[settings.SESSION_COOKIE_NAME] = kept

    assert answer.url == SIGN_IN
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(session_key=kept).exists()
    assert stranger.get("/employers/40112/").url.startswith(SIGN_IN)


def test_signing_out_needs_a_post(asta, signed_in):
    client = signed_in(asta)

    page = client.get("/sign-out/")

    assert page.status_code == 200
    assert client.get("/employers/40112/colleagues/").status_code == 200


def test_somebody_signed_in_is_not_shown_the_sign_in_page(asta, signed_in):
    assert signed_in(asta).get(SIGN_IN).url == "/"


def test_nobody_can_sign_up(db, stranger):
    for path in ("/sign-up/", "/signup/", "/accounts/signup/"):
        assert stranger.get(path).status_code == 404


@pytest.mark.parametrize(("language", "heading"), [("sv", "Logga in"), ("fi", "Kirjaudu sisään"), ("en", "Sign in")])
def test_the_sign_in_page_speaks_the_chosen_language(db, stranger, language, heading):
    stranger.post("/language/", {"language": language, "next": SIGN_IN})

    assert f"<h1>{heading}</h1>" in stranger.get(SIGN_IN).content.decode()


def test_a_session_ends_with_its_age_however_busy_it_was(asta, stranger):
    with override_settings(SESSION_COOKIE_AGE=-1):
        sign_in(stranger, asta.email, PASSWORD)

        assert stranger.get("/employers/40112/").status_code == 302


def test_taking_a_membership_away_bites_at_the_next_click(asta, world, signed_in):
    client = signed_in(asta)
    before = client.get("/employers/40112/colleagues/").status_code

    world.asta.revoked_at = world.asta.created_at
    world.asta.save()

    assert (before, client.get("/employers/40112/colleagues/").status_code) == (200, 404)
