"""What explains a number and proves it: movements, holds, draws, rule drafts, checkpoints, seasons."""

import hashlib
import json

from alembic import context, op

from balabaqsha_chassis.migrations import serving_login

revision = "0002"
down_revision: str | None = "0001"

_TABLES = (
    # An appended change is its leaf but for the number and the moment of sealing.
    "alter table pending add column content jsonb",
    """
    update pending set content = jsonb_strip_nulls(jsonb_build_object(
        'kind', kind, 'list', list, 'code', code,
        'cohort', case when kind = 'entered' then cohort end,
        'class', case when kind = 'entered' then class end,
        'filed_at', case when kind = 'entered' then filed_at_ms end,
        'attributes', case when kind = 'entered' then attributes end,
        'receipt_hash', case when kind in ('entered', 'refused') then receipt_hash end,
        'reason', case when kind <> 'entered' then reason end))
    """,
    "alter table pending alter column content set not null",
    *(
        f"alter table pending drop column {column}"
        for column in (
            "kind",
            "list",
            "cohort",
            "class",
            "filed_at_ms",
            "code",
            "receipt_hash",
            "attributes",
            "reason",
        )
    ),
    "alter table entry drop constraint entry_state_check",
    "alter table entry add constraint entry_state_check check (state in ('queued', 'refused', 'left', 'offered'))",
    # A list of special purpose goes by a random name, so that no leaf says what the groups are for.
    """
    create table waiting_list (
        list text primary key,
        territory text not null,
        purpose text not null,
        unique (territory, purpose)
    )
    """,
    # Who is held keeps the number, and vouchers pass by.
    "alter table standing add column held_ground text",
    """
    create index standing_free on standing (list, cohort, class, filed_at_ms, code) where held_ground is null
    """,
    "alter table counter add column held bigint not null default 0",
    "alter table counter add constraint counter_held_check check (held between 0 and n)",
    # Every coming and going in a line, by the leaf that tells it; a move is two.
    """
    create table movement (
        seq bigint not null,
        sign smallint not null check (sign in (-1, 1)),
        at_ms bigint not null,
        list text not null,
        cohort integer not null,
        class text not null,
        filed_at_ms bigint not null,
        code text collate "C" not null,
        reason text not null,
        primary key (seq, sign)
    )
    """,
    """
    create index movement_of_atom on movement (list, cohort, class, seq)
        include (filed_at_ms, code, sign, reason, at_ms)
    """,
    "create index movement_of_code on movement (code, seq)",
    # Whole lines by day of sealing, in the country's zone: (at_ms + 18000000) / 86400000.
    """
    create table movement_day (
        list text not null,
        cohort integer not null,
        class text not null,
        day integer not null,
        reason text not null,
        sign smallint not null,
        n bigint not null,
        primary key (list, cohort, class, day, reason, sign)
    )
    """,
    """
    create table progress_change (
        seq bigint not null,
        at_ms bigint not null,
        list text not null,
        node text not null,
        phi integer not null,
        primary key (list, node, seq)
    )
    """,
    """
    create table rules_change (
        seq bigint primary key,
        at_ms bigint not null,
        version text not null references rule_set (version)
    )
    """,
    "create index ledger_at on ledger (at_ms, seq)",
    "create index ledger_key on ledger (seq) where kind = 'key'",
    "create index counter_total on counter (list, cohort, class) include (n, held) where level = 0",
    # Issues of vouchers, as the ledger tells them.
    """
    create table run (
        run text primary key,
        seq bigint not null,
        at_ms bigint not null,
        list text not null,
        places integer not null,
        offered integer not null
    )
    """,
    "create index run_of_list on run (list, seq)",
    # Complete subtrees of the Merkle tree of 2^8, 2^16, 2^24 leaves.
    """
    create table tree_node (
        height smallint not null,
        index bigint not null,
        hash bytea not null,
        primary key (height, index)
    )
    """,
    """
    create table checkpoint (
        size bigint primary key,
        at_ms bigint not null,
        body text not null,
        signature bytea not null
    )
    """,
    # The counts as the newest checkpoint signed them: level 1 month, 2 day, 3 hour; keys of an hour in `rows`.
    """
    create table count_node (
        list text not null,
        cohort integer not null,
        class text not null,
        level smallint not null,
        slot bigint not null,
        n bigint not null,
        held bigint not null,
        hash bytea not null,
        rows text,
        primary key (list, cohort, class, level, slot)
    )
    """,
    """
    create table count_list (
        list text primary key,
        data text not null,
        count_hash bytea not null,
        order_hash bytea not null
    )
    """,
    """
    create table rule_draft (
        version text primary key,
        document jsonb not null,
        keep_progress boolean not null,
        reason text not null,
        drafted_by text not null,
        drafted_at timestamptz not null,
        comparison jsonb,
        compared_at timestamptz,
        compared_seq bigint,
        state text not null check (state in ('drafted', 'published', 'discarded')),
        published_by text,
        published_at timestamptz,
        discarded_by text,
        discarded_at timestamptz,
        check (published_by is null or published_by <> drafted_by)
    )
    """,
    # A category's forecast by number, made each night.
    """
    create table forecast_grid (
        list text not null,
        category text not null,
        number integer not null,
        earliest_weeks real not null,
        likely_weeks real not null,
        latest_weeks real,
        primary key (list, category, number)
    )
    """,
    """
    create table forecast_basis (
        list text primary key,
        made_at timestamptz not null,
        basis jsonb not null
    )
    """,
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    login = serving_login(context)
    op.execute(
        "grant select, insert on waiting_list, movement, progress_change, rules_change, run, tree_node, checkpoint "
        f'to "{login}"'
    )
    op.execute(f'grant select, insert, update on movement_day, rule_draft to "{login}"')
    op.execute(f'grant update (held_ground) on standing to "{login}"')
    op.execute(
        f'grant select, insert, update, delete on count_node, count_list, forecast_grid, forecast_basis to "{login}"'
    )
    for table in ("checkpoint", "tree_node"):
        op.execute(
            f"create trigger {table}_append_only before update or delete or truncate on {table} "
            "for each statement execute function refuse_rewriting()"
        )
    _tell_the_rules_in_force()


def _tell_the_rules_in_force() -> None:
    """The first leaf of a new ledger; in one that has begun, the next."""
    connection = op.get_bind()
    row = connection.exec_driver_sql(
        "select version, document from rule_set join ledger_head on rule_version = version"
    ).one()
    document = json.dumps(row.document, sort_keys=True, separators=(",", ":"))
    content = {
        "kind": "rules_in_force",
        "rules": row.version,
        "hash": hashlib.sha256(document.encode("ascii")).hexdigest(),
        "progress": "kept",
    }
    literal = json.dumps(content).replace(":", "\\:")
    op.execute(f"insert into pending (content) values (cast('{literal}' as jsonb))")
