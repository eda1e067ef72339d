"""Tables of privileges and appeals as SQLAlchemy sees them."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from applications_service.adapters.tables import METADATA

_ID = sa.Uuid(as_uuid=False)
_INSTANT = sa.DateTime(timezone=True)

PROOF = sa.Table(
    "privilege_proof",
    METADATA,
    sa.Column("privilege_type", sa.Text, primary_key=True),
    sa.Column("fact", sa.Text),
    sa.Column("certificate", sa.Boolean),
)
CIRCUMSTANCES = sa.Table(
    "child_circumstances",
    METADATA,
    sa.Column("child_id", sa.Text, primary_key=True),
    sa.Column("facts", JSONB),
    sa.Column("checked_at", _INSTANT),
)
CLAIM = sa.Table(
    "privilege_claim",
    METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("application_id", _ID),
    sa.Column("type", sa.Text),
    sa.Column("privilege_class", sa.Text),
    sa.Column("state", sa.Text),
    sa.Column("state_since", _INSTANT),
    sa.Column("declared_at", _INSTANT),
    sa.Column("review_by", _INSTANT),
    sa.Column("ground", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("document_id", _ID),
    sa.Column("issued_at", sa.Date),
    sa.Column("valid_until", sa.Date),
    sa.Column("expires_at", _INSTANT),
    sa.Column("decided_by", sa.Text),
    sa.Column("reminded_at", _INSTANT),
)
APPEAL = sa.Table(
    "appeal",
    METADATA,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("application_id", _ID),
    sa.Column("account_id", sa.Text),
    sa.Column("about", sa.Text),
    sa.Column("text", sa.Text),
    sa.Column("state", sa.Text),
    sa.Column("state_since", _INSTANT),
    sa.Column("filed_at", _INSTANT),
    sa.Column("answer_by", _INSTANT),
    sa.Column("contested_at", _INSTANT),
    sa.Column("contested_by", sa.Text),
    sa.Column("taken_by", sa.Text),
    sa.Column("outcome", sa.Text),
    sa.Column("answer", sa.Text),
    sa.Column("decided_by", sa.Text),
    sa.Column("decided_at", _INSTANT),
    sa.Column("decision_number", sa.Text),
)
