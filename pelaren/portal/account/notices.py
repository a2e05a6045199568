"""What somebody wants to be told by e-mail: at once, once a day, or never."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.models import Notices
from pelaren.domain.accounts.operations import choices
from pelaren.portal.doors import EmployerRequest, signed_in
from pelaren.web import forms


class NoticesForm(forms.PortalForm):
    """How often; the language of the mails is the one last chosen on a page."""

    notices = forms.RadioField(label=_("E-mail when something waits for me"), choices=Notices.choices)


@signed_in
def update(request: EmployerRequest) -> HttpResponse:
    """Show the choice, and change it."""
    sent = request.method == "POST"
    form = NoticesForm(request.POST if sent else None, initial={"notices": request.user.notices})
    choices.note_language(user=request.user, language=get_language() or request.user.language)
    if form.is_valid():
        choices.choose_notices(user=request.user, notices=Notices(form.cleaned_data["notices"]))
        messages.success(request, gettext("Your choice is saved."))
        return redirect("notices")
    return render(request, "portal/account/notices.html", {"form": form}, status=422 if form.errors else 200)
