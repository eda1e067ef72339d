"""The waiting lists, their counts, the ledger, and the rules in force."""

import importlib.resources
import json

from alembic import context, op

from balabaqsha_chassis.migrations import serving_login
from balabaqsha_chassis.schema import create_version_1

revision = "0001"
down_revision: str | None = None

_TABLES = (
    """
    create table rule_set (
        version text primary key,
        valid_from date not null,
        document jsonb not null,
        installed_at timestamptz not null default now()
    )
    """,
    """
    create table rule_atom (
        version text not null references rule_set (version),
        cohort integer not null,
        class text not null,
        category text not null,
        primary key (version, cohort, class)
    )
    """,
    "create index rule_atom_category on rule_atom (version, category)",
    """
    create table entry (
        application_id text primary key,
        code text collate "C" not null unique,
        child_id text not null,
        account_id text,
        territory text not null,
        purpose text not null,
        list text not null,
        cohort integer not null,
        class text not null,
        claimed_class text,
        claim_state text,
        filed_at_ms bigint not null,
        receipt_hash text not null,
        attributes text not null,
        group_type text not null,
        language text not null,
        state text not null check (state in ('queued', 'refused', 'left')),
        left_reason text,
        version bigint not null default 1,
        queued_at timestamptz not null
    )
    """,
    # Who is in the counts: like them a fold of the ledger, written by the sealer alone.
    """
    create table standing (
        list text not null,
        cohort integer not null,
        class text not null,
        filed_at_ms bigint not null,
        code text collate "C" not null unique,
        primary key (list, cohort, class, filed_at_ms, code)
    )
    """,
    "create index entry_account on entry (account_id)",
    "create index entry_child on entry (child_id)",
    """
    create table child_link (
        child_id text not null,
        account_id text not null,
        primary key (child_id, account_id)
    )
    """,
    "create index child_link_account on child_link (account_id)",
    """
    create table pending (
        id bigint generated always as identity primary key,
        kind text not null,
        list text not null,
        cohort integer not null,
        class text not null,
        filed_at_ms bigint not null,
        code text not null,
        receipt_hash text not null,
        attributes text not null,
        reason text not null default ''
    )
    """,
    """
    create table ledger (
        seq bigint primary key,
        at_ms bigint not null,
        list text not null,
        code text not null,
        kind text not null,
        leaf bytea not null,
        leaf_hash bytea not null
    )
    """,
    "create index ledger_code on ledger (code)",
    """
    create table ledger_head (
        id integer primary key default 1 check (id = 1),
        seq bigint not null,
        as_of timestamptz not null,
        rule_version text not null references rule_set (version)
    )
    """,
    """
    create table counter (
        list text not null,
        cohort integer not null,
        class text not null,
        level smallint not null,
        slot bigint not null,
        n bigint not null check (n >= 0),
        primary key (list, cohort, class, level, slot)
    )
    """,
    """
    create table ratio_progress (
        list text not null,
        node text not null,
        phi integer not null,
        primary key (list, node)
    )
    """,
    # The ledger is written once: not even its owner's mistake may rewrite it.
    """
    create function refuse_rewriting() returns trigger language plpgsql as $$
    begin
        raise exception 'the ledger is append-only';
    end
    $$
    """,
    """
    create trigger ledger_append_only before update or delete or truncate on ledger
    for each statement execute function refuse_rewriting()
    """,
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    login = serving_login(context)
    create_version_1(op, serving_login=login)
    op.execute(f'grant select, insert on ledger, rule_set, rule_atom to "{login}"')
    op.execute(f'grant select, insert, update on entry, counter, ratio_progress to "{login}"')
    op.execute(f'grant select, update on ledger_head to "{login}"')
    op.execute(f'grant select, insert, delete on pending, child_link, standing to "{login}"')
    _install("2026.1")


def _install(version: str) -> None:
    text = importlib.resources.files("queue_service.rules").joinpath(f"{version}.json").read_text()
    document = json.loads(text)
    literal = json.dumps(document).replace("'", "''").replace(":", "\\:")
    op.execute(
        "insert into rule_set (version, valid_from, document) "
        f"values ('{version}', '{document['valid_from']}', cast('{literal}' as jsonb))"
    )
    for category in document["tree"]["children"]:
        cohorts = category["cohorts"]
        years = range(cohorts["from"], cohorts["to"] + 1) if isinstance(cohorts, dict) else cohorts
        for year in years:
            for name in category["classes"]:
                op.execute(f"insert into rule_atom values ('{version}', {year}, '{name}', '{category['category']}')")
    op.execute(f"insert into ledger_head (seq, as_of, rule_version) values (0, now(), '{version}')")
