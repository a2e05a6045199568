from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "pelaren.desk"
    label = "desk"
