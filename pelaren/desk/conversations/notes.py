"""Internal notes and reply templates: what the form of an answer offers besides sending."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from pelaren.composing.forms import AnswerForm
from pelaren.desk.conversations.conversations import conversation_of, opened
from pelaren.desk.conversations.places import place_of
from pelaren.desk.conversations.templates_offered import templates_for
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.domain.messaging.operations import notes


@staff_page(methods=["POST"])
def create(request: StaffRequest, number: int) -> HttpResponse:
    """Keep what is written as an internal note, which no employer sees."""
    conversation = conversation_of(request, number)
    form = AnswerForm(request.POST)
    with form.refusals():
        if form.is_valid():
            notes.write(
                conversation=conversation,
                text=form.cleaned_data["text"],
                form_key=form.cleaned_data["form_key"],
                by=request.staff,
                now=timezone.now(),
            )
            place_of(request, conversation).forget_text(now=timezone.now())
            messages.success(request, gettext("The internal note is saved. The employer does not see it."))
            return redirect("desk:conversation", number)
    return opened(request, conversation, form, status=422)


@staff_page(methods=["POST"])
def insert_template(request: StaffRequest, number: int) -> HttpResponse:
    """Show the conversation again with a template's text after what is written already."""
    conversation = conversation_of(request, number)
    chosen = request.POST.get("template", "")
    template = next((one for one in templates_for(conversation) if str(one.pk) == chosen), None)
    written = request.POST.get("text", "").rstrip()
    text = "\n\n".join(part for part in (written, template.text if template else "") if part)
    initial = {"text": text, "form_key": request.POST.get("form_key", "")}
    return opened(request, conversation, AnswerForm(initial=initial))
