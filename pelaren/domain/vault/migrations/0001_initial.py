import django.db.models.deletion
from django.db import migrations, models

from pelaren.domain.tenancy.policies import append_only, protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("employers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmployerKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wrapped", models.BinaryField()),
                ("root_version", models.PositiveSmallIntegerField(default=1)),
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
                "constraints": [models.UniqueConstraint(fields=("employer",), name="vault_employer_key_one")],
            },
        ),
        protect("vault_employerkey"),
        # A key that is lost or overwritten takes everything sealed with it along.
        append_only("vault_employerkey"),
    ]
