"""Runs this service's migrations the way all services run theirs."""

from alembic import context

from balabaqsha_chassis.migrations import run_environment

run_environment(context)
