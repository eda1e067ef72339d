"""The rules of groups in PostgreSQL."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from balabaqsha_chassis.working_days import local_day
from queue_service.domain.group_rules import GroupRules, group_rules_of

_IN_FORCE = text("select document from group_rule_set where valid_from <= :today order by valid_from desc limit 1")
_FIRST = text("select document from group_rule_set order by valid_from limit 1")


class GroupRuleRepository:
    """Finds the rules of groups."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def in_force(self, at: datetime) -> GroupRules:
        """The newest version valid on that day in Almaty; before the first one, the first."""
        document = (await self._connection.execute(_IN_FORCE, {"today": local_day(at)})).scalar_one_or_none()
        if document is None:
            document = (await self._connection.execute(_FIRST)).scalar_one()
        return group_rules_of(document)
