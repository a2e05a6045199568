from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "pelaren.jobs"
    label = "jobs"
