import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0004_lines_belong"),
        ("runs", "0002_previews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="paymentplan", name="next_due_day", field=models.PositiveSmallIntegerField(null=True)
        ),
        migrations.AddField(model_name="paymentplan", name="next_from", field=models.DateField(null=True)),
        migrations.AddField(
            model_name="paymentplan",
            name="next_months",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(12),
                    ]
                ),
                null=True,
                size=None,
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("next_due_day", None), ("next_from", None), ("next_months", None)),
                    models.Q(
                        ("next_due_day__gte", 1),
                        ("next_due_day__lte", 28),
                        ("next_from__day", 1),
                        ("next_months__contained_by", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
                        ("next_months__len__gte", 1),
                    ),
                    _connector="OR",
                ),
                name="payment_plan_next",
            ),
        ),
        migrations.CreateModel(
            name="IssueRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("stop_asked_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="issue_run", to="runs.run"
                    ),
                ),
                (
                    "stop_asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="issuerun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stop_asked_at", None), ("stop_asked_by", None), ("stopped_at", None)),
                    models.Q(("stop_asked_at__isnull", False), ("stop_asked_by__isnull", False)),
                    _connector="OR",
                ),
                name="issue_run_stopped",
            ),
        ),
    ]
