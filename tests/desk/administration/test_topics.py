"""System administration keeps topics, departments, their people and reply templates."""

import pytest
from django.urls import reverse

from pelaren.domain.accounts.models import Department
from pelaren.domain.audit.models import Event
from pelaren.domain.messaging.models import ReplyTemplate, Topic


@pytest.fixture
def erik(world, signed_in):
    return signed_in(world.erik.user)


def address(name, *arguments):
    return reverse(f"desk:{name}", args=arguments)


def test_a_topic_is_made_changed_retired_and_offered_again(world, erik):
    department = world.other.department
    erik.post(address("topic-new"), {"name": "Rehabilitering", "department": department.pk, "target_days": "3"})
    topic = Topic.objects.get(name="Rehabilitering")
    assert (topic.department, topic.target_days) == (department, 3)

    erik.post(
        address("topic", topic.pk), {"name": "Rehab", "department": world.calculation.department_id, "target_days": ""}
    )
    topic.refresh_from_db()
    assert (topic.name, topic.department, topic.target_days) == ("Rehab", world.calculation.department, None)

    erik.post(address("topic-retirement", topic.pk))
    assert topic not in Topic.objects.current()
    erik.post(address("topic-retirement", topic.pk))
    assert topic in Topic.objects.current()
    names = list(Event.objects.filter(employer=None).order_by("pk").values_list("name", flat=True))
    assert names[-4:] == ["topic.created", "topic.changed", "topic.retired", "topic.returned"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "beräkning "},
        {"department": ""},
        {"department": "999"},
        {"target_days": "0"},
        {"target_days": "x"},
    ],
)
def test_what_cannot_be_saved_is_told_at_its_field(world, erik, wrong):
    order = {"name": "Nytt", "department": world.other.department_id, "target_days": "2", **wrong}

    answer = erik.post(address("topic-new"), order)

    assert answer.status_code == 422
    assert Topic.objects.count() == 2


def test_a_department_is_made_and_renamed(world, erik):
    erik.post(address("department-new"), {"name": "Rehab"})
    made = Department.objects.get(name="Rehab")

    erik.post(address("department", made.pk), {"name": "Rehabilitering"})

    made.refresh_from_db()
    assert made.name == "Rehabilitering"
    assert erik.post(address("department-new"), {"name": "kundservice"}).status_code == 422


def test_who_works_in_a_department_sees_its_conversations_at_once(world, erik):
    departments = [world.calculation.department_id, world.other.department_id]

    erik.post(address("member", world.maria.pk), {"departments": departments})

    assert set(world.maria.departments.values_list("pk", flat=True)) == set(departments)
    assert Event.objects.latest("pk").facts["handle"] == world.maria.user.handle


def test_a_reply_template_is_written_changed_and_retired(world, erik):
    erik.post(address("template-new"), {"name": "Tack", "text": "Tack.", "department": ""})
    template = ReplyTemplate.objects.get()
    erik.post(
        address("template", template.pk), {"name": "Tack", "text": "Tack!", "department": world.other.department_id}
    )
    template.refresh_from_db()
    assert (template.text, template.department) == ("Tack!", world.other.department)

    erik.post(address("template-retirement", template.pk))

    assert erik.get(address("template", template.pk)).status_code == 404


@pytest.mark.parametrize("name", ["topic-new", "department-new", "template-new"])
def test_handlers_do_not_administer(world, signed_in, name):
    assert signed_in(world.maria.user).get(address(name)).status_code == 403
