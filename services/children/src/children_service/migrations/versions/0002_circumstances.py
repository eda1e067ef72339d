"""What registers hold of each child, and when they are asked again; every child followed is asked once at first."""

from alembic import context, op

from balabaqsha_chassis.migrations import serving_login

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    op.execute(
        """
        create table child_circumstances (
            child_id uuid primary key references child (id),
            facts bytea,
            checked_at timestamptz,
            due_at timestamptz not null,
            attempts integer not null check (attempts >= 0),
            check ((facts is null) = (checked_at is null))
        )
        """
    )
    op.execute("create index child_circumstances_due on child_circumstances (due_at)")
    op.execute(
        """
        insert into child_circumstances (child_id, due_at, attempts)
        select distinct child_id, now(), 0 from child_link
        """
    )
    op.execute(f'grant select, insert, update, delete on child_circumstances to "{serving_login(context)}"')
