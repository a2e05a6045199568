"""How long something has waited, in words."""

from datetime import datetime, timedelta

from django.utils.translation import gettext, ngettext

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def waited(since: datetime, now: datetime) -> str:
    """Return the time between two moments in its largest whole unit: “3 days”, “6 h” or “20 min”."""
    passed = max(now - since, timedelta(0))
    if passed >= DAY:
        return ngettext("%(count)d day", "%(count)d days", passed.days) % {"count": passed.days}
    if passed >= HOUR:
        return gettext("%(count)d h") % {"count": passed // HOUR}
    return gettext("%(count)d min") % {"count": passed // timedelta(minutes=1)}
