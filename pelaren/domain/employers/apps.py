from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "pelaren.domain.employers"
    label = "employers"
