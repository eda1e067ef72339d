"""Turns the API's documents into what the pages of a family show."""

from collections.abc import Mapping
from typing import Any

from gateway_service.web.family.references import Lists
from gateway_service.web.family.stages import CLOSED, Stage, stage_of
from gateway_service.web.translations import marked

Document = Mapping[str, Any]
#: The look of each state's tag; what is not named has none.
_TAGS = {
    "needs_correction": "warn",
    "voucher_offered": "warn",
    "choosing": "warn",
    "inactive": "bad",
    "rejected": "bad",
    "annulled": "bad",
    "queued": "good",
    "place_held": "good",
    "contract_pending": "good",
    "enrolled": "good",
}
DOCUMENT_STATES = {
    "scanning": marked("Being checked for viruses"),
    "clean": marked("Accepted"),
    "unscanned": marked("Accepted"),
    "refused": marked("Refused: the file is dangerous. Delete it and attach another one."),
}
_DOCUMENT_TAGS = {"clean": "good", "unscanned": "good", "refused": "bad"}
RELATIONS = {
    "mother": marked("Mother"),
    "father": marked("Father"),
    "guardian": marked("Guardian"),
    "trustee": marked("Trustee"),
    "adopter": marked("Adoptive parent"),
}
CHANNELS = {
    "in_app": marked("In your account on this portal"),
    "sms": marked("By SMS"),
    "email": marked("By e-mail"),
}
#: Kinds of groups that want a conclusion, and which.
_CONCLUSIONS = {"special": "pmpk_conclusion", "inclusive": "pmpk_conclusion", "sanatorium": "medical_conclusion"}
_KILOBYTE, _MEGABYTE = 1024, 1024 * 1024


def full_name(person: Document) -> str:
    """Surname, first name and patronymic, as documents have it."""
    parts = (person.get("surname"), person.get("first_name"), person.get("patronymic"))
    return " ".join(part for part in parts if part)


def child_name(application: Document) -> str:
    """The child's name, or why it cannot be shown."""
    child = application["child"]
    return full_name(child) if child.get("available") else str((child.get("why") or {}).get("text", ""))


def card_of(application: Document) -> dict[str, Any]:
    """An application in the list."""
    state = application["state"]["code"]
    stage = stage_of(application)
    return {
        "id": application["id"],
        "number": application["number"],
        "child": child_name(application),
        "state": application["state"],
        "kind": _TAGS.get(state, ""),
        "place": place_of(application),
        "deadline": application["deadline"],
        "expires_at": application["expires_at"] if stage is Stage.DRAFT else None,
        "is_draft": state == "draft",
        "is_own": application["own"],
        "wants_correction": stage is Stage.CORRECTION,
    }


def place_of(application: Document) -> dict[str, Any] | None:
    """The number in the queue, or why there is none; None where nobody would look for one."""
    state, position = application["state"]["code"], application["position"]
    if state == "draft" or state in CLOSED or state == "enrolled":
        return None
    if not position["available"]:
        return {"number": None, "why": (position.get("why") or {}).get("text", "")}
    return {"number": position["overall"]["number"], "total": position["overall"]["total"], "why": ""}


def needed_kinds(application: Document, lists: Lists) -> list[str]:
    """Kinds of documents that prove what the application says, the first ones to offer."""
    claimed = (application["privilege"] or {}).get("type")
    of_privilege: list[str] = next((item["document_kinds"] for item in lists.privileges if item["code"] == claimed), [])
    of_group = [_CONCLUSIONS[application["group_type"]]] if application["group_type"] in _CONCLUSIONS else []
    return [*of_privilege, *(kind for kind in of_group if kind not in of_privilege)]


def document_rows(application: Document, lists: Lists) -> list[dict[str, Any]]:
    """The documents that are attached, each with its state in words."""
    names = {item["code"]: item["name"] for item in lists.kinds}
    return [
        {
            "id": one["id"],
            "name": names.get(one["kind"], one["kind"]),
            "state": one["state"],
            "text": DOCUMENT_STATES.get(one["state"], one["state"]),
            "kind": _DOCUMENT_TAGS.get(one["state"], ""),
            "size": size_of(one["size"]),
            "uploaded_at": one["uploaded_at"],
            "is_readable": one["state"] in ("clean", "unscanned"),
        }
        for one in application["documents"]
    ]


def size_of(size: int) -> dict[str, Any]:
    """A size as people say it."""
    if size >= _MEGABYTE:
        return {"unit": "mb", "value": round(size / _MEGABYTE, 1)}
    return {"unit": "kb", "value": max(1, round(size / _KILOBYTE))}


def told_of(settings: Document | None) -> list[dict[str, Any]]:
    """Who is told, and by which channels; empty while that cannot be known."""
    channels = settings["channels"] if settings else []
    return [
        {"text": CHANNELS.get(one["channel"], one["channel"]), "recipient": one["recipient"]}
        for one in channels
        if one["recipient"] or one["channel"] == "in_app"
    ]
