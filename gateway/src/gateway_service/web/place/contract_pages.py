"""The contract with a kindergarten: read, and signed by the child's representative."""

from functools import partial

from fastapi import APIRouter, Response

from balabaqsha_chassis.identifiers import new_id
from gateway_service.web.in_process import FieldError
from gateway_service.web.page import Page, PageDep
from gateway_service.web.place.deeds import do
from gateway_service.web.place.reading import ApplicationId, path_of, read_application, voucher_of
from gateway_service.web.place.voucher_view import voucher_view

router = APIRouter(prefix="/applications/{application_id}/kindergarten")


@router.get("/contract")
async def show_contract(application_id: ApplicationId, page: PageDep) -> Response:
    """What both sides sign."""
    return await _show_contract(page, application_id, [])


@router.post("/contract")
async def sign(application_id: ApplicationId, page: PageDep) -> Response:
    """Sign it as the child's representative."""
    page.need("parent")
    answers = await page.answers()
    if answers.get("read") != "yes":
        text = page.say("Confirm that you have read the contract and agree")
        return await _show_contract(page, application_id, [FieldError(field="read", code="missing", text=text)])
    return await do(
        page,
        page.api.post(path_of(application_id, "/voucher/contract/signature"), key=answers.get("key")),
        then=f"/applications/{application_id}/kindergarten",
        notice=page.say("You signed the contract."),
        show=partial(_show_contract, page, application_id),
    )


async def _show_contract(page: Page, application_id: str, errors: list[FieldError]) -> Response:
    application = await read_application(page, application_id)
    voucher = voucher_of(application)
    view = voucher_view(application, voucher, now=page.portal.clock())
    if voucher is None or not voucher["contract"]:
        return page.go(f"/applications/{application_id}/kindergarten")
    contract = await page.api.get(path_of(application_id, "/voucher/contract"))
    return page.render(
        "place/contract.html", errors=errors, application=application, view=view, contract=contract, key=new_id()
    )
