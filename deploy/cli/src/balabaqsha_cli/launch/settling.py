"""Which mailboxes were declared so recently that a broker killed now would lose them for good."""

import json
import logging
from pathlib import Path

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.rabbitmq_management import ManagementApi, ManagementApiError
from balabaqsha_cli.servers.records import write_private
from balabaqsha_cli.topology.declaration import Place, mailboxes_of, topology_of_the_house

logger = logging.getLogger(__name__)


class Settling:
    """Remembers new mailboxes until they are safe; no traffic ever reached those still remembered."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def begin(self, mailboxes: list[Place]) -> None:
        if mailboxes:
            write_private(self._file, content=json.dumps(mailboxes))

    def done(self) -> None:
        self._file.unlink(missing_ok=True)

    def is_of_everything(self) -> bool:
        """Whether the very first declaration was interrupted, so that the broker holds nothing worth keeping."""
        return self._unsafe() == set(mailboxes_of(topology_of_the_house()))

    def undo(self, api: ManagementApi) -> None:
        """Delete what an interrupted run had just declared, so that it is declared afresh."""
        unsafe = self._unsafe()
        present = {(one["vhost"], one["name"]) for one in api.get("queues")} if unsafe else set()
        for vhost, mailbox in sorted(unsafe & present):
            try:
                api.delete("queues", vhost, mailbox)
            except ManagementApiError as error:
                message = (
                    f"{mailbox} was declared by a run that was killed at once, and the broker cannot use it ({error})"
                )
                raise LaunchRefusedError(message) from error
        if unsafe:
            logger.info("declaring %d mailboxes again: the last run ended before they were safe", len(unsafe))
        self.done()

    def _unsafe(self) -> set[Place]:
        if not self._file.exists():
            return set()
        return {(vhost, mailbox) for vhost, mailbox in json.loads(self._file.read_text(encoding="utf-8"))}
