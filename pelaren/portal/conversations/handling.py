"""Working together on the employer's side: who is responsible, and who has the conversation open now."""

from django.http import HttpResponse
from django.shortcuts import redirect

from pelaren.composing.pages import change_responsible, who_is_here
from pelaren.domain.accounts.permissions import Permission
from pelaren.portal.conversations.conversations import conversation_of
from pelaren.portal.conversations.places import place_of
from pelaren.portal.doors import EmployerRequest, employer_page


@employer_page(Permission.ANSWER_MESSAGES, methods=["POST"])
def update(request: EmployerRequest, number: int) -> HttpResponse:
    """Say that one works on the case, takes it over or lets it go; a lead gives it to a colleague."""
    conversation, may_assign = conversation_of(request, number), request.membership.may(Permission.ASSIGN_MESSAGES)
    change_responsible(request, place_of(request, conversation), conversation, may_assign=may_assign)
    return redirect("conversation", request.membership.employer.customer_number, number)


@employer_page(Permission.READ_MESSAGES, methods=["POST"])
def presence(request: EmployerRequest, number: int) -> HttpResponse:
    """Note that one has the conversation open, and answer with the colleagues who have it open too."""
    conversation = conversation_of(request, number)
    return who_is_here(request, place_of(request, conversation), conversation)
