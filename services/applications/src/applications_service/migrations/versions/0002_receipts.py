"""Which receipt keys were announced, and a receipt found by its hash."""

from alembic import context, op

from balabaqsha_chassis.migrations import serving_login

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    # Keys from before stay unannounced: the next tick tells of them.
    op.execute("alter table receipt_key add column announced_at timestamptz")
    op.execute(f'grant update (announced_at) on receipt_key to "{serving_login(context)}"')
    op.execute(
        "create unique index application_receipt_hash on application (receipt_hash) where receipt_hash is not null"
    )
