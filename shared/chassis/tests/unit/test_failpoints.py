"""Fail-points: the process dies at the named passing and at no other."""

import os
import signal
import subprocess
import sys

import pytest

PROGRAM = """
from balabaqsha_chassis.failpoints import edge, reach, reach_at_edge
for passing in range(1, 4):
    print(passing, flush=True)
    reach("relay.after_confirm")
    edge.set("cons")
    reach_at_edge("after_commit")
print("lived", flush=True)
"""


def run(failpoint: str | None) -> tuple[int, list[str]]:
    environment = {name: value for name, value in os.environ.items() if name != "FAILPOINT"}
    if failpoint is not None:
        environment["FAILPOINT"] = failpoint
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout.split()


@pytest.mark.parametrize("failpoint", [None, "", "relay.after_mark", "relay.after_confirm:4", "after_commit", ":1"])
def test_a_process_lives_that_does_not_pass_the_place_so_often(failpoint: str | None) -> None:
    assert run(failpoint) == (0, ["1", "2", "3", "lived"])


@pytest.mark.parametrize(
    ("failpoint", "passings"),
    [
        ("relay.after_confirm", ["1"]),
        ("relay.after_confirm:1", ["1"]),
        ("relay.after_confirm:3", ["1", "2", "3"]),
        ("cons.after_commit:2", ["1", "2"]),
    ],
)
def test_a_process_dies_at_the_named_passing(failpoint: str, passings: list[str]) -> None:
    assert run(failpoint) == (-signal.SIGKILL, passings)
