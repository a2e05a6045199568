"""Bringing the database to the newest schema, as the role that owns it."""

from django.core.management.commands import migrate


class Command(migrate.Command):
    """Django's own command; `python -m pelaren` runs it as the owner role."""

    help = (
        "Bring the database to the newest schema. `up` does it by itself.\n\n"
        "It works as the role that owns the database. Back up first; docs/operating.md says how to upgrade."
    )
