"""Random tamperings with a good ledger, and what the verifier must name for each."""

import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from forging import SIGNERS, Forge, edited, other_value, renumbered
from ledger_books import canonical

from balabaqsha_verify.verify import WrongError, check_ledger

HARMLESS = ("receipt_hash", "attributes", "reason", "document")

# Each of these returns the lines of a forger and the first entry that is bad in them.


def edit(forge):
    at = forge.random.randrange(len(forge.lines))
    return [*forge.lines[:at], edited(forge.random, forge.lines[at]), *forge.lines[at + 1 :]], at + 1


def delete(forge):
    at = forge.random.randrange(len(forge.lines))
    return [*forge.lines[:at], *forge.lines[at + 1 :]], at + 1


def delete_and_renumber(forge):
    lines, entry = delete(forge)
    return renumbered(lines, entry - 1), entry


def swap(forge):
    first, second = sorted(forge.random.sample(range(len(forge.lines)), 2))
    lines = list(forge.lines)
    lines[first], lines[second] = lines[second], lines[first]
    return lines, first + 1


def swap_and_renumber(forge):
    lines, entry = swap(forge)
    return renumbered(lines, entry - 1), entry


def insert(forge):
    at = forge.random.randrange(1, len(forge.lines))
    return [*forge.lines[:at], edited(forge.random, forge.lines[at - 1]), *forge.lines[at:]], at + 1


def insert_and_renumber(forge):
    lines, entry = insert(forge)
    return renumbered(lines, entry - 1), entry


def truncate(forge):
    kept = forge.random.randrange(len(forge.lines))
    return forge.lines[:kept], kept + 1


def recast(forge):
    """The same content in bytes that are not canonical, or with a value that no leaf may have."""
    at = forge.random.randrange(len(forge.lines))
    line = forge.lines[at]
    leaf = json.loads(line)
    shapes = (
        line.replace(b":", b": ", 1),
        json.dumps(dict(reversed(leaf.items())), separators=(",", ":")).encode(),
        line[:-1] + b',"seq":' + str(at + 1).encode() + b"}",
        *(canonical(leaf | {"extra": value}) for value in (1.5, True, None, {}, [1], "\u04d9", "\n", 2**53)),
        line.replace(b'"seq":', b'"seq":0', 1),
        line.replace(b'"', b'"\\u0061', 1),
        line + b" ",
        line + b"\r",
        b"",
        b"[1]",
        b"null",
    )
    return [*forge.lines[:at], forge.random.choice(shapes), *forge.lines[at + 1 :]], at + 1


def flip(forge):
    raw = bytearray(b"".join(line + b"\n" for line in forge.lines))
    at = forge.random.randrange(len(raw))
    entry = raw[:at].count(b"\n") + 1
    raw[at] ^= 1 << forge.random.randrange(8)
    lines = bytes(raw).split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines, entry


OF_LINES = (
    edit,
    delete,
    delete_and_renumber,
    swap,
    swap_and_renumber,
    insert,
    insert_and_renumber,
    truncate,
    recast,
    flip,
)


# Each of these returns the checkpoints of a forger, the place of the first that is bad, and whether every signature
# must be asked for to see it.


def edit_checkpoint(forge):
    index = forge.random.randrange(len(forge.heads))
    head = forge.heads[index]
    key = forge.random.choice(list(head["checkpoint"]))
    checkpoint = head["checkpoint"] | {key: other_value(forge.random, head["checkpoint"][key])}
    changed = {"checkpoint": checkpoint, "signature": head["signature"]}
    return [*forge.heads[:index], changed, *forge.heads[index + 1 :]], index, False


def edit_signature(forge):
    index = forge.random.randrange(len(forge.heads))
    head = forge.heads[index]
    changed = head | {"signature": other_value(forge.random, head["signature"])}
    return [*forge.heads[:index], changed, *forge.heads[index + 1 :]], index, True


def drop_checkpoint(forge):
    index = forge.random.randrange(len(forge.heads) - 1)
    return [*forge.heads[:index], *forge.heads[index + 1 :]], index, False


def swap_checkpoints(forge):
    index = forge.random.randrange(len(forge.heads) - 1)
    head, following = forge.heads[index : index + 2]
    return [*forge.heads[:index], following, head, *forge.heads[index + 2 :]], index, False


def resign_old_head(forge):
    """An old checkpoint is made the newest, with another time and a signature that is not the ledger's."""
    index = forge.random.randrange(len(forge.heads) - 1)
    head = forge.heads[index]
    checkpoint = head["checkpoint"] | {"at": head["checkpoint"]["at"] + 1}
    return [*forge.heads[:index], forge.random.choice(SIGNERS)(checkpoint, head)], index, False


OF_CHECKPOINTS = (edit_checkpoint, edit_signature, drop_checkpoint, swap_checkpoints, resign_old_head)


# Each of these returns lines that break a rule, and the entry that does; the ledger's own keys then sign them.


def places_of(forge, *kinds: str):
    some = [at for at, line in enumerate(forge.lines) if any(f'"kind":"{kind}"'.encode() in line for kind in kinds)]
    return some or [None]


