from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "pelaren.domain.files"
    label = "files"
