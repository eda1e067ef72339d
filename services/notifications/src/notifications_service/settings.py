"""What notifications reads from its environment."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from balabaqsha_chassis.settings import ServiceSettings, Words


def _address(*schemes: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(f"want {' or '.join(f'{scheme}://host:port' for scheme in schemes)}")
        return value

    return AfterValidator(check)


SmppUrl = Annotated[SecretStr, _address("smpp", "smpps")]
SmtpUrl = Annotated[SecretStr, _address("smtp", "smtps", "smtp+starttls")]


class NotificationsSettings(ServiceSettings):
    """The settings of one process of the notifications service."""

    model_config = SettingsConfigDict(
        env_prefix="NOTIFICATIONS_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    roles: Words = Field(
        frozenset({"api", "consumer", "relay", "timer", "sender"}), description="Parts this process plays, by comma"
    )
    data_keys: Mapping[str, SecretStr] = Field(description="Key-encryption keys, JSON of id to base64 of 32 bytes")
    data_key_id: str = Field(description="The key that new data keys are wrapped with")
    private_key: SecretStr = Field(description="JWK (EC P-256) that opens what identity seals to this service")
    smpp_url: SmppUrl = Field(description="SMS centre, `smpp://system_id:password@host:port`, or `smpps://`")
    smtp_url: SmtpUrl = Field(description="Mail server, `smtp://`, `smtps://` or `smtp+starttls://`")
    mail_from: str = Field(description="Sender of mail, `Name <address>`")
    public_broker_url: SecretStr = Field(description="RabbitMQ, vhost `public`, the forwarder's own login")
    portal_url: str = Field("https://balabaqsha.kz", description="The portal's address in texts to people")
    sms_source: str = Field("Balabaqsha", max_length=11, description="Sender of short messages")
    sms_window: int = Field(50, ge=5, le=1000, description="Short messages under way at once")
    give_up_after_hours: float = Field(24, gt=0, description="How long a refused message is tried again")
