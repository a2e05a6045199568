from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "pelaren.domain.messaging"
    label = "messaging"
