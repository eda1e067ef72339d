"""The secrets of an instance: made once, kept in one file that only its owner may read."""

import base64
import json
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from joserfc.jwk import ECKey

from balabaqsha_cli.launch.staff import MADE_UP_STAFF
from balabaqsha_cli.refusals import LaunchRefusedError
from balabaqsha_cli.servers.records import write_private
from balabaqsha_cli.topology.names import PUBLIC_FORWARDER, SERVICES, login_of

KEY_BYTES = 32
# As long as the hash of the codes, RFC 4226.
TOTP_BYTES = 20
# SMPP 3.4 has room for eight characters.
SMPP_PASSWORD_BYTES = 6


def _password() -> str:
    return secrets.token_urlsafe(24)


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _totp_secret() -> str:
    return base64.b32encode(secrets.token_bytes(TOTP_BYTES)).decode()


def _key_pair() -> str:
    return json.dumps(ECKey.generate_key("P-256", private=True).as_dict(private=True))


def public_half(private_key: str) -> str:
    """The public JWK of a private one."""
    return json.dumps(ECKey.import_key(json.loads(private_key)).as_dict(private=False))


def wanted() -> Mapping[str, Callable[[], str]]:
    """Every secret by name, with what makes it."""
    logins = [login_of(service) for service in SERVICES] + [PUBLIC_FORWARDER]
    roles = [role for service in SERVICES for role in (service, f"{service}_owner")]
    return {
        **{f"postgres/{role}": _password for role in roles},
        **{f"broker/{login}": _password for login in logins},
        **{f"{service}/data_key": _key for service in ("identity", "children", "notifications")},
        "identity/blind_index_key": _key,
        "identity/code_key": _key,
        "children/blind_index_key": _key,
        "children/private_key": _key_pair,
        "notifications/private_key": _key_pair,
        "applications/receipt_key": _key,
        "queue/checkpoint_key": _key,
        "gateway/session_key": _key,
        "register/token": _password,
        "sms/password": lambda: secrets.token_urlsafe(SMPP_PASSWORD_BYTES),
        **{member.password_secret: _password for member in MADE_UP_STAFF},
        **{member.totp_secret: _totp_secret for member in MADE_UP_STAFF},
    }


def open_vault(file: Path) -> dict[str, str]:
    """The secrets of the file, which is made or completed where it lacks any."""
    known = _read(file)
    complete = {**known, **{name: make() for name, make in wanted().items() if name not in known}}
    if complete != known:
        write_private(file, content=json.dumps(complete, indent=2, sort_keys=True))
    return complete


def _read(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    try:
        known: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        message = f"{file} is damaged; restore it, or move {file.parent} away to begin with empty data"
        raise LaunchRefusedError(message) from None
    return known


def broker_passwords(vault: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix("broker/"): value for name, value in vault.items() if name.startswith("broker/")}


def role_passwords(vault: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix("postgres/"): value for name, value in vault.items() if name.startswith("postgres/")}
