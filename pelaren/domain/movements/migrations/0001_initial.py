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
        ("billing", "0001_initial"),
        ("contracts", "0001_initial"),
        ("employers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BegunOrder",
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
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.contract"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("removal", "Removal"), ("supplementary-invoice", "Supplementary Invoice")],
                        max_length=24,
                    ),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("from_list", models.BooleanField(default=False)),
                ("filled_in", models.BooleanField(default=False)),
                ("exit_date", models.DateField(null=True)),
                ("due_date", models.DateField(null=True)),
                ("text", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["employer", "begun_by", "begun_at"], name="begun_order_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["removal", "supplementary-invoice"])), name="begun_order_kind"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BegunOrderLine",
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
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="movements.begunorder"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.enrolment"
                    ),
                ),
                ("amount", models.BigIntegerField(null=True)),
                ("due_date", models.DateField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("order", "enrolment"), name="begun_order_line_once")],
            },
        ),
        migrations.CreateModel(
            name="Departure",
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
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="departures", to="contracts.enrolment"
                    ),
                ),
                ("exit_date", models.DateField()),
                ("instalment", models.BigIntegerField()),
                (
                    "last_premium",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="billing.invoice"
                    ),
                ),
                ("idempotency_key", models.CharField(max_length=120)),
                ("left_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "left_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at", None), ("undone_by", None)),
                            models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="departure_undone",
                    ),
                    models.UniqueConstraint(fields=("enrolment", "idempotency_key"), name="departure_once_per_order"),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("enrolment",),
                        name="departure_one_of_an_enrolment",
                    ),
                ],
            },
        ),
        protect("movements_departure"),
        protect("movements_begunorder"),
        protect("movements_begunorderline"),
    ]
