"""The service's tables as SQLAlchemy sees them; their making is the migrations' work."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

METADATA = sa.MetaData()
_ID = sa.Uuid(as_uuid=False)
_INSTANT = sa.DateTime(timezone=True)


def _names() -> tuple["sa.Column[str]", ...]:
    return (sa.Column("name_kk", sa.Text), sa.Column("name_ru", sa.Text), sa.Column("name_en", sa.Text))


def _listing(name: str, *further: "sa.Column[object]") -> sa.Table:
    position: sa.Column[int] = sa.Column("position", sa.Integer)
    return sa.Table(name, METADATA, sa.Column("code", sa.Text, primary_key=True), position, *further, *_names())


REGION = sa.Table(
    "region",
    METADATA,
    sa.Column("code", sa.CHAR(9), primary_key=True),
    sa.Column("parent", sa.CHAR(9)),
    sa.Column("whole_city", sa.Boolean),
    *_names(),
)
GROUP_TYPE = _listing("group_type")
TEACHING_LANGUAGE = _listing("teaching_language")
DOCUMENT_KIND = _listing("document_kind")
PRIVILEGE_TYPE = _listing(
    "privilege_type",
    sa.Column("class", sa.Text),
    sa.Column("uncertain", sa.Boolean),
    sa.Column("document_kinds", ARRAY(sa.Text)),
)
CONSENT_TEXT = sa.Table(
    "consent_text",
    METADATA,
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("valid_from", _INSTANT),
    sa.Column("text_kk", sa.Text),
    sa.Column("text_ru", sa.Text),
    sa.Column("text_en", sa.Text),
)
AGE_RULE = sa.Table(
    "age_rule",
    METADATA,
    sa.Column("valid_from", sa.Date, primary_key=True),
    sa.Column("refused_from_age", sa.Integer),
    sa.Column("source", sa.Text),
    sa.Column("uncertain", sa.Boolean),
)
CHILD_LINK = sa.Table(
    "child_link",
    METADATA,
    sa.Column("child_id", sa.Text, primary_key=True),
    sa.Column("account_id", sa.Text, primary_key=True),
    sa.Column("relation", sa.Text),
    sa.Column("birth_date", sa.Date),
    sa.Column("linked_at", _INSTANT),
)
HEARD_UNTIL = sa.Table(
    "heard_until", METADATA, sa.Column("source", sa.Text, primary_key=True), sa.Column("at", _INSTANT)
)
APPLICATION = sa.Table(
    "application",
    METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("number", sa.Text),
    sa.Column("account_id", sa.Text),
    sa.Column("child_id", sa.Text),
    sa.Column("state", sa.Text),
    sa.Column("state_since", _INSTANT),
    sa.Column("group_type", sa.Text),
    sa.Column("region", sa.CHAR(9)),
    sa.Column("district", sa.CHAR(9)),
    sa.Column("settlement", sa.CHAR(9)),
    sa.Column("language", sa.Text),
    sa.Column("claim_id", _ID),
    sa.Column("privilege_type", sa.Text),
    sa.Column("privilege_class", sa.Text),
    sa.Column("privilege_state", sa.Text),
    sa.Column("expires_at", _INSTANT),
    sa.Column("filed_at", _INSTANT),
    sa.Column("birth_date", sa.Date),
    sa.Column("link_proven", sa.Boolean),
    sa.Column("ground", sa.Text),
    sa.Column("territory", sa.Text),
    sa.Column("cohort", sa.Integer),
    sa.Column("category", sa.Text),
    sa.Column("rule_version", sa.Text),
    sa.Column("receipt_hash", sa.Text),
    sa.Column("attributes_commitment", sa.Text),
    sa.Column("consent_version", sa.Text),
    sa.Column("version", sa.BigInteger),
    sa.Column("created_at", _INSTANT),
    sa.Column("jurisdiction", sa.Text),
    sa.Column("channel", sa.Text),
    sa.Column("filed_by", sa.Text),
    sa.Column("deadlines", JSONB),
)
TIMELINE = sa.Table(
    "application_timeline",
    METADATA,
    sa.Column("application_id", _ID, primary_key=True),
    sa.Column("position", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("at", _INSTANT),
    sa.Column("milestone", sa.Text),
    sa.Column("ground", sa.Text),
)
RECEIPT = sa.Table(
    "application_receipt",
    METADATA,
    sa.Column("application_id", _ID, primary_key=True),
    sa.Column("content", sa.LargeBinary),
    sa.Column("attributes", JSONB),
    sa.Column("signature", sa.LargeBinary),
    sa.Column("key_id", sa.Text),
)
RECEIPT_KEY = sa.Table(
    "receipt_key",
    METADATA,
    sa.Column("key_id", sa.Text, primary_key=True),
    sa.Column("public_key", sa.LargeBinary),
    sa.Column("first_used_at", _INSTANT),
    sa.Column("announced_at", _INSTANT),
)
DOCUMENT = sa.Table(
    "document",
    METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("application_id", _ID),
    sa.Column("account_id", sa.Text),
    sa.Column("kind", sa.Text),
    sa.Column("content_type", sa.Text),
    sa.Column("size", sa.BigInteger),
    sa.Column("sha256", sa.Text),
    sa.Column("state", sa.Text),
    sa.Column("object_name", sa.Text),
    sa.Column("uploaded_at", _INSTANT),
    sa.Column("scan_tried_at", _INSTANT),
)
DOOMED_OBJECT = sa.Table(
    "doomed_object", METADATA, sa.Column("path", sa.Text, primary_key=True), sa.Column("due_at", _INSTANT)
)
