"""A series writes what its models would."""

import pytest

from balabaqsha_chassis.event_series import EventSeries, Value
from balabaqsha_contracts.queue_voucher_events import VoucherOfferedV1

NAMES = ("number", "application_id", "account_id", "ordinal")
ROWS: list[tuple[Value, ...]] = [
    ("7KQ2", "a-1", "account", 1),
    ('100 % %s \\ "Ә"\n\t\x01\x7f', "a-2", None, 100_000),
]


def pattern() -> VoucherOfferedV1:
    territory = {"territory": "75%"}
    return VoucherOfferedV1.model_validate(dict(VoucherOfferedV1.example)).model_copy(update=territory)


def test_each_event_of_a_series_is_byte_for_byte_its_models() -> None:
    models = [pattern().model_copy(update=dict(zip(NAMES, row, strict=True))) for row in ROWS]

    written = list(EventSeries(pattern=pattern(), names=NAMES, values=ROWS).data())

    assert written == [model.model_dump_json().encode() for model in models]


def test_a_series_has_one_event_for_each_subject() -> None:
    twice = EventSeries(pattern=pattern(), names=NAMES, values=[ROWS[0], ROWS[0]])

    with pytest.raises(ValueError, match="one event for each subject"):
        _ = twice.subjects
