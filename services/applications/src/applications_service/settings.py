"""What the applications service reads from its environment."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, StringConstraints
from pydantic_settings import SettingsConfigDict

from balabaqsha_chassis.settings import Seed, ServiceSettings


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
    portal_url: Annotated[
        str, StringConstraints(max_length=200, pattern=r"^https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._/-]*)?$")
    ] = Field("http://127.0.0.1:8080", description="The portal as parents reach it; printed on receipts")
    draft_days: int = Field(30, ge=1, description="Days a draft is kept after its last change")
    drafts_an_account: int = Field(20, ge=1, description="Drafts one account may keep at once")
    link_term_hours: int = Field(
        23, ge=1, le=23, description="Hours an application waits for its link; receipts promise an answer within 24"
    )
    watermark_seconds: float = Field(
        20, gt=0, description="Age of the last watermark at which the queue is told the next"
    )
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

    @property
    def watermark_every(self) -> timedelta:
        return timedelta(seconds=self.watermark_seconds)
