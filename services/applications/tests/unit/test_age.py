"""Up to what age a child may wait."""

from datetime import UTC, date, datetime

import pytest

from applications_service.domain.age import AgeRule, rule_year

RULE = AgeRule(valid_from=date(2020, 1, 1), refused_from_age=7, source="test")


@pytest.mark.parametrize(("born", "refused"), [(2018, True), (2019, True), (2020, False), (2026, False)])
def test_a_child_turning_seven_within_the_year_is_refused(born: int, *, refused: bool):
    assert RULE.refuses(date(born, 12, 31), at=datetime(2026, 6, 1, tzinfo=UTC)) is refused


def test_the_year_begins_when_it_begins_in_kazakhstan():
    assert rule_year(datetime(2026, 12, 31, 18, 59, 59, tzinfo=UTC)) == 2026
    assert rule_year(datetime(2026, 12, 31, 19, 0, 0, tzinfo=UTC)) == 2027
