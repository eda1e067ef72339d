"""What is asked of the tables that explain a number.

Collections come as arrays with a place, and each element is answered by its own short scan of an index: a year in a
line of a third of a million movements is one pass over its part of the covering index. Answers come as arrays too, one
row for each kind of movement: a year's counts as rows of their own take longer to read than to count.
"""

from sqlalchemy import text

_ATOMS = "unnest(cast(:cohorts as int[]), cast(:classes as text[]))"
_RANGES = "unnest(cast(:afters as bigint[]), cast(:tos as bigint[]))"
_OF_LINE = "m.list = :list and m.cohort = atom.cohort and m.class = atom.class"

HEAD = text(
    """
    select seq, rule_version, coalesce((select at_ms from ledger where ledger.seq = ledger_head.seq), 0) as at_ms
    from ledger_head
    """
)
STANDS = text("select list, cohort, class, filed_at_ms, code from standing where code = :code")
CHILDS_MOVEMENTS = text(
    "select seq, sign, at_ms, list, cohort, class, filed_at_ms, code, reason from movement "
    "where code = :code order by seq, sign"
)
RULES = text("select seq, at_ms, version from rules_change order by seq")
LEAVES = text("select seq, leaf from ledger where seq = any(:seqs)")
MOMENTS = text(
    """
    select coalesce(l.seq, 0) as seq, coalesce(l.at_ms, 0) as at_ms
    from unnest(cast(:instants as bigint[])) with ordinality as wanted (at_ms, place)
    left join lateral (
        select seq, at_ms from ledger where ledger.at_ms <= wanted.at_ms order by at_ms desc, seq desc limit 1
    ) as l on true
    order by wanted.place
    """
)
TOTALS = text("select cohort, class, n from counter where list = :list and level = 0")
# 3600000 ms an hour, 24 hours a day, 30 days a month: `domain/slots.py`.
SMALLER = text(
    f"""
    select atom.cohort, atom.class,
        (select coalesce(sum(n), 0) from counter m where {_OF_LINE}
            and level = 1 and slot < cast(:filed_at_ms as bigint) / 2592000000)
      + (select coalesce(sum(n), 0) from counter m where {_OF_LINE}
            and level = 2 and slot >= cast(:filed_at_ms as bigint) / 2592000000 * 30
            and slot < cast(:filed_at_ms as bigint) / 86400000)
      + (select coalesce(sum(n), 0) from counter m where {_OF_LINE}
            and level = 3 and slot >= cast(:filed_at_ms as bigint) / 86400000 * 24
            and slot < cast(:filed_at_ms as bigint) / 3600000)
      + (select count(*) from standing m where {_OF_LINE}
            and filed_at_ms >= cast(:filed_at_ms as bigint) / 3600000 * 3600000
            and (filed_at_ms, code) < (cast(:filed_at_ms as bigint), cast(:code as text) collate "C")) as n
    from {_ATOMS} as atom (cohort, class)
    """  # noqa: S608 - constants
)
SUMS = text(
    """
    select found.reason, found.sign, array_agg(cast(probe.place as int)) as places, array_agg(found.n) as ns
    from unnest(cast(:lists as text[]), cast(:cohorts as int[]), cast(:classes as text[]), cast(:afters as bigint[]),
                cast(:tos as bigint[]), cast(:times as bigint[]), cast(:codes as text[]))
        with ordinality as probe (list, cohort, class, after, "to", filed_at_ms, code, place)
    cross join lateral (
        select m.reason, m.sign, count(*) as n from movement m
        where m.list = probe.list and m.cohort = probe.cohort and m.class = probe.class
            and m.seq > probe.after and m.seq <= probe."to"
            and (m.filed_at_ms, m.code) < (probe.filed_at_ms, probe.code collate "C")
        group by m.reason, m.sign
    ) as found
    group by found.reason, found.sign
    """
)
TOUCHING = text(
    """
    select found.at_ms, max(found.seq) as seq
    from unnest(cast(:cohorts as int[]), cast(:classes as text[]), cast(:times as bigint[]), cast(:codes as text[]))
        as atom (cohort, class, filed_at_ms, code)
    cross join lateral (
        select m.at_ms, max(m.seq) as seq from movement m
        where m.list = :list and m.cohort = atom.cohort and m.class = atom.class
            and m.seq > :after and m.seq <= :to
            and (m.filed_at_ms, m.code) < (atom.filed_at_ms, atom.code collate "C")
        group by m.at_ms
    ) as found
    group by found.at_ms order by found.at_ms desc limit :limit
    """
)
PROGRESS = text(
    """
    select bound.place, ratio.node, stood.phi
    from unnest(cast(:seqs as bigint[])) with ordinality as bound (seq, place)
    cross join (select node from ratio_progress where list = :list) as ratio
    cross join lateral (
        select p.phi from progress_change p
        where p.list = :list and p.node = ratio.node and p.seq <= bound.seq order by p.seq desc limit 1
    ) as stood
    """
)

