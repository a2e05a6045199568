"""Issue all contracts' invoices of a due month: choose it, watch the run, stop it and let it go on."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import date as written
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page
from pelaren.desk.issue_runs.forms import IssueRunForm
from pelaren.domain.billing.models import IssueRun, IssueRunState
from pelaren.domain.billing.operations import issue_runs
from pelaren.domain.billing.queries.issuing import months_to_issue
from pelaren.domain.runs.models import RowProblem
from pelaren.values.money import format_money
from pelaren.values.refusals import Refusal
from pelaren.web.frame import Link

SHOWN_RUNS = 20
SHOWN_PROBLEMS = 200
IN_WORDS = {
    IssueRunState.WORKING: ("new", _("Is being issued")),
    IssueRunState.STOPPING: ("reply", _("Is about to stop")),
    IssueRunState.STOPPED: ("reply", _("Stopped")),
    IssueRunState.DONE: ("ok", _("Done")),
    IssueRunState.FAILED: ("late", _("Given up")),
}
PROBLEMS = {
    issue_runs.TOO_EARLY: _("Can be issued from %(day)s, so that the time to pay is no longer than agreed"),
    issue_runs.UNFORESEEN: _("Could not be issued. The proposal is unchanged; the reason stands in the log."),
}


@staff_page(methods=("GET", "POST"))
def index(request: StaffRequest) -> HttpResponse:
    """Show what waits to be issued month by month and the latest runs, and begin a run."""
    months = months_to_issue()
    form = IssueRunForm(request.POST if request.method == "POST" else None, months=months)
    with form.refusals():
        if form.is_valid():
            month = date.fromisoformat(form.cleaned_data["month"])
            made = issue_runs.start(month=month, now=timezone.now(), by=request.staff)
            return redirect("desk:issue-run", made.run.public_id)
    latest = IssueRun.objects.select_related("run__started_by").order_by("-run__started_at")[:SHOWN_RUNS]
    context = {
        "form": form,
        "months": [(_named(one.month), one, _sums(one.sums)) for one in months],
        "runs": [(one, _named(one.month), IN_WORDS[one.state]) for one in latest],
    }
    return page(request, "desk/issue_runs/index.html", context, status=422 if form.errors else 200)


@staff_page()
def show(request: StaffRequest, run: UUID) -> HttpResponse:
    """Show how far a run has come; htmx asks for the fragment alone while it works."""
    context = _context(_run(run))
    if request.headers.get("HX-Request"):
        return render(request, "desk/issue_runs/_progress.html", context)
    return page(request, "desk/issue_runs/show.html", context)


@staff_page(methods=("POST",))
def stop(request: StaffRequest, run: UUID) -> HttpResponse:
    """Ask a run to stop; what is being issued at the moment is finished first."""
    try:
        issue_runs.stop(issue_run=_run(run), now=timezone.now(), by=request.staff)
        messages.info(request, gettext("The run stops as soon as the invoices it is working on are done."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("desk:issue-run", run)


@staff_page(methods=("POST",))
def go_on(request: StaffRequest, run: UUID) -> HttpResponse:
    """Let a run go on with what is left."""
    try:
        issue_runs.go_on(issue_run=_run(run), by=request.staff)
        messages.success(request, gettext("The run goes on with what is left."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("desk:issue-run", run)


def _run(public_id: UUID) -> IssueRun:
    return get_object_or_404(IssueRun.objects.select_related("run__started_by"), run__public_id=public_id)


def _context(found: IssueRun) -> dict[str, object]:
    run, state = found.run, found.state
    issued = run.facts["issued"]
    kind, label = IN_WORDS[state]
    return {
        "crumbs": (Link(_("Issue invoices"), reverse("desk:issue-runs")),),
        "title": gettext("Invoices that fall due in %(month)s") % {"month": _named(found.month)},
        "found": found,
        "run": run,
        "kind": kind,
        "label": label,
        "works": state in {IssueRunState.WORKING, IssueRunState.STOPPING},
        "may_stop": state is IssueRunState.WORKING,
        "may_go_on": state in {IssueRunState.STOPPED, IssueRunState.FAILED},
        "issued": ngettext("%(count)d invoice issued", "%(count)d invoices issued", issued) % {"count": issued},
        "done": gettext("%(done)d of %(rows)d") % {"done": run.rows_done, "rows": run.rows},
        "problems": [_problem(one) for one in run.problems.all()[:SHOWN_PROBLEMS]],
    }


def _problem(problem: RowProblem) -> tuple[str, str, str]:
    details = problem.details
    return details["contract"], details["employer"], str(PROBLEMS[problem.reason]) % {"day": details["day"]}


def _named(month: date) -> str:
    return written(month, "F Y")


def _sums(sums: dict[str, int]) -> str:
    return " · ".join(format_money(total, currency) for currency, total in sums.items())
