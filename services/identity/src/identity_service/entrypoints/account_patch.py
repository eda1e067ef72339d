"""What a patch of the account asks for, told apart and checked."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from balabaqsha_chassis.problems import FieldFault, Problem
from identity_service.domain.accounts import ContactKind
from identity_service.domain.identifiers import parse_email, parse_locality, parse_login
from identity_service.domain.phone import Phone
from identity_service.entrypoints.http_models import AccountPatch
from identity_service.entrypoints.refusals import FieldFaults

_SETTINGS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"login": parse_login, "language": str, "locality": parse_locality}
)
_CONTACTS: Mapping[ContactKind, Callable[[str], str]] = MappingProxyType(
    {
        ContactKind.PHONE: lambda text: Phone.parse(text).e164,
        ContactKind.SECOND_PHONE: lambda text: Phone.parse(text).e164,
        ContactKind.EMAIL: parse_email,
    }
)
_NEVER_EMPTY = ("phone", "language")


def parse_patch(body: AccountPatch) -> tuple[dict[str, str | None], dict[ContactKind, str | None]]:
    """Settings and contacts to change, well-formed; raises a 422 problem naming every field at fault."""
    present = {name: getattr(body, name) for name in body.model_fields_set}
    missing = [FieldFault(pointer=f"/{name}", code="missing") for name in _NEVER_EMPTY if present.get(name, "") is None]
    if missing:
        raise Problem(422, "invalid_request", errors=missing)
    faults = FieldFaults()

    def parsed(name: str, parse: Callable[[str], str]) -> str | None:
        text = present[name]
        return None if text is None else faults.parse(f"/{name}", text, parse)

    settings = {name: parsed(name, parse) for name, parse in _SETTINGS.items() if name in present}
    contacts = {kind: parsed(kind.value, parse) for kind, parse in _CONTACTS.items() if kind.value in present}
    faults.raise_if_any()
    return settings, contacts
