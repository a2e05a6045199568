from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "pelaren.domain.runs"
    label = "runs"
