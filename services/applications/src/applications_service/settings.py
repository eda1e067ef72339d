"""What the applications service reads from its environment."""

import base64
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, SecretBytes, StringConstraints
from pydantic_settings import SettingsConfigDict

from balabaqsha_chassis.settings import ServiceSettings

_SEED_BYTES = 32


def _decoded(value: Any) -> Any:
    return base64.b64decode(value, validate=True) if isinstance(value, str) else value


def _seed(value: SecretBytes) -> SecretBytes:
    if len(value.get_secret_value()) != _SEED_BYTES:
        raise ValueError("must be 32 bytes in base64")
    return value


Seed = Annotated[SecretBytes, BeforeValidator(_decoded), AfterValidator(_seed)]


class ApplicationsSettings(ServiceSettings):
    """Settings of the applications service."""

    model_config = SettingsConfigDict(
        env_prefix="APPLICATIONS_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    receipt_key: Seed = Field(description="Ed25519 seed that signs receipts, 32 bytes in base64")
    document_store: Annotated[str, StringConstraints(pattern=r"^(file:///.+|s3://.+)$")] = Field(
        description="Where documents lie: `file:///folder` or `s3://bucket`; S3 keys are read from `AWS_*`"
    )
    clamav_address: Annotated[str, StringConstraints(pattern=r"^[^\s:]+:[0-9]{1,5}$")] | None = Field(
        None, description="clamd as `host:port`; none: documents stay `unscanned`"
    )
    draft_days: int = Field(30, ge=1, description="Days a draft is kept after its last change")
    drafts_an_account: int = Field(20, ge=1, description="Drafts one account may keep at once")
    link_term_hours: int = Field(72, ge=1, description="Hours an application waits for its link to the child")
    document_bytes: int = Field(10 * 1024**2, ge=1024, description="Largest document")
    documents_an_application: int = Field(10, ge=1, description="Documents one application may carry")
    account_document_bytes: int = Field(100 * 1024**2, ge=1024, description="All documents of one account together")
    document_pixels: int = Field(50_000_000, ge=1, description="Pixels of the largest picture")
    uploads_at_once: int = Field(32, ge=1, description="Uploads read at the same time; each holds a file in memory")
    upload_idle_seconds: float = Field(15, gt=0, description="Longest silence of an upload")

    @property
    def draft_term(self) -> timedelta:
        return timedelta(days=self.draft_days)

    @property
    def link_term(self) -> timedelta:
        return timedelta(hours=self.link_term_hours)
