from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "pelaren.domain.contracts"
    label = "contracts"
