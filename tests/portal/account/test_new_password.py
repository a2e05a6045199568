import re

import pytest
from django.conf import settings
from django.core import mail
from django.utils.http import int_to_base36

from pelaren.domain.audit.models import Event
from tests.portal.account.conftest import PASSWORD
from tests.portal.account.test_signing_in import sign_in

RESET = "/password/reset/"
SENT = "/password/reset/sent/"
NEW = "en-helt-ny-badstrand"


def link_in(message) -> str:
    return re.search(rf"{settings.PELAREN_ORIGIN}(\S+)", message.body).group(1)


def ask(client, email: str):
    return client.post(RESET, {"email": email})


@pytest.mark.parametrize("email", ["asta.lind@norrvik.example", "nobody@norrvik.example"])
def test_asking_for_a_link_is_answered_alike_whether_there_is_an_account_or_not(asta, stranger, email):
    answer = ask(stranger, email)

    assert (answer.status_code, answer.url) == (302, SENT)
    assert [message.to for message in mail.outbox] == [[email]]


def test_only_the_mail_tells_whether_there_is_an_account(asta, stranger):
    ask(stranger, asta.email)
    ask(stranger, "nobody@norrvik.example")

    known, unknown = mail.outbox
    assert f"{settings.PELAREN_ORIGIN}/password/reset/" in known.body
    assert "http" not in unknown.body
    assert known.subject == unknown.subject


def test_the_link_leads_to_a_new_password_that_works_from_then_on(asta, stranger):
    ask(stranger, asta.email)
    page = stranger.get(link_in(mail.outbox[0]), follow=True)

    answer = stranger.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True)

    assert "Lösenordet är ändrat" in answer.content.decode()
    assert sign_in(stranger, asta.email, PASSWORD).status_code == 422
    assert sign_in(stranger, asta.email, NEW).status_code == 302
    assert Event.objects.filter(name="user.password-changed", actor=asta).count() == 1


def test_the_key_of_the_link_does_not_stay_in_the_address(asta, stranger):
    ask(stranger, asta.email)
    link = link_in(mail.outbox[0])

    page = stranger.get(link, follow=True)

    assert page.request["PATH_INFO"].endswith("/set-password/")
    assert link.split("/")[-2] not in page.content.decode()


def test_a_link_works_once(asta, stranger):
    ask(stranger, asta.email)
    link = link_in(mail.outbox[0])
    page = stranger.get(link, follow=True)
    stranger.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    again = stranger.get(link, follow=True)

    assert "Länken går inte längre att använda" in again.content.decode()


def test_a_link_of_another_account_does_not_fit(asta, world, stranger):
    ask(stranger, asta.email)
    key = link_in(mail.outbox[0]).split("/")[-2]

    page = stranger.get(f"/password/reset/{int_to_base36(world.bengt.user_id)}/{key}/", follow=True)

    assert "Länken går inte längre att använda" in page.content.decode()


def test_a_new_password_ends_the_sessions_that_were_open_with_the_old_one(asta, stranger, signed_in):
    elsewhere = signed_in(asta)
    ask(stranger, asta.email)
    page = stranger.get(link_in(mail.outbox[0]), follow=True)

    stranger.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    assert elsewhere.get("/employers/40112/").url.startswith("/sign-in/")


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("kort", "kort", "Lösenordet är för kort"),
        ("lösenord-nummer-ett", "lösenord-nummer-två", "Lösenorden är olika"),
        ("qwerty123456", "qwerty123456", "som andra prövar först"),
        ("", "", "Skriv lösenordet"),
        ("asta.lind@norrvik.example", "asta.lind@norrvik.example", "Lösenordet liknar ditt namn"),
    ],
)
def test_a_password_that_is_not_good_enough_says_why(asta, stranger, first, second, sentence):
    ask(stranger, asta.email)
    page = stranger.get(link_in(mail.outbox[0]), follow=True)

    answer = stranger.post(page.request["PATH_INFO"], {"password1": first, "password2": second})

    asta.refresh_from_db()
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert asta.check_password(PASSWORD)


def test_the_page_says_how_long_a_password_has_to_be(asta, stranger):
    ask(stranger, asta.email)

    page = stranger.get(link_in(mail.outbox[0]), follow=True)

    assert "Minst 12 tecken" in page.content.decode()


def test_one_cannot_have_somebody_flooded_with_mail(asta, stranger):
    answers = [ask(stranger, asta.email).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_the_mail_says_nothing_about_the_employer_and_nothing_that_waits(asta, stranger):
    ask(stranger, asta.email)

    message = mail.outbox[0]
    assert "Norrvik Varv" not in message.subject + message.body
    assert message.subject == "Välj ett nytt lösenord i pensionsportalen"
