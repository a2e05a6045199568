import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from pelaren.domain.tenancy.policies import protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("contracts", "0001_initial"),
        ("employers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Salary",
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
                    "insured",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="salaries", to="contracts.insured"
                    ),
                ),
                ("month_salary", models.BigIntegerField()),
                ("agreement", models.CharField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("months", models.PositiveSmallIntegerField()),
                ("premium", models.BigIntegerField()),
                ("reported_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["insured", "-reported_at"], name="salary_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month_salary__gte", 0), ("premium__gte", 0)), name="salary_not_negative"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SalaryTerms",
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
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="salary_terms",
                        to="contracts.contract",
                    ),
                ),
                ("agreement", models.CharField(blank=True, max_length=20)),
                ("valid_from", models.DateField()),
                ("chosen_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "chosen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("contract", "valid_from"), name="salary_terms_from")],
            },
        ),
        protect("salaries_salary"),
        protect("salaries_salaryterms"),
    ]
