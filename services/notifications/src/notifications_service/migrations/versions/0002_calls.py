"""The call list, where applications stand, announcements to everybody, and the audit."""

from alembic import context, op

from balabaqsha_chassis.migrations import serving_login
from balabaqsha_chassis.schema import create_audit

revision = "0002"
down_revision: str | None = "0001"

STATEMENTS = (
    """
    create table call_case (
        id uuid primary key,
        application_id text not null,
        account_id text not null,
        number text not null,
        territory text not null,
        event text not null,
        stage text not null check (stage in ('confirmation', 'contract', 'restoration', 'waitlist')),
        deadline timestamptz not null,
        reason text check (reason in ('no_contacts', 'one_channel', 'message_failed', 'not_delivered')),
        state text not null check (state in ('watched', 'open', 'done')),
        watched_at timestamptz not null,
        opened_at timestamptz,
        closed_at timestamptz,
        attempts integer not null default 0,
        outcome text check (outcome in ('reached', 'not_reached', 'wrong_number')),
        note text,
        called_by text,
        called_at timestamptz,
        unique (application_id, stage, deadline),
        check (state <> 'open' or (reason is not null and opened_at is not null))
    )
    """,
    "create index call_case_open on call_case (deadline, id) where state = 'open'",
    "create index call_case_watched on call_case (deadline) where state = 'watched'",
    "create index call_case_account on call_case (account_id)",
    """
    create table standing (
        application_id text primary key,
        account_id text,
        state text,
        is_open boolean not null default true
    )
    """,
    "create index standing_waiting on standing (account_id) where is_open and state = 'queued'",
    "create index standing_account on standing (account_id)",
    """
    create table announcement (
        occasion text primary key,
        kind text not null,
        facts jsonb not null,
        occurred_at timestamptz not null,
        after_account text not null default '',
        is_over boolean not null default false
    )
    """,
)


def upgrade() -> None:
    """Create everything; the serving login works on it, and only adds to the audit."""
    login = serving_login(context)
    create_audit(op, serving_login=login)
    for statement in STATEMENTS:
        op.execute(statement)
    op.execute(f'grant select, insert, update, delete on call_case, standing, announcement to "{login}"')
