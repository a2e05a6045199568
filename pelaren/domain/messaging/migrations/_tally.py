"""The tally of the inbox and what keeps it."""

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
"""
NO_TALLY = """
drop function messaging_settle_tally; drop trigger messaging_tally_of_changed on messaging_conversation;
drop trigger messaging_tally_of_new on messaging_conversation; drop function messaging_tell_tally;
drop policy messaging_tally_read on messaging_tally;
"""
