from django.apps import AppConfig


class SeriesConfig(AppConfig):
    name = "pelaren.domain.series"
    label = "series"
