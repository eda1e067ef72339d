"""The service's tables as SQLAlchemy knows them; the migrations create them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData()
_TIME = DateTime(timezone=True)

account = Table(
    "account",
    metadata,
    Column("id", Uuid(as_uuid=False), primary_key=True),
    Column("version", BigInteger),
    Column("wrapped_key", LargeBinary),
    Column("iin_cell", LargeBinary),
    Column("iin_index", LargeBinary),
    Column("person_cell", LargeBinary),
    Column("phone_cell", LargeBinary),
    Column("phone_index", LargeBinary),
    Column("second_phone_cell", LargeBinary),
    Column("email_cell", LargeBinary),
    Column("email_index", LargeBinary),
    Column("login_cell", LargeBinary),
    Column("login_index", LargeBinary),
    Column("language", Text),
    Column("locality", Text),
    Column("password_hash", Text),
    Column("registered_at", _TIME),
    Column("erased_at", _TIME),
)

challenge = Table(
    "challenge",
    metadata,
    Column("id", Uuid(as_uuid=False), primary_key=True),
    Column("purpose", Text),
    Column("account_id", Uuid(as_uuid=False)),
    Column("channel", Text),
    Column("delivery", Text),
    Column("wrapped_key", LargeBinary),
    Column("details_cell", LargeBinary),
    Column("language", Text),
    Column("code_hash", LargeBinary),
    Column("tries_left", SmallInteger),
    Column("created_at", _TIME),
    Column("expires_at", _TIME),
    Column("resend_after", _TIME),
    Column("spent_at", _TIME),
    Column("confirmed_at", _TIME),
    Column("completion_hash", LargeBinary),
    Column("completion_expires_at", _TIME),
    Column("completed_at", _TIME),
)


def _session(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("id", Uuid(as_uuid=False), primary_key=True),
        Column("account_id", Uuid(as_uuid=False)),
        Column("created_at", _TIME),
        Column("last_used_at", _TIME),
        Column("expires_at", _TIME),
        Column("remembered", Boolean),
        Column("device", Text),
        Column("address", Text),
        Column("ended_at", _TIME),
        Column("ended_why", Text),
    )


def _refresh_token(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("token_hash", LargeBinary, primary_key=True),
        Column("session_id", Uuid(as_uuid=False)),
        Column("issued_at", _TIME),
        Column("used_at", _TIME),
    )


session, refresh_token = _session("session"), _refresh_token("refresh_token")
#: The same for staff, in tables of their own, so that no token of one kind is ever taken for one of the other.
staff_session, staff_refresh_token = _session("staff_session"), _refresh_token("staff_refresh_token")

limit_count = Table(
    "limit_count",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("key_index", LargeBinary, primary_key=True),
    Column("taken", Integer),
    Column("ends_at", _TIME),
)

policy_acceptance = Table(
    "policy_acceptance",
    metadata,
    Column("account_id", Uuid(as_uuid=False), primary_key=True),
    Column("version", Text, primary_key=True),
    Column("accepted_at", _TIME),
    Column("channel", Text),
    Column("fingerprint", LargeBinary),
)

journal = Table(
    "journal",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("account_id", Uuid(as_uuid=False)),
    Column("at", _TIME),
    Column("what", Text),
    Column("session_id", Uuid(as_uuid=False)),
)

signing_key = Table(
    "signing_key",
    metadata,
    Column("kid", Text, primary_key=True),
    Column("wrapped_key", LargeBinary),
    Column("private_cell", LargeBinary),
    Column("public_jwk", JSONB),
    Column("created_at", _TIME),
    Column("active_from", _TIME),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Uuid(as_uuid=False), primary_key=True),
    Column("login", Text),
    Column("password_hash", Text),
    Column("password_provisional", Boolean),
    Column("wrapped_key", LargeBinary),
    Column("totp_cell", LargeBinary),
    Column("roles", ARRAY(Text)),
    Column("territories", ARRAY(Text)),
    Column("active", Boolean),
    Column("last_step", BigInteger),
    Column("failed_attempts", Integer),
    Column("created_at", _TIME),
)

staff_audit = Table(
    "staff_audit",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("at", _TIME),
    Column("what", Text),
    Column("actor", Text),
    Column("staff_id", Uuid(as_uuid=False)),
    Column("name_index", LargeBinary),
    Column("why", Text),
    Column("session_id", Uuid(as_uuid=False)),
    Column("address", Text),
    Column("previous", LargeBinary),
    Column("hash", LargeBinary),
)
