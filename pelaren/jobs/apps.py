from importlib import import_module

from django.apps import AppConfig

TASKS = ("propose_invoices", "issue_invoices", "use_surplus", "verify_ledger", "retry_stalled")


class JobsConfig(AppConfig):
    name = "pelaren.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Register the tasks. Later, on procrastinate's own signal, they would belong to no app and never run."""
        for task in TASKS:
            import_module(f"pelaren.jobs.{task}")
