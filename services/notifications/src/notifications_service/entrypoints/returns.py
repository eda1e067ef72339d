"""What came back from a provider and is not recorded yet."""

import asyncio

from notifications_service.use_cases.provider_ports import Handled, Receipt

Return = Handled | Receipt


class Returns:
    """A place to wait for what comes back; it outlives a session, for the provider has those messages."""

    def __init__(self) -> None:
        self._held: list[Return] = []
        self._any = asyncio.Event()

    def put(self, *returns: Return) -> None:
        self._held.extend(returns)
        self._any.set()

    async def wait(self) -> list[Return]:
        """All that is there, once anything is."""
        await self._any.wait()
        return self.take()

    def take(self) -> list[Return]:
        """All that is there."""
        taken, self._held = self._held, []
        self._any.clear()
        return taken

    @property
    def message_ids(self) -> frozenset[str]:
        """Messages that must not be handed over again before this is recorded."""
        return frozenset(one.message.id for one in self._held if isinstance(one, Handled))
