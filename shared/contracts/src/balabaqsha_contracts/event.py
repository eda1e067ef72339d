"""What every event of the house is, before it is any particular one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints

TYPE_PREFIX = "kz.balabaqsha"
SCHEMA_BASE = "https://balabaqsha.kz/schemas"


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None or value.utcoffset() is None:
        raise ValueError("an instant carries its offset")
    return value


def _milliseconds(value: datetime) -> str:
    return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")


Instant = Annotated[datetime, AfterValidator(_in_utc), PlainSerializer(_milliseconds, return_type=str)]
Identifier = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z._:-]+$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[a-z0-9_]+$")]
Kato = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Sealed = Annotated[str, StringConstraints(min_length=20, max_length=4096), Field(description="Compact JWE")]
LanguageCode = Literal["kk", "ru", "en"]
Year = Annotated[int, Field(ge=1990, le=2100)]
BirthDate = date


class Event(BaseModel):
    """A fact that one service states and others may hear; its version never changes but by an optional field."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    producer: ClassVar[str]
    fact: ClassVar[str]
    version: ClassVar[int] = 1
    #: The kind of thing the fact is about; who hears one fact of it hears all of them.
    aggregate: ClassVar[str]
    #: The field that names the thing: the envelope's `subject`.
    subject_field: ClassVar[str]
    #: What readers outside the core get; None keeps the event inside.
    public: ClassVar["type[PublicForm] | None"] = None
    example: ClassVar[Mapping[str, Any]]

    @property
    def subject(self) -> str:
        """The id of the thing the fact is about."""
        return str(getattr(self, self.subject_field))

    @classmethod
    def type_name(cls) -> str:
        """The CloudEvents `type`."""
        return f"{TYPE_PREFIX}.{cls.producer}.{cls.fact}.v{cls.version}"

    @classmethod
    def routing_key(cls) -> str:
        """Three words: producer, fact, version."""
        return f"{cls.producer}.{cls.fact}.v{cls.version}"

    @classmethod
    def schema_uri(cls) -> str:
        """Where the JSON Schema of the data is published."""
        return f"{SCHEMA_BASE}/{cls.routing_key()}.json"

    @classmethod
    def public_schema_uri(cls) -> str:
        """Where the JSON Schema of the public form is published."""
        return f"{SCHEMA_BASE}/public/{cls.routing_key()}.json"


class PublicForm(BaseModel):
    """The allow-list of fields that leave the core; built from the core event's own fields."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @classmethod
    def of(cls, event: Event) -> "PublicForm":
        """The event with everything dropped that is not on the list."""
        return cls.model_validate(event.model_dump())
