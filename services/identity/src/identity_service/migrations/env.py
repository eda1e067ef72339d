"""Alembic's entry into the identity service's migrations."""

from alembic import context

from balabaqsha_chassis.migrations import run_environment

run_environment(context)
