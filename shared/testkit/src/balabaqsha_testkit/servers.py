"""One real PostgreSQL and one real RabbitMQ a test session, found or started, never replaced and never skipped."""

import fcntl
import http.client
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import pytest

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.accounts import discard
from balabaqsha_cli.servers.postgres import PrivatePostgres
from balabaqsha_cli.servers.rabbitmq import PrivateRabbitMQ
from balabaqsha_cli.servers.rabbitmq_management import ManagementApi, ManagementApiError
from balabaqsha_testkit.scratch import scratch

POSTGRES_VARIABLE = "BALABAQSHA_TEST_POSTGRES_URL"
RABBITMQ_VARIABLE = "BALABAQSHA_TEST_RABBITMQ_URL"
MANAGEMENT_VARIABLE = "BALABAQSHA_TEST_RABBITMQ_MANAGEMENT_URL"
POSTGRES_IMAGE = "postgres:18"
RABBITMQ_IMAGE = "rabbitmq:4-management"
CONTAINER_SECONDS = 120.0
DEFAULT_ENGINE = "unix:///var/run/docker.sock"
ENGINE_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A PostgreSQL server and its superuser's address."""

    address: str

    def superuser_dsn(self, database: str = "postgres") -> str:
        return urlunsplit(urlsplit(self.address)._replace(path=f"/{quote(database)}"))

    def dsn(self, *, user: str, password: str, database: str) -> str:
        """The address of one login at one database."""
        parts = urlsplit(self.address)
        place = f"{parts.hostname}:{parts.port or 5432}"
        credentials = f"{quote(user, safe='')}:{quote(password, safe='')}"
        return urlunsplit(parts._replace(netloc=f"{credentials}@{place}", path=f"/{quote(database)}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RabbitMQServer:
    """A RabbitMQ server and its administrator."""

    host: str
    port: int
    management_url: str
    admin_user: str
    admin_password: str

    def amqp_url(self, user: str, password: str, vhost: str) -> str:
        credentials = f"{quote(user, safe='')}:{quote(password, safe='')}"
        return f"amqp://{credentials}@{self.host}:{self.port}/{quote(vhost, safe='')}"

    def management(self) -> ManagementApi:
        return ManagementApi(url=self.management_url, user=self.admin_user, password=self.admin_password)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with _or_failure("PostgreSQL"), _postgres() as server:
        yield server


@pytest.fixture(scope="session")
def rabbitmq_server() -> Iterator[RabbitMQServer]:
    with _or_failure("RabbitMQ"), _rabbitmq() as server:
        yield server


@contextmanager
def _or_failure(name: str) -> Iterator[None]:
    try:
        yield
    except LaunchRefusedError as error:
        pytest.fail(f"tests need a real {name}: {error}", pytrace=False)


@contextmanager
def _postgres() -> Iterator[PostgresServer]:
    address = os.environ.get(POSTGRES_VARIABLE)
    if address:
        yield PostgresServer(address=address)
    elif _docker_has(POSTGRES_IMAGE):
        with _postgres_container() as server:
            yield server
    else:
        with _private_directory() as directory:
            private = PrivatePostgres(directory / "postgres", durable=False)
            with _running(private):
                yield PostgresServer(address=private.superuser_dsn())


@contextmanager
def _rabbitmq() -> Iterator[RabbitMQServer]:
    address = os.environ.get(RABBITMQ_VARIABLE)
    if address:
        yield _named_rabbitmq(address)
    elif _docker_has(RABBITMQ_IMAGE):
        with _rabbitmq_container() as server:
            yield server
    else:
        with _private_directory() as directory:
            private = PrivateRabbitMQ(directory / "rabbitmq", durable=False)
            with _running(private):
                yield _named_rabbitmq(
                    private.amqp_url(private.admin_user, private.admin_password, "/"),
                    management_url=private.management_url,
                )


def _named_rabbitmq(address: str, *, management_url: str | None = None) -> RabbitMQServer:
    parts = urlsplit(address)
    host = parts.hostname or "127.0.0.1"
    return RabbitMQServer(
        host=host,
        port=parts.port or 5672,
        management_url=management_url or os.environ.get(MANAGEMENT_VARIABLE) or f"http://{host}:15672",
        admin_user=unquote(parts.username or ""),
        admin_password=unquote(parts.password or ""),
    )


@contextmanager
def _running(server: PrivatePostgres | PrivateRabbitMQ) -> Iterator[None]:
    try:
        server.start()
        yield
    finally:
        server.stop()


@contextmanager
def _private_directory() -> Iterator[Path]:
    """A directory for this session's server; those of sessions that were killed are swept away on the way."""
    folder = scratch() / f"balabaqsha-tests-{os.getuid()}"
    folder.mkdir(mode=0o711, exist_ok=True)
    with (folder / "folder.lock").open("w") as folder_lock:
        fcntl.flock(folder_lock, fcntl.LOCK_EX)
        for left in folder.glob("session-*"):
            _sweep(left)
        directory = Path(tempfile.mkdtemp(dir=folder, prefix="session-"))
        lock = (directory / "session.lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)
    with lock:
        directory.chmod(0o711)
        yield directory
        _remove(directory)


def _sweep(directory: Path) -> None:
    try:
        with (directory / "session.lock").open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(directory)
    except (BlockingIOError, FileNotFoundError):
        return


def _remove(directory: Path) -> None:
    for server in directory.iterdir():
        if server.is_dir():
            discard(server)
    shutil.rmtree(directory, ignore_errors=True)


def _docker_has(image: str) -> bool:
    """Whether an engine answers and holds the image; nothing is ever pulled."""
    engine = http.client.HTTPConnection("engine", timeout=ENGINE_SECONDS)
    try:
        engine.sock = _engine_socket(os.environ.get("DOCKER_HOST", DEFAULT_ENGINE))
        engine.request("GET", f"/images/{quote(image, safe=':')}/json")
        return engine.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        engine.close()


def _engine_socket(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(ENGINE_SECONDS)
        try:
            connection.connect(parts.path)
        except OSError:
            connection.close()
            raise
        return connection
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=ENGINE_SECONDS)


@contextmanager
def _postgres_container() -> Iterator[PostgresServer]:
    with _container(POSTGRES_IMAGE, environment={"POSTGRES_PASSWORD": "postgres"}, ports=(5432,)) as container:
        # The image's own preparations listen on a socket only, so that TCP means the final server.
        _eventually(lambda: container.exec(["pg_isready", "-q", "-h", "127.0.0.1"]).exit_code == 0, name=POSTGRES_IMAGE)
        place = f"{container.get_container_host_ip()}:{container.get_exposed_port(5432)}"
        yield PostgresServer(address=f"postgresql://postgres:postgres@{place}/postgres")


@contextmanager
def _rabbitmq_container() -> Iterator[RabbitMQServer]:
    login = {"RABBITMQ_DEFAULT_USER": "tests", "RABBITMQ_DEFAULT_PASS": "tests"}
    with _container(RABBITMQ_IMAGE, environment=login, ports=(5672, 15672)) as container:
        host = container.get_container_host_ip()
        server = RabbitMQServer(
            host=host,
            port=int(container.get_exposed_port(5672)),
            management_url=f"http://{host}:{container.get_exposed_port(15672)}",
            admin_user=login["RABBITMQ_DEFAULT_USER"],
            admin_password=login["RABBITMQ_DEFAULT_PASS"],
        )
        _eventually(lambda: _listens(server), name=RABBITMQ_IMAGE)
        yield server


@contextmanager
def _container(image: str, *, environment: dict[str, str], ports: tuple[int, ...]) -> Iterator[Any]:
    from testcontainers.core.config import testcontainers_config  # noqa: PLC0415 - only where an engine answers
    from testcontainers.core.container import DockerContainer  # noqa: PLC0415 - the same

    # Its cleaning container is one more image, which would have to be pulled.
    testcontainers_config.ryuk_disabled = True
    container = DockerContainer(image).with_exposed_ports(*ports)
    for name, value in environment.items():
        container = container.with_env(name, value)
    with container as running:
        yield running


def _listens(server: RabbitMQServer) -> bool:
    try:
        server.management().get("health", "checks", "port-listener", "5672")
    except (OSError, http.client.HTTPException, ManagementApiError):
        return False
    return True


def _eventually(condition: Callable[[], bool], *, name: str) -> None:
    deadline = time.monotonic() + CONTAINER_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise LaunchRefusedError(f"the container of {name} does not become ready")
        time.sleep(0.1)
