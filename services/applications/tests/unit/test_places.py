"""KATO codes and their parents."""

import pytest

from applications_service.domain.kato import ancestors, is_kato, is_region


@pytest.mark.parametrize("code", ["750000000", "113234100"])
def test_nine_digits_of_a_region_are_a_code(code: str):
    assert is_kato(code)


@pytest.mark.parametrize("code", ["", "75000000", "7500000000", "75000000x", "001234567", "７50000000"])
def test_anything_else_is_none(code: str):
    assert not is_kato(code)


def test_only_codes_ending_in_seven_zeros_are_regions():
    assert is_region("750000000")
    assert not is_region("751110000")


@pytest.mark.parametrize(
    ("code", "existing", "parent"),
    [
        ("751110000", {"750000000"}, "750000000"),
        ("113234000", {"113230000", "113200000", "110000000"}, "113200000"),
        ("113234100", {"113234000", "113230000", "113200000"}, "113234000"),
        ("151011100", {"151010000", "150000000"}, "151010000"),
        ("113200000", {"110000000"}, "110000000"),
    ],
)
def test_the_parent_is_the_nearest_place_above_that_exists(code: str, existing: set[str], parent: str):
    assert next(one for one in ancestors(code) if one in existing) == parent


def test_a_region_lies_in_nothing():
    assert list(ancestors("750000000")) == []
