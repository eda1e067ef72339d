"""Tables of officers' work as SQLAlchemy sees them."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from applications_service.adapters.tables import METADATA

_ID = sa.Uuid(as_uuid=False)
_INSTANT = sa.DateTime(timezone=True)

TERM_SET = sa.Table(
    "term_set",
    METADATA,
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("valid_from", sa.Date),
    sa.Column("document", JSONB),
)
CALENDAR_CORRECTION = sa.Table(
    "calendar_correction", METADATA, sa.Column("day", sa.Date, primary_key=True), sa.Column("works", sa.Boolean)
)
CORRECTION_REQUEST = sa.Table(
    "correction_request",
    METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("application_id", _ID),
    sa.Column("grounds", ARRAY(sa.Text)),
    sa.Column("fields", ARRAY(sa.Text)),
    sa.Column("message", sa.Text),
    sa.Column("respond_by", _INSTANT),
    sa.Column("requested_by", sa.Text),
    sa.Column("requested_at", _INSTANT),
    sa.Column("settled_at", _INSTANT),
    sa.Column("outcome", sa.Text),
    sa.Column("terms_version", sa.Text),
)
HEARING = sa.Table(
    "hearing",
    METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("application_id", _ID),
    sa.Column("ground", sa.Text),
    sa.Column("hearing_at", _INSTANT),
    sa.Column("appointed_by", sa.Text),
    sa.Column("appointed_at", _INSTANT),
    sa.Column("settled_at", _INSTANT),
    sa.Column("outcome", sa.Text),
    sa.Column("terms_version", sa.Text),
)
DECISION = sa.Table(
    "decision",
    METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("year", sa.Integer),
    sa.Column("ordinal", sa.Integer),
    sa.Column("number", sa.Text),
    sa.Column("application_id", _ID),
    sa.Column("kind", sa.Text),
    sa.Column("ground", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("content", JSONB(none_as_null=True)),
    sa.Column("hash", sa.Text),
    sa.Column("decided_by", sa.Text),
    sa.Column("decided_at", _INSTANT),
)
DECISION_COUNTER = sa.Table(
    "decision_counter", METADATA, sa.Column("year", sa.Integer, primary_key=True), sa.Column("last", sa.Integer)
)
NOTE = sa.Table(
    "application_note",
    METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("application_id", _ID),
    sa.Column("at", _INSTANT),
    sa.Column("by", sa.Text),
    sa.Column("text", sa.Text),
)
WATERMARK = sa.Table(
    "intake_watermark",
    METADATA,
    sa.Column("intake", sa.Text, primary_key=True),
    sa.Column("before", _INSTANT),
    sa.Column("told_at", _INSTANT),
)
