"""Where people get help from people: the same for the portal's pages and for every other reader."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from balabaqsha_chassis.languages import Language, Texts
from balabaqsha_chassis.representation import ResponseModel
from gateway_service.api.route import BASE
from gateway_service.api.state import LanguageDep

_HEADERS = {"Cache-Control": "public, max-age=3600", "Vary": "Accept-Language"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contact:
    code: str
    #: In E.164, for machines.
    number: str
    #: As people write it.
    shown: str
    url: str


_CONTACTS = (
    _Contact(code="contact_centre", number="+77273397222", shown="8 (727) 339-72-22", url="tel:+77273397222"),
    _Contact(code="whatsapp", number="+77473397222", shown="8 (747) 339-72-22", url="https://wa.me/77473397222"),
)
CONTACT_TEXTS: Mapping[str, Texts] = {
    "contact_centre": {"kk": "Байланыс орталығы", "ru": "Контакт-центр", "en": "Contact centre"},
    "whatsapp": {"kk": "WhatsApp", "ru": "WhatsApp", "en": "WhatsApp"},
}

router = APIRouter(prefix=BASE)


class ContactView(ResponseModel):
    """One way to reach people."""

    code: str
    text: str
    #: In E.164.
    number: str
    #: As people write it.
    shown: str
    url: str


class Contacts(ResponseModel):
    """Every way to reach people, the usual one first."""

    items: list[ContactView]


@router.get("/public/contacts", response_model=Contacts, tags=["public"])
async def get_contacts(language: LanguageDep) -> Response:
    """The contact centre's telephone and WhatsApp."""
    return JSONResponse({"items": [_told(contact, language) for contact in _CONTACTS]}, headers=_HEADERS)


def _told(contact: _Contact, language: Language) -> dict[str, str]:
    return {
        "code": contact.code,
        "text": CONTACT_TEXTS[contact.code][language],
        "number": contact.number,
        "shown": contact.shown,
        "url": contact.url,
    }
