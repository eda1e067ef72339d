"""Which mailboxes were declared so recently that a broker killed now would lose them for good."""

import json
import logging
from pathlib import Path

from balabaqsha_cli.servers.rabbitmq_management import ManagementApi
from balabaqsha_cli.servers.records import write_private

logger = logging.getLogger(__name__)


class Settling:
    """Remembers new mailboxes until they are safe; no traffic ever reached those still remembered."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def begin(self, mailboxes: list[tuple[str, str]]) -> None:
        if mailboxes:
            write_private(self._file, content=json.dumps(mailboxes))

    def done(self) -> None:
        self._file.unlink(missing_ok=True)

    def undo(self, api: ManagementApi) -> None:
        """Delete what an interrupted run had just declared, so that it is declared afresh."""
        if not self._file.exists():
            return
        for vhost, mailbox in json.loads(self._file.read_text(encoding="utf-8")):
            if api.exists("queues", vhost, mailbox):
                logger.info("declaring %s again: the last run ended before it was safe", mailbox)
                api.delete("queues", vhost, mailbox)
        self.done()
