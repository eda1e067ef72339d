"""The totals of a waiting list in one short scan, however many hours its counts have."""

from alembic import op

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    # Not over `n`: a count that moves in place stays in place.
    op.execute("create index counter_totals on counter (list) where level = 0")