def with_changes(forge, at: int, changes, drop=()):
    leaf = {key: value for key, value in json.loads(forge.lines[at]).items() if key not in drop} | changes
    return [*forge.lines[:at], canonical(leaf), *forge.lines[at + 1 :]], at + 1


def pass_over(forge):
    """Two vouchers of one run change owners."""
    offers = places_of(forge, "offered")
    pairs = [at for at in offers if at + 1 in offers and json.loads(forge.lines[at + 1])["ordinal"] > 1]
    at = forge.random.choice(pairs)
    lines, _ = with_changes(forge, at, {"code": json.loads(forge.lines[at + 1])["code"]})
    lines[at + 1] = canonical(json.loads(lines[at + 1]) | {"code": json.loads(forge.lines[at])["code"]})
    return lines, at + 1


def wrong_ordinal(forge):
    at = forge.random.choice(places_of(forge, "offered"))
    return with_changes(forge, at, {"ordinal": json.loads(forge.lines[at])["ordinal"] + 1})


def wrong_progress(forge):
    offers = [at for at in places_of(forge, "offered") if b'"progress"' in forge.lines[at]]
    return with_changes(forge, forge.random.choice(offers), {}, drop=("progress",))


def fewer_places(forge):
    """A run gives one voucher more than it has places."""
    runs = [at for at in places_of(forge, "run") if b'"ordinal":1,' in forge.lines[at + 1]]
    at = forge.random.choice(runs)
    end = at + 1
    while end < len(forge.lines) and b'"kind":"offered"' in forge.lines[end]:
        end += 1
    lines, _ = with_changes(forge, at, {"places": end - at - 2})
    return lines, end


def hold_without_ground(forge):
    return with_changes(forge, forge.random.choice(places_of(forge, "held", "released")), {}, drop=("ground",))


def hold_with_an_empty_ground(forge):
    return with_changes(forge, forge.random.choice(places_of(forge, "held")), {"ground": ""})


def one_officer(forge):
    at = forge.random.choice(places_of(forge, "corrected"))
    return with_changes(forge, at, {"by2": json.loads(forge.lines[at])["by"]})


def late_places(forge):
    return [at for at in places_of(forge, "entered") if b'"late_ms"' in forge.lines[at]]


def late_without_ground(forge):
    return with_changes(forge, forge.random.choice(late_places(forge)), {}, drop=("ground",))


def late_hidden(forge):
    return with_changes(forge, forge.random.choice(late_places(forge)), {}, drop=("ground", "late_ms"))


def late_made_smaller(forge):
    at = forge.random.choice(late_places(forge))
    return with_changes(forge, at, {"late_ms": json.loads(forge.lines[at])["late_ms"] - 1})


def sealed_in_the_past(forge):
    at = forge.random.choice(places_of(forge, "refused", "left", "held"))
    return with_changes(forge, at, {"at": 1})


def moved_in_time(forge):
    at = forge.random.choice(places_of(forge, "moved"))
    return with_changes(forge, at, {"filed_at": json.loads(forge.lines[at])["filed_at"] - 1})


def stranger_leaves(forge):
    return with_changes(forge, forge.random.choice(places_of(forge, "left", "held", "moved")), {"code": "nobody"})


def enters_twice(forge):
    first, second = sorted(forge.random.sample(places_of(forge, "entered")[:9], 2))
    gone = [at for at in places_of(forge, "left", "offered") if at < second]
    code = json.loads(forge.lines[first])["code"]
    require_standing = all(code not in forge.lines[at].decode() for at in gone)
    return with_changes(forge, second, {"code": code}) if require_standing else stranger_leaves(forge)


def unknown_kind(forge):
    return with_changes(forge, forge.random.randrange(1, len(forge.lines)), {"kind": "promoted"}, drop=("withheld",))


OF_LAWS = (
    pass_over,
    wrong_ordinal,
    wrong_progress,
    fewer_places,
    hold_without_ground,
    hold_with_an_empty_ground,
    one_officer,
    late_without_ground,
    late_hidden,
    late_made_smaller,
    sealed_in_the_past,
    moved_in_time,
    stranger_leaves,
    enters_twice,
    unknown_kind,
)


# Each of these lays a tampered copy out, and tells what the verifier must name and with what it is called.


def tamper_lines(forge, kind):
    lines, entry = kind(forge)
    forge.write(lines, forge.heads)
    if forge.random.random() < 0.5:
        return {"entry": entry}, {"hashes": forge.hashes}
    return {"interval": forge.interval(entry)}, {}


def tamper_lines_and_checkpoints(forge, kind):
    """The forger makes new hashes and new checkpoints too, but has not the keys of the ledger."""
    lines, entry = kind(forge)
    lines = (lines + forge.lines)[: len(forge.lines)]
    forge.write(lines, forge.resealed(lines, entry, forge.random.choice(SIGNERS)))
    if forge.random.random() < 0.5:
        return {"entry": entry}, {"hashes": forge.hashes}
    return {"interval": forge.interval(entry)}, {}


