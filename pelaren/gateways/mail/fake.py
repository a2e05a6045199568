"""A mail server's place in tests that need none: keeps what it is given, or is away."""

from dataclasses import dataclass, field

from pelaren.gateways.mail.smtp import Away


@dataclass
class FakeMail:
    """Keeps mails as (to, subject, body); `away` makes it refuse them."""

    away: bool = False
    sent: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, *, to: str, subject: str, body: str) -> None:
        """Keep a mail. Raises Away."""
        if self.away:
            raise Away("asked to be")
        self.sent.append((to, subject, body))
