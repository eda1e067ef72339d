"""The verifier on a ledger of a million entries: made by its own maker, checked from files in a process of its own."""

from pathlib import Path

from report import Row, Section, at_most
from runner import Bench, run_child

_VERIFY = Path(__file__).parents[2] / "shared" / "verify"
_MAKE = (
    "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from ledger_maker import make_ledger; "
    "make_ledger(Path(sys.argv[2]), entries=int(sys.argv[3]), seed=1)"
)
SIZES = (100_000, 1_000_000)


async def verifying(bench: Bench) -> Section:
    """The whole ledger, offline: every line, the tree, the order, every voucher."""
    rows: list[Row] = []
    for size in SIZES:
        folder = bench.folder / f"verify-{size}"
        await run_child("-c", _MAKE, str(_VERIFY / "tests"), str(folder), str(size))
        program = str(_VERIFY / "src" / "balabaqsha_verify" / "verify.py")
        child = await run_child("-I", program, "ledger", str(folder))
        rows.append(Row(what=f"a ledger of {size:,} leaves", figure=str(child)))
        if size == max(SIZES):
            rows.append(at_most("its time", child.seconds, 30, unit="s"))
    note = (
        "Standard library alone, one process, published files: canonical form, tree, checkpoints, order, every voucher."
    )
    return Section(title="Verifier", rows=rows, notes=[note])
