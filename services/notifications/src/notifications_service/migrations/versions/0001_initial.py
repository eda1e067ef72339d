"""Accounts, families, notices, messages and public events."""

from alembic import context, op

from balabaqsha_chassis.migrations import serving_login
from balabaqsha_chassis.schema import create_version_1

revision = "0001"
down_revision: str | None = None

STATEMENTS = (
    """
    create table account (
        account_id text primary key,
        language text,
        wrapped_key bytea,
        contacts bytea,
        changed_at timestamptz not null,
        erased_at timestamptz,
        check ((erased_at is null) = (contacts is not null and wrapped_key is not null and language is not null))
    )
    """,
    """
    create table preference (
        account_id text primary key,
        muted_channels text[] not null,
        enabled_kinds text[] not null
    )
    """,
    """
    create table follower (
        account_id text not null,
        child_id text not null,
        since timestamptz not null,
        primary key (child_id, account_id)
    )
    """,
    "create index follower_account on follower (account_id)",
    """
    create table known_application (
        application_id text primary key,
        account_id text not null,
        child_id text not null
    )
    """,
    "create index known_application_child on known_application (child_id)",
    """
    create table feed (
        account_id text primary key,
        revision bigint not null
    )
    """,
    """
    create table notice (
        id uuid primary key,
        occasion text not null,
        account_id text not null,
        kind text not null,
        facts jsonb not null,
        application_id text,
        occurred_at timestamptz not null,
        is_own boolean not null,
        read_at timestamptz,
        revision bigint not null,
        unique (occasion, account_id)
    )
    """,
    "create index notice_page on notice (account_id, occurred_at desc, id desc)",
    "create index notice_changed on notice (account_id, revision)",
    "create index notice_unread on notice (account_id) where read_at is null",
    "create index notice_application on notice (application_id, account_id) where application_id is not null",
    "create index notice_age on notice (occurred_at)",
    """
    create table message (
        id uuid primary key,
        notice_id uuid references notice on delete cascade,
        account_id text,
        occasion text not null,
        thread text,
        channel text not null check (channel in ('sms', 'email')),
        slot text not null check (slot in ('current', 'previous')),
        template text not null,
        recipient text not null,
        wrapped_key bytea,
        payload bytea,
        lane smallint not null,
        state text not null check (state in ('queued', 'sent', 'delivered', 'failed', 'dropped_expired')),
        created_at timestamptz not null,
        changed_at timestamptz not null,
        expires_at timestamptz,
        attempts integer not null default 0,
        next_try_at timestamptz not null,
        give_up_at timestamptz,
        reason text,
        unique nulls not distinct (occasion, account_id, channel, slot),
        check ((state = 'queued') = (payload is not null)),
        check ((payload is null) = (wrapped_key is null))
    )
    """,
    "create index message_due on message (channel, lane, id) where state = 'queued'",
    "create index message_expiring on message (expires_at) where state = 'queued' and expires_at is not null",
    "create index message_of_account on message (account_id, channel, id) where state = 'queued'",
    "create index message_thread on message (thread) where state = 'queued' and thread is not null",
    "create index message_notice on message (notice_id) where notice_id is not null",
    "create index message_age on message (created_at) where notice_id is null",
    """
    create table sms_part (
        provider_id text primary key,
        message_id uuid references message on delete cascade,
        state text not null check (state in ('sent', 'delivered', 'failed')),
        at timestamptz not null
    )
    """,
    "create index sms_part_message on sms_part (message_id)",
    "create index sms_part_age on sms_part (at)",
    """
    create table public_sequence (
        source text not null,
        subject text not null,
        last bigint not null,
        primary key (source, subject)
    )
    """,
    """
    create table public_event (
        position bigint generated always as identity primary key,
        event_id uuid not null unique,
        source text not null,
        subject text not null,
        sequence bigint not null,
        type text not null,
        routing_key text not null,
        data text not null,
        occurred_at timestamptz not null,
        published_at timestamptz,
        unique (source, subject, sequence)
    )
    """,
    "create index public_event_unsent on public_event (position) where published_at is null",
    "create index public_event_unsent_subject on public_event (source, subject, sequence) where published_at is null",
    "create index public_event_published on public_event (published_at)",
)


def upgrade() -> None:
    """Create everything, and let the serving login change what it must: no DDL, no rewriting of public events."""
    login = serving_login(context)
    create_version_1(op, serving_login=login)
    for statement in STATEMENTS:
        op.execute(statement)
    changeable = "account, preference, follower, known_application, feed, notice, message, sms_part, public_sequence"
    op.execute(f'grant select, insert, update, delete on {changeable} to "{login}"')
    op.execute(f'grant select, insert, delete on public_event to "{login}"')
    op.execute(f'grant update (published_at) on public_event to "{login}"')
