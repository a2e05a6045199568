import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from pelaren.domain.tenancy.policies import protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("employers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
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
                ("kind", models.CharField(max_length=40)),
                ("about", models.CharField(blank=True, db_default="", default="", max_length=80)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=0)),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("rows_wrong", models.PositiveIntegerField(default=0)),
                ("begun_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("finished_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("facts", models.JSONField(default=dict)),
                ("content", models.BinaryField(null=True)),
                ("result", models.BinaryField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "-started_at"], name="run_latest_of_kind"),
                    models.Index(fields=["employer", "about", "-started_at"], name="run_latest_about"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("finished_at", None), ("failed_at", None), _connector="OR"),
                        name="run_ends_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rows_done__lte", models.F("rows"))), name="run_progress"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="run_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RowProblem",
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
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="problems", to="runs.run"
                    ),
                ),
                ("row", models.PositiveIntegerField()),
                ("field", models.CharField(blank=True, max_length=40)),
                ("reason", models.CharField(max_length=60)),
                ("details", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["row", "pk"],
            },
        ),
        protect("runs_run"),
        protect("runs_rowproblem"),
    ]
