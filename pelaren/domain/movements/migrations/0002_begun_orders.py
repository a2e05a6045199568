import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from pelaren.domain.tenancy.policies import protect


class Migration(migrations.Migration):
    dependencies = [
        ("movements", "0001_initial"),
        ("contracts", "0001_initial"),
        ("employers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BegunOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("removal", "Removal"), ("supplementary-invoice", "Supplementary Invoice")],
                        max_length=24,
                    ),
                ),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("from_list", models.BooleanField(default=False)),
                ("filled_in", models.BooleanField(default=False)),
                ("exit_date", models.DateField(null=True)),
                ("due_date", models.DateField(null=True)),
                ("text", models.CharField(blank=True, default="", max_length=200)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.contract"
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
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
                ("amount", models.BigIntegerField(null=True)),
                ("due_date", models.DateField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.enrolment"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="movements.begunorder"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("order", "enrolment"), name="begun_order_line_once")],
            },
        ),
        protect("movements_begunorder"),
        protect("movements_begunorderline"),
    ]
