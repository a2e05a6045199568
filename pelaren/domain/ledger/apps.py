from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "pelaren.domain.ledger"
    label = "ledger"
