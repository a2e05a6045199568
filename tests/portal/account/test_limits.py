"""How long somebody stays signed in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pelaren.portal.account.limits import BEGAN, SEEN

START = "/employers/40112/"


def ago(**time: int) -> str:
    return (timezone.now() - timedelta(**time)).isoformat()


def remember(client, **times: str) -> None:
    session = client.session
    session.update(times)
    session.save()


@pytest.mark.parametrize(
    ("seen", "began", "status"),
    [
        ({"minutes": 14, "seconds": 50}, {"hours": 2}, 200),
        ({"minutes": 15, "seconds": 5}, {"hours": 2}, 302),
        ({"seconds": 5}, {"hours": 7, "minutes": 59}, 200),
        ({"seconds": 5}, {"hours": 8, "seconds": 5}, 302),
    ],
)
def test_whoever_is_away_for_15_minutes_or_signed_in_for_8_hours_signs_in_again(asta, signed_in, seen, began, status):
    client = signed_in(asta)
    remember(client, **{SEEN: ago(**seen), BEGAN: ago(**began)})

    assert client.get(START).status_code == status


def test_the_old_cookie_is_refused_afterwards_and_the_page_asked_for_is_shown_after_signing_in(asta, signed_in):
    client = signed_in(asta)
    cookie = client.cookies["pelaren_sessionid"].value
    remember(client, **{SEEN: ago(minutes=16), BEGAN: ago(minutes=20)})

    answer = client.get(START)
    client.cookies["pelaren_sessionid"] = cookie

    assert answer.url.endswith(f"?next={START}")
    assert client.get(START).status_code == 302


def test_doing_something_keeps_one_signed_in_and_a_page_that_asks_by_itself_does_not(asta, signed_in):
    client = signed_in(asta)
    before = {SEEN: ago(minutes=10), BEGAN: ago(minutes=20)}
    remember(client, **before)

    client.get(START, headers={"Pelaren-By-Itself": "1"})
    by_itself = client.session[SEEN]
    client.get(START)

    assert by_itself == before[SEEN]
    assert client.session[SEEN] > before[SEEN]
    assert client.session[BEGAN] == before[BEGAN]


def test_somebody_who_has_just_signed_in_is_not_written_down_again(asta, signed_in):
    client = signed_in(asta)

    client.get(START)

    assert SEEN not in client.session
