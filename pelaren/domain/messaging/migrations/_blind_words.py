"""The table of blind words and the functions in front of it."""

# Under row-level security PostgreSQL may not use a GIN index: its operators are not leakproof. So the blind words stand
# in a table that web and worker cannot touch at all, behind functions that say themselves whose words may be seen.
WORDS = """
create table messaging_searchwords (
    message_id bigint primary key references messaging_message (id) on delete cascade deferrable initially deferred,
    conversation_id bigint not null,
    employer_id bigint not null,
    terms bigint[] not null
);
create index messaging_searchwords_terms on messaging_searchwords using gin (terms) with (gin_pending_list_limit = 1024);
create index messaging_searchwords_conversation on messaging_searchwords (conversation_id);
alter table messaging_searchwords enable row level security;
revoke all on messaging_searchwords from pelaren_app, pelaren_worker;

create function messaging_may_search(employer bigint) returns boolean
language sql stable set search_path = pg_catalog as $$
    select coalesce(employer = nullif(current_setting('app.employer_id', true), '')::bigint, false)
        or coalesce(current_setting('app.insurer', true), '') = 'on'
$$;

-- Which messages of these employers hold all of, or any of, some terms; `among` narrows to some conversations.
create function messaging_find_words(
    employers bigint[], all_of bigint[], any_of bigint[], among bigint[], most integer
) returns table (conversation_id bigint, message_id bigint, employer_id bigint)
language plpgsql stable security definer set search_path = pg_catalog set enable_seqscan = off as $$
declare
    allowed bigint[] := array(select e from unnest(employers) e where public.messaging_may_search(e));
begin
    if cardinality(allowed) = 0 then
        return;
    elsif among is not null then
        -- The words of some conversations are few: `offset 0` keeps the index of all words out of it.
        return query select w.conversation_id, w.message_id, w.employer_id from (
                select * from public.messaging_searchwords near
                where near.conversation_id = any (among) and near.employer_id = any (allowed) offset 0
            ) w where (all_of is null or w.terms @> all_of) and (any_of is null or w.terms && any_of);
    elsif any_of is not null then
        return query select w.conversation_id, w.message_id, w.employer_id from public.messaging_searchwords w
            where w.terms && any_of and w.employer_id = any (allowed) limit most;
    else
        return query select w.conversation_id, w.message_id, w.employer_id from public.messaging_searchwords w
            where w.terms @> all_of and w.employer_id = any (allowed) limit most;
    end if;
end $$;

create function messaging_keep_words(message bigint, words bigint[]) returns void
language sql security definer set search_path = pg_catalog as $$
    insert into public.messaging_searchwords (message_id, conversation_id, employer_id, terms)
    select m.id, m.conversation_id, m.employer_id, words from public.messaging_message m
    where m.id = message and public.messaging_may_search(m.employer_id)
    on conflict (message_id) do update set terms = excluded.terms
$$;

create function messaging_forget_words(conversation bigint) returns void
language sql security definer set search_path = pg_catalog as $$
    delete from public.messaging_searchwords w
    where w.conversation_id = conversation and public.messaging_may_search(w.employer_id)
$$;
"""
NO_WORDS = """
drop function messaging_forget_words; drop function messaging_keep_words; drop function messaging_find_words;
drop function messaging_may_search; drop table messaging_searchwords;
"""
