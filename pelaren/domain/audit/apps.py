from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "pelaren.domain.audit"
    label = "audit"
