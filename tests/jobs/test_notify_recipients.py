import socket
import threading
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from pelaren.domain.accounts.models import User
from pelaren.domain.messaging.models import Notice
from pelaren.jobs.notify_recipients import notify_recipients
from tests.conversations import a_conversation, a_file


class Kept:
    """An SMTP server's handler that keeps what it takes, or refuses everything."""

    def __init__(self) -> None:
        self.refuse, self.mails, self.lock = "", [], threading.Lock()

    async def handle_DATA(self, server, session, envelope):
        if self.refuse:
            return self.refuse
        with self.lock:
            self.mails.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture
def post(settings):
    handler = Kept()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.PELAREN_MAILS = True
    yield handler
    server.stop()


def test_a_real_mail_server_gets_one_sentence_and_a_link(world, post, settings):
    conversation = a_conversation(world, a_file("kanariefågel.pdf"), text="Gun-Britt Hedman", now=timezone.now())

    notify_recipients(0)
    notify_recipients(0)

    [(to, content)] = post.mails
    mail = message_from_bytes(content)
    body = mail.get_payload(decode=True).decode()
    assert to == [world.maria.user.email] and mail["Auto-Submitted"] == "auto-generated"
    assert body.strip().endswith(f"{settings.PELAREN_ORIGIN}/") and body.count("\n") <= 2
    for secret in ("Hedman", "Norrvik", "Asta", "Beräkning", "kanarie", str(conversation.number), "40112"):
        assert secret.encode() not in content and secret not in body


def test_each_person_is_written_to_in_the_own_language(world, post):
    User.objects.filter(pk=world.maria.user_id).update(language="en")
    a_conversation(world, now=timezone.now())

    notify_recipients(0)

    assert b"Subject: Something waits for you in Pelaren" in post.mails[0][1]


def test_while_the_mail_server_refuses_the_notice_waits(world, post):
    a_conversation(world, now=timezone.now())
    post.refuse = "451 try again later"

    notify_recipients(0)
    assert Notice.objects.filter(settled_at=None).count() == 1

    post.refuse = ""
    notify_recipients(0)
    assert len(post.mails) == 1 and Notice.objects.get().mailed


def test_while_the_mail_server_is_gone_the_notice_waits(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.PELAREN_MAILS = "127.0.0.1", 1, True
    a_conversation(world, now=timezone.now())

    notify_recipients(0)

    assert Notice.objects.get().settled_at is None