def tamper_checkpoints(forge, kind):
    heads, index, every = kind(forge)
    forge.write(forge.lines, heads)
    return {"from": forge.before(index)}, {"every": every}


def break_law(forge, kind):
    """The keeper of the keys breaks a rule, and signs it."""
    lines, entry = kind(forge)
    changed = next(at for at, line in enumerate(lines) if line != forge.lines[at])
    forge.write(lines, forge.resealed(lines, changed + 1, forge.with_own_keys))
    return {"entry": entry}, {}


def fork(forge, _kind):
    """The keeper of the keys signs another past that keeps every rule; two witnesses hold what they were sent."""
    some = [at for at, line in enumerate(forge.lines) if any(f'"{key}":"'.encode() in line for key in HARMLESS)]
    at = forge.random.choice([at for at in some if at >= forge.sizes[0]])
    key = next(key for key in HARMLESS if f'"{key}":"'.encode() in forge.lines[at])
    lines = [*forge.lines[:at], edited(forge.random, forge.lines[at], key), *forge.lines[at + 1 :]]
    forge.write(lines, forge.resealed(lines, at + 1, forge.with_own_keys))
    older = forge.random.choice([head for head in forge.heads if head["checkpoint"]["size"] <= at])
    newer = forge.random.choice([head for head in forge.heads if head["checkpoint"]["size"] > at])
    sizes = older["checkpoint"]["size"], newer["checkpoint"]["size"]
    return {"interval": sizes, "reason": "FORK"}, {"witnesses": [older, newer]}


def roll_back(forge, _kind):
    """The keeper of the keys hides the newest entries; a witness was sent their checkpoint."""
    index = forge.random.randrange(len(forge.heads) - 1)
    forge.write(forge.lines[: forge.sizes[index]], forge.heads[: index + 1])
    (forge.folder / "lists.json").write_text(json.dumps(forge.maker.lists[index]))
    return {"reason": "a witness"}, {"witnesses": [forge.heads[index + 1]]}


def edit_lists(forge, _kind):
    forge.write(forge.lines, forge.heads)
    rows = [dict(row) for row in forge.maker.lists[-1]]
    row, column = forge.random.choice(rows), forge.random.choice(("count", "order"))
    row[column] = other_value(forge.random, row[column])
    (forge.folder / "lists.json").write_text(json.dumps(rows))
    return {"interval": (forge.before(len(forge.sizes) - 1), forge.sizes[-1])}, {}


def edit_rules(forge, _kind):
    """The document of a rule set is not the one that was put in force."""
    forge.write(forge.lines, forge.heads)
    at = forge.random.choice(places_of(forge, "rules_in_force"))
    document = forge.folder / "rules" / f"{json.loads(forge.lines[at])['rules']}.json"
    text = bytearray(document.read_bytes())
    text[forge.random.randrange(len(text))] ^= 1
    document.write_bytes(text)
    return {"entry": at + 1}, {}


SORTS = (
    *((tamper_lines, kind) for kind in OF_LINES),
    *(
        (tamper_lines_and_checkpoints, kind)
        for kind in (edit, swap_and_renumber, delete_and_renumber, insert_and_renumber)
    ),
    *((tamper_checkpoints, kind) for kind in OF_CHECKPOINTS),
    *((break_law, kind) for kind in OF_LAWS),
    (fork, None),
    (roll_back, None),
    (edit_lists, None),
    (edit_rules, None),
)


def fault(forge, *, witnesses=(), **options) -> dict:
    try:
        check_ledger(forge.folder, list(witnesses), **options)
    except WrongError as error:
        return dict(zip(("reason", "entry", "interval"), error.args, strict=True))
    return {}


def fits(expected, found) -> bool:
    return (
        found != {}
        and expected.get("reason", "") in found["reason"]
        and expected.get("entry", found["entry"]) == found["entry"]
        and expected.get("interval", found["interval"]) == found["interval"]
        and expected.get("from", found["interval"][0]) == found["interval"][0]
    )


def run(count: int, seed: int, *, entries: int = 10_000) -> dict:
    """Tamper so many times with a good ledger; tell how many were seen, and how many were named right."""
    sorts, misses = Counter(), []
    with TemporaryDirectory() as folder:
        forge = Forge(Path(folder), entries=entries, seed=seed)
        check_ledger(forge.folder, [])
        for trial in range(count):
            sort, kind = SORTS[trial % len(SORTS)]
            expected, options = sort(forge, kind)
            found = fault(forge, **options)
            if sort in {roll_back, edit_lists, edit_rules}:
                forge.restore()
            name = f"{sort.__name__} {kind.__name__ if kind else ''}".strip()
            sorts[name] += 1
            if not fits(expected, found):
                misses.append({"trial": trial, "sort": name, "expected": expected, "found": found})
    seen = count - sum(miss["found"] == {} for miss in misses)
    return {"count": count, "seen": seen, "named": count - len(misses), "sorts": dict(sorts), "misses": misses[:20]}
