"""A list of kindergartens as offices have it."""

from place_house import PlaceHouse
from queue_builders import AUEZOV

LIST = (
    "name_ru,address_ru,lat,lon,district_kato\r\n"
    'ГККП «Ясли-сад  № 144»,"Ақсай 2-й микрорайон,  69/1",43.235610,76.836588,751310000\r\n'
    'Ясли-сад № 55,"Таугуль микрорайон,",43.211981,76.872883,751310000\r\n'
)
PATH = "/operator/kindergartens/import"


async def sent(house: PlaceHouse, content: bytes, *, dry_run: bool = False, language: str = "ru", **staff) -> dict:
    headers = house.staff("queue_operator", **staff) | {"Content-Type": "text/csv", "Accept-Language": language}
    answer = await house.client.post(PATH, params={"dry_run": dry_run}, content=content, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def names(house: PlaceHouse) -> list[str]:
    answer = await house.client.get("/public/kindergartens")
    return [item["name"] for item in answer.json()["items"]]


async def test_a_list_is_taken_once_and_changes_nothing_the_second_time(house: PlaceHouse) -> None:
    content = b"\xef\xbb\xbf" + LIST.encode()

    dry = await sent(house, content, dry_run=True)
    before = await names(house)
    first = await sent(house, content)
    again = await sent(house, content)

    assert (dry["added"], dry["applied"], before) == (2, False, [])
    assert (first["added"], first["applied"]) == (2, True)
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 2)
    assert await names(house) == ["ГККП «Ясли-сад № 144»", "Ясли-сад № 55"]
    assert first["lines"][0]["tidied"] == ["name_ru", "address_ru"]
    assert first["lines"][0]["untranslated"] == ["address_kk", "name_kk"]


async def test_one_fault_keeps_the_whole_list_out_and_is_told_where_it_is(house: PlaceHouse) -> None:
    faulty = LIST + "=HYPERLINK(1),x,99,76.8,75131000\r\n"

    report = await sent(house, faulty.encode(), language="en")

    assert {(error["line"], error["column"], error["code"]) for error in report["errors"]} == {
        (4, "name_ru", "formula"),
        (4, "lat", "out_of_range"),
        (4, "district_kato", "wrong_format"),
    }
    assert report["errors"][0]["text"].isascii()
    assert (report["applied"], await names(house)) == (False, [])


async def test_a_bin_finds_the_kindergarten_whatever_its_name(house: PlaceHouse) -> None:
    first = "bin;name_ru;address_ru;district_kato;languages\n123456789012;Сад;Улица 1;751310000;kk;\n"
    wrong = await sent(house, first.encode())
    added = await sent(house, first.replace("kk;", "kk").encode())
    renamed = await sent(
        house, "bin,name_ru,address_ru,district_kato\n123456789012,Сад «Гүл»,Улица 1,751310000\n".encode()
    )

    assert [error["code"] for error in wrong["errors"]] == ["cells_too_many"]
    assert (added["added"], renamed["changed"], renamed["lines"][0]["fields"]) == (1, 1, ["name_kk", "name_ru"])
    assert await names(house) == ["Сад «Гүл»"]


async def test_a_list_reaches_no_further_than_its_sender(house: PlaceHouse) -> None:
    foreign = LIST.replace("751310000\r\nЯсли", "751110000\r\nЯсли")

    report = await sent(house, foreign.encode(), territories=(AUEZOV,))

    assert [(error["line"], error["code"]) for error in report["errors"]] == [(2, "territory_out_of_reach")]
    assert await names(house) == []
