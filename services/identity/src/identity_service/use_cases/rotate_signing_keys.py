"""Keep the signing keys young: make the next one in time, drop those whose tokens are dead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balabaqsha_chassis.clock import Clock
from identity_service.domain.signing import KeyTerms
from identity_service.use_cases.ports import IdentityWork, PrivateKey

MakeKey = Callable[[datetime, datetime], PrivateKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateSigningKeys:
    """Do what is due; `only_first` makes the first key and nothing else."""

    only_first: bool = False


async def rotate_signing_keys(
    command: RotateSigningKeys, *, unit_of_work: IdentityWork, clock: Clock, terms: KeyTerms, make_key: MakeKey
) -> Sequence[PrivateKey]:
    """All keys as they are now; one process at a time decides."""
    now = clock()
    store = unit_of_work.signing_keys
    await store.hold()
    keys = list(await store.all())
    if not keys or (not command.only_first and terms.is_due(keys, at=now)):
        key = make_key(now, terms.first_use(keys, at=now))
        await store.add(key)
        keys.append(key)
    for key in [] if command.only_first else terms.outlived(keys, at=now):
        await store.remove(key.kid)
        keys.remove(key)
    await store.publish(key_set_document(keys), at=now)
    return keys


def key_set_document(keys: Sequence[PrivateKey]) -> dict[str, Any]:
    """The public halves as RFC 7517 wants them."""
    return {"keys": [key.public_jwk for key in keys]}
