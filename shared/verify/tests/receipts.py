"""The receipt of a made-up child, and the proof of her number by plain lists."""

import base64
import json

from ledger_books import canonical, key_pair, sha
from plain_order import category_for, category_nodes, takes


def attributes_of(child):
    return {"language": "қазақша", "purpose": "general", "settlement": f"{child.code[:4]}"}


def receipt_of(child):
    cohort, letter, filed_at = child.as_filed
    salt = sha(b"salt", child.code.encode())[:16]
    return {
        "attributes": sha(b"\x03", salt, canonical(attributes_of(child))).hex(),
        "class_claimed": letter,
        "class_proved": letter,
        "code": child.code,
        "cohort": cohort,
        "filed_at": filed_at,
        "list": child.name,
        "promise": "ledger_60s_at_most_24h",
        "salt": salt.hex(),
    }


def receipt_answer(maker, child):
    """What the parent downloads as her receipt."""
    private, public = key_pair(f"receipt-{maker.seed}")
    receipt = receipt_of(child)
    return {
        "receipt": receipt,
        "receipt_hash": sha(canonical(receipt)).hex(),
        "signature": base64.b64encode(private.sign(canonical(receipt))).decode(),
        "key_id": sha(public).hex()[:16],
        "public_key": public.hex(),
        "attributes": attributes_of(child),
    }


def proof_of(maker, child):
    """What the parent downloads as the proof of her number."""
    head = maker.checkpoints[-1]
    names = maker.list_names()
    seqs = dict.fromkeys((child.entered_at, child.placed_at))
    log = maker.count_log()
    index = names.index(child.name)
    return {
        **head,
        "leaves": [leaf_of(maker, seq) for seq in seqs],
        "rules": json.loads(canonical(maker.rules)),
        "list": {
            "data": canonical(maker.list_data(child.name)).decode(),
            "index": index,
            "of": len(names),
            "path": log.path(index, len(names)),
        },
        "paths": paths_of(maker, child),
        "numbers": numbers_of(maker, child),
    }


def leaf_of(maker, seq):
    size = maker.checkpoints[-1]["checkpoint"]["size"]
    return {"leaf": maker.leaf(seq).decode(), "path": maker.log.path(seq - 1, size)}


def paths_of(maker, child):
    code = category_for(maker.rules["tree"], child.cohort, child.letter)
    node = next(node for node in category_nodes(maker.rules["tree"]) if node["category"] == code)
    atoms = [(year, letter) for year in range(2015, 2030) for letter in ("a", "b1", "b2", "general")]
    hour = child.filed_at // 3_600_000
    return [
        {
            "cohort": year,
            "class": letter,
            "months": maker.counts.below((child.name, year, letter)),
            "days": maker.counts.below((child.name, year, letter), hour // 720),
            "hours": maker.counts.below((child.name, year, letter), hour // 720, hour // 24),
            "keys": maker.counts.below((child.name, year, letter), hour // 720, hour // 24, hour),
        }
        for year, letter in atoms
        if takes(node, year, letter)
    ]


def numbers_of(maker, child):
    """The three numbers, found by looking for the child in the whole line."""
    tree = maker.rules["tree"]
    children = {one.code: one for one in maker.standing if one.name == child.name}
    line = [children[code] for code, _ in maker.order(child.name, with_held=True)]
    mine = category_for(tree, child.cohort, child.letter)
    category = [one for one in line if category_for(tree, one.cohort, one.letter) == mine]
    cohort = [one for one in line if one.cohort == child.cohort]
    return {
        "overall": {"number": line.index(child) + 1, "total": len(line)},
        "category": {"code": mine, "number": category.index(child) + 1, "total": len(category)},
        "cohort": {"year": child.cohort, "number": cohort.index(child) + 1, "total": len(cohort)},
    }
