import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from pelaren.domain.messaging.migrations._blind_words import NO_WORDS, WORDS
from pelaren.domain.messaging.migrations._tally import NO_TALLY, TALLY
from pelaren.domain.tenancy.policies import EMPLOYER, INSURER, USER, append_only, protect

# Handlers' notes are shown to the pension company alone, whatever a query forgets.
NOTES = f"""
alter table messaging_note enable row level security;
alter table messaging_note force row level security;
create policy messaging_note_insurer on messaging_note using ({INSURER}) with check ({INSURER});
"""
# A search belongs to whoever searched, at the employer it was made at, or at the desk.
OWN_SEARCH = f"user_id = {USER} and (employer_id = {EMPLOYER} or (employer_id is null and {INSURER}))"
SEARCHES = f"""
alter table messaging_keptsearch enable row level security;
alter table messaging_keptsearch force row level security;
create policy messaging_keptsearch_own on messaging_keptsearch using ({OWN_SEARCH}) with check ({OWN_SEARCH});
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("employers", "0001_initial"),
        ("files", "0001_initial"),
        ("runs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="topics", to="accounts.department"
                    ),
                ),
                ("target_days", models.PositiveSmallIntegerField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target_days", None),
                            models.Q(("target_days__gte", 1), ("target_days__lte", 60)),
                            _connector="OR",
                        ),
                        name="topic_target",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conversations", to="messaging.topic"
                    ),
                ),
                ("sealed_key", models.BinaryField()),
                ("key_generation", models.PositiveSmallIntegerField(default=1)),
                ("key_destroyed_at", models.DateTimeField(null=True)),
                (
                    "key_destroyed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_message_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("turn_began_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "last_side",
                    models.CharField(choices=[("employer", "Employer"), ("insurer", "Insurer")], max_length=10),
                ),
                ("turn_answers", models.BooleanField(default=False)),
                ("employer_wrote", models.BooleanField(default=False)),
                ("insurer_wrote", models.BooleanField(default=False)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "employer_assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "insurer_assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["employer", "-last_message_at", "-id"],
                        include=(
                            "closed_at",
                            "last_side",
                            "turn_answers",
                            "employer_wrote",
                            "insurer_wrote",
                            "topic",
                            "employer_assignee",
                            "insurer_assignee",
                        ),
                        name="conversation_newest",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["employer", "-last_message_at", "-id"],
                        include=(
                            "closed_at",
                            "last_side",
                            "turn_answers",
                            "employer_wrote",
                            "insurer_wrote",
                            "topic",
                            "employer_assignee",
                            "insurer_assignee",
                        ),
                        name="conversation_newest_open",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["employer", "last_side", "turn_began_at"],
                        include=("employer_wrote", "insurer_wrote", "topic", "id"),
                        name="conversation_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["topic", "last_side", "turn_began_at"],
                        include=("insurer_assignee", "insurer_wrote", "turn_answers", "employer", "id"),
                        name="conversation_inbox",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["insurer_assignee", "turn_began_at"],
                        name="conversation_mine",
                    ),
                    models.Index(
                        condition=models.Q(("employer_assignee__isnull", False)),
                        fields=["employer", "employer_assignee", "-last_message_at", "-id"],
                        include=("closed_at", "last_side", "turn_answers", "employer_wrote", "insurer_wrote", "topic"),
                        name="conversation_of_member",
                    ),
                    models.Index(
                        condition=models.Q(("insurer_assignee__isnull", False)),
                        fields=["employer", "insurer_assignee", "-last_message_at", "-id"],
                        include=("closed_at", "last_side", "turn_answers", "employer_wrote", "insurer_wrote", "topic"),
                        name="conversation_of_handler",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", False)),
                        fields=["topic", "-closed_at", "-id"],
                        include=("employer",),
                        name="conversation_closed_queue",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="conversation_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key_destroyed_at", None), ("key_destroyed_by", None)),
                            models.Q(("key_destroyed_at__isnull", False), ("key_destroyed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="conversation_key_destroyed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("employer_wrote", True), ("last_side", "employer")),
                            models.Q(("insurer_wrote", True), ("last_side", "insurer")),
                            _connector="OR",
                        ),
                        name="conversation_somebody_wrote",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("turn_answers", False),
                            models.Q(("employer_wrote", True), ("insurer_wrote", True)),
                            _connector="OR",
                        ),
                        name="conversation_answer_needs_both",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="messaging.conversation",
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("side", models.CharField(choices=[("employer", "Employer"), ("insurer", "Insurer")], max_length=10)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sealed", models.BinaryField()),
                ("form_key", models.BinaryField(null=True)),
            ],
            options={
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "place"), name="message_place"),
                    models.UniqueConstraint(fields=("employer", "form_key"), name="message_form_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="messaging.message"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
                "constraints": [models.UniqueConstraint(fields=("message", "place"), name="attachment_place")],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="messaging.conversation",
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("after_place", models.PositiveIntegerField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sealed", models.BinaryField()),
                ("form_key", models.BinaryField(null=True)),
            ],
            options={
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "place"), name="note_place"),
                    models.UniqueConstraint(fields=("employer", "form_key"), name="note_form_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="messaging.conversation"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("message", "A message came"),
                            ("taken-over", "A colleague took over"),
                            ("assigned", "A colleague gave you the case"),
                            ("opened-outside", "Somebody outside the department opened it"),
                            ("file-held", "A file was held back"),
                        ],
                        max_length=20,
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("settled_at", models.DateTimeField(null=True)),
                ("mailed", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)), fields=["user", "since"], name="notice_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("user", "conversation", "kind"),
                        name="notice_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="messaging.conversation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField()),
                ("sealed_reason", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["conversation", "user", "-until"], name="opening_latest")],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presences",
                        to="messaging.conversation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("side", models.CharField(choices=[("employer", "Employer"), ("insurer", "Insurer")], max_length=10)),
                ("seen_at", models.DateTimeField()),
                ("wrote_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("conversation", "user"), name="presence_once")],
            },
        ),
        migrations.CreateModel(
            name="ReplyTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("text", models.TextField()),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)), fields=("name",), name="reply_template_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "topic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="messaging.topic",
                    ),
                ),
                ("last_side", models.CharField(max_length=10)),
                ("insurer_assignee_id", models.BigIntegerField(null=True)),
                ("change", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Handling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handlings",
                        to="messaging.conversation",
                    ),
                ),
                ("after_place", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("side", models.CharField(choices=[("employer", "Employer"), ("insurer", "Insurer")], max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("claimed", "Claimed"),
                            ("taken-over", "Taken Over"),
                            ("left", "Left"),
                            ("assigned", "Assigned"),
                            ("moved", "Moved"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_topic",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="messaging.topic"
                    ),
                ),
                (
                    "to_topic",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="messaging.topic"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["conversation", "id"], name="handling_of_conversation"),
                    models.Index(
                        condition=models.Q(("previous__isnull", False)),
                        fields=["previous", "-at"],
                        name="handling_taken_from",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("side", models.CharField(choices=[("employer", "Employer"), ("insurer", "Insurer")], max_length=10)),
                (
                    "conversation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="messaging.conversation",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="messaging.topic"
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="runs.run"
                    ),
                ),
                ("sealed_key", models.BinaryField()),
                ("sealed", models.BinaryField()),
                ("sealed_receivers", models.BinaryField(default=b"")),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [models.Index(fields=["saved_at"], name="draft_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("employer", "user", "side", "conversation", "run"),
                        name="draft_one_per_place",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closures",
                        to="messaging.conversation",
                    ),
                ),
                ("after_place", models.PositiveIntegerField()),
                ("closed_at", models.DateTimeField()),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "after_place"), name="closure_after_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="messaging.draft"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
                "constraints": [models.UniqueConstraint(fields=("draft", "place"), name="draft_file_place")],
            },
        ),
        migrations.CreateModel(
            name="KeptSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [models.Index(fields=["user", "kept_at"], name="kept_search_of_user")],
            },
        ),
        protect("messaging_conversation"),
        protect("messaging_message"),
        protect("messaging_closure"),
        protect("messaging_attachment"),
        protect("messaging_draft"),
        protect("messaging_draftfile"),
        protect("messaging_notice"),
        protect("messaging_opening"),
        protect("messaging_handling"),
        protect("messaging_presence"),
        append_only("messaging_message"),
        append_only("messaging_closure"),
        append_only("messaging_attachment"),
        append_only("messaging_opening"),
        append_only("messaging_handling"),
        append_only("messaging_note"),
        migrations.RunSQL(NOTES, migrations.RunSQL.noop),
        migrations.RunSQL(SEARCHES, migrations.RunSQL.noop),
        migrations.RunSQL(WORDS, NO_WORDS),
        migrations.RunSQL(TALLY, NO_TALLY),
    ]
