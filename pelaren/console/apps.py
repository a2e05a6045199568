"""The Django app that carries the operator's commands."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Makes `pelaren/console/management/commands` known to Django."""

    name = "pelaren.console"
    label = "console"
