"""The tables of the chassis in a service's database, created by the service's own migrations.

A released version is never edited; a change is a new `create_version_N`.
"""

from typing import Protocol


class Operations(Protocol):
    """The part of alembic's `op` used here."""

    def execute(self, sqltext: str) -> None: ...


_VERSION_1 = (
    """
    create table outbox (
        position bigint generated always as identity primary key,
        event_id uuid not null unique,
        subject_kind text not null,
        subject text not null,
        sequence bigint not null,
        type text not null,
        routing_key text not null,
        data bytea,
        traceparent text,
        occurred_at timestamptz not null,
        lane smallint not null default 1,
        expires_at timestamptz,
        published_at timestamptz,
        unique (subject_kind, subject, sequence)
    )
    """,
    "create index outbox_unsent on outbox (lane, position) where published_at is null",
    "create index outbox_unsent_subject on outbox (subject_kind, subject, sequence) where published_at is null",
    "create index outbox_expiring on outbox (expires_at) where expires_at is not null and data is not null",
    """
    create table outbox_sequence (
        subject_kind text not null,
        subject text not null,
        last bigint not null,
        primary key (subject_kind, subject)
    )
    """,
    """
    create table lease (
        name text primary key,
        holder text not null,
        fencing bigint not null,
        expires_at timestamptz not null
    )
    """,
    """
    create table inbox (
        event_id uuid primary key,
        type text not null,
        received_at timestamptz not null default now()
    )
    """,
    "create index inbox_received on inbox (received_at)",
    """
    create table inbox_position (
        source text not null,
        subject_kind text not null,
        subject text not null,
        last bigint not null,
        primary key (source, subject_kind, subject)
    )
    """,
    """
    create table inbox_waiting (
        source text not null,
        subject_kind text not null,
        subject text not null,
        sequence bigint not null,
        event_id uuid not null,
        headers jsonb not null,
        data bytea not null,
        stored_at timestamptz not null default now(),
        primary key (source, subject_kind, subject, sequence)
    )
    """,
    """
    create table inbox_attempt (
        event_id uuid primary key,
        attempts integer not null,
        last_error text,
        last_at timestamptz not null default now()
    )
    """,
    """
    create table idempotency (
        caller text not null,
        route text not null,
        key text not null,
        body_hash bytea not null,
        status integer not null,
        headers jsonb not null,
        body bytea not null,
        created_at timestamptz not null default now(),
        primary key (caller, route, key)
    )
    """,
    "create index idempotency_created on idempotency (created_at)",
    """
    create table known_key_set (
        issuer text primary key,
        document jsonb not null,
        fetched_at timestamptz not null
    )
    """,
    """
    create table ended_session (
        session_id text primary key,
        ended_at timestamptz not null
    )
    """,
    """
    create table ended_account (
        account_id text primary key,
        not_before timestamptz not null
    )
    """,
    """
    create function purge_outbox(before timestamptz) returns bigint language sql security definer
    set search_path = public as $$
        with gone as (
            delete from outbox where published_at is not null and published_at < before
                and published_at < now() - interval '30 days' returning 1
        ) select count(*) from gone
    $$
    """,
)


def create_version_1(op: Operations, *, serving_login: str) -> None:
    """Create the tables, and let the serving login write history but not rewrite it.

    On `outbox` it may insert, and update `published_at` and `data` only; rows leave by `purge_outbox` alone,
    which takes published ones older than 30 days.
    """
    for statement in _VERSION_1:
        op.execute(statement)
    writable = "outbox_sequence, lease, inbox, inbox_position, inbox_waiting, inbox_attempt, idempotency"
    op.execute(f'grant usage on schema public to "{serving_login}"')
    op.execute(f'grant select, insert on outbox to "{serving_login}"')
    op.execute(f'grant update (published_at, data) on outbox to "{serving_login}"')
    op.execute(f'grant select, insert, update, delete on {writable} to "{serving_login}"')
    op.execute(
        f'grant select, insert, update, delete on known_key_set, ended_session, ended_account to "{serving_login}"'
    )
    op.execute("revoke execute on function purge_outbox(timestamptz) from public")
    op.execute(f'grant execute on function purge_outbox(timestamptz) to "{serving_login}"')
    op.execute(f'grant select on alembic_version to "{serving_login}"')


_AUDIT = (
    """
    create table audit (
        position bigint primary key check (position > 0),
        at timestamptz not null,
        actor text not null,
        actor_kind text not null check (actor_kind in ('staff', 'kindergarten', 'parent', 'system')),
        roles text[] not null,
        action text not null,
        subject_kind text not null,
        subject text not null,
        account_id text,
        outcome text not null check (outcome in ('done', 'refused')),
        ground text,
        details jsonb not null,
        previous bytea not null unique,
        hash bytea not null unique
    )
    """,
    "create index audit_account on audit (account_id, position) where account_id is not null",
    "create index audit_subject on audit (subject_kind, subject, position)",
    """
    create function refuse_audit_rewriting() returns trigger language plpgsql as $$
    begin
        raise exception 'the audit is only ever added to';
    end
    $$
    """,
    """
    create trigger audit_append_only before update or delete or truncate on audit
    for each statement execute function refuse_audit_rewriting()
    """,
)


def create_audit(op: Operations, *, serving_login: str) -> None:
    """Create the table of `balabaqsha_chassis.audit`, which nobody may rewrite."""
    for statement in _AUDIT:
        op.execute(statement)
    op.execute(f'grant select, insert on audit to "{serving_login}"')
