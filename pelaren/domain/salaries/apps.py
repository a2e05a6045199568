from django.apps import AppConfig


class SalariesConfig(AppConfig):
    name = "pelaren.domain.salaries"
    label = "salaries"
