"""Heads are signed with the counts of the same moment, over leaves that were read back, and never twice."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from ledger_histories import SPECIAL, Chronicle, chronicle_in, ledger_lines, mixed_document, put_rules
from plain_counts import Lists, leaf_hashes, tree_root

from balabaqsha_testkit.databases import ServiceDatabase
from queue_service.domain import changes
from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.checkpoints import SignedCheckpoint, signed_bytes
from queue_service.domain.ledger_errors import HeadAlreadySignedError
from queue_service.domain.rule_document import document_hash
from queue_service.use_cases.sign_checkpoint import Outcome

MakeDatabase = Callable[[str], Awaitable[ServiceDatabase]]


@pytest.fixture
async def database(make_database: MakeDatabase) -> ServiceDatabase:
    return await make_database("queue")


@pytest.fixture
async def unbegun(database: ServiceDatabase) -> AsyncIterator[Chronicle]:
    async with chronicle_in(database, seed=11) as made:
        yield made


@pytest.fixture
async def chronicle(unbegun: Chronicle) -> Chronicle:
    await unbegun.begin()
    return unbegun


@pytest.fixture
async def owner(database: ServiceDatabase) -> AsyncIterator[asyncpg.Connection]:
    made = await asyncpg.connect(database.owner_url)
    yield made
    await made.close()


async def documents(owner: asyncpg.Connection) -> dict[str, dict]:
    rows = await owner.fetch("select version, document from rule_set")
    return {row["version"]: json.loads(row["document"]) for row in rows}


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_what_is_signed_step_by_step_is_what_published_lines_come_to(
    chronicle: Chronicle, owner: asyncpg.Connection, seed: int
) -> None:
    """Joins, leaving, moves, corrections, holds, restorations, draws, and rules that keep and zero the ratios."""
    chronicle.dice.seed(seed)
    await chronicle.append([await put_rules(owner, mixed_document("mixed", word=(0, 1, 1, 1)))])
    await chronicle.append(chronicle.joining() for _ in range(60))
    for step in range(12):
        for _ in range(chronicle.dice.randrange(1, 40)):
            await chronicle.append([chronicle.happening()])
            if chronicle.dice.random() < 0.4:
                await chronicle.seal()
        await chronicle.seal()
        if step % 3 == 1:
            await chronicle.draw(chronicle.dice.randrange(1, 9))
        if step in (4, 8):
            rules = await put_rules(owner, mixed_document(f"mixed{step}", word=(0, 1) if step == 4 else (1, 0, 0)))
            await chronicle.append([dict(rules) | {"progress": "zeroed" if step == 8 else "kept"}])
            await chronicle.seal()

        assert await chronicle.sign() is Outcome.SIGNED

        checkpoint = (await chronicle.newest()).checkpoint
        published = await ledger_lines(owner)
        plain = Lists(published, await documents(owner))
        assert checkpoint.size == len(published)
        assert checkpoint.root == tree_root(leaf_hashes(published)).hex()
        assert checkpoint.count_root == plain.count_root()
        assert checkpoint.list_hash == plain.list_hash()
        assert checkpoint.rules == document_hash(plain.rules)
    assert await chronicle.recheck() == checkpoint.size
    await chronicle.append([chronicle.joining(), chronicle.happening()])
    await chronicle.seal()
    assert await chronicle.recheck() == checkpoint.size


async def test_checkpoints_are_a_chain_signed_by_the_key_in_the_ledger(
    chronicle: Chronicle, owner: asyncpg.Connection
) -> None:
    signed = []
    for _ in range(3):
        await chronicle.append([chronicle.joining()])
        await chronicle.seal()
        await chronicle.sign()
        signed.append(await chronicle.newest())

    leaf = json.loads((await ledger_lines(owner))[1])
    assert (leaf["kind"], leaf["name"]) == ("key", "checkpoint")
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(leaf["public"]))
    for one in signed:
        key.verify(one.signature, signed_bytes(one.body))
    assert [one.checkpoint.previous for one in signed] == ["0" * 64, signed[0].hash, signed[1].hash]


async def test_no_key_is_used_that_the_ledger_does_not_name(unbegun: Chronicle) -> None:
    await unbegun.seal()

    outcomes = [await unbegun.sign(), await unbegun.sign()]
    await unbegun.seal()
    outcomes.append(await unbegun.sign())

    assert outcomes == [Outcome.KEY_AWAITED, Outcome.KEY_AWAITED, Outcome.SIGNED]
    assert (await unbegun.newest()).checkpoint.size == 2


async def test_a_head_is_signed_only_after_a_change_and_not_too_often(chronicle: Chronicle) -> None:
    assert await chronicle.sign() is Outcome.SIGNED
    assert await chronicle.sign() is Outcome.UNCHANGED

    await chronicle.append([chronicle.joining()])
    await chronicle.seal()
    soon = await chronicle.sign(every_milliseconds=30_000)
    chronicle.clock.pass_(seconds=30)
    later = await chronicle.sign(every_milliseconds=30_000)

    assert (soon, later) == (Outcome.NOT_DUE, Outcome.SIGNED)


async def test_a_clock_set_back_does_not_make_time_run_back(chronicle: Chronicle) -> None:
    await chronicle.sign()
    first = (await chronicle.newest()).checkpoint
    chronicle.clock.pass_(hours=-1)
    await chronicle.append([chronicle.joining()])
    await chronicle.seal()

    await chronicle.sign(every_milliseconds=30_000)

    second = (await chronicle.newest()).checkpoint
    assert second.size == first.size + 1
    assert second.at >= first.at


async def test_the_signed_head_is_told_to_everybody(chronicle: Chronicle, owner: asyncpg.Connection) -> None:
    await chronicle.sign()

    rows = await owner.fetch("select type, data from outbox where type like '%checkpoint_signed%'")

    signed = await chronicle.newest()
    (told,) = [json.loads(row["data"]) for row in rows]
    assert rows[0]["type"] == "kz.balabaqsha.queue.checkpoint_signed.v1"
    assert told["body"] == signed.body
    assert told["signature"] == signed.signature.hex()
    assert {name: told[name] for name in ("size", "root", "count_root", "list_hash", "rules", "previous", "key")} == {
        name: value for name, value in json.loads(signed.body).items() if name != "at"
    }


async def test_two_who_sign_at_once_make_one_head(chronicle: Chronicle) -> None:
    """Without the lease, which only spares the work: the table alone refuses the second."""
    await chronicle.append(chronicle.joining() for _ in range(20))
    await chronicle.seal()

    outcomes = await asyncio.gather(*(chronicle.sign() for _ in range(3)), return_exceptions=True)

    assert [one for one in outcomes if one is Outcome.SIGNED] == [Outcome.SIGNED]
    async with chronicle.opener() as unit_of_work:
        assert len(await unit_of_work.checkpoints.later_than(0, limit=10)) == 1


async def test_a_second_head_of_one_size_is_refused(chronicle: Chronicle) -> None:
    await chronicle.sign()
    signed = await chronicle.newest()

    with pytest.raises(HeadAlreadySignedError):
        async with chronicle.opener() as unit_of_work:
            await unit_of_work.checkpoints.add(SignedCheckpoint(body=signed.body, signature=b"x" * 64))


async def test_an_empty_list_is_forgotten_and_a_special_one_is_signed_like_any_other(chronicle: Chronicle) -> None:
    place = {"atom": Atom(2020, PrivilegeClass.A), "key": Key(1_772_000_000_000, "ONE")}
    proof = {"receipt_hash": "a" * 64, "attributes": "b" * 64}
    await chronicle.append([changes.entered(waiting_list=SPECIAL, **place, **proof)])
    await chronicle.seal()
    await chronicle.sign()
    async with chronicle.opener() as unit_of_work:
        before = await unit_of_work.count_nodes.lists()
    await chronicle.append([changes.left(waiting_list=SPECIAL, code="ONE", reason="archived")])
    await chronicle.seal()

    await chronicle.sign()

    assert list(before) == [SPECIAL]
    async with chronicle.opener() as unit_of_work:
        assert await unit_of_work.count_nodes.lists() == {}
    assert (await chronicle.newest()).checkpoint.count_root == tree_root([]).hex()
