"""Writes one sealing: leaves, movements, stands, counts, ratios, rules, runs and the head, in bulk."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.changes import ChangeKind
from queue_service.domain.country_days import day_of
from queue_service.domain.folding import Movement, Stand
from queue_service.domain.sealing import Cell, Count, SealedLeaf, Sealing

_CELLS = """
    unnest(cast(:lists as text[]), cast(:cohorts as int[]), cast(:classes as text[]), cast(:levels as smallint[]),
           cast(:slots as bigint[]), cast(:ns as bigint[]), cast(:helds as bigint[]))
        as d (list, cohort, class, level, slot, n, held)
"""
# Additions may make rows; the rest only finds them, and the table refuses to go below nothing.
_COUNT_NEW = text(
    f"""
    insert into counter (list, cohort, class, level, slot, n, held) select * from {_CELLS}
    on conflict (list, cohort, class, level, slot)
    do update set n = counter.n + excluded.n, held = counter.held + excluded.held
    """  # noqa: S608 - a constant
)
_COUNT_KNOWN = text(
    f"""
    update counter c set n = c.n + d.n, held = c.held + d.held from {_CELLS}
    where (c.list, c.cohort, c.class, c.level, c.slot) = (d.list, d.cohort, d.class, d.level, d.slot)
    """  # noqa: S608 - a constant
)
_DAYS = text(
    """
    insert into movement_day (list, cohort, class, day, reason, sign, n)
    select * from unnest(cast(:lists as text[]), cast(:cohorts as int[]), cast(:classes as text[]),
                         cast(:days as int[]), cast(:reasons as text[]), cast(:signs as smallint[]),
                         cast(:ns as bigint[]))
    on conflict (list, cohort, class, day, reason, sign) do update set n = movement_day.n + excluded.n
    """
)
_UNSTAND = text("delete from standing where code = any(:codes)")
_PROGRESS = text(
    """
    insert into ratio_progress (list, node, phi)
    select * from unnest(cast(:lists as text[]), cast(:nodes as text[]), cast(:phis as int[]))
    on conflict (list, node) do update set phi = excluded.phi
    """
)

_RULES = text("insert into rules_change (seq, at_ms, version) values (:seq, :at_ms, :version)")
_NOT_KEPT = """
    p.phi <> 0 and not exists (
        select from unnest(cast(:names as text[]), cast(:lengths as int[])) as kept (name, length)
        where kept.name = p.node and p.phi < kept.length
    )
