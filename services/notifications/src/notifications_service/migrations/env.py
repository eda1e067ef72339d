"""Runs the migrations as the database's owner."""

from alembic import context

from balabaqsha_chassis.migrations import run_environment

run_environment(context)
