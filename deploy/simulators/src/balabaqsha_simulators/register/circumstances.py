"""What life dealt a family: who stands for the children, who died, which facts hold, where they live."""

from dataclasses import dataclass
from random import Random

from balabaqsha_simulators.register.people import LARGE_FAMILY_CHILDREN, Fact, Relation, Residence, Sex

ALMATY = "750000000"
ALMATY_REGION = "190000000"
ALMATY_DISTRICTS = (
    "751110000",
    "751210000",
    "751310000",
    "751410000",
    "751510000",
    "751710000",
    "751810000",
    "751910000",
)
NEIGHBOURS = 0.2

FACT_SHARES: dict[Fact, float] = {
    "serviceman": 0.04,
    "special_state_body": 0.015,
    "teacher": 0.06,
    "guardian_disability": 0.025,
    "special_needs": 0.03,
}
ORPHANS = 0.006
WITHOUT_CARE = 0.006
ADOPTED = 0.012
BOTH_PARENTS = 0.8
MOTHER_ALONE = 0.93
WIDOWED = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An adult's place in the family: an even slot stands beside the mother's age, an odd one beside the father's."""

    slot: int
    relation: Relation
    sex: Sex


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """The roles and facts of one family."""

    guardians: tuple[Role, ...]
    deceased: tuple[Role, ...]
    facts: tuple[Fact, ...]
    residence: Residence


MOTHER = Role(slot=0, relation="mother", sex="female")
FATHER = Role(slot=1, relation="father", sex="male")
DEAD_MOTHER = Role(slot=2, relation="mother", sex="female")
DEAD_FATHER = Role(slot=3, relation="father", sex="male")


def draw_circumstances(rng: Random, *, children: int) -> Circumstances:
    """Draw a family's circumstances so that its roles and its facts agree."""
    facts = draw_facts(rng, children=children)
    guardians, deceased = draw_roles(rng, facts=facts)
    return Circumstances(guardians=guardians, deceased=deceased, facts=facts, residence=draw_residence(rng))


def draw_facts(rng: Random, *, children: int) -> tuple[Fact, ...]:
    """Draw the facts; a large family is one by the number of its children and by nothing else."""
    facts: list[Fact] = ["large_family"] if children >= LARGE_FAMILY_CHILDREN else []
    chance = rng.random()
    if chance < ORPHANS + WITHOUT_CARE:
        return (*facts, "orphan" if chance < ORPHANS else "without_parental_care")
    return (*facts, *(fact for fact, share in FACT_SHARES.items() if rng.random() < share))


def draw_roles(rng: Random, *, facts: tuple[Fact, ...]) -> tuple[tuple[Role, ...], tuple[Role, ...]]:
    """Draw who stands for the children and who of the parents died."""
    if "orphan" in facts:
        return _substitutes(rng, relation=rng.choice(("guardian", "trustee"))), (DEAD_MOTHER, DEAD_FATHER)
    if "without_parental_care" in facts:
        return _substitutes(rng, relation=rng.choice(("guardian", "trustee"))), ()
    if rng.random() < ADOPTED:
        return _substitutes(rng, relation="adopter"), ()
    return _parents(rng)


def draw_residence(rng: Random) -> Residence:
    if rng.random() < NEIGHBOURS:
        return Residence(region=ALMATY_REGION, district=None)
    return Residence(region=ALMATY, district=rng.choice(ALMATY_DISTRICTS))


def _parents(rng: Random) -> tuple[tuple[Role, ...], tuple[Role, ...]]:
    if rng.random() < BOTH_PARENTS:
        return (MOTHER, FATHER), ()
    alone, other = (MOTHER, DEAD_FATHER) if rng.random() < MOTHER_ALONE else (FATHER, DEAD_MOTHER)
    return (alone,), (other,) if rng.random() < WIDOWED else ()


def _substitutes(rng: Random, *, relation: Relation) -> tuple[Role, ...]:
    women = Role(slot=0, relation=relation, sex="female")
    men = Role(slot=1, relation=relation, sex="male")
    return rng.choice(((women, men), (women,), (men,)))
