from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "pelaren.domain.billing"
    label = "billing"
