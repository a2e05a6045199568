"""Django's view of the design system."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The design system as a Django app: templates, static files, template tags."""

    name = "pelaren.web"
    label = "web"
