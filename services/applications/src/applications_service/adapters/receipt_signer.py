"""Signs receipts with the service's Ed25519 key."""

import base64
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from applications_service.use_cases.receipt_ports import ReceiptKey


class Ed25519Signer:
    """One private key; its id is the key's RFC 7638 thumbprint."""

    def __init__(self, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._private.public_key().public_bytes_raw()
        self.key = ReceiptKey(key_id=_thumbprint(public), public_key=public)

    def sign(self, content: bytes) -> bytes:
        return self._private.sign(content)


def _thumbprint(public: bytes) -> str:
    jwk = {"crv": "Ed25519", "kty": "OKP", "x": base64url(public)}
    return base64url(hashlib.sha256(json.dumps(jwk, separators=(",", ":")).encode()).digest())


def base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
