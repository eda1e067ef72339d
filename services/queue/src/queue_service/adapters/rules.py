"""Published rule sets in PostgreSQL; a version never changes, so what was read once stays read."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from queue_service.domain.rule_set import RuleSet, rule_set_of


class RuleShelf:
    """Rule sets already read, shared by all transactions of the process."""

    def __init__(self) -> None:
        self._versions: dict[str, RuleSet] = {}

    def get(self, version: str) -> RuleSet | None:
        return self._versions.get(version)

    def put(self, rules: RuleSet) -> RuleSet:
        return self._versions.setdefault(rules.version, rules)


class RuleRepository:
    """Finds rule sets."""

    def __init__(self, connection: AsyncConnection, *, shelf: RuleShelf) -> None:
        self._connection = connection
        self._shelf = shelf

    async def in_force(self) -> RuleSet:
        """The rule set that the ledger's head names."""
        version = (await self._connection.execute(text("select rule_version from ledger_head"))).scalar_one()
        rules = await self.version(version)
        if rules is None:
            raise LookupError(version)
        return rules

    async def version(self, version: str) -> RuleSet | None:
        known = self._shelf.get(version)
        if known is not None:
            return known
        query = text("select document from rule_set where version = :version")
        document = (await self._connection.execute(query, {"version": version})).scalar_one_or_none()
        return self._shelf.put(rule_set_of(document)) if document else None
