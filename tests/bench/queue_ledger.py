"""A made-up territory's ledger: the same lines for the same size, sealed and drawn by the service's own domain."""

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush
from pathlib import Path
from typing import Any

from queue_service.domain.atoms import Atom, Key, PrivilegeClass
from queue_service.domain.changes import entered, held, left, moved, offered, released, rules_in_force, run
from queue_service.domain.drawing import draw, shares
from queue_service.domain.folding import Stand
from queue_service.domain.leaves import Leaf
from queue_service.domain.rule_document import document_hash
from queue_service.domain.rule_set import rule_set_of
from queue_service.domain.sealing import Sealing, seal

TERRITORY = "750000000"
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
COHORTS = (2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026)
CLASSES = (PrivilegeClass.A, PrivilegeClass.B1, PrivilegeClass.B2, PrivilegeClass.GENERAL)
WEIGHTS = (3, 5, 12, 80)
BEGINS_MS = 1_700_000_000_000
TWO_YEARS_MS = 63_000_000_000
#: Of a hundred children who ever stood, so many have gone: some left, the others were drawn in as many runs.
GONE, DRAWN, RUNS = 10, 6, 10
BATCH = 5000


def rule_document() -> dict[str, Any]:
    """24 categories: of each birth year class A, then one of class B to three of the others."""
    years = []
    for cohort in COHORTS:
        names = {"a": ["a"], "b": ["b1", "b2"], "c": ["general"]}
        a, b, c = (
            {"category": f"{cohort}{code}", "cohorts": [cohort], "classes": names[code]} for code in ("a", "b", "c")
        )
        years.append({"children": [a, {"mix": f"ratio{cohort}", "word": [0, 1, 1, 1], "children": [b, c]}]})
    labels = {f"{cohort}{code}": dict.fromkeys(("kk", "ru", "en"), code) for cohort in COHORTS for code in "abc"}
    return {
        "version": "bench.1",
        "valid_from": "2026-01-01",
        "act": "made up",
        "uncertain": [],
        "whole_cities": [TERRITORY],
        "purposes": {},
        "labels": labels,
        "tree": {"children": years},
    }


def write_ledger(folder: Path, *, standing: int, seed: int = 1) -> tuple[Path, Path]:
    """A ledger after which exactly `standing` children stand in one territory, and its rule set."""
    ledger, rules = folder / f"ledger-{standing}.jsonl", folder / f"rules-{standing}.json"
    rules.write_text(json.dumps(rule_document()))
    with ledger.open("wb") as file:
        for sealing in _Past(standing=standing, dice=random.Random(seed)).sealings():
            file.writelines(sealed.data + b"\n" for sealed in sealing.leaves)
    return ledger, rules


