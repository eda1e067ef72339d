from dataclasses import dataclass

from balabaqsha_simulators.message_log import MessageLog, MessageNumbers


@dataclass(frozen=True)
class Note:
    id: int
    to: str
    text: str = ""


def test_messages_come_in_order_after_the_one_last_seen():
    log = MessageLog()
    for number in range(1, 7):
        log.add(Note(number, "ab"[number % 2]))

    assert [note.id for note in log.after(0)] == [1, 2, 3, 4, 5, 6]
    assert [note.id for note in log.after(2, to="a")] == [4, 6]
    assert log.after(6) == []
    assert log.after(0, to="nobody") == []


def test_only_the_newest_are_kept():
    log = MessageLog(most=2)
    for number in range(1, 5):
        log.add(Note(number, f"to {number % 3}"))

    assert [note.id for note in log.after(0)] == [3, 4]
    assert log.after(0, to="to 2") == []
    assert len(log) == 2


def test_a_message_that_is_gone_is_not_changed():
    log = MessageLog(most=1)
    log.add(Note(1, "a"))
    log.add(Note(2, "a"))

    log.change(Note(1, "a", "changed"))
    log.change(Note(2, "a", "changed"))

    assert log.after(0) == [Note(2, "a", "changed")]


def test_numbers_grow():
    numbers = MessageNumbers()

    assert numbers.next() < numbers.next()
