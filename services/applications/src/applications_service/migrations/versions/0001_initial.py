"""The first tables, and the reference lists as far as they are known."""

import json
from importlib.resources import files

import sqlalchemy as sa
from alembic import context, op

from balabaqsha_chassis.migrations import serving_login
from balabaqsha_chassis.schema import create_version_1

revision = "0001"
down_revision: str | None = None

_REFERENCE = (
    """
    create table region (
        code char(9) primary key check (code ~ '^[0-9]{9}$'),
        parent char(9) references region (code) deferrable initially deferred,
        name_kk text not null,
        name_ru text not null,
        name_en text
    )
    """,
    "create index region_parent on region (parent, code)",
    """
    create table group_type (
        code text primary key,
        position integer not null unique,
        name_kk text not null,
        name_ru text not null,
        name_en text not null
    )
    """,
    """
    create table teaching_language (
        code text primary key,
        position integer not null unique,
        name_kk text not null,
        name_ru text not null,
        name_en text not null
    )
    """,
    """
    create table document_kind (
        code text primary key,
        position integer not null unique,
        name_kk text not null,
        name_ru text not null,
        name_en text not null
    )
    """,
    """
    create table privilege_type (
        code text primary key,
        position integer not null unique,
        class text not null check (class in ('a', 'b1', 'b2')),
        uncertain boolean not null,
        document_kinds text[] not null,
        name_kk text not null,
        name_ru text not null,
        name_en text not null
    )
    """,
    """
    create table consent_text (
        version text primary key,
        valid_from timestamptz not null unique,
        text_kk text not null,
        text_ru text not null,
        text_en text not null
    )
    """,
    """
    create table age_rule (
        valid_from date primary key,
        refused_from_age integer not null check (refused_from_age between 1 and 18),
        source text not null,
        uncertain boolean not null
    )
    """,
)

_APPLICATIONS = (
    """
    create table child_link (
        child_id text not null,
        account_id text not null,
        relation text not null,
        birth_date date not null,
        linked_at timestamptz not null,
        primary key (child_id, account_id)
    )
    """,
    "create index child_link_account on child_link (account_id)",
    """
    create table heard_until (
        source text primary key,
        at timestamptz not null
    )
    """,
    """
    create table application (
        id uuid primary key,
        number text not null unique,
        account_id text,
        child_id text not null,
        state text not null check (state in ('draft', 'submitted', 'queued', 'rejected', 'withdrawn', 'archived')),
        state_since timestamptz not null,
        group_type text references group_type (code),
        region char(9) references region (code),
        district char(9) references region (code),
        settlement char(9) references region (code),
        language text references teaching_language (code),
        claim_id uuid,
        privilege_type text references privilege_type (code),
        privilege_class text,
        privilege_state text,
        expires_at timestamptz,
        filed_at timestamptz,
        birth_date date,
        link_proven boolean not null default false,
        ground text,
        territory text,
        cohort integer,
        category text,
        rule_version text,
        receipt_hash text,
        attributes_commitment text,
        consent_version text references consent_text (version),
        version bigint not null,
        created_at timestamptz not null,
        check ((state = 'draft') = (filed_at is null)),
        check ((state = 'draft') = (expires_at is not null))
    )
    """,
    # The rule of one open application a child, whatever arrives at once.
    """
    create unique index application_open_child on application (child_id)
        where link_proven and state not in ('draft', 'rejected', 'withdrawn', 'archived')
    """,
    """
    create unique index application_open_own on application (account_id, child_id)
        where state not in ('draft', 'rejected', 'withdrawn', 'archived')
    """,
    "create index application_account on application (account_id, id)",
    "create index application_child on application (child_id)",
    "create index application_expiring on application (expires_at) where expires_at is not null",
    "create index application_unproven on application (filed_at) where state = 'submitted' and not link_proven",
    """
    create table application_timeline (
        application_id uuid not null references application (id) on delete cascade,
        position bigint generated always as identity,
        at timestamptz not null,
        milestone text not null,
        ground text,
        primary key (application_id, position)
    )
    """,
    """
    create table application_receipt (
        application_id uuid primary key references application (id) on delete cascade,
        content bytea not null,
        attributes jsonb not null,
        signature bytea not null,
        key_id text not null
    )
    """,
    """
    create table receipt_key (
        key_id text primary key,
        public_key bytea not null,
        first_used_at timestamptz not null
    )
    """,
    """
    create table document (
        id uuid primary key,
        application_id uuid not null references application (id) on delete cascade,
        account_id text not null,
        kind text not null references document_kind (code),
        content_type text not null,
        size bigint not null,
        sha256 text not null,
        state text not null check (state in ('scanning', 'clean', 'refused', 'unscanned')),
        object_name text not null unique,
        uploaded_at timestamptz not null,
        scan_tried_at timestamptz
    )
    """,
    "create index document_application on document (application_id, id)",
    "create index document_account on document (account_id)",
    "create index document_to_scan on document (scan_tried_at nulls first) where state in ('scanning', 'unscanned')",
    # Objects to be destroyed once due. A path is written here before its object is, and leaves with the row that
    # keeps it, so that a crash in between leaves nothing behind for ever.
    """
    create table doomed_object (
        path text primary key,
        due_at timestamptz not null
    )
    """,
    "create index doomed_object_due on doomed_object (due_at)",
)

_READ_ONLY = "region, group_type, teaching_language, document_kind, privilege_type, consent_text, age_rule"
_WRITABLE = "child_link, heard_until, application, application_receipt, document, doomed_object"


def upgrade() -> None:
    for statement in (*_REFERENCE, *_APPLICATIONS):
        op.execute(statement)
    for table in ("region", "group_type", "teaching_language", "document_kind", "privilege_type"):
        _load(table)
    for table in ("consent_text", "age_rule"):
        _load(table)
    login = serving_login(context)
    create_version_1(op, serving_login=login)
    op.execute(f'grant select on {_READ_ONLY} to "{login}"')
    op.execute(f'grant select, insert, update, delete on {_WRITABLE} to "{login}"')
    op.execute(f'grant select, insert on application_timeline, receipt_key to "{login}"')


def _load(table: str) -> None:
    """Insert the list of that name; PostgreSQL itself reads the JSON into the table's columns."""
    source = (files("applications_service.migrations") / "data_0001" / f"{table}.json").read_text(encoding="utf-8")
    rows = json.dumps(json.loads(source)["rows"])
    statement = sa.text(
        f"insert into {table} select * from jsonb_populate_recordset(null::{table}, cast(:rows as jsonb))"
    )
    op.get_bind().execute(statement, {"rows": rows})
