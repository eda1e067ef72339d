"""The first schema of the identity service."""

from alembic import context, op

from balabaqsha_chassis.migrations import serving_login
from balabaqsha_chassis.schema import create_version_1

revision = "0001"
down_revision: str | None = None

_TABLES = (
    """
    create table account (
        id uuid primary key,
        version bigint not null default 1,
        wrapped_key bytea,
        iin_cell bytea,
        iin_index bytea,
        person_cell bytea,
        phone_cell bytea,
        phone_index bytea,
        second_phone_cell bytea,
        email_cell bytea,
        email_index bytea,
        login_cell bytea,
        login_index bytea,
        language text not null check (language in ('kk', 'ru', 'en')),
        locality text check (locality ~ '^[0-9]{9}$'),
        password_hash text,
        registered_at timestamptz not null,
        erased_at timestamptz,
        constraint account_iin unique (iin_index),
        constraint account_phone unique (phone_index),
        constraint account_email unique (email_index),
        constraint account_login unique (login_index),
        constraint account_alive_or_erased check (
            case when erased_at is null then num_nulls(wrapped_key, iin_cell, iin_index, person_cell, password_hash) = 0
            else num_nonnulls(wrapped_key, iin_cell, iin_index, person_cell, phone_cell, phone_index, second_phone_cell,
                              email_cell, email_index, login_cell, login_index, locality, password_hash) = 0 end)
    )
    """,
    """
    create table challenge (
        id uuid primary key,
        purpose text not null,
        account_id uuid references account (id),
        channel text not null check (channel in ('sms', 'email')),
        delivery text not null,
        wrapped_key bytea not null,
        details_cell bytea not null,
        language text not null,
        code_hash bytea not null,
        tries_left smallint not null check (tries_left >= 0),
        created_at timestamptz not null,
        expires_at timestamptz not null,
        resend_after timestamptz not null,
        spent_at timestamptz,
        confirmed_at timestamptz,
        completion_hash bytea,
        completion_expires_at timestamptz,
        completed_at timestamptz
    )
    """,
    "create index challenge_expires on challenge (expires_at)",
    "create index challenge_account on challenge (account_id) where account_id is not null",
    """
    create table session (
        id uuid primary key,
        account_id uuid not null references account (id),
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
    "create index session_account on session (account_id, created_at) where ended_at is null",
    "create index session_expires on session (expires_at)",
    """
    create table refresh_token (
        token_hash bytea primary key,
        session_id uuid not null references session (id) on delete cascade,
        issued_at timestamptz not null,
        used_at timestamptz
    )
    """,
    "create index refresh_token_session on refresh_token (session_id)",
    """
    create table limit_count (
        scope text not null,
        key_index bytea not null,
        taken integer not null,
        ends_at timestamptz not null,
        primary key (scope, key_index)
    )
    """,
    "create index limit_count_ends on limit_count (ends_at)",
    """
    create table policy_acceptance (
        account_id uuid not null references account (id),
        version text not null,
        accepted_at timestamptz not null,
        channel text not null,
        fingerprint bytea not null,
        primary key (account_id, version)
    )
    """,
    """
    create table journal (
        position bigint generated always as identity primary key,
        account_id uuid not null references account (id),
        at timestamptz not null,
        what text not null,
        session_id uuid
    )
    """,
    "create index journal_account on journal (account_id, position)",
    """
    create table signing_key (
        kid text primary key,
        wrapped_key bytea not null,
        private_cell bytea not null,
        public_jwk jsonb not null,
        created_at timestamptz not null,
        active_from timestamptz not null
    )
    """,
)


def upgrade() -> None:
    login = serving_login(context)
    create_version_1(op, serving_login=login)
    for statement in _TABLES:
        op.execute(statement)
    # An account is emptied, never deleted; what was accepted and what happened is only ever added to.
    op.execute(f'grant select, insert, update on account to "{login}"')
    op.execute(f'grant select, insert on policy_acceptance, journal to "{login}"')
    op.execute(
        "grant select, insert, update, delete on challenge, session, refresh_token, limit_count, signing_key "
        f'to "{login}"'
    )


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first schema")
