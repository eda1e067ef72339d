"""What is data and no code: the versions of the policy and the common passwords."""

import importlib.resources
import json
from datetime import datetime

from identity_service.domain.policy import Policies, PolicyVersion

_PACKAGE = "identity_service.resources"


def load_policies() -> Policies:
    """Every version of the data policy."""
    document = json.loads(_read("policies.json"))
    versions = [
        PolicyVersion(
            version=item["version"],
            valid_from=datetime.fromisoformat(item["valid_from"]),
            texts={language: "\n\n".join(paragraphs) for language, paragraphs in item["texts"].items()},
        )
        for item in document["versions"]
    ]
    return Policies(versions=versions)


def load_common_passwords() -> frozenset[str]:
    """The passwords refused for being everybody's, in lower case."""
    lines = (line.strip() for line in _read("common_passwords.txt").splitlines())
    return frozenset(line.casefold() for line in lines if line and not line.startswith("#"))


def _read(name: str) -> str:
    return importlib.resources.files(_PACKAGE).joinpath(name).read_text(encoding="utf-8")
