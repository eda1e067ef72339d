"""One whole run from the outside: the command line, its files and its processes.

The services of the run are stand-ins that only answer as ready: what is under test here is who starts, watches and
ends them.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest

from balabaqsha_cli.servers.accounts import discard

STAND_IN = """
import http.server, os, sys

class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'{"status": "ready", "degraded": []}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

if "staff" in sys.argv:
    print(*sys.argv[1:], "made-up" if "IDENTITY_DEVELOPMENT_STAFF" in os.environ else "typed")
    sys.exit(3 if "--refused" in sys.argv else 0)
if "migrate" not in sys.argv:
    given = [argument for argument in sys.argv if argument.startswith("--port=")]
    port = given[0].removeprefix("--port=") if given else os.environ["%s_HTTP_PORT"]
    http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Ready).serve_forever()
"""
SERVICES = ("identity", "children", "applications", "queue", "notifications")
DEADLINE_SECONDS = 90.0

pytestmark = pytest.mark.timeout(300)


class Installation:
    """A directory with an instance of its own, driven by the command line alone."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.instance = directory / ".run" / "trial"
        for name in (*SERVICES, "gateway"):
            _stand_in(directory / "packages" / f"{name}_service", prefix=name.upper())
        _stand_in(directory / "packages" / "balabaqsha_simulators", prefix="")
        self.launcher: subprocess.Popen[str] | None = None

    def environment(self, **more: str) -> dict[str, str]:
        own = {"BALABAQSHA_INSTANCE": "trial", "BALABAQSHA_PORT": "0", "PYTHONPATH": str(self.directory / "packages")}
        return {**os.environ, **own, **more}

    def start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "balabaqsha_cli", "up"]
        with (self.directory / "up.log").open("a") as log:
            self.launcher = subprocess.Popen(
                command, cwd=self.directory, env=self.environment(), stdout=log, stderr=log, text=True
            )
        return self.launcher

    def bring_up(self) -> subprocess.Popen[str]:
        """The launcher of the running system, started where none runs."""
        if self.launcher is not None and self.launcher.poll() is None:
            return self.launcher
        launcher = self.start()
        until(lambda: self.is_ready(launcher))
        return launcher

    def take_down(self) -> None:
        if self.launcher is not None:
            self.launcher.terminate()
            self.launcher.wait(timeout=DEADLINE_SECONDS)

    def is_back(self, name: str) -> bool:
        if name in SERVICES:
            return answers(self.endpoints()["services"][name])
        return f"{name} is back" in (self.directory / "up.log").read_text(encoding="utf-8")

    def is_ready(self, launcher: subprocess.Popen[str]) -> bool:
        assert launcher.poll() is None, (self.directory / "up.log").read_text(encoding="utf-8")
        return (self.instance / "endpoints.json").exists()

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "balabaqsha_cli", *arguments]
        variables = self.environment(**environment)
        return subprocess.run(command, cwd=self.directory, env=variables, capture_output=True, text=True, check=False)

    def endpoints(self) -> Mapping[str, Any]:
        document: dict[str, Any] = json.loads((self.instance / "endpoints.json").read_text(encoding="utf-8"))
        return document


def _stand_in(folder: Path, *, prefix: str) -> None:
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "__main__.py").write_text(STAND_IN % prefix, encoding="utf-8")


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def answers(url: str) -> bool:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=3)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("installation"))
    yield made
    made.take_down()
    for server in ("postgres", "rabbitmq"):
        discard(made.instance / server)


