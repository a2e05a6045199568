import django.db.models.deletion
from django.db import migrations, models

BEFORE = """
    create or replace function ledger_entries_balance() returns trigger language plpgsql
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
"""
# An entry's postings come in one statement and are never added to, so that the new rows alone tell whether they sum to
# zero. Entries are append-only: one that is there when its postings come will always be there.
AFTER = """
    create or replace function ledger_entries_balance() returns trigger language plpgsql
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
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_corrections")]

    operations = [
        migrations.AlterField(
            model_name="posting",
            name="employer",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="employers.employer",
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="ledger.entry",
            ),
        ),
        migrations.RunSQL(AFTER, BEFORE),
    ]
