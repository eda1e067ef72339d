"""How alembic reaches the database of the children service."""

from alembic import context

from balabaqsha_chassis.migrations import run_environment

run_environment(context)
