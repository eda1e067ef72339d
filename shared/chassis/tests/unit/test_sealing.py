"""Payloads for one reader only."""

import json

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey, OctKey

from balabaqsha_chassis.sealing import Opener, SealBrokenError, Sealer
from balabaqsha_testkit.keys import Keys

PAYLOAD = {"phones": ["+77011234567"], "email": None, "name": "Аружан"}


def test_the_holder_of_the_private_key_reads_what_was_sealed(keys: Keys) -> None:
    sealed = Sealer(keys.public_jwk("notifications")).seal(PAYLOAD)

    assert Opener(keys.private_jwk("notifications")).open(sealed) == PAYLOAD


def test_a_sealed_payload_shows_nothing_and_is_never_twice_the_same(keys: Keys) -> None:
    sealer = Sealer(keys.public_jwk("notifications"))

    sealed = sealer.seal(PAYLOAD)

    assert sealed != sealer.seal(PAYLOAD)
    assert "77011234567" not in sealed
    assert sealed.count(".") == 4


def test_another_reader_opens_nothing(keys: Keys) -> None:
    sealed = Sealer(keys.public_jwk("notifications")).seal(PAYLOAD)

    with pytest.raises(SealBrokenError):
        Opener(keys.private_jwk("children")).open(sealed)


def test_an_altered_seal_is_broken(keys: Keys) -> None:
    parts = Sealer(keys.public_jwk("notifications")).seal(PAYLOAD).split(".")
    parts[3] = ("A" if parts[3][0] != "A" else "B") + parts[3][1:]

    with pytest.raises(SealBrokenError):
        Opener(keys.private_jwk("notifications")).open(".".join(parts))


@pytest.mark.parametrize("rubbish", ["", "eyJ", "a.b.c.d.e", "....", "ключ", "eyJhbGciOiJkaXIifQ....", "x" * 10_000])
def test_rubbish_is_broken_and_no_defect(keys: Keys, rubbish: str) -> None:
    with pytest.raises(SealBrokenError):
        Opener(keys.private_jwk("notifications")).open(rubbish)


def test_a_payload_sealed_by_another_method_is_refused(keys: Keys) -> None:
    """Whoever can choose the method chooses the weakest."""
    secret = OctKey.generate_key(256)
    for header, key in (
        ({"alg": "dir", "enc": "A256GCM"}, secret),
        ({"alg": "ECDH-ES+A128KW", "enc": "A128GCM"}, ECKey.import_key(json.loads(keys.public_jwk("notifications")))),
    ):
        sealed = jwe.encrypt_compact(header, b"{}", key, algorithms=list(header.values()))

        with pytest.raises(SealBrokenError):
            Opener(keys.private_jwk("notifications")).open(sealed)
