from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "pelaren.domain.accounts"
    label = "accounts"
