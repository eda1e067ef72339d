"""Makes and checks the files of the contracts: `python -m balabaqsha_contracts write|check|release`."""

import argparse
import sys
from pathlib import Path

from balabaqsha_contracts.documents import broken_promises, release, stale_paths, write

#: `shared/contracts` of the checkout that this module stands in.
_HERE = Path(__file__).resolve().parents[2]


def main() -> None:
    """Do what the command line says; the process ends with 1 when something is not as it should be."""
    parser = argparse.ArgumentParser(prog="balabaqsha-contracts", description=__doc__)
    parser.add_argument("what", choices=["write", "check", "release"])
    parser.add_argument("--folder", type=Path, default=_HERE, help="where schemas/, examples/ and asyncapi/ stand")
    given = parser.parse_args()
    sys.exit(1 if _complains(given.what, folder=given.folder) else 0)


def _complains(what: str, *, folder: Path) -> bool:
    """Whether there is something to complain about."""
    if what == "write":
        _tell("written", write(folder))
        return False
    if what == "release":
        return _tell("breaks a released version", release(folder))
    stale = _tell("out of date, run `make contracts`", stale_paths(folder))
    broken = _tell("breaks a released version", broken_promises(folder))
    return stale or broken


def _tell(what: str, places: list[str] | tuple[str, ...]) -> bool:
    for place in places:
        sys.stdout.write(f"{place}: {what}\n")
    return bool(places)


if __name__ == "__main__":
    main()
