import pytest

from balabaqsha_simulators.register.additions import AddedFamilies
from balabaqsha_simulators.register.population import Population


@pytest.fixture(name="families")
def _families():
    population = Population(seed=1, families=3)
    return [population.family(index) for index in range(3)]


def test_added_families_are_known_after_a_restart(tmp_path, families):
    state = tmp_path / "families.jsonl"
    before = AddedFamilies(state=state)
    for family in families:
        before.add(family)

    after = AddedFamilies(state=state)

    assert [after.family(index) for index in range(len(after))] == families
    assert after.family_of(families[1].children[0].iin) == families[1]
    assert after.owns_phone(families[2].guardians[0].phone)


def test_a_torn_last_line_is_cut_off(tmp_path, families):
    state = tmp_path / "families.jsonl"
    AddedFamilies(state=state).add(families[0])
    state.write_bytes(state.read_bytes() + b'{"guardians": [{"per')

    restarted = AddedFamilies(state=state)
    restarted.add(families[1])

    assert len(AddedFamilies(state=state)) == 2


def test_a_broken_line_stops_the_start(tmp_path):
    state = tmp_path / "families.jsonl"
    state.write_text('{"guardians": 1}\n')

    with pytest.raises(ValueError, match="line 1"):
        AddedFamilies(state=state)