"""
_TELL_RESET = text(
    f"""
    insert into progress_change (seq, at_ms, list, node, phi)
    select :seq, :at_ms, p.list, p.node, 0 from ratio_progress p where {_NOT_KEPT}
    """  # noqa: S608 - a constant
)
_RESET = text(f"update ratio_progress p set phi = 0 where {_NOT_KEPT}")  # noqa: S608 - a constant


async def write_sealing(
    connection: AsyncConnection, sealing: Sealing, *, at: datetime, words: Mapping[str, Mapping[str, int]]
) -> None:
    """Write everything the sealing says, and move the head to its last leaf.

    `words`: for each version of rules that comes into force, its ratios and the lengths of their words.
    """
    driver: Any = (await connection.get_raw_connection()).driver_connection
    await _write_leaves(driver, sealing.leaves)
    await _move_stands(connection, driver, sealing.stands)
    await _write_movements(connection, driver, sealing.movements)
    await _move_counts(connection, sealing.counts)
    await _move_ratios(connection, driver, sealing.progress)
    await _write_run(connection, sealing.leaves)
    for leaf in sealing.rules:
        await _change_rules(connection, leaf, words[str(leaf.leaf["rules"])])
    head = {"seq": sealing.leaves[-1].seq, "at": at}
    await connection.execute(text("update ledger_head set seq = :seq, as_of = :at"), head)


async def _write_leaves(driver: Any, leaves: Sequence[SealedLeaf]) -> None:
    records = [
        (
            sealed.seq,
            sealed.leaf["at"],
            sealed.leaf.get("list", ""),
            sealed.leaf.get("code", ""),
            str(sealed.leaf["kind"]),
            sealed.data,
            sealed.hash,
        )
        for sealed in leaves
    ]
    columns = ["seq", "at_ms", "list", "code", "kind", "leaf", "leaf_hash"]
    await driver.copy_records_to_table("ledger", records=records, columns=columns)


async def _move_stands(connection: AsyncConnection, driver: Any, stands: Mapping[str, Stand | None]) -> None:
    if not stands:
        return
    await connection.execute(_UNSTAND, {"codes": list(stands)})
    records = [stand_record(stand) for stand in stands.values() if stand is not None]
    await driver.copy_records_to_table("standing", records=records, columns=STAND_COLUMNS)


STAND_COLUMNS = ["list", "cohort", "class", "filed_at_ms", "code", "held_ground"]


def stand_record(stand: Stand) -> tuple[Any, ...]:
    """A stand as a row of `STAND_COLUMNS`."""
    name = stand.atom.privilege_class.value
    return (stand.waiting_list, stand.atom.cohort, name, stand.key.filed_at_ms, stand.key.code, stand.held_ground)


MOVEMENT_COLUMNS = ["seq", "sign", "at_ms", "list", "cohort", "class", "filed_at_ms", "code", "reason"]


def movement_record(movement: Movement) -> tuple[Any, ...]:
    """A movement as a row of `MOVEMENT_COLUMNS`."""
    atom, key = movement.atom, movement.key
    place = (movement.waiting_list, atom.cohort, atom.privilege_class.value, key.filed_at_ms, key.code)
    return (movement.seq, movement.sign, movement.at_ms, *place, movement.reason)


def day_counts(movements: Iterable[Movement]) -> Counter[tuple[str, int, str, int, str, int]]:
    """(list, cohort, class, day, reason, sign) -> how many."""
    return Counter(
        (
            movement.waiting_list,
            movement.atom.cohort,
            movement.atom.privilege_class.value,
            day_of(movement.at_ms),
            movement.reason,
            movement.sign,
        )
        for movement in movements
    )


async def _write_movements(connection: AsyncConnection, driver: Any, movements: Sequence[Movement]) -> None:
    if not movements:
        return
    records = [movement_record(movement) for movement in movements]
    await driver.copy_records_to_table("movement", records=records, columns=MOVEMENT_COLUMNS)
    names = ("lists", "cohorts", "classes", "days", "reasons", "signs")
    days = day_counts(movements)
    columns = dict(zip(names, map(list, zip(*days, strict=True)), strict=True))
    await connection.execute(_DAYS, columns | {"ns": list(days.values())})


async def _move_counts(connection: AsyncConnection, counts: Mapping[Cell, Count]) -> None:
    grows = {cell: count for cell, count in counts.items() if 0 <= count.held <= count.n > 0}
    rest = {cell: count for cell, count in counts.items() if cell not in grows}
    for statement, cells in ((_COUNT_NEW, grows), (_COUNT_KNOWN, rest)):
        if cells:
            await connection.execute(
                statement,
                {
                    "lists": [cell.waiting_list for cell in cells],
                    "cohorts": [cell.cohort for cell in cells],
                    "classes": [cell.privilege_class for cell in cells],
                    "levels": [cell.level for cell in cells],
                    "slots": [cell.slot for cell in cells],
                    "ns": [count.n for count in cells.values()],
                    "helds": [count.held for count in cells.values()],
                },
            )


async def _move_ratios(
    connection: AsyncConnection, driver: Any, progress: Sequence[tuple[SealedLeaf, str, int]]
) -> None:
    if not progress:
        return
    records = [(one.seq, one.leaf["at"], one.leaf["list"], node, slot) for one, node, slot in progress]
    columns = ["seq", "at_ms", "list", "node", "phi"]
    await driver.copy_records_to_table("progress_change", records=records, columns=columns)
    last = {(str(one.leaf["list"]), node): slot for one, node, slot in progress}
    parameters = {"lists": [name for name, _ in last], "nodes": [node for _, node in last], "phis": list(last.values())}
    await connection.execute(_PROGRESS, parameters)


async def _write_run(connection: AsyncConnection, leaves: Sequence[SealedLeaf]) -> None:
    """A run stands alone in its sealing, followed by its offers."""
    first = leaves[0]
    if first.leaf["kind"] != ChangeKind.RUN:
        return
    run = {name: first.leaf[name] for name in ("run", "list", "places")}
    await connection.execute(
        text(
            "insert into run (run, seq, at_ms, list, places, offered) "
            "values (:run, :seq, :at_ms, :list, :places, :offered)"
        ),
        run | {"seq": first.seq, "at_ms": first.leaf["at"], "offered": len(leaves) - 1},
    )


async def _change_rules(connection: AsyncConnection, sealed: SealedLeaf, words: Mapping[str, int]) -> None:
    """Ratios that the new rules do not keep stand at their beginning again."""
    moment = {"seq": sealed.seq, "at_ms": sealed.leaf["at"]}
    lasting = words if sealed.leaf["progress"] == "kept" else {}
    kept = {"names": list(lasting), "lengths": list(lasting.values())}
    version = {"version": sealed.leaf["rules"]}
    await connection.execute(_RULES, moment | version)
    await connection.execute(_TELL_RESET, moment | kept)
    await connection.execute(_RESET, kept)
    await connection.execute(text("update ledger_head set rule_version = :version"), version)
