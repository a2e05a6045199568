from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody signs up: an employer's master user or the pension company lets people in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
