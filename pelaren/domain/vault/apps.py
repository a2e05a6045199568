from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "pelaren.domain.vault"
    label = "vault"
