from django.apps import AppConfig


class MovementsConfig(AppConfig):
    name = "pelaren.domain.movements"
    label = "movements"
