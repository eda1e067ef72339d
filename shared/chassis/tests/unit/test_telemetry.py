"""Logs: JSON lines that hold no personal data, whatever was logged and by whom."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from balabaqsha_chassis.telemetry import configure_logging, mask_personal_data

IIN = "870101300123"
PHONE = "+77011234567"
PASSWORD = "correct horse battery"
TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"
MASK = "•••"


def masked(**entry: Any) -> dict[str, Any]:
    return dict(mask_personal_data(None, "info", entry))


@pytest.mark.parametrize(
    "personal",
    [
        IIN,
        PHONE,
        "77011234567",
        "87011234567",
        "+7 701 123 45 67",
        "+7 (701) 123-45-67",
        "8 701 123 45 67",
        "aruzhan.s@example.kz",
        TOKEN,
        "postgresql://queue:s3cret@localhost:5432/queue",
        "amqp://queue-service:s3cret@localhost/core",
    ],
)
@pytest.mark.parametrize("around", ["{}", "iin={}", "of {} and", "[{}]", "'{}',"])
def test_personal_data_is_masked_wherever_it_stands(personal: str, around: str) -> None:
    text = masked(text=around.format(personal))["text"]

    assert MASK in text
    assert personal not in text
    assert "s3cret" not in text


@pytest.mark.parametrize(
    "value",
    [
        {"deep": [{"er": IIN}]},
        (IIN, PHONE),
        {IIN, PHONE},
        int(IIN),
        ValueError(f"no person {IIN}"),
        IIN.encode(),
        {IIN: "as a key"},
    ],
)
def test_personal_data_is_masked_in_whatever_holds_it(value: Any) -> None:
    line = json.dumps(masked(value=value), ensure_ascii=False, default=repr)

    assert IIN not in line
    assert PHONE not in line
    assert MASK in line


@pytest.mark.parametrize(
    "harmless",
    [
        "019a0000-0000-7000-8000-000000000004",
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "1764000000123",
        "2026-03-01T04:00:00.123Z",
        "7KQ2-9DMX-4T0H-WZ8C-V",
        "750000000",
        "12.5",
        12.5,
        404,
        True,
        None,
    ],
)
def test_what_is_nobodys_is_left_alone(harmless: Any) -> None:
    assert masked(value=harmless)["value"] == harmless


Lines = Callable[[Callable[[], None]], list[dict[str, Any]]]


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Lines]:
    """What a service's process writes while it does something."""
    handlers, level = logging.root.handlers, logging.root.level

    def write(act: Callable[[], None]) -> list[dict[str, Any]]:
        configure_logging("queue", level="info")
        act()
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    yield write
    logging.root.handlers = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


def check(password: str, iin: str) -> None:
    name = "Аружан Серикова"
    raise RuntimeError(f"refused {iin}, {len(name)}, {len(password)}")


def test_a_traceback_tells_where_and_never_with_what(lines: Lines) -> None:
    def fail() -> None:
        try:
            check(PASSWORD, IIN)
        except RuntimeError:
            structlog.get_logger().exception("check_failed")

    (entry,) = lines(fail)

    line = json.dumps(entry, ensure_ascii=False)
    assert '"name": "check"' in line
    assert "RuntimeError" in line
    assert IIN not in line
    assert PASSWORD not in line
    assert "Аружан" not in line


def test_a_librarys_line_is_json_and_masked_too(lines: Lines) -> None:
    (entry,) = lines(lambda: logging.getLogger("library").warning("called by %s", PHONE))

    assert entry["event"] == f"called by {MASK}"
    assert entry["service"] == "queue"
    assert entry["level"] == "warning"
    assert entry["timestamp"].endswith("Z")


def test_a_line_keeps_its_own_words(lines: Lines) -> None:
    (entry,) = lines(lambda: structlog.get_logger().info("event_parked", mailbox="queue-service", attempt=12))

    assert entry["event"] == "event_parked"
    assert entry["mailbox"] == "queue-service"
    assert entry["attempt"] == 12


@pytest.mark.parametrize("name", [None, "library"])
def test_lines_below_the_level_are_not_written(lines: Lines, name: str | None) -> None:
    logger = structlog.get_logger() if name is None else logging.getLogger(name)

    assert lines(lambda: logger.debug("whispered")) == []
