import logging
from datetime import datetime, time

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from pelaren.domain.messaging.operations import notices
from pelaren.domain.messaging.operations.notices import MailAway, Mailer, NobodyCarries
from pelaren.domain.tenancy import context
from pelaren.gateways.mail import smtp
from pelaren.jobs.patience import PATIENTLY

log = logging.getLogger(__name__)
DAILY_AT = time(7, 0)


class Smtp:
    """Hands mails to the mail server of the settings."""

    def send(self, *, to: str, subject: str, body: str) -> None:
        """Hand over one mail; one that nobody takes is let go. Raises MailAway."""
        try:
            smtp.send(to=to, subject=subject, body=body)
        except smtp.Away as reason:
            raise MailAway(str(reason)) from reason
        except smtp.Refused:
            log.warning("The mail server takes no mail for one of the people who are to be told.")


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notify-recipients", retry=PATIENTLY)
def notify_recipients(timestamp: int) -> None:
    """Tell everybody by e-mail for whom something waits, each in a transaction of its own."""
    now = timezone.now()
    with context.acting_for_insurer():
        due = notices.due(at_once_until=now, daily_until=_latest_daily(now))
    mailer = the_mailer()
    for user_id in due:
        try:
            with context.acting_for_insurer():
                notices.mail(user_id=user_id, mailer=mailer, now=now)
        except MailAway as reason:
            log.error("The mail server is away (%s): %d people or more are told later.", reason, len(due))
            return


def the_mailer() -> Mailer:
    """Return who carries mails: the mail server, or nobody when the operator has named none."""
    return Smtp() if settings.PELAREN_MAILS else NobodyCarries()


def _latest_daily(now: datetime) -> datetime:
    """Return the moment up to which the mail of the day tells: this morning's hour once it has passed."""
    morning = timezone.make_aware(datetime.combine(timezone.localdate(now), DAILY_AT))
    return morning if now >= morning else datetime.min.replace(tzinfo=now.tzinfo)
