"""Accounts, allowances, checks, children and links, with the tables of the chassis."""

from alembic import context, op

from balabaqsha_chassis.migrations import serving_login
from balabaqsha_chassis.schema import create_version_1

revision = "0001"
down_revision: str | None = None

_PERSON = """
    data_key bytea,
    data_key_id text,
    iin bytea,
    surname bytea,
    first_name bytea,
    patronymic bytea,
    sex bytea,
    birth_date bytea,
    constraint {table}_data_whole check (
        num_nulls(data_key, data_key_id, iin, surname, first_name, patronymic, sex, birth_date) in (0, 8)
    )
"""
_RELATION = "relation text not null check (relation in ('mother', 'father', 'guardian', 'trustee', 'adopter'))"
_TABLES = (
    """
    create table account (
        account_id text primary key,
        erased_at timestamptz
    )
    """,
    "create index account_erased on account (erased_at) where erased_at is not null",
    """
    create table check_allowance (
        account_id text not null,
        day date not null,
        in_all integer not null check (in_all >= 0),
        failed integer not null check (failed >= 0),
        refused integer not null,
        granted boolean not null,
        primary key (account_id, day)
    )
    """,
    "create index check_allowance_day on check_allowance (day)",
    f"""
    create table register_check (
        id uuid primary key,
        account_id text not null,
        iin_index bytea not null check (octet_length(iin_index) = 32),
        {_RELATION},
        basis bytea,
        fingerprint text not null,
        checked_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        {_PERSON.format(table="register_check")}
    )
    """,
    "create index register_check_account on register_check (account_id, checked_at)",
    "create index register_check_iin on register_check (iin_index)",
    "create index register_check_unused on register_check (expires_at) where used_at is null",
    "create index register_check_key on register_check (data_key_id)",
    f"""
    create table child (
        id uuid primary key,
        iin_index bytea not null check (octet_length(iin_index) = 32),
        facts_as_of timestamptz not null,
        {_PERSON.format(table="child")},
        constraint child_iin_once unique (iin_index)
    )
    """,
    "create index child_key on child (data_key_id)",
    f"""
    create table child_link (
        account_id text not null,
        child_id uuid not null references child (id),
        {_RELATION},
        added_at timestamptz not null,
        primary key (account_id, child_id)
    )
    """,
    "create index child_link_child on child_link (child_id)",
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    login = serving_login(context)
    create_version_1(op, serving_login=login)
    op.execute(f'grant select, insert, update, delete on account, check_allowance, register_check to "{login}"')
    op.execute(f'grant select, insert, update on child to "{login}"')
    op.execute(f'grant select, insert, update, delete on child_link to "{login}"')
