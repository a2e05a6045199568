"""Keep the topics, and which department receives each; and the handlers' reply templates."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pelaren.domain.accounts.models import Department
from pelaren.domain.audit.operations import record
from pelaren.domain.audit.operations.trail import Actor
from pelaren.domain.messaging.models import ReplyTemplate, Topic
from pelaren.values.names import fold
from pelaren.values.refusals import Refusal


class NameTaken(Refusal):
    field = "name"
    message = _("There is one with that name already.")


@transaction.atomic
def create(*, name: str, department: Department, target_days: int | None, by: Actor) -> Topic:
    """Make a topic. Raises NameTaken."""
    _refuse_taken(name, Topic.objects.values_list("name", flat=True))
    topic = Topic.objects.create(name=name, department=department, target_days=target_days)
    record("topic.created", about=topic, by=by, topic=name, department=department.name, target_days=target_days)
    return topic


@transaction.atomic
def change(*, topic: Topic, name: str, department: Department, target_days: int | None, by: Actor) -> None:
    """Rename a topic, promise another answering time, or let another department receive it with all it holds."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    _refuse_taken(name, Topic.objects.exclude(pk=topic.pk).values_list("name", flat=True))
    topic.name, topic.department, topic.target_days = name, department, target_days
    topic.save(update_fields=["name", "department", "target_days"])
    record("topic.changed", about=topic, by=by, topic=name, department=department.name, target_days=target_days)


@transaction.atomic
def retire(*, topic: Topic, by: Actor, now: datetime) -> None:
    """Offer a topic no more; its conversations stay."""
    if Topic.objects.filter(pk=topic.pk, retired_at=None).update(retired_at=now):
        record("topic.retired", about=topic, by=by, topic=topic.name)


@transaction.atomic
def bring_back(*, topic: Topic, by: Actor) -> None:
    """Offer a retired topic again."""
    if Topic.objects.filter(pk=topic.pk, retired_at__isnull=False).update(retired_at=None):
        record("topic.returned", about=topic, by=by, topic=topic.name)


@transaction.atomic
def keep_template(
    *, template: ReplyTemplate | None, name: str, text: str, department: Department | None, by: Actor
) -> ReplyTemplate:
    """Write a reply template, or write one anew. Raises NameTaken."""
    others = ReplyTemplate.objects.filter(retired_at=None).exclude(pk=template.pk if template and template.pk else 0)
    _refuse_taken(name, others.values_list("name", flat=True))
    kept = template or ReplyTemplate()
    kept.name, kept.text, kept.department = name, text, department
    kept.save()
    record(f"reply-template.{'changed' if template else 'created'}", about=kept, by=by, template=name)
    return kept


@transaction.atomic
def retire_template(*, template: ReplyTemplate, by: Actor, now: datetime) -> None:
    """Offer a reply template no more."""
    if ReplyTemplate.objects.filter(pk=template.pk, retired_at=None).update(retired_at=now):
        record("reply-template.retired", about=template, by=by, template=template.name)


def _refuse_taken(name: str, others: object) -> None:
    if fold(name) in {fold(other) for other in others}:  # type: ignore[attr-defined]
        raise NameTaken
