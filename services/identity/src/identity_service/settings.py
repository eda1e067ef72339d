"""Settings of the identity service."""

import base64
import binascii
import json
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from balabaqsha_chassis.sealing import Sealer
from balabaqsha_chassis.settings import ServiceSettings, Words
from identity_service.domain.challenges import CodeTerms
from identity_service.domain.limits import AttemptLimits, CodeLimits
from identity_service.domain.passwords import HashingTerms
from identity_service.domain.sessions import SessionTerms
from identity_service.domain.signing import KeyTerms
from identity_service.domain.staff import StaffTerms

_KEY_BYTES = 32
#: The registers of others must have answered before a person has waited 5 s.
_LONGEST_REGISTER_SECONDS = 4.5


class IdentitySettings(ServiceSettings):
    """What the identity service reads from its environment."""

    model_config = SettingsConfigDict(env_prefix="IDENTITY_", frozen=True, extra="ignore", hide_input_in_errors=True)

    data_keys: SecretStr = Field(description="Key-encryption keys as JSON: id -> 32 bytes in base64")
    data_key_id: str = Field(description="Which of them wraps new data keys")
    blind_index_key: SecretStr = Field(description="Key of the blind indexes, 32 bytes in base64")
    code_key: SecretStr = Field(description="Key of codes' and tokens' hashes, 32 bytes in base64")
    notifications_public_key: str = Field(description="Contacts and codes are sealed to it: JWK, EC P-256")
    children_public_key: str = Field(description="The IIN in access tokens is sealed to it: JWK, EC P-256")
    register_url: str = Field(description="Population register")
    register_token: SecretStr = Field(description="Bearer token for the register")
    register_timeout_seconds: float = Field(3, gt=0, le=_LONGEST_REGISTER_SECONDS, description="Longest wait for it")

    code_minutes: float = Field(5, gt=0, le=10, description="Life of a code")
    code_resend_seconds: int = Field(87, ge=1, description="Pause before a code is sent again")
    code_tries: int = Field(5, ge=1, le=10, description="Tries of a code")
    completion_minutes: float = Field(15, gt=0, le=60, description="Life of a completion token")
    codes_per_phone_day: int = Field(5, ge=1, description="Codes a phone, e-mail or login a day")
    codes_per_iin_day: int = Field(10, ge=1, description="Codes an IIN a day")
    codes_per_address_hour: int = Field(300, ge=1, description="Codes a client address an hour")
    attempts_per_name_and_address: int = Field(10, ge=1, description="Password tries of a name from one address")
    attempts_minutes: float = Field(15, gt=0, description="Window of the former")
    attempts_per_name_hour: int = Field(100, ge=1, description="Password tries of a name an hour")
    attempts_per_address_hour: int = Field(600, ge=1, description="Password tries from an address an hour")
    limits_exempt_networks: Words = Field(frozenset(), description="Client networks no limit holds for, by comma")

    password_shortest: int = Field(8, ge=8, description="Shortest password, characters")
    password_longest: int = Field(40, le=128, description="Longest password, characters")
    argon2_memory_kib: int = Field(19_456, ge=1_024, description="argon2id memory, KiB")
    argon2_passes: int = Field(2, ge=1, description="argon2id passes")
    argon2_lanes: int = Field(1, ge=1, description="argon2id lanes")
    hashing_threads: int = Field(2, ge=1, description="Threads that hash passwords")
    hashing_waiting: int = Field(32, ge=0, description="Passwords that may wait for them; more get 503")

    access_token_minutes: float = Field(10, gt=0, le=10, description="Life of an access token")
    session_days: float = Field(30, gt=0, description="Life of a session")
    session_idle_hours: float = Field(24, gt=0, description="Idle life of a session that is not remembered")
    refresh_grace_seconds: float = Field(30, ge=0, description="How long a used refresh token gives its successor")
    sessions_most: int = Field(20, ge=1, le=200, description="Live sessions of an account; more end the oldest")
    staff_session_hours: float = Field(12, gt=0, le=24, description="Life of a session of staff")
    staff_session_idle_hours: float = Field(8, gt=0, le=24, description="Idle life of a session of staff")
    staff_sessions_most: int = Field(5, ge=1, le=200, description="Live sessions of a member; more end the oldest")
    staff_failures_most: int = Field(100, ge=1, le=100, description="Failures in a row that lock a member of staff out")
    development_staff: SecretStr | None = Field(None, description="Staff `staff put` makes, JSON; development only")
    signing_key_days: float = Field(30, gt=0, description="How long a signing key signs")
    signing_key_ahead_minutes: float = Field(30, ge=2, description="How long before its use a key is published")
    challenges_kept_hours: float = Field(24, gt=0, description="How long dead challenges are kept")
    sessions_kept_days: float = Field(30, gt=0, description="How long ended sessions are kept")

    @field_validator("blind_index_key", "code_key")
    @classmethod
    def _is_key(cls, value: SecretStr) -> SecretStr:
        _check_key(value.get_secret_value())
        return value

    @field_validator("data_keys")
    @classmethod
    def _are_keys(cls, value: SecretStr) -> SecretStr:
        for key in _key_map(value).values():
            _check_key(key)
        return value

    @field_validator("notifications_public_key", "children_public_key")
    @classmethod
    def _is_public_key(cls, value: str) -> str:
        try:
            Sealer(value)
        except Exception:  # noqa: BLE001 - whatever the library dislikes, the value must not be told
            raise ValueError("not a public JWK of EC P-256") from None
        if "d" in json.loads(value):
            raise ValueError("a private key where a public one belongs")
        return value

    @field_validator("limits_exempt_networks")
    @classmethod
    def _are_networks(cls, value: frozenset[str]) -> frozenset[str]:
        try:
            for network in value:
                ip_network(network)
        except ValueError:
            raise ValueError("not networks such as 127.0.0.0/8") from None
        return value

    @model_validator(mode="after")
    def _current_key_is_known(self) -> "IdentitySettings":
        if self.data_key_id not in _key_map(self.data_keys):
            raise ValueError("IDENTITY_DATA_KEY_ID names none of IDENTITY_DATA_KEYS")
        return self

    @model_validator(mode="after")
    def _made_up_staff_stay_in_development(self) -> "IdentitySettings":
        if self.development_staff is not None and self.environment != "development":
            raise ValueError("IDENTITY_DEVELOPMENT_STAFF is for development only")
        return self

    @property
    def key_encryption_keys(self) -> dict[str, str]:
        return _key_map(self.data_keys)

    @property
    def exempt_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(network) for network in sorted(self.limits_exempt_networks))

    @property
    def code_terms(self) -> CodeTerms:
        return CodeTerms(
            life=timedelta(minutes=self.code_minutes),
            resend_pause=timedelta(seconds=self.code_resend_seconds),
            tries=self.code_tries,
            completion_life=timedelta(minutes=self.completion_minutes),
        )

    @property
    def code_limits(self) -> CodeLimits:
        return CodeLimits(
            pause=timedelta(seconds=self.code_resend_seconds),
            per_phone_day=self.codes_per_phone_day,
            per_iin_day=self.codes_per_iin_day,
            per_address_hour=self.codes_per_address_hour,
        )

    @property
    def attempt_limits(self) -> AttemptLimits:
        return AttemptLimits(
            per_name_and_address=self.attempts_per_name_and_address,
            per_name_hour=self.attempts_per_name_hour,
            per_address_hour=self.attempts_per_address_hour,
            window=timedelta(minutes=self.attempts_minutes),
        )

    @property
    def session_terms(self) -> SessionTerms:
        return SessionTerms(
            remembered_life=timedelta(days=self.session_days),
            idle_life=timedelta(hours=self.session_idle_hours),
            refresh_grace=timedelta(seconds=self.refresh_grace_seconds),
            most=self.sessions_most,
        )

    @property
    def staff_terms(self) -> StaffTerms:
        sessions = SessionTerms(
            remembered_life=timedelta(hours=self.staff_session_hours),
            idle_life=timedelta(hours=self.staff_session_idle_hours),
            refresh_grace=timedelta(seconds=self.refresh_grace_seconds),
            most=self.staff_sessions_most,
        )
        return StaffTerms(sessions=sessions, failures_most=self.staff_failures_most)

    @property
    def hashing_terms(self) -> HashingTerms:
        return HashingTerms(
            memory_kib=self.argon2_memory_kib,
            passes=self.argon2_passes,
            lanes=self.argon2_lanes,
            threads=self.hashing_threads,
            waiting=self.hashing_waiting,
        )

    @property
    def key_terms(self) -> KeyTerms:
        ahead = timedelta(minutes=self.signing_key_ahead_minutes)
        after = timedelta(minutes=self.access_token_minutes) + ahead
        return KeyTerms(use=timedelta(days=self.signing_key_days), ahead=ahead, after=after)


def _key_map(value: SecretStr) -> dict[str, str]:
    try:
        keys: Any = json.loads(value.get_secret_value())
    except ValueError:
        keys = None
    if not isinstance(keys, dict) or not keys or not all(isinstance(key, str) for key in keys.values()):
        raise ValueError("not a JSON object of keys")
    return keys


def _check_key(key: str) -> None:
    try:
        raw = base64.b64decode(key, validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != _KEY_BYTES:
        raise ValueError("a key is 32 bytes in base64")
    if len(set(raw)) <= _KEY_BYTES // 8:
        raise ValueError("a key is random, not a pattern")
