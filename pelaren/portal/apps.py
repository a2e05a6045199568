from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "pelaren.portal"
    label = "portal"
