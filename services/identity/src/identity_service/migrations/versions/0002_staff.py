"""Staff: accounts, sessions, audit."""

from alembic import context, op

from balabaqsha_chassis.migrations import serving_login

revision = "0002"
down_revision: str | None = "0001"

_TABLES = (
    """
    create table staff (
        id uuid primary key,
        login text not null,
        password_hash text not null,
        password_provisional boolean not null,
        wrapped_key bytea not null,
        totp_cell bytea not null,
        roles text[] not null check (cardinality(roles) > 0),
        territories text[] not null,
        active boolean not null,
        last_step bigint,
        failed_attempts integer not null check (failed_attempts >= 0),
        created_at timestamptz not null,
        constraint staff_login unique (login)
    )
    """,
    """
    create table staff_session (
        id uuid primary key,
        account_id uuid not null references staff (id),
        created_at timestamptz not null,
        last_used_at timestamptz not null,
        expires_at timestamptz not null,
        remembered boolean not null,
        device text not null,
        address text not null,
        ended_at timestamptz,
        ended_why text
    )
    """,
    "create index staff_session_account on staff_session (account_id, created_at) where ended_at is null",
    "create index staff_session_expires on staff_session (expires_at)",
    """
    create table staff_refresh_token (
        token_hash bytea primary key,
        session_id uuid not null references staff_session (id) on delete cascade,
        issued_at timestamptz not null,
        used_at timestamptz
    )
    """,
    "create index staff_refresh_token_session on staff_refresh_token (session_id)",
    # Sessions are dropped in time, so that no line refers to one.
    """
    create table staff_audit (
        position bigint primary key check (position > 0),
        at timestamptz not null,
        what text not null,
        actor text,
        staff_id uuid references staff (id),
        name_index bytea,
        why text,
        session_id uuid,
        address text,
        previous bytea not null unique,
        hash bytea not null unique
    )
    """,
    "create index staff_audit_staff on staff_audit (staff_id, position) where staff_id is not null",
)


def upgrade() -> None:
    login = serving_login(context)
    for statement in _TABLES:
        op.execute(statement)
    # A member is disabled, never deleted; the audit is only ever added to.
    op.execute(f'grant select, insert, update on staff to "{login}"')
    op.execute(f'grant select, insert on staff_audit to "{login}"')
    op.execute(f'grant select, insert, update, delete on staff_session, staff_refresh_token to "{login}"')


def downgrade() -> None:
    raise NotImplementedError("what staff did is not thrown away")
