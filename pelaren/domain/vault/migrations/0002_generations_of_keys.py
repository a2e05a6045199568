from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0001_initial"),
        ("vault", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="employerkey",
            name="vault_employer_key_one",
        ),
        migrations.AddField(
            model_name="employerkey",
            name="generation",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="employerkey",
            constraint=models.UniqueConstraint(fields=("employer", "generation"), name="vault_employer_key_one"),
        ),
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
            drop trigger vault_employerkey_append_only on vault_employerkey;
            create trigger vault_employerkey_append_only before update or delete or truncate on vault_employerkey
                for each statement execute function refuse_rewriting();
            """,
        ),
    ]
