"""What the children service reads from its environment, prefix `CHILDREN_`."""

import base64
import binascii
import json
from typing import Annotated

from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from pydantic import AfterValidator, Field, HttpUrl, SecretStr, ValidationInfo, field_validator
from pydantic_settings import SettingsConfigDict

from balabaqsha_chassis.settings import ServiceSettings

_KEY_BYTES = 32
#: A check is answered within 5 s; what the register leaves of them is for the rest.
_LONGEST_REGISTER_CALL = 4.0


def _key(value: SecretStr) -> SecretStr:
    try:
        raw = base64.b64decode(value.get_secret_value(), validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
    if len(raw) != _KEY_BYTES:
        raise ValueError(f"a key has {_KEY_BYTES} bytes")
    return value


def _private_key(value: SecretStr) -> SecretStr:
    try:
        key = ECKey.import_key(json.loads(value.get_secret_value()))
    except (JoseError, ValueError, TypeError):
        raise ValueError("not a JWK of an EC key") from None
    if not key.is_private:
        raise ValueError("the private part of the key is wanted")
    return value


Key = Annotated[SecretStr, AfterValidator(_key)]


class ChildrenSettings(ServiceSettings):
    """The common settings and the children service's own."""

    model_config = SettingsConfigDict(env_prefix="CHILDREN_", frozen=True, extra="ignore", hide_input_in_errors=True)

    data_keys: dict[str, Key] = Field(description="Key-encryption keys by id, JSON; base64 of 32 bytes each")
    data_key_id: str = Field(description="The key that new data keys are wrapped with; the others are read with")
    blind_index_key: Key = Field(description="Key of the blind index of IINs, base64 of 32 bytes; never changes")
    private_key: Annotated[SecretStr, AfterValidator(_private_key)] = Field(
        description="JWK (EC P-256, private) that opens `iin_sealed` of access tokens"
    )
    register_url: HttpUrl = Field(description="Where the population register answers")
    register_token: SecretStr = Field(min_length=1, description="Bearer token for the register")
    register_timeout_seconds: float = Field(
        3.0, gt=0, le=_LONGEST_REGISTER_CALL, description="How long the register may take"
    )
    checks_a_day: int = Field(30, ge=1, description="Checks of an account in a day, of any outcome")
    failed_checks_a_day: int = Field(10, ge=1, description="Checks of an account in a day that find nothing")
    check_minutes: int = Field(30, ge=1, description="How long a child may be added after a check")
    facts_hours: int = Field(24, ge=1, description="Hours until the register is asked anew what it holds of a child")
    unused_check_hours: int = Field(24, ge=1, description="How long an expired check that was not used is kept")

    @field_validator("data_key_id")
    @classmethod
    def _among_the_keys(cls, value: str, info: ValidationInfo) -> str:
        if "data_keys" in info.data and value not in info.data["data_keys"]:
            raise ValueError("no such key among the data keys")
        return value
