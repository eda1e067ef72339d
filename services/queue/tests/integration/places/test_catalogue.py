"""The catalogue: kept by the department, read by everybody."""

import pytest
from place_house import KINDERGARTEN, PlaceHouse
from queue_builders import ALMATY, AUEZOV

ALMALY = "751110000"


async def test_a_kindergarten_and_its_free_places_are_public(house: PlaceHouse) -> None:
    added = await house.kindergarten()
    await house.group(added["id"])

    listed = await house.client.get("/public/kindergartens", params={"territory": ALMATY})
    one = await house.client.get(f"/public/kindergartens/{added['id']}", headers={"Accept-Language": "kk"})

    (shown,) = listed.json()["items"]
    assert (shown["name"], shown["free"], shown["territory"]) == ("Ясли-сад № 23", 20, ALMATY)
    assert [(free["age_band"]["code"], free["language"]["code"], free["free"]) for free in shown["free_places"]] == [
        ("senior", "kk", 20)
    ]
    assert one.json()["name"] == "№ 23 бөбекжай-балабақша"
    assert one.json()["addresses"] == {"kk": "12-й микрорайон, 4а", "ru": "12-й микрорайон, 4а", "borrowed": ["kk"]}
    assert "bin" not in one.json()


async def test_a_caller_who_has_the_newest_answer_gets_none(house: PlaceHouse) -> None:
    added = await house.kindergarten()
    first = await house.client.get("/public/kindergartens")

    known = await house.client.get("/public/kindergartens", headers={"If-None-Match": first.headers["ETag"]})
    await house.group(added["id"])
    changed = await house.client.get("/public/kindergartens", headers={"If-None-Match": first.headers["ETag"]})

    assert (known.status_code, known.content) == (304, b"")
    assert changed.status_code == 200


async def test_filters_find_groups_that_suit(house: PlaceHouse) -> None:
    general = await house.kindergarten()
    special = await house.kindergarten(name_ru="Коррекционный № 24", languages=["ru"], district=ALMALY)
    await house.group(general["id"], declared=0)
    await house.group(special["id"], purpose="special", language="ru", age_band="senior")

    async def names(**query: object) -> list[str]:
        answer = await house.client.get("/public/kindergartens", params=query)
        assert answer.status_code == 200, answer.text
        return [item["name"] for item in answer.json()["items"]]

    assert await names() == ["Коррекционный № 24", "Ясли-сад № 23"]
    assert await names(group_type="special") == ["Коррекционный № 24"]
    assert await names(language="kk") == ["Ясли-сад № 23"]
    assert await names(age_band="senior", language="ru") == ["Коррекционный № 24"]
    assert await names(free=True) == ["Коррекционный № 24"]
    assert await names(territory=AUEZOV) == ["Ясли-сад № 23"]


async def test_the_nearest_come_first_and_pages_have_no_gap(house: PlaceHouse) -> None:
    for number in range(5):
        await house.kindergarten(name_ru=f"Сад {number}", latitude=43.2 + number / 100)
    await house.kindergarten(name_ru="Без карты", latitude=None, longitude=None)

    near, seen, cursor = "43.25,76.864631", [], None
    while True:
        query = {"near": near, "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await house.client.get("/public/kindergartens", params=query)).json()
        seen += [(item["name"], item["distance_metres"]) for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert [name for name, _ in seen] == ["Сад 4", "Сад 3", "Сад 2", "Сад 1", "Сад 0"]
    assert seen[0][1] == pytest.approx(1112, abs=2)
    assert (await house.client.get("/public/kindergartens", params={"near": "200,1"})).status_code == 422


async def test_a_change_wants_the_version_it_was_made_from(house: PlaceHouse) -> None:
    added = await house.kindergarten()
    path = f"/operator/kindergartens/{added['id']}"

    without = await house.client.patch(path, json={"phone": "+77272223344"}, headers=house.operator)
    first = await house.client.patch(path, json={"phone": "+77272223344"}, headers=house.operator | {"If-Match": '"1"'})
    stale = await house.client.patch(path, json={"phone": None}, headers=house.operator | {"If-Match": '"1"'})

    assert (without.status_code, first.status_code, stale.status_code) == (428, 200, 412)
    assert (first.json()["phone"], first.headers["ETag"]) == ("+77272223344", '"2"')


async def test_another_districts_kindergarten_is_not_there(house: PlaceHouse) -> None:
    added = await house.kindergarten(district=ALMALY)
    group = await house.group(added["id"])
    headers = house.staff("queue_operator", territories=(AUEZOV,)) | {"If-Match": '"1"'}

    answers = [
        await house.client.get(f"/operator/kindergartens/{added['id']}", headers=headers),
        await house.client.patch(f"/operator/kindergartens/{added['id']}", json={"phone": None}, headers=headers),
        await house.client.patch(f"/operator/groups/{group['id']}", json={"declared": 1}, headers=headers),
        await house.client.post("/operator/kindergartens", json=KINDERGARTEN | {"district": ALMALY}, headers=headers),
    ]
    listed = await house.client.get("/operator/kindergartens", headers=headers)

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert listed.json()["items"] == []


async def test_a_refused_attempt_and_a_change_are_written_down(house: PlaceHouse, connection) -> None:
    added = await house.kindergarten()

    refused = await house.client.post(
        "/operator/kindergartens", json=KINDERGARTEN, headers=house.staff("department_analyst", name="analyst")
    )

    rows = await connection.fetch("select actor, action, outcome, ground, subject from audit order by position")
    assert (refused.status_code, refused.json()["code"]) == (403, "role_required")
    assert [tuple(row) for row in rows] == [
        ("operator", "kindergarten_added", "done", None, added["id"]),
        ("analyst", "change_kindergartens", "refused", "role_required", "desk"),
    ]


async def test_one_key_adds_one_kindergarten_and_a_second_of_the_same_name_is_refused(house: PlaceHouse) -> None:
    headers = house.operator | {"Idempotency-Key": "one"}

    first = await house.client.post("/operator/kindergartens", json=KINDERGARTEN, headers=headers)
    again = await house.client.post("/operator/kindergartens", json=KINDERGARTEN, headers=headers)
    other = await house.client.post("/operator/kindergartens", json=KINDERGARTEN, headers=house.operator)

    assert (first.status_code, first.content) == (201, again.content)
    assert (other.status_code, other.json()["code"]) == (409, "kindergarten_exists")
