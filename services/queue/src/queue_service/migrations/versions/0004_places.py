"""Kindergartens and their places: groups, choices, waiting lists, contracts, enrolments, tasks."""

import importlib.resources
import json

from alembic import context, op

from balabaqsha_chassis.migrations import serving_login

revision = "0004"
down_revision: str | None = "0003"

_TABLES = (
    """
    create table kindergarten (
        id uuid primary key,
        bin text unique,
        name_kk text not null,
        name_ru text not null,
        kind text not null,
        ownership text not null,
        address_kk text not null,
        address_ru text not null,
        region text not null,
        district text not null,
        settlement text,
        territory text not null,
        latitude double precision check (latitude between 40 and 56),
        longitude double precision check (longitude between 46 and 88),
        languages text[] not null,
        regimes text[] not null,
        phone text,
        email text,
        licence text,
        in_voucher boolean not null default true,
        untranslated text[] not null default '{}',
        state text not null check (state in ('open', 'closing', 'closed')),
        version bigint not null default 1,
        changed_at timestamptz not null
    )
    """,
    "create index kindergarten_territory on kindergarten (territory, state, id)",
    "create unique index kindergarten_named on kindergarten (name_ru, address_ru)",
    # Which groups suit which child: rules too, versioned and dated.
    """
    create table group_rule_set (
        version text primary key,
        valid_from date not null unique,
        document jsonb not null,
        installed_at timestamptz not null default now()
    )
    """,
    "create sequence contract_number",
    """
    create table kindergarten_group (
        id uuid primary key,
        kindergarten_id uuid not null references kindergarten (id),
        name text not null,
        age_band text not null,
        purpose text not null,
        language text not null,
        regime text not null,
        declared integer not null check (declared >= 0),
        held integer not null default 0 check (held >= 0),
        enrolled integer not null default 0 check (enrolled >= 0),
        state text not null check (state in ('open', 'closed')),
        version bigint not null default 1,
        changed_at timestamptz not null,
        constraint group_not_overfull check (held + enrolled <= declared)
    )
    """,
    "create index kindergarten_group_of on kindergarten_group (kindergarten_id, id)",
    """
    create table choice (
        id uuid primary key,
        voucher_id uuid not null references voucher (id),
        application_id text not null references entry (application_id),
        kindergarten_id uuid not null references kindergarten (id),
        group_id uuid not null references kindergarten_group (id),
        state text not null check (state in ('held', 'accepted', 'enrolled', 'refused', 'released')),
        held_at timestamptz not null,
        answered_at timestamptz,
        ended_at timestamptz,
        ground text,
        version bigint not null default 1
    )
    """,
    "create unique index choice_one_live on choice (voucher_id) where state in ('held', 'accepted')",
    "create index choice_kindergarten on choice (kindergarten_id, state, held_at, id)",
    "create index choice_group on choice (group_id) where state in ('held', 'accepted')",
    """
    create table waitlist (
        id uuid primary key,
        voucher_id uuid not null references voucher (id),
        application_id text not null references entry (application_id),
        kindergarten_id uuid not null references kindergarten (id),
        age_band text not null,
        purpose text not null,
        language text,
        issued_seq bigint not null,
        ordinal integer not null,
        state text not null check (state in ('waiting', 'offered', 'left')),
        joined_at timestamptz not null,
        offered_group uuid references kindergarten_group (id),
        offered_at timestamptz,
        accept_by timestamptz,
        left_at timestamptz,
        ground text
    )
    """,
    "create unique index waitlist_one on waitlist (voucher_id, kindergarten_id) where state <> 'left'",
    "create index waitlist_order on waitlist (kindergarten_id, issued_seq, ordinal) where state = 'waiting'",
    "create index waitlist_voucher on waitlist (voucher_id)",
    "create index waitlist_group on waitlist (offered_group) where offered_group is not null",
    """
    create table contract (
        id uuid primary key,
        number text not null unique,
        choice_id uuid not null unique references choice (id),
        application_id text not null references entry (application_id),
        document jsonb not null,
        document_hash text not null,
        drafted_at timestamptz not null,
        parent_signed_at timestamptz,
        parent_signed_by text,
        kindergarten_signed_at timestamptz,
        kindergarten_signed_by text,
        terminated_at timestamptz,
        ground text,
        version bigint not null default 1
    )
    """,
    "create index contract_application on contract (application_id)",
    """
    create table enrolment (
        id uuid primary key,
        application_id text not null references entry (application_id),
        child_id text not null,
        voucher_id uuid not null references voucher (id),
        kindergarten_id uuid not null references kindergarten (id),
        group_id uuid not null references kindergarten_group (id),
        during daterange not null,
        ground text,
        ended_at timestamptz,
        constraint enrolment_no_overlap exclude using gist (child_id with =, during with &&)
    )
    """,
    "create index enrolment_kindergarten on enrolment (kindergarten_id, during)",
    "create index enrolment_group on enrolment (group_id)",
    "create index enrolment_application on enrolment (application_id)",
    "create index enrolment_voucher on enrolment (voucher_id)",
    # What a person of the department must look at: refusals of kindergartens, children of a closed one, and the like.
    """
    create table task (
        id uuid primary key,
        kind text not null,
        territory text not null,
        application_id text references entry (application_id),
        kindergarten_id uuid references kindergarten (id),
        details jsonb not null default '{}',
        state text not null check (state in ('open', 'done')),
        opened_at timestamptz not null,
        due_at timestamptz,
        done_at timestamptz,
        done_by text,
        note text
    )
    """,
    "create index task_open on task (territory, due_at, id) where state = 'open'",
    "create index task_application on task (application_id) where application_id is not null",
    "create index task_kindergarten on task (kindergarten_id) where kindergarten_id is not null",
    "create unique index task_of_closing on task (kindergarten_id, application_id) where kind = 'kindergarten_closing'",
)

_CHANGED = (
    "kindergarten",
    "kindergarten_group",
    "choice",
    "waitlist",
    "contract",
    "enrolment",
    "task",
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    login = serving_login(context)
    op.execute(f'grant select, insert, update on {", ".join(_CHANGED)} to "{login}"')
    op.execute(f'grant select, insert on group_rule_set to "{login}"')
    op.execute(f'grant usage on sequence contract_number to "{login}"')
    _install_group_rules("2026.1")


def _install_group_rules(version: str) -> None:
    written = importlib.resources.files("queue_service.rules").joinpath(f"groups/{version}.json").read_text()
    document = json.loads(written)
    literal = json.dumps(document).replace("'", "''").replace(":", "\\:")
    op.execute(
        "insert into group_rule_set (version, valid_from, document) "
        f"values ('{version}', '{document['valid_from']}', cast('{literal}' as jsonb))"
    )
