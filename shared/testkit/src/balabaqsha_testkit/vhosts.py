"""Virtual hosts of a test's own, with the topology that `balabaqsha topology apply` declares."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from balabaqsha_cli.topology.declaration import apply_topology, topology_of_the_house
from balabaqsha_testkit.servers import RabbitMQServer


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreVhost:
    """The addresses of one test's broker: a core and a public vhost."""

    server: RabbitMQServer
    core: str
    public: str
    passwords: Mapping[str, str]

    def url(self, user: str) -> str:
        """The core vhost as that login, such as `queue-service`."""
        return self.server.amqp_url(user, self.passwords[user], self.core)

    def public_url(self, user: str = "notifications-public") -> str:
        """The public vhost as that login."""
        return self.server.amqp_url(user, self.passwords[user], self.public)

    def admin_url(self, vhost: str | None = None) -> str:
        """The core vhost, or another, as the administrator."""
        return self.server.amqp_url(self.server.admin_user, self.server.admin_password, vhost or self.core)


class Vhosts:
    """Makes and removes them; the logins are shared, their permissions are each vhost's own."""

    def __init__(self, server: RabbitMQServer) -> None:
        self._server = server
        self._passwords: dict[str, str] = {}

    def create(self) -> CoreVhost:
        """Two fresh vhosts with everything declared."""
        mark = secrets.token_hex(4)
        core, public = (replace(one, vhost=f"{one.vhost}-{mark}") for one in topology_of_the_house())
        for grant in (*core.grants, *public.grants):
            self._passwords.setdefault(grant.login, secrets.token_hex(8))
        api = self._server.management()
        apply_topology(api, passwords=self._passwords, vhosts=(core, public))
        admin = {"configure": ".*", "write": ".*", "read": ".*"}
        for vhost in (core.vhost, public.vhost):
            api.put("permissions", vhost, self._server.admin_user, body=admin)
        return CoreVhost(server=self._server, core=core.vhost, public=public.vhost, passwords=dict(self._passwords))

    def drop(self, made: CoreVhost) -> None:
        api = self._server.management()
        for vhost in (made.core, made.public):
            api.delete("vhosts", vhost)
