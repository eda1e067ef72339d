"""A private PostgreSQL server: started in the foreground, stopped by pid, never anybody else's."""

import logging
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.accounts import Place, settle
from balabaqsha_cli.servers.postgres_binaries import PostgresBinaries, find_binaries
from balabaqsha_cli.servers.processes import POLL_SECONDS, ProcessIdentity, end, end_child, identify, spawn, working_in
from balabaqsha_cli.servers.records import LOOPBACK, DirectoryLock, ServerRecord, free_port

SUPERUSER = "postgres"
STOP_STEPS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))
STRAGGLER_STEPS = ((signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
RECOVERY_SECONDS = 900.0
QUIET_SECONDS = 10.0
LONGEST_SOCKET_FOLDER = 80
PORT_TAKEN = b"could not create any TCP/IP sockets"
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "max_connections": "200",
    "password_encryption": "scram-sha-256",
    # A failing statement is logged without its values: they may be a person's.
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "logging_collector": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
DURABLE_SETTINGS = {"shared_buffers": "256MB", "max_wal_size": "1GB"}
FORGETFUL_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}
logger = logging.getLogger(__name__)


class PrivatePostgres:
    """One cluster in one directory, reachable by password on the loopback address only.

    Without durability the server may forget everything in a crash, which only tests can afford.
    """

    def __init__(
        self, directory: Path, *, port: int | None = None, durable: bool = True, log: Path | None = None
    ) -> None:
        self._directory = directory.resolve()
        self._wanted_port = port
        self._durable = durable
        self._log = log or self._directory / "server.log"
        self._lock = DirectoryLock(self._directory / "lock")
        self._port = port
        self._child: subprocess.Popen[bytes] | None = None
        self._place: Place | None = None
        self._binaries: PostgresBinaries | None = None

    @property
    def port(self) -> int:
        assert self._port is not None, "the server has not been started"  # noqa: S101
        return self._port

    @property
    def pid(self) -> int:
        assert self._child is not None, "the server has not been started"  # noqa: S101
        return self._child.pid

    def superuser_dsn(self, database: str = "postgres") -> str:
        return self.dsn(user=SUPERUSER, password=self._record().secret("password"), database=database)

    def dsn(self, *, user: str, password: str, database: str) -> str:
        return f"postgresql://{quote(user)}:{quote(password)}@{LOOPBACK}:{self.port}/{quote(database)}"

    def start(self) -> None:
        """Return once the server accepts connections, however long recovery after a crash takes."""
        self.prepare()
        self.launch()
        self.wait_until_ready()

    def prepare(self) -> None:
        """Everything slow that comes before the server's process: its files, its cluster, an end to an orphan."""
        self._directory.mkdir(parents=True, exist_ok=True)
        self._lock.take()
        self._place = settle(self._directory)
        self._binaries = find_binaries(self._place)
        self._end_orphans()
        if not self._data.exists():
            self._create_cluster()
        self._refuse_other_versions()
        self._choose_port()

    def launch(self) -> None:
        """Start the process; to be called from a thread that lives as long as the run."""
        place, binaries = self._settled()
        command: list[str | Path] = [binaries.path("postgres"), "-D", self._data]
        for name, value in self._settings().items():
            command += ["-c", f"{name}={value}"]
        with self._log.open("ab") as log:
            self._child = spawn(
                command,
                environment=_environment(),
                log=log,
                death_signal=signal.SIGINT,
                account=place.account,
                directory=place.home,
            )
        self._record().keep_processes(one for one in (identify(self._child.pid),) if one)

    def wait_until_ready(self) -> None:
        """Wait as long as the process lives and recovers; a port taken meanwhile is exchanged for another."""
        deadline = time.monotonic() + RECOVERY_SECONDS
        quiet_until = time.monotonic() + QUIET_SECONDS
        while not self._accepts_connections():
            if not self.is_running():
                self._start_on_another_port()
            if time.monotonic() > deadline:
                raise LaunchRefusedError(f"PostgreSQL does not become ready; its log is {self._log}")
            if time.monotonic() > quiet_until:
                quiet_until += QUIET_SECONDS
                logger.info("PostgreSQL is still recovering; its log is %s", self._log)
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """End the server cleanly: sessions are cut, everything acknowledged is on disk."""
        if self._child is not None:
            end_child(self._child, steps=STOP_STEPS)
            self._child = None
        self._lock.release()

    def recall(self) -> None:
        """Learn the address of the server that another process has started in this directory."""
        self._port = self._wanted_port or self._record().kept_port("postgres")

    def end_orphans(self) -> None:
        """End what a killed launcher left of this server, and start nothing."""
        if not self._directory.exists():
            return
        self._lock.take()
        try:
            self._place = settle(self._directory)
            self._end_orphans()
        finally:
            self._lock.release()

    def is_running(self) -> bool:
        return self._child is not None and self._child.poll() is None

    @property
    def _data(self) -> Path:
        assert self._place is not None, "the server has not been prepared"  # noqa: S101
        return self._place.home / "data"

    def _settled(self) -> tuple[Place, PostgresBinaries]:
        assert self._place is not None, "the server has not been prepared"  # noqa: S101
        assert self._binaries is not None, "the server has not been prepared"  # noqa: S101
        return self._place, self._binaries

    def _record(self) -> ServerRecord:
        return ServerRecord(self._directory / "server.json")

    def _settings(self) -> dict[str, str]:
        folder = self._settled()[0].make("socket")
        # A socket's address has room for 107 bytes; below a deep checkout the server speaks TCP alone.
        sockets = str(folder) if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER else ""
        durability = DURABLE_SETTINGS if self._durable else FORGETFUL_SETTINGS
        return {**SETTINGS, **durability, "port": str(self.port), "unix_socket_directories": sockets}

    def _choose_port(self) -> None:
        if self._wanted_port is None:
            self._port = self._record().ports(("postgres",))["postgres"]

    def _start_on_another_port(self) -> None:
        tail = self._log.read_bytes()[-4096:]
        if self._child is None:
            raise LaunchRefusedError("PostgreSQL was stopped while it was starting")
        if self._wanted_port is not None or PORT_TAKEN not in tail:
            raise LaunchRefusedError(f"PostgreSQL did not start: {_last_line(tail)} (log: {self._log})")
        self._port = free_port()
        self._record().keep_port("postgres", port=self._port)
        self._log.write_bytes(b"")
        self.launch()

    def _create_cluster(self) -> None:
        place, binaries = self._settled()
        fresh = place.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        place.make("data.new")
        password = place.write("superuser-password", self._record().secret("password"))
        options = ["-D", str(fresh), "-U", SUPERUSER, f"--pwfile={password}", "--encoding=UTF8"]
        options += ["--auth-local=scram-sha-256", "--auth-host=scram-sha-256"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        options += [] if self._durable else ["--no-sync"]
        _run(binaries.path("initdb"), options, place=place)
        password.unlink()
        fresh.rename(place.home / "data")

    def _refuse_other_versions(self) -> None:
        _, binaries = self._settled()
        found = (self._data / "PG_VERSION").read_text(encoding="utf-8").strip()
        if found != str(binaries.major):
            message = f"{self._data} belongs to PostgreSQL {found}, but {binaries.major} is installed; "
            raise LaunchRefusedError(message + "dump it with its own version, or move the directory away")

    def _end_orphans(self) -> None:
        """End whoever still works in the data directory; only then may the stale pid file go.

        The pid file names the shared memory of the old processes: without it a new server would not notice them.
        """
        for identity in (*self._record().processes(), *self._postmaster()):
            end(identity, steps=STOP_STEPS)
        for straggler in working_in(self._data):
            end(straggler, steps=STRAGGLER_STEPS)
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _postmaster(self) -> tuple[ProcessIdentity, ...]:
        """The postmaster of our data directory, should a killed launcher have left one before it was recorded."""
        file = self._data / "postmaster.pid"
        first = file.read_text(encoding="utf-8").partition("\n")[0] if file.exists() else ""
        return tuple(one for one in working_in(self._data) if str(one.pid) == first)

    def _accepts_connections(self) -> bool:
        place, binaries = self._settled()
        arguments = [str(binaries.path("pg_isready")), "-q", "-h", LOOPBACK, "-p", str(self.port), "-t", "2"]
        answer = subprocess.run(arguments, env=_environment(), cwd=place.home, check=False)  # noqa: S603 - our binary
        return answer.returncode == 0 and self.is_running()


def _environment() -> dict[str, str]:
    # Nothing of the operator's own PostgreSQL settings may reach a private server.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**inherited, "LC_ALL": "C", "TZ": "UTC"}


def _run(program: Path, options: list[str], *, place: Place) -> None:
    account = place.account
    identity = {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
    finished = subprocess.run(  # type: ignore[call-overload]  # noqa: S603 - our own binary
        [str(program), *options], env=_environment(), cwd=place.home, capture_output=True, check=False, **identity
    )
    if finished.returncode != 0:
        raise LaunchRefusedError(f"{program.name} failed: {_last_line(finished.stderr or finished.stdout)}")


def _last_line(output: bytes) -> str:
    lines = output.decode("utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