class TestASystemThatRuns:
    @pytest.fixture(autouse=True)
    def launcher(self, installation: Installation) -> subprocess.Popen[str]:
        return installation.bring_up()

    def test_everything_that_is_announced_answers(self, installation: Installation) -> None:
        endpoints = installation.endpoints()

        assert answers(endpoints["portal"])
        assert all(answers(url) for url in endpoints["services"].values())
        assert {*SERVICES, "gateway", "register", "sms", "mail", "postgres", "rabbitmq"} == set(endpoints["pids"])
        assert (installation.instance / "endpoints.json").stat().st_mode & 0o777 == 0o600

    def test_staff_are_made_before_it_is_ready_and_their_secrets_told(self, installation: Installation) -> None:
        staff = installation.endpoints()["staff"]
        kept = json.loads((installation.instance / "secrets.json").read_text(encoding="utf-8"))

        log = (installation.instance / "logs" / "identity-staff.log").read_text(encoding="utf-8")

        assert log == "staff put made-up\n"
        assert {"role", "login", "password", "totp_secret"} <= set(staff[0])
        assert all(one["password"] == kept[f"staff/{one['login']}/password"] for one in staff)

    def test_the_command_of_staff_is_identitys_own(self, installation: Installation) -> None:
        told = installation.run("staff", "add", "--login", "dana.o", "--help")
        refused = installation.run("staff", "--refused")

        assert (told.returncode, told.stdout) == (0, "staff add --login dana.o --help typed\n")
        assert refused.returncode == 3

    def test_everything_listens_on_the_loopback_address_alone(self, installation: Installation) -> None:
        processes = [psutil.Process(pid) for pid in installation.endpoints()["pids"].values()]

        sockets = [one for process in processes for one in process.net_connections()]

        assert {one.laddr.ip for one in sockets if one.status == psutil.CONN_LISTEN} == {"127.0.0.1"}

    def test_a_second_launcher_is_refused_in_one_line(self, installation: Installation) -> None:
        refused = installation.run("up")

        assert refused.returncode == 1
        assert refused.stderr.count("\n") == 1
        assert "already runs" in refused.stderr
        assert installation.endpoints()["portal"] in refused.stderr

    def test_the_doctor_finds_every_process_well(self, installation: Installation) -> None:
        told = installation.run("doctor")

        assert told.returncode == 0, told.stdout
        assert "wrong" not in told.stdout

    def test_migrations_may_be_run_beside_it(self, installation: Installation) -> None:
        migrated = installation.run("migrate")

        assert migrated.returncode == 0, migrated.stderr

    @pytest.mark.parametrize("name", ["queue", "postgres", "rabbitmq"])
    def test_what_is_killed_comes_back_at_the_same_address(
        self, installation: Installation, launcher: subprocess.Popen[str], name: str
    ) -> None:
        before = installation.endpoints()

        os.kill(before["pids"][name], signal.SIGKILL)

        until(lambda: installation.endpoints()["pids"].get(name, before["pids"][name]) != before["pids"][name])
        until(lambda: installation.is_back(name))
        after = installation.endpoints()
        assert {**after, "pids": {}} == {**before, "pids": {}}
        assert launcher.poll() is None

    def test_a_killed_launcher_takes_everything_with_it_and_the_next_one_finds_its_data(
        self, installation: Installation, launcher: subprocess.Popen[str]
    ) -> None:
        before = installation.endpoints()
        launcher.kill()
        launcher.wait()

        second = installation.start()

        until(lambda: not any(psutil.pid_exists(pid) for pid in before["pids"].values()))
        until(lambda: installation.is_ready(second))
        assert {**installation.endpoints(), "pids": {}} == {**before, "pids": {}}

    def test_down_ends_it_from_another_shell(self, installation: Installation, launcher: subprocess.Popen[str]) -> None:
        pids = installation.endpoints()["pids"].values()

        stopped = installation.run("down")

        assert stopped.returncode == 0, stopped.stderr
        assert launcher.wait(timeout=5) == 0
        assert not any(psutil.pid_exists(pid) for pid in pids)
        assert not (installation.instance / "endpoints.json").exists()


class TestASystemThatIsDown:
    @pytest.fixture(autouse=True)
    def ended(self, installation: Installation) -> None:
        installation.take_down()

    def test_down_has_nothing_to_end(self, installation: Installation) -> None:
        told = installation.run("down")

        assert told.returncode == 0
        assert "nothing runs here" in told.stdout

    def test_a_taken_port_is_refused_in_one_line(self, installation: Installation) -> None:
        with socket.socket() as squatter:
            squatter.bind(("127.0.0.1", 0))
            squatter.listen()
            refused = installation.run("up", BALABAQSHA_PORT=str(squatter.getsockname()[1]))

        assert refused.returncode == 1
        assert refused.stderr.count("\n") == 1
        assert "is taken" in refused.stderr

    def test_its_endpoints_are_refused_in_one_line(self, installation: Installation) -> None:
        refused = installation.run("endpoints")

        assert refused.returncode == 1
        assert refused.stderr.count("\n") == 1
        assert "does not run" in refused.stderr

    def test_its_staff_cannot_be_changed(self, installation: Installation) -> None:
        refused = installation.run("staff", "list")

        assert refused.returncode == 1
        assert refused.stderr.count("\n") == 1
        assert "does not run" in refused.stderr

    def test_its_databases_may_still_be_migrated(self, installation: Installation) -> None:
        migrated = installation.run("migrate")

        assert migrated.returncode == 0, migrated.stderr
