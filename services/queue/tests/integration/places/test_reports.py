"""What the department counts."""

import csv
import io

from place_house import PlaceHouse
from queue_builders import AUEZOV

ALMALY = "751110000"


async def test_reports_count_places_refusals_and_admissions(house: PlaceHouse) -> None:
    kindergarten = await house.kindergarten(name_ru="Сад «Гүл»")
    group = await house.group(kindergarten["id"], declared=4)
    child, refused = await house.confirmed(2)
    await house.enrol(child, kindergarten, group)
    await house.choose(refused, group)
    choice = (await house.voucher(refused))["choice"]["id"]
    body = {"ground": "documents_incomplete"}
    await house.at_desk(kindergarten, f"choices/{choice}/refusal", json=body)

    async def items(name: str, **query: str) -> list[dict]:
        analyst = house.staff("department_analyst", name="analyst")
        answer = await house.client.get(f"/operator/reports/{name}", params=query, headers=analyst)
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    (capacity,) = await items("capacity")
    (refusals,) = await items("refusals")
    (admissions,) = await items("admissions")

    assert {name: capacity[name] for name in ("declared", "enrolled", "free", "filled_percent")} == {
        "declared": 4,
        "enrolled": 1,
        "free": 3,
        "filled_percent": 25.0,
    }
    assert (refusals["ground"], refusals["refusals"], refusals["answers"]) == ("documents_incomplete", 1, 2)
    assert (admissions["cohort"], admissions["privilege_class"], admissions["admitted"]) == (2023, "general", 1)
    assert await items("refusals", to="2027-07-11") == []
    assert await items("capacity", territory=ALMALY) == []


async def test_a_spreadsheet_of_a_report_runs_nothing_and_ends_at_the_district(house: PlaceHouse) -> None:
    first = await house.kindergarten(name_ru='=HYPERLINK("x")', name_kk=None)
    await house.group(first["id"])
    other = await house.kindergarten(district=ALMALY)
    await house.group(other["id"])
    headers = house.staff("queue_operator", territories=(AUEZOV,)) | {"Accept-Language": "en"}

    answer = await house.client.get("/operator/reports/capacity.csv", headers=headers)

    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert head[:3] == ["District (KATO)", "Kindergarten id", "Kindergarten"]
    assert [row[2] for row in rows] == ['\'=HYPERLINK("x")']
    assert rows[0][3] == "Senior group"


async def test_an_exported_list_can_be_taken_again_and_changes_nothing(house: PlaceHouse) -> None:
    await house.kindergarten(phone="+77272223344", bin="123456789012")
    await house.kindergarten(name_ru="Второй", name_kk=None, in_voucher=False)

    answer = await house.client.get("/operator/kindergartens.csv", headers=house.operator)
    headers = house.operator | {"Content-Type": "text/csv"}
    report = await house.client.post(
        "/operator/kindergartens/import", params={"dry_run": False}, content=answer.content, headers=headers
    )

    assert "'+77272223344" in answer.text
    assert (report.json()["errors"], report.json()["unchanged"]) == ([], 2), report.text
