"""How claims of privileges are proven and decided, what registers hold of children, and appeals."""

import json
from importlib.resources import files

import sqlalchemy as sa
from alembic import context, op

from balabaqsha_chassis.migrations import serving_login

revision = "0004"
down_revision: str | None = "0003"

_TABLES = (
    # What proves a privilege: a fact that a register tells, or a certificate that is good for a term from its issue.
    """
    create table privilege_proof (
        privilege_type text primary key references privilege_type (code),
        fact text,
        certificate boolean not null,
        source text not null,
        uncertain boolean not null,
        check (not (certificate and fact is not null))
    )
    """,
    """
    create table child_circumstances (
        child_id text primary key,
        facts jsonb not null,
        checked_at timestamptz not null
    )
    """,
    """
    create table privilege_claim (
        id uuid primary key,
        application_id uuid not null references application (id) on delete cascade,
        type text not null references privilege_type (code),
        privilege_class text not null check (privilege_class in ('a', 'b1', 'b2')),
        state text not null check (
            state in ('declared', 'auto_confirmed', 'under_review', 'confirmed', 'rejected', 'expired', 'cancelled')
        ),
        state_since timestamptz not null,
        declared_at timestamptz not null,
        review_by timestamptz not null,
        ground text,
        reason text,
        document_id uuid references document (id) on delete set null,
        issued_at date,
        valid_until date,
        expires_at timestamptz,
        decided_by text,
        reminded_at timestamptz,
        check ((valid_until is null) = (expires_at is null))
    )
    """,
    # One claim an application may be alive; those before it are its history.
    """
    create unique index privilege_claim_alive on privilege_claim (application_id)
        where state in ('declared', 'auto_confirmed', 'under_review', 'confirmed')
    """,
    "create index privilege_claim_application on privilege_claim (application_id, declared_at)",
    "create index privilege_claim_worklist on privilege_claim (review_by, id)",
    """
    create index privilege_claim_expiring on privilege_claim (expires_at)
        where state in ('auto_confirmed', 'confirmed')
    """,
    """
    insert into privilege_claim (
        id, application_id, type, privilege_class, state, state_since, declared_at, review_by
    )
    select claim_id, id, privilege_type, privilege_class, privilege_state, filed_at, filed_at,
        filed_at + interval '2 days'
    from application where claim_id is not null and filed_at is not null
    """,
    """
    create table appeal (
        id uuid primary key,
        application_id uuid not null references application (id) on delete cascade,
        account_id text not null,
        about text not null check (
            about in (
                'rejection', 'hold', 'position', 'category', 'privilege', 'refusal_by_kindergarten', 'other'
            )
        ),
        text text not null,
        state text not null check (state in ('filed', 'under_review', 'decided')),
        state_since timestamptz not null,
        filed_at timestamptz not null,
        answer_by timestamptz not null,
        contested_at timestamptz,
        contested_by text,
        taken_by text,
        outcome text check (outcome in ('upheld', 'dismissed')),
        answer text,
        decided_by text,
        decided_at timestamptz,
        decision_number text,
        check ((state = 'decided') = (outcome is not null)),
        check ((outcome is null) = (decided_at is null))
    )
    """,
    "create unique index appeal_open on appeal (application_id, about) where state <> 'decided'",
    "create index appeal_account on appeal (account_id, id)",
    "create index appeal_worklist on appeal (answer_by, id)",
    "create index appeal_application on appeal (application_id)",
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    source = (files("applications_service.migrations") / "data_0004" / "privilege_proof.json").read_text("utf-8")
    op.get_bind().execute(
        sa.text(
            "insert into privilege_proof "
            "select * from jsonb_populate_recordset(null::privilege_proof, cast(:rows as jsonb))"
        ),
        {"rows": json.dumps(json.loads(source)["rows"])},
    )
    login = serving_login(context)
    op.execute(f'grant select on privilege_proof to "{login}"')
    op.execute(f'grant select, insert, update, delete on child_circumstances, privilege_claim, appeal to "{login}"')
