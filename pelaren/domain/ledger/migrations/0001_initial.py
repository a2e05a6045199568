import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from pelaren.domain.tenancy.policies import append_only, protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("employers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.CharField(max_length=20)),
                ("source", models.CharField(max_length=80)),
                ("booked_on", models.DateField()),
                ("idempotency_key", models.CharField(max_length=120, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name_plural": "entries",
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.CharField(
                        choices=[
                            ("receivable", "Receivable"),
                            ("bank", "Bank"),
                            ("billed", "Billed"),
                            ("unallocated", "Unallocated"),
                            ("savings", "Savings"),
                            ("fee-income", "Fee Income"),
                            ("contract-reserve", "Contract Reserve"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("contract_id", models.BigIntegerField(null=True)),
                ("invoice_id", models.BigIntegerField(null=True)),
                ("line_id", models.BigIntegerField(null=True)),
                ("insured_id", models.BigIntegerField(null=True)),
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="postings", to="ledger.entry"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["employer", "account", "invoice_id"], name="posting_by_invoice")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount", 0), _negated=True), name="posting_amount"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "account__in",
                                [
                                    "receivable",
                                    "bank",
                                    "billed",
                                    "unallocated",
                                    "savings",
                                    "fee-income",
                                    "contract-reserve",
                                ],
                            )
                        ),
                        name="posting_account",
                    ),
                ],
            },
        ),
        protect("ledger_entry"),
        protect("ledger_posting"),
        append_only("ledger_entry"),
        append_only("ledger_posting"),
        migrations.RunSQL(
            """
            create function ledger_entries_balance() returns trigger language plpgsql
                set search_path = pg_catalog, public as $$
            begin
                if exists (
                    select from ledger_posting p
                    where p.entry_id in (select entry_id from added)
                    group by p.entry_id
                    having sum(p.amount) <> 0 or count(distinct p.currency) > 1 or count(distinct p.employer_id) > 1
                ) or exists (
                    select from added p left join ledger_entry e on e.id = p.entry_id
                    where e.employer_id is distinct from p.employer_id
                ) then
                    raise exception 'the postings of an entry must sum to zero in one currency and for one employer'
                        using errcode = 'check_violation';
                end if;
                return null;
            end $$;
            create trigger ledger_posting_balance after insert on ledger_posting
                referencing new table as added for each statement execute function ledger_entries_balance();
            """,
            "drop trigger ledger_posting_balance on ledger_posting; drop function ledger_entries_balance()",
        ),
    ]
