"""Which rights each role has: the one table that doors, menus and tests read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.permissions import Permission


class Role(models.TextChoices):
    """What a person may do at one employer."""

    MASTER = "master", _("All rights")
    PENSION_OFFICER = "pension-officer", _("Insured persons and invoices")
    MESSAGES = "messages", _("Messages and cases")
    READER = "reader", _("May only look")


_LOOK = frozenset(
    {
        Permission.ENTER,
        Permission.VIEW_CONTRACTS,
        Permission.VIEW_INSURED,
        Permission.VIEW_INVOICES,
        Permission.READ_MESSAGES,
    }
)
_CHANGE = frozenset({Permission.CHANGE_INSURED, Permission.CHANGE_INVOICES})

PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.MASTER: frozenset(Permission),
    Role.PENSION_OFFICER: (_LOOK - {Permission.READ_MESSAGES}) | _CHANGE,
    Role.MESSAGES: frozenset({Permission.ENTER, Permission.READ_MESSAGES, Permission.ANSWER_MESSAGES}),
    Role.READER: _LOOK,
}
