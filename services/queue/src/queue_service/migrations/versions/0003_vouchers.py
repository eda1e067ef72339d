"""Vouchers: iterations, terms and deadlines, what staff decide, the yearly renewal."""

import importlib.resources
import json
from datetime import date
from typing import Any

from alembic import context, op
from sqlalchemy import text

from balabaqsha_chassis.migrations import serving_login
from balabaqsha_chassis.schema import create_audit

revision = "0003"
down_revision: str | None = "0002"

_TABLES = (
    # A range beside an equal value in one constraint: no two vouchers of a child overlap.
    "create extension if not exists btree_gist",
    "alter table entry add column birth_date date",
    "alter table entry add column settlement text",
    "alter table entry add column inactive_since timestamptz",
    "alter table entry add column restore_by timestamptz",
    "alter table entry add column restored_times integer not null default 0",
    # What holds the child, as decided; the ledger's fold of it stands in `standing`.
    "alter table entry add column hold_ground text",
    "alter table entry add column held_since timestamptz",
    """
    update entry e set hold_ground = s.held_ground, held_since = now()
    from standing s where s.code = e.code and s.held_ground is not null
    """,
    "alter table entry drop constraint entry_state_check",
    """
    alter table entry add constraint entry_state_check check (state in
        ('queued', 'refused', 'left', 'offered', 'inactive', 'annulled', 'enrolled', 'archived'))
    """,
    # A draw marks a hundred thousand entries: nothing it changes stands in an index, and a page has room for the marks.
    "alter table entry set (fillfactor = 85)",
    """
    alter table entry add column phase text not null
        generated always as (case when state in ('queued', 'offered') then 'waiting' else state end) stored
    """,
    "create index entry_of_list on entry (list, phase, filed_at_ms, code)",
    "create index entry_of_atom on entry (list, cohort, class, filed_at_ms, code)",
    "create index entry_held on entry (list, filed_at_ms, code) where hold_ground is not null",
    "create sequence voucher_number",
    # Terms and calendar corrections are rules too: versioned, dated, with the act they come from.
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
        act text not null,
        uncertain boolean not null default false
    )
    """,
    """
    create table iteration (
        id uuid primary key,
        territory text not null,
        purpose text not null,
        list text not null,
        places integer not null check (places > 0),
        cut_off timestamptz not null,
        state text not null check (state in
            ('drafted', 'simulated', 'approved', 'publishing', 'published', 'closed', 'cancelled')),
        reason text not null,
        drafted_by text not null,
        drafted_at timestamptz not null,
        simulation jsonb,
        simulated_seq bigint,
        simulated_at timestamptz,
        approved_by text,
        approved_at timestamptz,
        ordered_at timestamptz,
        published_seq bigint,
        published_at timestamptz,
        offered integer,
        protocol_hash text,
        closed_at timestamptz,
        cancelled_by text,
        cancelled_at timestamptz,
        version bigint not null default 1,
        check (approved_by is null or approved_by <> drafted_by)
    )
    """,
    "create index iteration_of_list on iteration (list, drafted_at desc)",
    "create unique index iteration_seq on iteration (published_seq) where published_seq is not null",
    "create unique index iteration_one_at_once on iteration (list) where state = 'publishing'",
    # Until when each intake has told everything.
    """
    create table intake_watermark (
        intake text primary key,
        before timestamptz not null,
        heard_at timestamptz not null
    )
    """,
    # A draw writes a hundred thousand of them in one transaction: no reference where a row is never deleted, and a
    # number instead of the child's id where the constraint on periods compares it.
    """
    create table voucher (
        id uuid primary key,
        number text not null unique,
        application_id text not null,
        code text collate "C" not null,
        child_id text not null,
        territory text not null,
        list text not null,
        iteration_id uuid not null,
        ordinal integer not null,
        state text not null check (state in
            ('offered', 'confirmed', 'bound', 'used', 'suspended', 'closed',
             'expired', 'declined', 'revoked', 'returned')),
        offered_at timestamptz not null,
        confirm_by timestamptz not null,
        confirmed_at timestamptz,
        use_by timestamptz,
        declined_at timestamptz,
        undo_by timestamptz,
        state_before_refusal text,
        used_at timestamptz,
        ended_at timestamptz,
        ground text,
        terms_version text not null,
        rule_version text not null,
        version bigint not null default 1,
        -- `greatest` passes over null, and a range that ends where it begins overlaps with nothing.
        valid tstzrange not null generated always as
            (tstzrange(offered_at, case when ended_at is not null then greatest(offered_at, ended_at) end)) stored,
        unique (iteration_id, ordinal),
        constraint voucher_no_overlap exclude using gist (hashtextextended(child_id, 0) with =, valid with &&)
    )
    """,
    "create index voucher_application on voucher (application_id, offered_at desc)",
    """
    create unique index voucher_one_live on voucher (child_id)
        where state in ('offered', 'confirmed', 'bound', 'used', 'suspended')
    """,
    # Everything that happened to a voucher, by whom and on what ground; only ever added to.
    """
    create table voucher_step (
        id bigint generated always as identity,
        voucher_id uuid not null,
        at timestamptz not null,
        action text not null,
        before text not null,
        after text not null,
        by_kind text not null check (by_kind in ('parent', 'staff', 'kindergarten', 'clock', 'applications', 'draw')),
        by_id text,
        ground text,
        primary key (voucher_id, id)
    )
    """,
    # Set once, with the rules of that day; `due_at` is the first instant that is too late. Its reminders are set with
    # it, and `remind_at` is the next of them.
    """
    create table deadline (
        id uuid primary key,
        application_id text not null,
        voucher_id uuid,
        kind text not null,
        due_at timestamptz not null,
        reminders jsonb not null default '[]',
        remind_at timestamptz,
        state text not null check (state in ('open', 'met', 'passed', 'cancelled')),
        details jsonb not null default '{}',
        set_at timestamptz not null,
        settled_at timestamptz,
        terms_version text not null
    )
    """,
    "create index deadline_open on deadline (least(due_at, remind_at), id) where state = 'open'",
    "create index deadline_application on deadline (application_id)",
    # What came back, and what the next iteration can give.
    """
    create table pool_change (
        id bigint generated always as identity primary key,
        list text not null,
        territory text not null,
        delta integer not null,
        reason text not null,
        voucher_id uuid references voucher (id),
        iteration_id uuid references iteration (id),
        by_id text,
        at timestamptz not null
    )
    """,
    "create index pool_change_list on pool_change (list, id)",
    "create unique index pool_change_once on pool_change (voucher_id, reason) where voucher_id is not null",
    # A decision of two officers on where a child stands.
    """
    create table correction (
        id uuid primary key,
        application_id text not null references entry (application_id),
        territory text not null,
        proposal jsonb not null,
        ground text not null,
        document_hash text not null,
        reason text not null,
        state text not null check (state in ('proposed', 'approved', 'refused')),
        proposed_by text not null,
        proposed_role text not null,
        proposed_at timestamptz not null,
        decided_by text,
        decided_role text,
        decided_at timestamptz,
        check (decided_by is null or decided_by <> proposed_by or state = 'refused')
    )
    """,
    "create index correction_application on correction (application_id)",
    "create index correction_open on correction (territory, proposed_at) where state = 'proposed'",
    # The yearly renewal: a rule set with its day, and what each child was told beforehand.
    """
    create table renewal (
        version text primary key references rule_draft (version),
        valid_from date not null,
        state text not null check (state in ('scheduled', 'previewed', 'executed', 'cancelled')),
        scheduled_by text not null,
        scheduled_at timestamptz not null,
        previewed_at timestamptz,
        preview_seq bigint,
        executed_at timestamptz,
        executed_seq bigint
    )
    """,
    """
    create table renewal_preview (
        version text not null references renewal (version),
        application_id text not null references entry (application_id),
        category_before text not null,
        number_before integer not null,
        category_after text,
        number_after integer,
        reason text not null,
        primary key (version, application_id)
    )
    """,
    "create index renewal_preview_application on renewal_preview (application_id)",
)

_APPENDED = ("term_set", "calendar_correction", "voucher_step", "pool_change")
_CHANGED = (
    "iteration",
    "intake_watermark",
    "voucher",
    "deadline",
    "correction",
    "renewal",
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    login = serving_login(context)
    create_audit(op, serving_login=login)
    op.execute(f'grant select, insert on {", ".join(_APPENDED)} to "{login}"')
    op.execute(f'grant select, insert, update on {", ".join(_CHANGED)} to "{login}"')
    op.execute(f'grant select, insert, update, delete on renewal_preview to "{login}"')
    op.execute(f'grant usage on sequence voucher_number to "{login}"')
    _install_terms("2026.1")
    _install_corrections()


def _install_terms(version: str) -> None:
    document = _data(f"terms/{version}.json")
    row = {"version": version, "from": date.fromisoformat(document["valid_from"]), "document": json.dumps(document)}
    statement = "insert into term_set (version, valid_from, document) values (:version, :from, cast(:document as json))"
    op.get_bind().execute(text(statement), row)


def _install_corrections() -> None:
    statement = "insert into calendar_correction (day, works, act, uncertain) values (:day, :works, :act, :uncertain)"
    rows = [row | {"day": date.fromisoformat(row["day"])} for row in _data("calendar/corrections.json")["corrections"]]
    op.get_bind().execute(text(statement), rows)


def _data(name: str) -> Any:
    return json.loads(importlib.resources.files("queue_service.rules").joinpath(name).read_text())
