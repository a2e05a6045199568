"""Mails through Django's mail backend: SMTP where the operator has named a server."""

from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage


class Away(Exception):
    """The mail server does not take mails now."""


class Refused(Exception):
    """The mail server takes no mail for this address; trying again changes nothing."""


def send(*, to: str, subject: str, body: str) -> None:
    """
    Hand one mail to the mail server. Raises Away and Refused.

    The mail says of itself that a program wrote it, so that no absence note comes back.
    """
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    try:
        EmailMessage(subject, body, to=[to], headers=headers).send()
    except SMTPRecipientsRefused as error:
        raise Refused("no such recipient") from error
    except (SMTPException, OSError) as error:
        raise Away(type(error).__name__) from error