# Whole lines.
DAY_SUMS = text(
    """
    select line, reason, sign, array_agg(day) as days, array_agg(n) as ns
    from (
        select atom.line, d.day, d.reason, d.sign, sum(cast(d.n as int)) as n
        from unnest(cast(:cohorts as int[]), cast(:classes as text[]), cast(:lines as text[]))
            as atom (cohort, class, line)
        join movement_day d on d.list = :list and d.cohort = atom.cohort and d.class = atom.class
        where d.day > :after and d.day <= :to
        group by atom.line, d.day, d.reason, d.sign
    ) as of_day
    group by line, reason, sign
    """
)
# Ranges that follow on one another are read in one pass; `firsts` are the first leaves of all of them, in order.
REST_SUMS = text(
    f"""
    select atom.line, found.reason, found.sign, found.place, sum(cast(found.n as int)) as n
    from {_RANGES} as run (after, "to")
    cross join unnest(cast(:cohorts as int[]), cast(:classes as text[]), cast(:lines as text[]))
        as atom (cohort, class, line)
    cross join lateral (
        select width_bucket(m.seq, cast(:firsts as bigint[])) as place, m.reason, m.sign, count(*) as n from movement m
        where {_OF_LINE} and m.seq > run.after and m.seq <= run."to"
        group by 1, m.reason, m.sign
    ) as found
    group by atom.line, found.reason, found.sign, found.place
    """  # noqa: S608 - constants
)

# Who stood at a place: the days of filing, then those of a few days with every movement among them since.
FILING_DAYS = text(
    f"""
    select m.slot, sum(cast(m.n as int)) as n
    from {_ATOMS} as atom (cohort, class) join counter m on {_OF_LINE}
    where m.level = 2 group by m.slot order by m.slot
    """  # noqa: S608 - constants
)
WINDOW_STANDING = text(
    f"""
    select m.filed_at_ms, m.code from {_ATOMS} as atom (cohort, class)
    join standing m on {_OF_LINE} and m.filed_at_ms >= :first and m.filed_at_ms < :beyond
    """  # noqa: S608 - constants
)
# Those who filed before the window are told in one number.
WINDOW_MOVES = text(
    f"""
    select bound.place, coalesce(sum(cast(found.n as int)) filter (where found.code is null), 0) as before,
        array_agg(found.filed_at_ms) filter (where found.code is not null) as times,
        array_agg(found.code) filter (where found.code is not null) as codes,
        array_agg(cast(found.n as int)) filter (where found.code is not null) as changes
    from {_RANGES} with ordinality as bound (after, "to", place)
    cross join {_ATOMS} as atom (cohort, class)
    cross join lateral (
        select case when m.filed_at_ms >= :first then m.filed_at_ms end as filed_at_ms,
            case when m.filed_at_ms >= :first then m.code end as code, sum(m.sign) as n
        from movement m
        where {_OF_LINE} and m.seq > bound.after and m.seq <= bound."to" and m.filed_at_ms < :beyond
        group by 1, 2 having sum(m.sign) <> 0
    ) as found
    group by bound.place
    """  # noqa: S608 - constants
)