class _Past:
    """Two years of a territory: filings, some late; moves, holds, leavings; a run every few weeks."""

    def __init__(self, *, standing: int, dice: random.Random) -> None:
        self._dice = dice
        self._rules = rule_set_of(rule_document())
        gone = standing * GONE // (100 - GONE)
        self._to_enter = standing + gone
        self._to_draw = gone * DRAWN // GONE
        self._to_leave = gone - self._to_draw
        self._step_ms = TWO_YEARS_MS // self._to_enter
        self._seq, self._at_ms = 0, BEGINS_MS
        self._stands: dict[str, Stand | None] = {}
        self._codes: list[str] = []
        self._lines: dict[str, list[Key]] = {code: [] for code in self._rules.categories}
        self._progress: dict[str, int] = {}

    def sealings(self) -> Iterator[Sealing]:
        """The whole past, sealing by sealing."""
        document = rule_document()
        yield self._seal([rules_in_force(version="bench.1", document_hash=document_hash(document), keep_progress=True)])
        batches = max(1, self._to_enter // BATCH)
        for batch in range(batches):
            last = batch == batches - 1
            entering = self._to_enter - len(self._codes) if last else self._to_enter // batches
            yield self._seal(self._filings(entering))
            yield self._seal(self._changes(entering, leaving=self._share(self._to_leave, batch, batches)))
            first, end = batch * RUNS // batches, (batch + 1) * RUNS // batches
            if end > first:
                places = self._to_draw * end // RUNS - self._to_draw * first // RUNS
                yield self._seal(self._run(f"run{end}", places=places))

    def _share(self, whole: int, batch: int, batches: int) -> int:
        return whole * (batch + 1) // batches - whole * batch // batches

    def _filings(self, count: int) -> list[Leaf]:
        contents = []
        for _ in range(count):
            self._at_ms += self._step_ms
            late = self._dice.randrange(BEGINS_MS // 100_000) * 1000 if self._dice.random() < 1 / 100 else 0
            code = "".join(self._dice.choices(LETTERS, k=17))
            key = Key(self._at_ms - self._dice.randrange(50_000) - late, code)
            (name,) = self._dice.choices(CLASSES, WEIGHTS)
            atom = Atom(self._dice.choice(COHORTS), name)
            self._codes.append(code)
            marks = {"receipt_hash": f"{len(self._codes):064x}", "attributes": f"{len(self._codes):064x}"}
            contents.append(entered(waiting_list=TERRITORY, atom=atom, key=key, **marks))
        return contents

    def _changes(self, entering: int, *, leaving: int) -> list[Leaf]:
        """Of those who stand: three in a hundred are held, one released, three moved; so many leave."""
        codes = self._standing(entering * 7 // 100 + leaving)
        kinds = [*("left",) * leaving, *self._dice.choices(("held", "released", "moved"), (3, 1, 3), k=len(codes))]
        return [self._change(kind, code) for kind, code in zip(kinds, codes, strict=False)]

    def _change(self, kind: str, code: str) -> Leaf:
        stand = self._stands[code]
        assert stand is not None
        match kind:
            case "left":
                return left(waiting_list=TERRITORY, code=code, reason="withdrawn_by_parent")
            case "held":
                return held(waiting_list=TERRITORY, code=code, ground="under_age")
            case "released":
                return released(waiting_list=TERRITORY, code=code, ground="under_age")
        atom = Atom(stand.atom.cohort, self._dice.choice(CLASSES))
        return moved(waiting_list=TERRITORY, atom=atom, key=stand.key, reason="privilege_confirmed")

    def _standing(self, count: int) -> list[str]:
        """Different children who stand, by chance."""
        found: dict[str, None] = {}
        while len(found) < min(count, len(self._codes) // 2):
            code = self._dice.choice(self._codes)
            if self._stands.get(code) is not None:
                found[code] = None
        return list(found)

    def _run(self, name: str, *, places: int) -> list[Leaf]:
        free = Counter(
            self._rules.category_of_atom[stand.atom]
            for stand in self._stands.values()
            if stand is not None and stand.held_ground is None
        )
        wanted = shares(places, root=self._rules.root, free=free, progress=self._progress)
        lines = {code: self._first(code, count) for code, count in wanted.items()}
        offers = []
        for ordinal, offer in enumerate(draw(self._rules.root, lines, progress=self._progress), start=1):
            self._progress |= offer.progress
            offers.append(
                offered(waiting_list=TERRITORY, code=offer.child, run=name, ordinal=ordinal, progress=offer.progress)
            )
        return [run(waiting_list=TERRITORY, name=name, places=places, cut_off_ms=self._at_ms), *offers]

    def _first(self, category: str, count: int) -> list[str]:
        """The first of a category who still stand there and are not held."""
        line, found = self._lines[category], dict[str, None]()
        while len(found) < count:
            key = heappop(line)
            stand = self._stands[key.code]
            if stand is not None and stand.held_ground is None and self._rules.category_of_atom[stand.atom] == category:
                found[key.code] = None
        return list(found)

    def _seal(self, contents: Iterable[Leaf]) -> Sealing:
        contents = list(contents)
        codes = {str(content["code"]) for content in contents if "code" in content}
        stands = {code: self._stands[code] for code in codes if self._stands.get(code) is not None}
        sealing = seal(contents, after_seq=self._seq, at_ms=self._at_ms, stands=stands)
        self._seq += len(sealing.leaves)
        self._keep(sealing.stands)
        return sealing

    def _keep(self, stands: Mapping[str, Stand | None]) -> None:
        self._stands |= stands
        for stand in stands.values():
            if stand is not None and stand.held_ground is None:
                heappush(self._lines[self._rules.category_of_atom[stand.atom]], stand.key)
