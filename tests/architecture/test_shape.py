"""The house keeps its shape: files, names, imports, refusals."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from balabaqsha_chassis.languages import LANGUAGES
from balabaqsha_chassis.problem_texts import COMMON_TEXTS
from balabaqsha_contracts.catalogue import EVENTS, READERS, hears

ROOT = Path(__file__).parents[2]
SERVICES = ("identity", "children", "applications", "queue", "notifications")
LONGEST_FILE = 400
BANNED_NAMES = {"utils", "helpers", "common", "core", "base", "manager", "misc"}
IMPURE = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "uuid4",
    "uuid.uuid4",
    "random.random",
    "secrets.token_bytes",
    "os.urandom",
}


def sources(*patterns: str) -> list[Path]:
    found = [path for pattern in patterns or ("**/*.py",) for path in ROOT.glob(pattern)]
    return [path for path in found if not {".venv", ".run", "node_modules"} & set(path.parts)]


def service_sources(layer: str = "**") -> Iterator[Path]:
    for service in SERVICES:
        yield from (ROOT / f"services/{service}/src/{service}_service").glob(f"{layer}/*.py")


def test_imports_obey_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


def test_no_file_is_too_long() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in sources()}

    assert {str(path): n for path, n in lengths.items() if n > LONGEST_FILE} == {}


def test_nothing_has_a_name_that_says_nothing() -> None:
    stems = {path for path in sources() if {path.stem, path.parent.name} & BANNED_NAMES}

    assert stems == set()


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_the_same_shape(service: str) -> None:
    folder = ROOT / "services" / service
    package = folder / "src" / f"{service}_service"
    wanted = {
        *(
            folder / name
            for name in ("pyproject.toml", "README.md", "requirements.lock", "tests/unit", "tests/integration")
        ),
        *(package / name for name in ("__main__.py", "bootstrap.py", "settings.py", "domain/errors.py")),
        *(package / name for name in ("use_cases/ports.py", "adapters/unit_of_work.py", "migrations/env.py")),
        *(package / "entrypoints" / name for name in ("http.py", "consumers.py", "timers.py", "texts.py", "state.py")),
    }
    if not hears(service):
        wanted.discard(package / "entrypoints" / "consumers.py")

    assert {path for path in wanted if not path.exists()} == set()
    assert not (folder / "__init__.py").exists()


def test_tests_are_not_packages() -> None:
    assert sources("**/tests/**/__init__.py") == []


def test_queue_is_never_an_identifier() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources("*/*/src/**/*.py", "gateway/src/**/*.py", "*/*/tests/**/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Name) and node.id == "queue") or (isinstance(node, ast.arg) and node.arg == "queue")
    }

    assert found == set()


def test_the_domain_reads_neither_clock_nor_chance() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.func)}"
        for path in service_sources("domain")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in IMPURE
    }

    assert found == set()


def test_the_domain_awaits_nothing() -> None:
    found = {
        path.relative_to(ROOT)
        for path in service_sources("domain")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await)
    }

    assert found == set()


def test_every_module_says_what_it_is() -> None:
    silent = {
        path.relative_to(ROOT)
        for path in sources(
            "services/*/src/**/*.py", "shared/*/src/**/*.py", "gateway/src/**/*.py", "deploy/*/src/**/*.py"
        )
        if path.name != "__init__.py" and not ast.get_docstring(ast.parse(path.read_text()))
    }

    assert silent == set()


def error_classes(service: str) -> list[type[Exception]]:
    module = importlib.import_module(f"{service}_service.domain.errors")
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Exception) and value.__module__ == module.__name__
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_every_refusal_has_a_status_and_three_languages(service: str) -> None:
    bootstrap = importlib.import_module(f"{service}_service.bootstrap")
    renderer = bootstrap.ROUTES.renderer
    errors = error_classes(service)
    leaves = [error for error in errors if not any(other is not error and issubclass(other, error) for other in errors)]
    assert leaves

    for error in leaves:
        assert any(issubclass(error, kind) for kind in renderer.statuses), f"{error.__name__} has no status"
        code = error.code
        texts = renderer.texts.get(code) or COMMON_TEXTS.get(code)
        assert texts, f"{code} has no text"
        assert set(texts) == set(LANGUAGES), code


@pytest.mark.parametrize("service", SERVICES)
def test_every_text_exists_in_three_languages(service: str) -> None:
    renderer = importlib.import_module(f"{service}_service.bootstrap").ROUTES.renderer

    for code, texts in renderer.texts.items():
        assert {language for language, text in texts.items() if text.strip()} == set(LANGUAGES), code


def test_every_event_has_a_reader() -> None:
    assert {(event.producer, event.aggregate) for event in EVENTS} == set(READERS)
    assert all(READERS.values())


@pytest.mark.parametrize("service", [service for service in SERVICES if hears(service)])
def test_a_service_subscribes_only_to_what_reaches_its_mailbox(service: str) -> None:
    consumers = importlib.import_module(f"{service}_service.entrypoints.consumers")

    assert set(consumers.SUBSCRIPTIONS) <= set(hears(service))


def test_every_event_is_needed_by_somebody() -> None:
    needed = set()
    for service in SERVICES:
        if hears(service):
            needed |= set(importlib.import_module(f"{service}_service.entrypoints.consumers").SUBSCRIPTIONS)

    assert {event.__name__ for event in EVENTS} - {event.__name__ for event in needed} == set()


@pytest.mark.parametrize("package", [*(f"{service}_service" for service in SERVICES), "gateway_service"])
def test_every_setting_says_what_it_is(package: str) -> None:
    module = importlib.import_module(f"{package}.settings")
    classes = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__ and hasattr(value, "model_fields")
    ]
    assert classes

    for settings in classes:
        undescribed = [name for name, field in settings.model_fields.items() if not field.description]
        assert undescribed == [], settings.__name__


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_keep_to_their_own_database_and_to_instants(service: str) -> None:
    versions = ROOT / f"services/{service}/src/{service}_service/migrations/versions"
    text = "\n".join(path.read_text().lower() for path in versions.glob("*.py"))

    assert "timestamp " not in text.replace("timestamp with time zone", "")
    assert "dblink" not in text
    assert "postgres_fdw" not in text


def test_every_service_module_can_be_imported() -> None:
    for service in SERVICES:
        package = importlib.import_module(f"{service}_service")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations." not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)
