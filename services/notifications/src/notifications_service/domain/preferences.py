"""What a person chose to hear, and by which channels."""

from dataclasses import dataclass, field

from notifications_service.domain.channels import OUTGOING, Channel
from notifications_service.domain.errors import ChannelUnknownError, KindNotOptionalError
from notifications_service.domain.kinds import OptionalKind

_OPTIONAL = frozenset(kind.value for kind in OptionalKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """Muted channels silence optional notices only; what a person must know always comes."""

    muted_channels: frozenset[Channel] = field(default_factory=frozenset)
    enabled_kinds: frozenset[OptionalKind] = field(default_factory=frozenset)

    def allows(self, kind: str, *, channel: Channel) -> bool:
        """Whether a notice of the kind may go by the channel."""
        if kind not in _OPTIONAL:
            return True
        return OptionalKind(kind) in self.enabled_kinds and channel not in self.muted_channels

    @classmethod
    def chosen(cls, *, muted_channels: frozenset[str], enabled_kinds: frozenset[str]) -> "Preferences":
        """The choice as a person stated it; refuses what cannot be chosen."""
        if not muted_channels <= set(OUTGOING):
            raise ChannelUnknownError
        if not enabled_kinds <= _OPTIONAL:
            raise KindNotOptionalError
        return cls(
            muted_channels=frozenset(map(Channel, muted_channels)),
            enabled_kinds=frozenset(map(OptionalKind, enabled_kinds)),
        )
