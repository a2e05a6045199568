"""What happens to a conversation between two messages, as whole sentences."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pelaren.domain.messaging.queries import Change, Happening

SENTENCES: dict[Change, Promise] = {
    Change.CLOSED: _("%(name)s closed the conversation · %(when)s"),
    Change.REOPENED: _("%(name)s reopened the conversation · %(when)s"),
    Change.CLAIMED: _("%(name)s began to work on the case · %(when)s"),
    Change.TAKEN_OVER: _("%(name)s took over the case · %(when)s"),
    Change.LEFT: _("%(name)s let go of the case · %(when)s"),
    Change.ASSIGNED: _("%(name)s gave the case to %(assignee)s · %(when)s"),
    Change.MOVED: _("%(name)s moved the case from %(before)s to %(after)s · %(when)s"),
}


def in_words(happening: Happening) -> str:
    """Return a line between messages as a sentence."""
    before, after = happening.topics
    return str(SENTENCES[happening.change]) % {
        "name": happening.by.full_name,
        "when": happening.when,
        "assignee": happening.assignee.full_name if happening.assignee else "",
        "before": before,
        "after": after,
    }
