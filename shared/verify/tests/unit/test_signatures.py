from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from balabaqsha_verify.verify import L, WrongError, verified

# RFC 8032, 7.1: public key, message, signature
VECTORS = {
    "TEST 1": (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    "TEST 2": (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    "TEST 3": (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    "TEST SHA(abc)": (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
            "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
}


@pytest.mark.parametrize("name", VECTORS)
def test_the_vectors_of_the_rfc_are_accepted(name):
    public, message, signature = map(bytes.fromhex, VECTORS[name])

    assert verified(public, message, signature)


@pytest.mark.parametrize("name", VECTORS)
def test_a_bit_more_in_message_or_signature_is_refused(name):
    public, message, signature = map(bytes.fromhex, VECTORS[name])

    assert not verified(public, message + b"\x00", signature)
    for bit in (0, 100, 255, 256, 400, 505):
        changed = bytearray(signature)
        changed[bit // 8] ^= 1 << bit % 8
        assert not verified(public, message, bytes(changed))


def test_signatures_of_another_library_are_accepted_and_those_of_another_key_refused():
    random = Random(8032)

    for _ in range(20):
        key, other = (Ed25519PrivateKey.from_private_bytes(random.randbytes(32)) for _ in range(2))
        message = random.randbytes(random.randrange(200))

        assert verified(key.public_key().public_bytes_raw(), message, key.sign(message))
        assert not verified(key.public_key().public_bytes_raw(), message, other.sign(message))


def test_a_signature_whose_number_is_not_reduced_is_refused():
    public, message, signature = map(bytes.fromhex, VECTORS["TEST 2"])
    malleable = signature[:32] + (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")

    assert not verified(public, message, malleable)


@pytest.mark.parametrize("length", [0, 63, 65])
def test_a_signature_of_another_length_is_refused(length):
    public, message, signature = map(bytes.fromhex, VECTORS["TEST 3"])

    assert not verified(public, message, (signature + b"\x00")[:length])


@pytest.mark.parametrize("packed", ["02" + "00" * 31, "ff" * 32, "01" + "00" * 30 + "80"])
def test_what_is_no_point_of_the_curve_is_no_key(packed):
    with pytest.raises(WrongError, match="curve"):
        verified(bytes.fromhex(packed), b"", bytes(64))
