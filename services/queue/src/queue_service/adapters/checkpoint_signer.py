"""Signs checkpoints with the service's Ed25519 key."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Ed25519Signer:
    """One private key, made of its 32 bytes of seed."""

    def __init__(self, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._private.public_key().public_bytes_raw()

    def sign(self, content: bytes) -> bytes:
        return self._private.sign(content)
