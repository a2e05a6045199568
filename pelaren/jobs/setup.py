"""Where procrastinate finds the tasks."""

from importlib import import_module

from procrastinate import App

TASKS = ("propose_invoices", "issue_invoices", "retry_stalled")


def on_ready(app: App) -> None:
    """Register the tasks: procrastinate calls this once Django is ready."""
    for name in TASKS:
        import_module(f"pelaren.jobs.{name}")
