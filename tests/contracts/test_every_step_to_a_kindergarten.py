"""From a number to a kindergarten: every operation of staff and of a parent's turn answers well at least once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from balabaqsha_testkit.citizens import Citizen
from balabaqsha_testkit.house import House
from balabaqsha_testkit.officers import Officer
from balabaqsha_testkit.reconciliation import query
from balabaqsha_testkit.waiting import eventually

#: A city that no other test files in: its vouchers go to nobody else's children.
CITY = "790000000"
SHEET = "name_ru,address_ru,district_kato\nЯсли-сад № 7,улица 7,{district}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """Everybody whose decisions the walk needs."""

    operator: Officer
    approver: Officer
    second_approver: Officer
    reviewer: Officer
    agent: Officer
    clerk: Officer

    @classmethod
    async def at_work(cls, house: House, api: httpx.AsyncClient) -> "Department":
        return cls(
            operator=await Officer.of_role(house, api, "queue_operator"),
            approver=await Officer.of_role(house, api, "approving_officer"),
            second_approver=await Officer.of_role(house, api, "approving_officer", which=1),
            reviewer=await Officer.of_role(house, api, "privilege_reviewer"),
            agent=await Officer.of_role(house, api, "call_centre_agent"),
            clerk=await Officer.of_role(house, api, "assisted_filing_clerk"),
        )


@pytest.mark.timeout(300)
async def test_every_step_answers_well_and_as_described(house: House, api: httpx.AsyncClient, witness: Any) -> None:
    staff = await Department.at_work(house, api)
    regions = (await api.get(f"{house.api}/reference/regions", params={"parent": CITY})).json()["items"]
    wishes = {"region": CITY, "district": regions[0]["code"], "settlement": None}
    births = [("2022-05-14",), ("2022-05-15",), ("2022-05-16",), ("2023-05-14", "2023-05-14")]
    people = [await Citizen.come_in(house, api, births=born) for born in births]
    for one in people:
        await one.file(**wishes)
    chooser, refuser, sleeper, twins = people

    gardens = await _open_kindergartens(staff, district=wishes["district"])
    await _decide_on_claims(staff, twins, wishes)
    await _ask_and_refuse(house, staff, twins)
    await _work_on_entries(staff, twins)
    await _merge_and_file_again(staff, twins, wishes)
    await _draw(staff, places=len(people) - 1)
    for one in (chooser, refuser, sleeper):
        await one.in_state("voucher_offered")
    await _call(staff)
    await _refuse_and_lose(staff, refuser)
    await _sleep_and_come_back(house, sleeper)
    await _go_to_kindergarten(house, api, staff, chooser, gardens)
    await _tidy_up(staff, gardens)
    await _look_ahead(staff, twins)
    looks = await twins.parent.get("/account/accesses")
    assert {one["service"] for one in looks["items"]} == {"applications", "queue"}
    assert looks["missing"] == []

    assert witness.unseen(of_the_walk=True) == set()


async def _open_kindergartens(staff: Department, *, district: str) -> list[dict[str, Any]]:
    """Two kindergartens, each with a group for every age, the second full from the beginning."""
    gardens = []
    for number, places in ((1, 3), (2, 1)):
        body = {
            "name_kk": f"№ {number} балабақша",
            "name_ru": f"Ясли-сад № {number}",
            "address_ru": f"улица {number}",
            "district": district,
            "languages": ["kk", "ru"],
            "regimes": ["full_day"],
        }
        garden = await staff.operator.post("/operator/kindergartens", body)
        card = await staff.operator.get(f"/operator/kindergartens/{garden['id']}")
        await staff.operator.patch(
            f"/operator/kindergartens/{garden['id']}", {"phone": "+77273000000"}, version=card["version"]
        )
        group = {"name": "Балапан", "age_band": "mixed_age", "language": "mixed", "declared": places}
        made = await staff.operator.post(f"/operator/kindergartens/{garden['id']}/groups", group)
        await staff.operator.patch(f"/operator/groups/{made['id']}", {"declared": places - 1}, version=made["version"])
        gardens.append(garden | {"group": made["id"]})
    sheet = SHEET.format(district=district).encode()
    answer = await staff.operator.ask(
        "POST", "/operator/kindergartens/import", content=sheet, headers={"Content-Type": "text/csv"}
    )
    assert answer.is_success, answer.text
    await staff.operator.get("/operator/kindergartens")
    await staff.operator.get("/public/kindergartens", params={"territory": CITY})
    await staff.operator.get(f"/public/kindergartens/{gardens[0]['id']}")
    return gardens


async def _decide_on_claims(staff: Department, twins: Citizen, wishes: dict[str, Any]) -> None:
    """One claim is proven by its document, another is not, a third is taken back."""
    await twins.file(1, **wishes)
    parent = twins.parent
    for place, proven in ((0, True), (1, False)):
        await parent.post(f"{twins.path(place)}/privilege", {"type": "serviceman"})
        document = await twins.attach(twins.filed[place]["id"], kind="service_certificate")
        listed = (await staff.reviewer.get("/operator/privileges", params={"territory": CITY}))["items"]
        claim = next(one for one in listed if one["number"] == twins.filed[place]["number"])
        path = f"/operator/privileges/{claim['claim_id']}"
        await staff.reviewer.get(path)
        seen = await staff.reviewer.ask(
            "GET", f"/operator/applications/{twins.filed[place]['id']}/documents/{document['id']}"
        )
        assert seen.is_success, seen.text
        if proven:
            today = datetime.now(UTC).date()
            await staff.reviewer.post(
                f"{path}/confirmation", {"document_id": document["id"], "issued_at": today.isoformat()}
            )
        else:
            refusal = {"ground": "document_does_not_prove_it", "reason": "another family's certificate"}
            await staff.reviewer.post(f"{path}/rejection", refusal)
    await parent.post(f"{twins.path(1)}/privilege", {"type": "teacher"})
    await twins.delete(f"{twins.path(1)}/privilege")


async def _ask_and_refuse(house: House, staff: Department, twins: Citizen) -> None:
    """Something is to be put right, and is; then the application is refused after a hearing, and an appeal upheld."""
    application = twins.filed[1]["id"]
    path = f"/operator/applications/{application}"
    await twins.in_state("queued", 1)
    asked = {"grounds": ["wishes_unclear"], "fields": ["language"], "message": "Уточните язык обучения"}
    await staff.operator.get("/operator/applications", params={"territory": CITY})
    await staff.operator.get(path)
    await staff.operator.post(f"{path}/correction-requests", asked)
    await twins.parent.post(f"{twins.path(1)}/resubmission")
    await staff.operator.post(
        "/operator/applications/batch", asked | {"action": "request_correction", "ids": [application]}
    )
    await twins.parent.post(f"{twins.path(1)}/resubmission")
    await staff.operator.post(f"{path}/notes", {"text": "звонили, ждём ответа"})
    await staff.operator.get(f"{path}/notes")
    hearing = {"ground": "not_eligible", "hearing_at": (datetime.now(UTC) + timedelta(days=30)).isoformat()}
    await staff.operator.post(f"{path}/hearings", hearing)
    await query(
        house,
        "applications",
        "update hearing set hearing_at = now() - interval '1 minute' where application_id::text = $1",
        application,
    )
    await staff.operator.post(f"{path}/refusal", {"ground": "not_eligible", "reason": "не по правилам"})
    await twins.in_state("rejected", 1)
    await _appeal(staff, twins, application)


async def _appeal(staff: Department, twins: Citizen, application: str) -> None:
    body = {"application_id": application, "about": "rejection", "text": "Прошу пересмотреть отказ"}
    appeal = await twins.parent.post("/appeals", body)
    for place in ("/appeals", f"/appeals/{appeal['id']}"):
        await twins.parent.get(place)
    for place in ("/operator/appeals", f"/operator/appeals/{appeal['id']}"):
        await staff.approver.get(place)
    await staff.approver.post(f"/operator/appeals/{appeal['id']}/review")
    decision = {"outcome": "upheld", "answer": "Отказ отменён"}
    await staff.approver.post(f"/operator/appeals/{appeal['id']}/decision", decision)
    await twins.in_state("queued", 1)


async def _work_on_entries(staff: Department, twins: Citizen) -> None:
    """A hold placed and lifted; one correction approved by a second person, another refused."""
    application = twins.filed[0]["id"]
    path = f"/operator/entries/{application}"
    await staff.operator.get("/operator/entries", params={"territory": CITY})
    await staff.operator.get(path)
    for step in ("hold", "release"):
        await staff.operator.post(f"{path}/{step}", {"ground": "suspended", "reason": "проверка сведений"})
    for decision in ("approval", "refusal"):
        correction = {
            "application_id": application,
            "class": "b2" if decision == "approval" else "b1",
            "ground": "court_decision",
            "document_hash": "0" * 64,
            "reason": "решение суда",
        }
        made = await staff.operator.post("/operator/corrections", correction)
        await staff.operator.get("/operator/corrections")
        await staff.approver.post(f"/operator/corrections/{made['id']}/{decision}")


async def _merge_and_file_again(staff: Department, twins: Citizen, wishes: dict[str, Any]) -> None:
    """Two applications become one; then a clerk files for the child that is left without."""
    first, second = (one["id"] for one in twins.filed)
    merge = {"duplicate_id": second, "reason": "поданы за одного ребёнка"}
    await staff.operator.post(f"/operator/applications/{first}/merge", merge)
    await twins.in_state("archived", 1)
    consent = await twins.parent.get("/reference/consent")
    account = await twins.parent.get("/account")
    filing = {
        "account_id": account["account_id"],
        "child_id": twins.filed[1]["child_id"],
        "group_type": "general",
        "language": "kk",
        "consent_version": consent["version"],
        "consent_accepted": True,
        **wishes,
    }
    await staff.clerk.post("/operator/applications", filing)


async def _draw(staff: Department, *, places: int) -> None:
    """One iteration is cancelled; another goes from its draft to its protocol."""
    pool = {"territory": CITY, "places": places, "reason": "новая группа"}
    await staff.operator.post("/operator/pool", pool)
    await staff.operator.get("/operator/pool", params={"territory": CITY})
    draft = {**pool, "cut_off": datetime.now(UTC).isoformat()}
    unwanted = await staff.operator.post("/operator/iterations", draft)
    await staff.operator.post(f"/operator/iterations/{unwanted['id']}/cancellation")
    iteration = await staff.operator.post("/operator/iterations", draft)
    path = f"/operator/iterations/{iteration['id']}"
    await staff.operator.post(f"{path}/simulation")
    await staff.operator.get(f"{path}/winners")
    await staff.approver.post(f"{path}/approval")

    async def ordered() -> bool:
        answer = await staff.operator.ask("POST", f"{path}/publication")
        assert answer.is_success or answer.json()["code"] == "intake_behind", answer.text
        return answer.is_success

    await eventually(ordered, within=60, hint="the intake does not catch up")

    async def published() -> bool:
        return bool((await staff.operator.get(path))["state"]["code"] == "published")

    await eventually(published, within=30, hint="the iteration is not drawn")
    await staff.operator.get(f"{path}/differences")
    await staff.operator.get("/operator/iterations")
    await staff.operator.get(f"/public/iterations/{iteration['id']}")
    await staff.operator.get(f"/public/iterations/{iteration['id']}/protocol")
    await staff.operator.get("/operator/vouchers", params={"territory": CITY})
    await staff.approver.post(f"{path}/closing")


async def _call(staff: Department) -> None:
    """Who has a phone only is called."""

    async def listed() -> list[dict[str, Any]]:
        page = await staff.agent.get("/operator/call-list", params={"territory": CITY})
        items: list[dict[str, Any]] = page["items"]
        return items

    case = (await eventually(listed, within=20, hint="nobody is to be called"))[0]
    await staff.agent.post(f"/operator/call-list/{case['id']}/reveal")
    await staff.agent.post(f"/operator/call-list/{case['id']}/outcome", {"outcome": "reached"})


async def _refuse_and_lose(staff: Department, refuser: Citizen) -> None:
    """A refusal is taken back, then the department takes the voucher."""
    path = f"{refuser.path()}/voucher"
    voucher = await refuser.parent.get(path)
    await refuser.parent.post(f"{path}/refusal", {"typed_confirmation": voucher["refusal_word"]})
    await refuser.delete(f"{path}/refusal")
    decision = {"ground": "issued_in_error", "reason": "ошибка в протоколе"}
    await staff.approver.post(f"/operator/vouchers/{voucher['id']}/revocation", decision)
    await refuser.in_state("queued")


async def _sleep_and_come_back(house: House, sleeper: Citizen) -> None:
    """The term passes, and the application is restored."""
    application = sleeper.filed[0]["id"]
    for statement in (
        "update voucher set confirm_by = now() - interval '1 minute' where application_id::text = $1",
        "update deadline set due_at = now() - interval '1 minute' where application_id::text = $1 and kind = 'confirm'",
    ):
        await query(house, "queue", statement, application)
    await sleeper.in_state("inactive", within=30)
    await sleeper.parent.post(f"{sleeper.path()}/restoration")
    await sleeper.in_state("queued")


async def _go_to_kindergarten(
    house: House, api: httpx.AsyncClient, staff: Department, chooser: Citizen, gardens: list[dict[str, Any]]
) -> None:
    """Chosen, let go, waited for, refused, chosen again, enrolled, suspended, transferred, enrolled and dismissed."""
    path, parent = f"{chooser.path()}/voucher", chooser.parent
    head = await Officer.of_kindergarten(house, api, gardens[0]["id"])
    profile = await head.get("/kindergarten/profile")
    await head.patch("/kindergarten/profile", {"phone": "+77273000001"}, version=profile["version"])
    group = (await head.get("/kindergarten/groups"))["items"][0]
    await head.patch(f"/kindergarten/groups/{group['id']}", {"declared": 2}, version=group["version"])
    await parent.post(f"{path}/confirmation")
    await parent.get(f"{path}/suitable-groups")
    await parent.post(f"{path}/waitlist", {"kindergarten_id": gardens[1]["id"]})
    await parent.get(f"{path}/waitlist")
    await chooser.delete(f"{path}/waitlist", params={"kindergarten_id": gardens[1]["id"]})
    await parent.post(f"{path}/choice", {"group_id": gardens[0]["group"]})
    await chooser.delete(f"{path}/choice")
    chosen = await parent.post(f"{path}/choice", {"group_id": gardens[0]["group"]})
    await head.post(f"/kindergarten/choices/{chosen['choice']['id']}/refusal", {"ground": "documents_incomplete"})
    voucher = await _enrol(chooser, head, gardens[0]["group"])
    decision = {"ground": "long_absence", "reason": "ребёнок болеет"}
    await staff.approver.post(f"/operator/vouchers/{voucher['id']}/suspension", decision)
    back = {"ground": "absence_over", "reason": "ребёнок вернулся"}
    await staff.approver.post(f"/operator/vouchers/{voucher['id']}/resumption", back)
    await parent.post(f"{path}/transfer")
    await _enrol(chooser, head, gardens[0]["group"])
    await head.get("/kindergarten/waitlist")
    children = (await head.get("/kindergarten/children", params={"state": "enrolled"}))["items"]
    (child,) = [one for one in children if one["ended_at"] is None]
    await head.post(f"/kindergarten/enrolments/{child['enrolment_id']}/dismissal", {"ground": "moved_away"})
    await chooser.in_state("archived")


async def _enrol(chooser: Citizen, head: Officer, group: str) -> dict[str, Any]:
    """Chosen, accepted and signed by both; the voucher after it."""
    path = f"{chooser.path()}/voucher"
    chosen = await chooser.parent.post(f"{path}/choice", {"group_id": group})
    await head.post(f"/kindergarten/choices/{chosen['choice']['id']}/acceptance")
    contract = await chooser.parent.get(f"{path}/contract")
    await chooser.parent.post(f"{path}/contract/signature")
    await head.post(f"/kindergarten/contracts/{contract['id']}/signature")
    voucher: dict[str, Any] = await chooser.parent.get(path)
    return voucher


async def _tidy_up(staff: Department, gardens: list[dict[str, Any]]) -> None:
    """The refusal's task is done, and a kindergarten closes."""
    tasks = (await staff.operator.get("/operator/tasks", params={"territory": CITY}))["items"]
    await staff.operator.post(f"/operator/tasks/{tasks[0]['id']}/completion", {"note": "разобрались"})
    await staff.operator.post(f"/operator/kindergartens/{gardens[1]['id']}/closing", {"reason": "ремонт здания"})
    for path in ("kindergartens.csv", "reports/capacity", "reports/capacity.csv"):
        answer = await staff.operator.ask("GET", f"/operator/{path}", params={"territory": CITY})
        assert answer.is_success, answer.text


async def _look_ahead(staff: Department, twins: Citizen) -> None:
    """Rules of the next renewal are drafted and scheduled, and given up before their day."""
    rules = await staff.approver.get("/public/rules/2026.1/document")
    day = (datetime.now(UTC) + timedelta(days=200)).date().isoformat()
    document = rules | {"version": "2027.9", "valid_from": day, "cause": "annual_renewal"}
    body = {"document": document, "keep_progress": True, "reason": "ежегодное обновление"}
    await staff.approver.post("/operator/rule-sets", body)
    await staff.approver.post("/operator/rule-sets/2027.9/comparison")

    async def compared() -> bool:
        comparison = await staff.approver.get("/operator/rule-sets/2027.9/comparison")
        return bool(comparison["state"] == "done")

    await eventually(compared, within=30, hint="the rules are not compared")
    await staff.operator.post("/operator/renewals", {"version": "2027.9"})
    await staff.operator.get("/operator/renewals")
    await twins.parent.get(f"{twins.path()}/renewal")
    await staff.second_approver.post("/operator/renewals/2027.9/cancellation")
