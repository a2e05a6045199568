import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from pelaren.domain.tenancy.policies import EMPLOYER, INSURER, USER, append_only, protect

# Handlers' notes are shown to the pension company alone, whatever a query forgets.
NOTES = f"""
alter table messaging_note enable row level security;
alter table messaging_note force row level security;
create policy messaging_note_insurer on messaging_note using ({INSURER}) with check ({INSURER});
"""
# A search belongs to whoever searched, at the employer it was made at, or at the desk.
OWN_SEARCH = f"user_id = {USER} and (employer_id = {EMPLOYER} or (employer_id is null and {INSURER}))"
SEARCHES = f"""
alter table messaging_keptsearch enable row level security;
alter table messaging_keptsearch force row level security;
create policy messaging_keptsearch_own on messaging_keptsearch using ({OWN_SEARCH}) with check ({OWN_SEARCH});
"""
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
        return query select w.conversation_id, w.message_id, w.employer_id from public.messaging_searchwords w
            where w.conversation_id = any (among) and (all_of is null or w.terms @> all_of)
                and (any_of is null or w.terms && any_of) and w.employer_id = any (allowed);
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


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_notices_and_language"),
        ("employers", "0001_initial"),
        ("messaging", "0002_attachments_and_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Handling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("after_place", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("side", models.CharField(choices=[("employer", "Employer"), ("insurer", "Insurer")], max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("claimed", "Claimed"),
                            ("taken-over", "Taken Over"),
                            ("left", "Left"),
                            ("assigned", "Assigned"),
                            ("moved", "Moved"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="KeptSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("sealed", models.BinaryField()),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("after_place", models.PositiveIntegerField()),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sealed", models.BinaryField()),
                ("form_key", models.BinaryField(null=True)),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("employer", "Employer"), ("insurer", "Insurer")], max_length=10)),
                ("seen_at", models.DateTimeField()),
                ("wrote_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ReplyTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("text", models.TextField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="conversation",
            name="conversation_newest",
        ),
        migrations.RemoveIndex(
            model_name="conversation",
            name="conversation_waiting",
        ),
        migrations.RemoveIndex(
            model_name="conversation",
            name="conversation_inbox",
        ),
        migrations.AddField(
            model_name="topic",
            name="retired_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="topic",
            name="target_days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["employer", "-last_message_at", "-id"],
                include=(
                    "closed_at",
                    "last_side",
                    "turn_answers",
                    "employer_wrote",
                    "insurer_wrote",
                    "topic",
                    "employer_assignee",
                    "insurer_assignee",
                ),
                name="conversation_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["employer", "-last_message_at", "-id"],
                include=(
                    "closed_at",
                    "last_side",
                    "turn_answers",
                    "employer_wrote",
                    "insurer_wrote",
                    "topic",
                    "employer_assignee",
                    "insurer_assignee",
                ),
                name="conversation_newest_open",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["employer", "last_side", "turn_began_at"],
                include=("employer_wrote", "insurer_wrote", "topic", "id"),
                name="conversation_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["topic", "last_side", "turn_began_at"],
                include=("insurer_assignee", "insurer_wrote", "turn_answers", "employer", "id"),
                name="conversation_inbox",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["insurer_assignee", "turn_began_at"],
                name="conversation_mine",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("target_days", None), models.Q(("target_days__gte", 1), ("target_days__lte", 60)), _connector="OR"
                ),
                name="topic_target",
            ),
        ),
        migrations.AddField(
            model_name="handling",
            name="assignee",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="handling",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="handling",
            name="conversation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="handlings", to="messaging.conversation"
            ),
        ),
        migrations.AddField(
            model_name="handling",
            name="employer",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employers.employer"
            ),
        ),
        migrations.AddField(
            model_name="handling",
            name="from_topic",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="messaging.topic"
            ),
        ),
        migrations.AddField(
            model_name="handling",
            name="previous",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="handling",
            name="to_topic",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="messaging.topic"
            ),
        ),
        migrations.AddField(
            model_name="keptsearch",
            name="employer",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="employers.employer",
            ),
        ),
        migrations.AddField(
            model_name="keptsearch",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="conversation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="messaging.conversation"
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="employer",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employers.employer"
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="conversation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="messaging.conversation"
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="employer",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employers.employer"
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="replytemplate",
            name="department",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.department"
            ),
        ),
        migrations.AddIndex(
            model_name="handling",
            index=models.Index(fields=["conversation", "id"], name="handling_of_conversation"),
        ),
        migrations.AddIndex(
            model_name="handling",
            index=models.Index(
                condition=models.Q(("previous__isnull", False)), fields=["previous", "-at"], name="handling_taken_from"
            ),
        ),
        migrations.AddIndex(
            model_name="keptsearch",
            index=models.Index(fields=["user", "kept_at"], name="kept_search_of_user"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(fields=("conversation", "place"), name="note_place"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(fields=("employer", "form_key"), name="note_form_once"),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(fields=("conversation", "user"), name="presence_once"),
        ),
        migrations.AddConstraint(
            model_name="replytemplate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)), fields=("name",), name="reply_template_name"
            ),
        ),
        protect("messaging_handling"),
        append_only("messaging_handling"),
        protect("messaging_presence"),
        RunSQL(NOTES, RunSQL.noop),
        append_only("messaging_note"),
        RunSQL(SEARCHES, RunSQL.noop),
        RunSQL(WORDS, NO_WORDS),
    ]
