"""Twenty kinds of families: every privilege, every cohort, each again and again in the same order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any

ALMATY = "750000000"
DISTRICTS = ("751110000", "751210000", "751310000", "751410000", "751510000", "751710000", "751810000", "751910000")
LANGUAGES = ("kk", "ru")
GENERAL = "general"
#: Privileges the register proves; the others rest on documents alone.
REGISTER_FACTS = frozenset(
    {
        "large_family",
        "serviceman",
        "special_state_body",
        "teacher",
        "guardian_disability",
        "orphan",
        "without_parental_care",
        "special_needs",
    }
)
CHILDREN_OF_A_LARGE_FAMILY = 4
YEARS_BETWEEN_CHILDREN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A family as the demonstration wants it; the age is the one the child turns this year."""

    name: str
    age: int
    privilege: str | None = None
    document: str | None = None
    group_type: str = GENERAL
    relation: str | None = None
    sex: str | None = None
    children: int = 1

    def draft(self, *, today: date, number: int) -> dict[str, Any]:
        """What the register is asked for; all that is not said here it draws itself."""
        facts = [self.privilege] if self.privilege in REGISTER_FACTS else ["none"]
        births = [
            birth_date(self.age + YEARS_BETWEEN_CHILDREN * elder, today=today, number=number)
            for elder in range(self.children)
        ]
        draft: dict[str, Any] = {
            "facts": facts,
            "children": [{"birth_date": birth.isoformat()} for birth in births],
            "residence": {"region": ALMATY, "district": district(number)},
        }
        if self.relation:
            draft["guardians"] = [{"relation": self.relation} | ({"sex": self.sex} if self.sex else {})]
        return draft

    def wishes(self, *, number: int) -> dict[str, Any]:
        """The fields of the application."""
        return {
            "group_type": self.group_type,
            "region": ALMATY,
            "district": district(number),
            "language": LANGUAGES[number % len(LANGUAGES)],
            "privilege": {"type": self.privilege} if self.privilege else None,
        }


KINDS: tuple[Kind, ...] = (
    Kind(name="mother, the only child", age=6, relation="mother"),
    Kind(
        name="large family",
        age=6,
        privilege="large_family",
        document="family_certificate",
        children=CHILDREN_OF_A_LARGE_FAMILY,
    ),
    Kind(name="serviceman", age=6, privilege="serviceman", document="service_certificate", relation="father"),
    Kind(
        name="orphan with a guardian",
        age=6,
        privilege="orphan",
        document="guardianship_decision",
        relation="guardian",
        sex="female",
    ),
    Kind(name="father, the only child", age=5, relation="father"),
    Kind(name="child without parental care", age=5, privilege="without_parental_care", relation="trustee", sex="male"),
    Kind(
        name="child with special needs",
        age=5,
        privilege="special_needs",
        document="pmpk_conclusion",
        group_type="special",
    ),
    Kind(name="teacher", age=5, privilege="teacher", document="teacher_certificate", relation="mother"),
    Kind(name="both parents", age=4),
    Kind(name="parent with a disability", age=4, privilege="guardian_disability", document="disability_certificate"),
    Kind(name="special state body", age=4, privilege="special_state_body", document="service_certificate"),
    Kind(name="inclusive group", age=4, group_type="inclusive"),
    Kind(name="adopted child", age=3, relation="adopter", sex="female"),
    Kind(name="large family, no document", age=3, privilege="large_family", children=CHILDREN_OF_A_LARGE_FAMILY),
    Kind(name="two children", age=3, children=2),
    Kind(
        name="brother or sister with a disability",
        age=2,
        privilege="child_disability_in_family",
        document="disability_certificate",
        children=2,
    ),
    Kind(name="two-year-old", age=2),
    Kind(name="serviceman, two-year-old", age=2, privilege="serviceman"),
    Kind(name="one-year-old", age=1),
    Kind(name="newborn", age=0, relation="mother"),
)


def kinds(count: int) -> Iterator[Kind]:
    """So many families, the twenty kinds over and over."""
    return islice(cycle(KINDS), count)


def birth_date(age: int, *, today: date, number: int) -> date:
    """A day of the year in which the child turns the age, never after yesterday, spread over the year."""
    day = date(today.year - age, 1, 1) + timedelta(days=number * 37 % 365)
    return min(day, today - timedelta(days=1))


def district(number: int) -> str:
    return DISTRICTS[number % len(DISTRICTS)]
