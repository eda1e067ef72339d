"""Reference lists: public, the same for everybody, cacheable."""

import hashlib
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from applications_service.domain.documents import ContentType
from applications_service.entrypoints.http_models import Kato
from applications_service.entrypoints.state import StateDep
from applications_service.use_cases.ports import PrivilegeItem, ReferenceItem
from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, ResponseModel, json_response, language_of

router = APIRouter(prefix="/reference", tags=["reference"])
LanguageDep = Annotated[Language, Depends(language_of)]
_MAX_AGE_SECONDS = 300


class Names(ResponseModel):
    """One name in every language."""

    kk: str
    ru: str
    en: str


class Item(ResponseModel):
    """A row of a list; `name` is in the caller's language."""

    code: str
    name: str
    names: Names


class RegionView(Item):
    """A place, and whether it has places below."""

    has_children: bool


class PrivilegeOption(Item):
    """A kind of privilege."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)

    privilege_class: str = Field(serialization_alias="class")
    uncertain: bool
    document_kinds: list[str]


class ConsentView(ResponseModel):
    """The consent in force."""

    version: str
    valid_from: ApiTime
    text: str
    texts: Names


class DocumentLimitsView(ResponseModel):
    """What a document may be, told before it is refused."""

    max_file_bytes: int
    max_files_per_application: int
    max_account_bytes: int
    max_pixels: int
    content_types: list[str]
    kinds: list[Item]


ItemType = TypeVar("ItemType", bound=BaseModel)


class Items(ResponseModel, Generic[ItemType]):
    """A whole list."""

    items: list[ItemType]


@router.get("/regions", response_model=Items[RegionView])
async def get_regions(
    request: Request, state: StateDep, language: LanguageDep, parent: Annotated[Kato | None, Query()] = None
) -> Response:
    async with state.open_unit_of_work() as unit_of_work:
        found = await unit_of_work.reference.regions(parent)
    items = [RegionView(**_named(item, language), has_children=item.has_children) for item in found]
    return _cacheable(request, Items[RegionView](items=items))


@router.get("/group-types", response_model=Items[Item])
async def get_group_types(request: Request, state: StateDep, language: LanguageDep) -> Response:
    async with state.open_unit_of_work() as unit_of_work:
        found = await unit_of_work.reference.group_types()
    return _cacheable(request, Items[Item](items=[Item(**_named(item, language)) for item in found]))


@router.get("/languages", response_model=Items[Item])
async def get_languages(request: Request, state: StateDep, language: LanguageDep) -> Response:
    async with state.open_unit_of_work() as unit_of_work:
        found = await unit_of_work.reference.languages()
    return _cacheable(request, Items[Item](items=[Item(**_named(item, language)) for item in found]))


@router.get("/privileges", response_model=Items[PrivilegeOption])
async def get_privileges(request: Request, state: StateDep, language: LanguageDep) -> Response:
    async with state.open_unit_of_work() as unit_of_work:
        found = await unit_of_work.reference.privileges()
    return _cacheable(request, Items[PrivilegeOption](items=[_privilege(item, language) for item in found]))


@router.get("/consent", response_model=ConsentView)
async def get_consent(request: Request, state: StateDep, language: LanguageDep) -> Response:
    async with state.open_unit_of_work() as unit_of_work:
        consent = await unit_of_work.reference.consent(at=state.clock())
    view = ConsentView(
        version=consent.version,
        valid_from=consent.valid_from,
        text=consent.texts[language],
        texts=Names(**consent.texts),
    )
    return _cacheable(request, view)


@router.get("/document-limits", response_model=DocumentLimitsView)
async def get_document_limits(request: Request, state: StateDep, language: LanguageDep) -> Response:
    async with state.open_unit_of_work() as unit_of_work:
        kinds = await unit_of_work.reference.document_kinds()
    limits = state.policy.documents
    view = DocumentLimitsView(
        max_file_bytes=limits.file_bytes,
        max_files_per_application=limits.files_an_application,
        max_account_bytes=limits.account_bytes,
        max_pixels=limits.pixels,
        content_types=[one.value for one in ContentType],
        kinds=[Item(**_named(item, language)) for item in kinds],
    )
    return _cacheable(request, view)


def _privilege(item: PrivilegeItem, language: Language) -> PrivilegeOption:
    return PrivilegeOption(
        **_named(item, language),
        privilege_class=item.privilege_class,
        uncertain=item.uncertain,
        document_kinds=list(item.document_kinds),
    )


def _named(item: ReferenceItem, language: Language) -> dict[str, Any]:
    return {"code": item.code, "name": item.names[language], "names": Names(**item.names)}


def _cacheable(request: Request, view: BaseModel) -> Response:
    """The answer with a tag of its bytes; nothing but the tag for whom has these bytes already."""
    answer = json_response(view)
    tag = f'"{hashlib.sha256(bytes(answer.body)).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": f"public, max-age={_MAX_AGE_SECONDS}",
        "Vary": "Accept-Language",
    }
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        return Response(status_code=304, headers=headers)
    answer.headers.update(headers)
    return answer
