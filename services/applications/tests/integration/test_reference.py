"""Reference lists."""

import pytest
from applications_house import House

from balabaqsha_testkit.databases import ServiceDatabase


@pytest.fixture
def database(common_database: ServiceDatabase) -> ServiceDatabase:
    return common_database


LISTS = ["regions", "regions?parent=750000000", "group-types", "languages", "privileges", "consent", "document-limits"]


async def items(house: House, path: str, *, language: str = "ru") -> list[dict]:
    answer = await house.client.get(f"/reference/{path}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.json()["items"]


async def test_there_are_twenty_regions(house: House):
    regions = await items(house, "regions")

    assert len(regions) == 20
    almaty = next(one for one in regions if one["code"] == "750000000")
    assert almaty == {
        "code": "750000000",
        "name": "город Алматы",
        "names": {"kk": "Алматы қаласы", "ru": "город Алматы", "en": "Almaty"},
        "has_children": True,
    }


async def test_the_city_has_its_eight_districts_and_they_have_no_settlements(house: House):
    districts = await items(house, "regions?parent=750000000")

    assert len(districts) == 8
    assert not any(one["has_children"] for one in districts)
    assert await items(house, f"regions?parent={districts[0]['code']}") == []


async def test_a_code_that_is_no_code_is_refused(house: House):
    answer = await house.client.get("/reference/regions?parent=75")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_names_are_in_the_callers_language(house: House):
    for language in ("kk", "ru", "en"):
        for path in ("regions", "group-types", "languages", "privileges"):
            for one in await items(house, path, language=language):
                assert one["name"] == one["names"][language]
                assert all(one["names"].values())


async def test_each_privilege_has_its_class_and_documents_and_uncertain_ones_are_marked(house: House):
    privileges = {one["code"]: one for one in await items(house, "privileges")}

    assert {one["class"] for one in privileges.values()} == {"a", "b1", "b2"}
    assert privileges["serviceman"]["class"] == "a"
    assert privileges["orphan"]["class"] == "b1"
    assert privileges["large_family"]["class"] == "b2"
    assert privileges["teacher"]["uncertain"] is True
    assert all(one["document_kinds"] for one in privileges.values())


async def test_the_consent_says_its_version_and_text_in_every_language(house: House):
    answer = (await house.client.get("/reference/consent", headers={"Accept-Language": "kk"})).json()

    assert answer["version"] == "2026-1"
    assert answer["text"] == answer["texts"]["kk"]
    assert len(set(answer["texts"].values())) == 3


async def test_limits_of_documents_are_told_beforehand(house: House):
    answer = (await house.client.get("/reference/document-limits")).json()

    assert answer["max_file_bytes"] == 10 * 1024 * 1024
    assert (answer["max_files_per_application"], answer["max_account_bytes"]) == (10, 100 * 1024 * 1024)
    assert answer["content_types"] == ["application/pdf", "image/jpeg", "image/png", "image/heic"]
    assert "service_certificate" in [kind["code"] for kind in answer["kinds"]]


async def test_a_list_already_known_is_not_sent_again(house: House):
    for path in LISTS:
        first = await house.client.get(f"/reference/{path}")
        again = await house.client.get(f"/reference/{path}", headers={"If-None-Match": first.headers["etag"]})

        assert "public" in first.headers["cache-control"]
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]


async def test_the_tag_of_a_list_differs_between_languages(house: House):
    tags = {
        (await house.client.get("/reference/languages", headers={"Accept-Language": language})).headers["etag"]
        for language in ("kk", "ru", "en")
    }

    assert len(tags) == 3


async def test_the_serving_login_cannot_change_the_lists(house: House):
    for table in ("region", "privilege_type", "consent_text", "age_rule"):
        rows = await house.rows(
            "select has_table_privilege($1, 'insert, update, delete') as writes, "
            "has_table_privilege($1, 'select') as reads",
            table,
        )
        assert (rows[0]["writes"], rows[0]["reads"]) == (False, True)
