"""Hand a case over to another department, by its topic."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelaren.desk.conversations.conversations import conversation_of
from pelaren.desk.conversations.forms import MoveForm
from pelaren.desk.doors import StaffRequest, staff_page
from pelaren.desk.frame import page
from pelaren.domain.messaging.models import Topic
from pelaren.domain.messaging.operations import handling
from pelaren.web.frame import Link


@staff_page(methods=["GET", "POST"])
def update(request: StaffRequest, number: int) -> HttpResponse:
    """Choose another topic; the case goes to the department that receives it, with everything written in it."""
    conversation = conversation_of(request, number)
    topics = Topic.objects.current().select_related("department")
    form = MoveForm(request.POST if request.method == "POST" else None, topics=topics, now=conversation.topic_id)
    with form.refusals():
        if form.is_valid():
            topic = form.cleaned_data["topic"]
            handling.move(conversation=conversation, topic=topic, by=request.staff, now=timezone.now())
            said = gettext("Message %(number)d is moved to %(topic)s, department %(department)s.")
            names = {"number": number, "topic": topic.name, "department": topic.department.name}
            messages.success(request, said % names)
            own = request.staff.departments.filter(pk=topic.department_id).exists()
            return redirect("desk:conversation", number) if own else redirect("desk:inbox")
    here = reverse("desk:conversation", args=[number])
    context = {
        "crumbs": (Link(_("Inbox"), reverse("desk:inbox")), Link(str(number), here)),
        "form": form,
        "conversation": conversation,
        "back_url": here,
    }
    return page(request, "desk/conversations/move.html", context, status=422 if form.errors else 200)
