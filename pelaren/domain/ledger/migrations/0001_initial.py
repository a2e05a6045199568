import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from pelaren.domain.tenancy.policies import append_only, protect

# An entry's postings come in one statement and are never added to, so that the new rows alone tell whether they sum to
# zero. Entries are append-only: one that is there when its postings come will always be there.
BALANCE = """
    create function ledger_entries_balance() returns trigger language plpgsql
        set search_path = pg_catalog, public set enable_seqscan = off as $$
    begin
        if exists (
            select from (
                select entry_id, min(employer_id) as employer_id, count(*) as legs, sum(amount) as amount,
                       min(currency) <> max(currency) or min(employer_id) <> max(employer_id) as mixed
                from added group by entry_id
            ) fresh
            where fresh.amount <> 0 or fresh.mixed
               or not exists (select from ledger_entry e where e.id = fresh.entry_id and e.employer_id = fresh.employer_id)
               or (select count(*) from ledger_posting p where p.entry_id = fresh.entry_id) <> fresh.legs
        ) then
            raise exception 'the postings of an entry must sum to zero in one currency and for one employer'
                using errcode = 'check_violation',
                      hint = 'They come with one statement, when their entry is there, and nothing is added later.';
        end if;
        return null;
    end $$;
    create trigger ledger_posting_balance after insert on ledger_posting
        referencing new table as added for each statement execute function ledger_entries_balance();
"""
NO_BALANCE = "drop trigger ledger_posting_balance on ledger_posting; drop function ledger_entries_balance()"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("employers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
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
                ("event", models.CharField(max_length=20)),
                ("source", models.CharField(max_length=80)),
                ("booked_on", models.DateField()),
                ("idempotency_key", models.CharField(max_length=120, unique=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="ledger.entry",
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
                    "employer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="ledger.entry",
                    ),
                ),
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
        migrations.RunSQL(BALANCE, NO_BALANCE),
    ]
