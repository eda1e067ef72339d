"""Access tokens after RFC 9068, and the key pairs they are signed with."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from joserfc import jwt
from joserfc.jwk import ECKey

from balabaqsha_chassis.identifiers import new_id
from balabaqsha_chassis.principal import TOKEN_TYPE
from balabaqsha_chassis.sealing import Sealer
from identity_service.domain.iin import Iin
from identity_service.use_cases.ports import PrivateKey

ALGORITHM = "ES256"
AUDIENCES = ("identity", "children", "applications", "queue", "notifications", "gateway")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenMint:
    """Makes access tokens; the IIN in them only the children service can read."""

    issuer: str
    life: timedelta
    children: Sealer

    def issue(self, *, account_id: str, session_id: str, iin: Iin, key: PrivateKey, at: datetime) -> str:
        begin = int(at.timestamp())
        claims = {
            "iss": self.issuer,
            "sub": account_id,
            "sid": session_id,
            "aud": list(AUDIENCES),
            "iat": begin,
            "exp": begin + int(self.life.total_seconds()),
            "jti": new_id(),
            "iin_sealed": self.children.seal({"iin": iin.digits}),
        }
        header = {"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": key.kid}
        return jwt.encode(header, claims, ECKey.import_key(json.loads(key.private_jwk)))


def make_key(created_at: datetime, active_from: datetime) -> PrivateKey:
    """A fresh key pair."""
    kid = new_id()
    pair = ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": ALGORITHM})
    return PrivateKey(
        kid=kid,
        private_jwk=json.dumps(pair.as_dict(private=True)),
        public_jwk=dict(pair.as_dict(private=False)),
        created_at=created_at,
        active_from=active_from,
    )
