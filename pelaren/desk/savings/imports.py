"""Read in savings values: choose a file, look at what would come of it, confirm."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page
from pelaren.desk.savings.forms import SavingsFileForm
from pelaren.documents import savings_sheet
from pelaren.domain.runs.models import Run, State
from pelaren.domain.savings.operations import imports
from pelaren.domain.savings.sentences import sentence
from pelaren.values.dates import format_date
from pelaren.values.refusals import Refusal
from pelaren.web.frame import Link

SHOWN_ROWS = 200
SHOWN_RUNS = 20
IN_WORDS = {
    State.WAITING: _("Waits"),
    State.RUNNING: _("Is being read in"),
    State.REFUSED: _("Has errors, not read in"),
    State.READY: _("Checked, not read in yet"),
    State.DONE: _("Read in"),
    State.FAILED: _("Given up"),
}


@staff_page(methods=("GET", "POST"))
def index(request: StaffRequest) -> HttpResponse:
    """Show what has been read in lately, and take a new file."""
    sent = request.method == "POST"
    form = SavingsFileForm(request.POST, request.FILES) if sent else SavingsFileForm()
    with form.refusals():
        if form.is_valid():
            return redirect("desk:savings-import", _previewed(request, form).public_id)
    latest = Run.objects.filter(kind=imports.KIND).select_related("started_by").order_by("-started_at")[:SHOWN_RUNS]
    context = {"form": form, "runs": [(run, IN_WORDS[run.state], _days(run)) for run in latest]}
    return page(request, "desk/savings/index.html", context, status=422 if form.errors else 200)


def _previewed(request: StaffRequest, form: SavingsFileForm) -> Run:
    sent = form.cleaned_data["file"]
    return imports.preview(
        rows=savings_sheet.read(sent.read()),
        file_name=sent.name,
        today=timezone.localdate(),
        now=timezone.now(),
        by=request.staff,
    )


@staff_page()
def show(request: StaffRequest, run: UUID) -> HttpResponse:
    """Show what would come of a file, row by row, or what came of it."""
    return page(request, "desk/savings/show.html", _context(_run(run)))


@staff_page(methods=("POST",))
def confirm(request: StaffRequest, run: UUID) -> HttpResponse:
    """Read in a file that has been looked at."""
    found = _run(run)
    try:
        done = imports.confirm(run=found, today=timezone.localdate(), now=timezone.now(), by=request.staff)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("desk:savings-import", run)
    count = done.facts["insured"]
    said = ngettext(
        "The savings of %(count)d insured person are read in.",
        "The savings of %(count)d insured persons are read in.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("desk:savings")


def _run(public_id: UUID) -> Run:
    return get_object_or_404(Run, public_id=public_id, kind=imports.KIND)


def _context(run: Run) -> dict[str, object]:
    problems = {problem.row: problem for problem in run.problems.all()}
    shown = [
        (row, sentence(problem.reason, problem.details) if (problem := problems.get(row.sheet.row)) else "")
        for row in imports.previewed(run, today=timezone.localdate(), first=SHOWN_ROWS)
    ]
    wrong = [(problem.row, sentence(problem.reason, problem.details)) for problem in problems.values()]
    return {
        "crumbs": (Link(_("Savings values"), reverse("desk:savings")),),
        "run": run,
        "state": run.state,
        "state_in_words": IN_WORDS[run.state],
        "is_ready": run.state is State.READY,
        "rows": shown,
        "problems": wrong[:SHOWN_ROWS],
        "problems_title": _problems_title(len(wrong), run.rows),
        "facts": _facts(run),
        "shown_rows": SHOWN_ROWS,
    }


def _problems_title(wrong: int, rows: int) -> str:
    said = ngettext(
        "%(count)d of %(rows)d rows cannot be read in", "%(count)d of %(rows)d rows cannot be read in", wrong
    )
    return said % {"count": wrong, "rows": rows}


def _facts(run: Run) -> list[tuple[object, object]]:
    return [
        (_("File"), run.facts.get("file", "")),
        (_("Rows"), run.rows),
        (_("Insured persons"), run.facts.get("insured", 0)),
        (_("Values replaced"), run.facts.get("replaced", 0)),
        (_("Day of the values"), _days(run)),
        (_("State"), IN_WORDS[run.state]),
    ]


def _days(run: Run) -> str:
    days = [format_date(date.fromisoformat(day), "SE") for day in run.facts.get("days", [])]
    if len(days) < 2:
        return "".join(days) or "–"
    return gettext("%(first)s to %(last)s") % {"first": days[0], "last": days[-1]}
