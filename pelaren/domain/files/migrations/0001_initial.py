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
            name="StoredFile",
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
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("sealed_key", models.BinaryField()),
                ("sealed_about", models.BinaryField()),
                ("size", models.PositiveBigIntegerField()),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("scanned_at", models.DateTimeField(null=True)),
                ("scanner", models.CharField(blank=True, max_length=80)),
                ("threat", models.CharField(blank=True, max_length=120)),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["employer", "uploaded_at"], name="file_by_day"),
                    models.Index(
                        condition=models.Q(("removed_at", None), ("scanned_at", None)),
                        fields=["uploaded_at"],
                        name="file_quarantined",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("threat", ""), models.Q(("scanned_at", None), _negated=True), _connector="OR"
                        ),
                        name="file_threat_found",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Chunk",
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="chunks", to="files.storedfile"
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("file", "place"), name="file_chunk_place")],
            },
        ),
        protect("files_storedfile"),
        protect("files_chunk"),
        # A piece is written once; it goes when its file is removed or found harmful.
        migrations.RunSQL(
            "revoke update, truncate on files_chunk from pelaren_app, pelaren_worker", migrations.RunSQL.noop
        ),
    ]
