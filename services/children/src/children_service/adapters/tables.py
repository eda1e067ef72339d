"""The service's own tables; personal cells are bytes, readable with the row's data key only."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, LargeBinary, MetaData, Table, Text, Uuid

METADATA = MetaData()
#: The cells a person's data key reads, in `child` and in `register_check` alike.
PERSON_CELLS = ("iin", "surname", "first_name", "patronymic", "sex", "birth_date")


def _sealed_person() -> list[Column[bytes]]:
    return [Column(name, LargeBinary) for name in ("data_key", *PERSON_CELLS)]


ACCOUNT = Table(
    "account",
    METADATA,
    Column("account_id", Text, primary_key=True),
    Column("erased_at", DateTime(timezone=True)),
)
CHECK_ALLOWANCE = Table(
    "check_allowance",
    METADATA,
    Column("account_id", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("in_all", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("granted", Boolean, nullable=False),
)
REGISTER_CHECK = Table(
    "register_check",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Text, nullable=False),
    Column("iin_index", LargeBinary, nullable=False),
    Column("data_key_id", Text),
    *_sealed_person(),
    Column("basis", LargeBinary),
    Column("relation", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("checked_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
)
CHILD = Table(
    "child",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("iin_index", LargeBinary, nullable=False, unique=True),
    Column("data_key_id", Text),
    *_sealed_person(),
    Column("facts_as_of", DateTime(timezone=True), nullable=False),
)
CHILD_LINK = Table(
    "child_link",
    METADATA,
    Column("account_id", Text, primary_key=True),
    Column("child_id", Uuid, primary_key=True),
    Column("relation", Text, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
)
