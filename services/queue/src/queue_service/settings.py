"""Settings of the queue service."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from balabaqsha_chassis.settings import Seed, ServiceSettings, Words


class QueueSettings(ServiceSettings):
    """What the queue service reads from its environment."""

    model_config = SettingsConfigDict(env_prefix="QUEUE_", frozen=True, extra="ignore", hide_input_in_errors=True)

    roles: Words = Field(
        frozenset({"api", "consumer", "relay", "timer", "sealer"}), description="Parts this process plays, by comma"
    )
    seal_every_milliseconds: int = Field(250, ge=10, description="Pause between two sealings")
    stream_every_seconds: float = Field(2.0, ge=0.1, description="How often a live number is looked up")
    checkpoint_key: Seed = Field(description="Ed25519 seed that signs the ledger's checkpoints, 32 bytes in base64")
    checkpoint_every_seconds: float = Field(30.0, ge=0.1, le=60, description="Shortest time between two checkpoints")
