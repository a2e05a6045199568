import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from pelaren.domain.tenancy.policies import append_only, protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("employers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        help_text="Empty: the insurer's own.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                ("sequence", models.BigIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("about", models.CharField(max_length=120)),
                ("facts", models.JSONField(default=dict)),
                ("previous_hash", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["employer", "about", "sequence"], name="audit_event_about")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("employer", "sequence"), name="audit_event_sequence", nulls_distinct=False
                    )
                ],
            },
        ),
        protect("audit_event"),
        append_only("audit_event"),
    ]
