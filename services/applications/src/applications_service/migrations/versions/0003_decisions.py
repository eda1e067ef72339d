"""Every state of an application, what officers decide about it, terms as data, and the audit."""

import json
from datetime import date
from importlib.resources import files

import sqlalchemy as sa
from alembic import context, op

from balabaqsha_chassis.migrations import serving_login
from balabaqsha_chassis.schema import create_audit

revision = "0003"
down_revision: str | None = "0002"

_STATES = (
    "draft",
    "submitted",
    "needs_correction",
    "rejected",
    "queued",
    "voucher_offered",
    "inactive",
    "choosing",
    "waitlisted",
    "place_held",
    "contract_pending",
    "enrolled",
    "annulled",
    "withdrawn",
    "archived",
)
_OPEN = "state not in ('draft', 'rejected', 'annulled', 'withdrawn', 'archived')"
#: Cities of republican significance are one territory whatever their districts.
_WHOLE_CITIES = "'710000000', '750000000', '790000000'"

_APPLICATION = (
    "alter table application drop constraint application_state_check",
    f"""
    alter table application add constraint application_state_check
        check (state in ({", ".join(f"'{state}'" for state in _STATES)}))
    """,
    "drop index application_open_child",
    "drop index application_open_own",
    f"create unique index application_open_child on application (child_id) where link_proven and {_OPEN}",
    f"create unique index application_open_own on application (account_id, child_id) where {_OPEN}",
    # A correction asked for does not put the answer to a receipt off.
    "drop index application_unproven",
    """
    create index application_unproven on application (filed_at)
        where state in ('submitted', 'needs_correction') and not link_proven
    """,
    # Instants after which something is too late, by their kind; each is set once and never computed again.
    "alter table application add column deadlines jsonb not null default '{}'",
    """
    alter table application add column channel text not null default 'portal'
        check (channel in ('portal', 'assisted'))
    """,
    "alter table application add column filed_by text",
    "alter table region add column whole_city boolean not null default false",
    f"update region set whole_city = true where code in ({_WHOLE_CITIES})",
    # Whose officers answer for it: the whole city, or the district.
    "alter table application add column jurisdiction text",
    """
    update application set jurisdiction = coalesce(territory,
        case when (select whole_city from region where code = application.region) then region else district end)
    where filed_at is not null
    """,
    "create index application_worklist on application (filed_at, id) where filed_at is not null",
    "create index application_jurisdiction on application (jurisdiction, filed_at, id) where filed_at is not null",
)

_DECISIONS = (
    # Terms are rules: versioned, dated, each with the act it comes from.
    """
    create table term_set (
        version text primary key,
        valid_from date not null unique,
        document jsonb not null,
        installed_at timestamptz not null default now()
    )
    """,
    """
    create table calendar_correction (
        day date primary key,
        works boolean not null,
        act text not null
    )
    """,
    """
    create table correction_request (
        id uuid primary key,
        application_id uuid not null references application (id) on delete cascade,
        grounds text[] not null check (cardinality(grounds) between 1 and 10),
        fields text[] not null,
        message text not null,
        respond_by timestamptz not null,
        requested_by text not null,
        requested_at timestamptz not null,
        settled_at timestamptz,
        outcome text check (outcome in ('answered', 'missed', 'overtaken')),
        terms_version text not null references term_set (version),
        check ((settled_at is null) = (outcome is null))
    )
    """,
    "create unique index correction_request_open on correction_request (application_id) where settled_at is null",
    "create index correction_request_application on correction_request (application_id, requested_at)",
    "create index correction_request_due on correction_request (respond_by) where settled_at is null",
    """
    create table hearing (
        id uuid primary key,
        application_id uuid not null references application (id) on delete cascade,
        ground text not null,
        hearing_at timestamptz not null,
        appointed_by text,
        appointed_at timestamptz not null,
        settled_at timestamptz,
        outcome text check (outcome in ('refused', 'dropped')),
        terms_version text not null references term_set (version),
        check ((settled_at is null) = (outcome is null))
    )
    """,
    "create unique index hearing_open on hearing (application_id, ground) where settled_at is null",
    "create index hearing_application on hearing (application_id, appointed_at)",
    "create index hearing_due on hearing (hearing_at) where settled_at is null",
    # Numbered within the year without holes; `hash` is of the content as it was decided, whatever is forgotten later.
    """
    create table decision (
        id uuid primary key,
        year integer not null,
        ordinal integer not null check (ordinal > 0),
        number text not null unique,
        application_id uuid not null references application (id) on delete cascade,
        kind text not null,
        ground text not null,
        reason text,
        content jsonb,
        hash text not null,
        decided_by text,
        decided_at timestamptz not null,
        unique (year, ordinal)
    )
    """,
    "create index decision_application on decision (application_id, decided_at)",
    """
    create table decision_counter (
        year integer primary key,
        last integer not null
    )
    """,
    # Between officers: in no answer to a parent, no event, no export.
    """
    create table application_note (
        id uuid primary key,
        application_id uuid not null references application (id) on delete cascade,
        at timestamptz not null,
        by text not null,
        text text not null
    )
    """,
    "create index application_note_application on application_note (application_id, id)",
    # Until when others have been told of every filing.
    """
    create table intake_watermark (
        intake text primary key,
        before timestamptz not null,
        told_at timestamptz not null
    )
    """,
)


def upgrade() -> None:
    for statement in (*_APPLICATION, *_DECISIONS):
        op.execute(statement)
    source = (files("applications_service.migrations") / "data_0003" / "term_set.json").read_text(encoding="utf-8")
    for document in json.loads(source)["rows"]:
        op.get_bind().execute(
            sa.text(
                "insert into term_set (version, valid_from, document) "
                "values (:version, :valid_from, cast(:document as jsonb))"
            ),
            {
                "version": document["version"],
                "valid_from": date.fromisoformat(document["valid_from"]),
                "document": json.dumps(document),
            },
        )
    login = serving_login(context)
    create_audit(op, serving_login=login)
    op.execute(f'grant select on term_set, calendar_correction to "{login}"')
    op.execute(f'grant select, insert on correction_request, hearing, decision to "{login}"')
    op.execute(f'grant update (settled_at, outcome, message) on correction_request to "{login}"')
    op.execute(f'grant update (settled_at, outcome) on hearing to "{login}"')
    # Words about a person are forgotten with the person; number, ground and hash stay.
    op.execute(f'grant update (reason, content) on decision to "{login}"')
    op.execute(f'grant select, insert, update on decision_counter, intake_watermark to "{login}"')
    op.execute(f'grant select, insert, delete on application_note to "{login}"')
