"""Codes of authenticator apps: RFC 6238 with its common choices, SHA-1, six digits, thirty seconds."""

import hmac
from datetime import datetime

import pyotp

ISSUER = "Balabaqsha"
#: Clocks of phones are wrong by some seconds, and typing takes some.
_WINDOW = 1


class TotpCodes:
    """Judges codes of now and of one step on either side."""

    def __init__(self) -> None:
        self._nobodys = pyotp.random_base32()

    def new_secret(self) -> str:
        return pyotp.random_base32()

    def step_of(self, code: str, *, secret: str | None, at: datetime) -> int | None:
        """The newest step the code is of; every step is compared, and for nobody's secret as well."""
        totp = pyotp.TOTP(secret or self._nobodys)
        now = totp.timecode(at)
        steps = range(now - _WINDOW, now + _WINDOW + 1)
        right = [step for step in steps if hmac.compare_digest(totp.generate_otp(step), code)]
        return right[-1] if right and secret is not None else None

    def uri(self, secret: str, *, login: str) -> str:
        return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
