import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from pelaren.domain.tenancy.policies import INSURER

# The pension company reads it; only the trigger and the function below write it, whoever changed a conversation.
TALLY = f"""
alter table messaging_tally enable row level security;
create policy messaging_tally_read on messaging_tally for select using ({INSURER});

create function messaging_tell_tally() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    if tg_op <> 'INSERT' and old.closed_at is null then
        insert into public.messaging_tally (topic_id, last_side, insurer_assignee_id, change)
        values (old.topic_id, old.last_side, old.insurer_assignee_id, -1);
    end if;
    if tg_op <> 'DELETE' and new.closed_at is null then
        insert into public.messaging_tally (topic_id, last_side, insurer_assignee_id, change)
        values (new.topic_id, new.last_side, new.insurer_assignee_id, 1);
    end if;
    return null;
end $$;
create trigger messaging_tally_of_new after insert or delete on messaging_conversation
    for each row execute function messaging_tell_tally();
create trigger messaging_tally_of_changed after update on messaging_conversation
    for each row when (
        (old.closed_at is null, old.topic_id, old.last_side, old.insurer_assignee_id)
        is distinct from (new.closed_at is null, new.topic_id, new.last_side, new.insurer_assignee_id)
    ) execute function messaging_tell_tally();

-- Put lines of the same kind together. Nobody waits: what is written meanwhile stays for the next time.
create function messaging_settle_tally() returns void
language sql security definer set search_path = pg_catalog as $$
    with gone as (
        delete from public.messaging_tally where id in (select id from public.messaging_tally for update skip locked)
        returning topic_id, last_side, insurer_assignee_id, change
    )
    insert into public.messaging_tally (topic_id, last_side, insurer_assignee_id, change)
    select topic_id, last_side, insurer_assignee_id, sum(change) from gone
    group by topic_id, last_side, insurer_assignee_id having sum(change) <> 0
$$;

select set_config('app.insurer', 'on', true);
insert into messaging_tally (topic_id, last_side, insurer_assignee_id, change)
select topic_id, last_side, insurer_assignee_id, count(*) from messaging_conversation where closed_at is null
group by topic_id, last_side, insurer_assignee_id;
select set_config('app.insurer', '', true);
"""
NO_TALLY = """
drop function messaging_settle_tally; drop trigger messaging_tally_of_changed on messaging_conversation;
drop trigger messaging_tally_of_new on messaging_conversation; drop function messaging_tell_tally;
drop policy messaging_tally_read on messaging_tally;
"""


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "topic",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="messaging.topic",
                    ),
                ),
                ("last_side", models.CharField(max_length=10)),
                ("insurer_assignee_id", models.BigIntegerField(null=True)),
                ("change", models.IntegerField()),
            ],
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("employer_assignee__isnull", False)),
                fields=["employer", "employer_assignee", "-last_message_at", "-id"],
                include=("closed_at", "last_side", "turn_answers", "employer_wrote", "insurer_wrote", "topic"),
                name="conversation_of_member",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("insurer_assignee__isnull", False)),
                fields=["employer", "insurer_assignee", "-last_message_at", "-id"],
                include=("closed_at", "last_side", "turn_answers", "employer_wrote", "insurer_wrote", "topic"),
                name="conversation_of_handler",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)),
                fields=["topic", "-closed_at", "-id"],
                include=("employer",),
                name="conversation_closed_queue",
            ),
        ),
        RunSQL(TALLY, NO_TALLY),
    ]
