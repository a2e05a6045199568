from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "pelaren.domain.payments"
    label = "payments"
