"""The secrets of an instance."""

import base64
import json
from pathlib import Path

import pytest

from balabaqsha_cli.launch.vault import open_vault
from balabaqsha_cli.refusals import LaunchRefusedError


def test_secrets_are_made_once(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"

    first, second = open_vault(file), open_vault(file)

    assert first == second


def test_only_the_owner_may_read_them(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"

    open_vault(file)

    assert file.stat().st_mode & 0o777 == 0o600


def test_no_two_secrets_are_alike(tmp_path: Path) -> None:
    vault = open_vault(tmp_path / "secrets.json")

    assert len(set(vault.values())) == len(vault)


def test_keys_are_of_32_bytes(tmp_path: Path) -> None:
    vault = open_vault(tmp_path / "secrets.json")

    keys = ("identity/data_key", "identity/blind_index_key", "identity/code_key")
    for name in (*keys, "applications/receipt_key", "queue/checkpoint_key"):
        assert len(base64.b64decode(vault[name])) == 32


def test_the_sms_password_fits_into_smpp(tmp_path: Path) -> None:
    assert len(open_vault(tmp_path / "secrets.json")["sms/password"]) <= 8


def test_a_secret_that_a_newer_version_wants_is_added_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    before = open_vault(file)
    file.write_text(json.dumps({name: value for name, value in before.items() if name != "identity/code_key"}))

    after = open_vault(file)

    assert after["identity/code_key"] != before["identity/code_key"]
    assert {**after, "identity/code_key": ""} == {**before, "identity/code_key": ""}


def test_a_damaged_file_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    file.write_text('{"identity/data_key": "half')

    with pytest.raises(LaunchRefusedError, match="damaged"):
        open_vault(file)

    assert file.read_text() == '{"identity/data_key": "half'
