from django.apps import AppConfig


class SavingsConfig(AppConfig):
    name = "pelaren.domain.savings"
    label = "savings"
