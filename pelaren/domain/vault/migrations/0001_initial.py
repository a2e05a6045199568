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
                ("generation", models.PositiveSmallIntegerField(default=1)),
                ("wrapped", models.BinaryField()),
                ("root_version", models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("employer", "generation"), name="vault_employer_key_one", nulls_distinct=False
                    )
                ],
            },
        ),
        protect("vault_employerkey"),
        # A key that is lost or overwritten takes everything sealed with it along.
        append_only("vault_employerkey"),
        # A new root key wraps the same key anew; which key it is, and for whom, never changes, and none is lost.
        migrations.RunSQL(
            """
            drop trigger vault_employerkey_append_only on vault_employerkey;
            create trigger vault_employerkey_append_only before delete or truncate on vault_employerkey
                for each statement execute function refuse_rewriting();
            create trigger vault_employerkey_stays before update of id, employer_id, generation on vault_employerkey
                for each statement execute function refuse_rewriting();
            grant update (wrapped, root_version) on vault_employerkey to pelaren_app, pelaren_worker;
            """,
            """
            revoke update (wrapped, root_version) on vault_employerkey from pelaren_app, pelaren_worker;
            drop trigger vault_employerkey_stays on vault_employerkey;
            """,
        ),
    ]
