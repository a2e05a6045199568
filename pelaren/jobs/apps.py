from importlib import import_module

from django.apps import AppConfig

TASKS = (
    "propose_invoices",
    "issue_invoices",
    "use_surplus",
    "verify_ledger",
    "retry_stalled",
    "forget_files",
    "scan_attachments",
    "settle_tally",
    "notify_recipients",
    "purge_expired",
)
ORDERED = (
    "read_amounts",
    "save_amounts",
    "read_portfolio",
    "issue_month",
    "join_portfolio",
    "forecast_portfolio",
    "start_conversations",
    "rotate_keys",
    "export_conversations",
)
"""The first have a time of their own; the others are begun by somebody who waits for them."""


class JobsConfig(AppConfig):
    name = "pelaren.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Register the tasks. Later, on procrastinate's own signal, they would belong to no app and never run."""
        for task in TASKS + ORDERED:
            import_module(f"pelaren.jobs.{task}")
