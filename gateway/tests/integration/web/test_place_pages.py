"""The pages of an application's place: honest in every state, and one deed sent once."""

import re
from typing import Any

import pytest

from gateway_service.web.place.guide import GUIDES

ID = "0198c0de-0000-7000-8000-0000000000aa"
HERE = f"/en/applications/{ID}"
AT = "2026-11-24T05:00:00.000Z"
APPLICATION: dict[str, Any] = {
    "id": ID,
    "number": "TMGF-H4ZT-49TY-XT8T-X",
    "child_id": "0198c0de-0000-7000-8000-0000000000cc",
    "own": True,
    "state": {
        "code": "queued",
        "text": "In the queue",
        "since": AT,
        "next_step": "Wait for a voucher.",
        "ground": None,
    },
    "region": "750000000",
    "privilege": None,
    "category": {"code": "c16", "text": "Category 16"},
    "filed_at": AT,
    "receipt": {"url": "", "hash": "00"},
    "timeline": [{"at": AT, "code": "submitted", "text": "Application sent", "ground": None}],
    "deadline": None,
    "hearing_at": None,
    "correction": None,
    "version": 3,
}
POSITION = {
    "available": True,
    "overall": {"number": 4218, "total": 5000},
    "category": {"number": 12, "total": 40, "code": "c16", "text": "Category 16"},
    "cohort": {"number": 77, "total": 900, "year": 2023},
    "as_of": AT,
    "stale": False,
    "rule_version": "2026.1",
    "why": None,
    "hold": None,
}
HISTORY = {
    "number": "overall",
    "items": [
        {
            "from": 4220,
            "to": 4218,
            "at": "2026-11-23T05:00:00.000Z",
            "change": -2,
            "reasons": [{"code": "drawn", "count": -2, "text": "2 children ahead got vouchers.", "category": None}],
            "decided": None,
            "absent_since": None,
        }
    ],
    "since": "2026-11-01T00:00:00.000Z",
    "until": AT,
}
OFFERED = {
    "id": "0198c0de-0000-7000-8000-0000000000ff",
    "number": "V-2026-000045",
    "state": {"code": "offered", "text": "Voucher issued, confirm your consent"},
    "offered_at": AT,
    "confirm_by": "2999-11-26T19:00:00.000Z",
    "confirmed_at": None,
    "use_by": None,
    "undo_by": None,
    "restore_by": None,
    "can": ["confirm", "decline"],
    "refusal_word": "REFUSE",
    "kindergarten": None,
    "choice": None,
    "contract": None,
    "steps": [],
}
NO_FORECAST = {"available": False, "why": {"code": "too_little_history", "text": "There is too little history."}}
NO_RENEWAL = {"available": False, "why": {"code": "no_renewal_ahead", "text": "None is ahead."}}
REFUSED = {"code": "not_found", "title": "Not found", "status": 404}


@pytest.fixture
async def family(gateway, issuer):
    """A gateway with a parent signed in and her application in the queue."""
    token = issuer.token(account_id="0198c0de-0000-7000-8000-000000000001")
    gateway.identity.reply("/sessions", {"access_token": token, "refresh_token": "r1", "expires_in": 600}, status=201)
    gateway.identity.reply("/account", {"policy_outdated": False})
    gateway.children.reply("/children", {"items": [], "next_cursor": None})
    gateway.applications.reply(f"/applications/{ID}", APPLICATION)
    gateway.queue.reply(f"/applications/{ID}/position", POSITION)
    gateway.queue.reply(f"/applications/{ID}/position/history", HISTORY)
    gateway.queue.reply(f"/applications/{ID}/forecast", NO_FORECAST)
    gateway.queue.reply(f"/applications/{ID}/renewal", NO_RENEWAL)
    gateway.queue.reply(f"/applications/{ID}/voucher", REFUSED, status=404)
    shown = await gateway.client.get("/en/sign-in")
    form = {
        "by": "iin",
        "identifier": "970310400018",
        "password": "a long password",
        "csrf": hidden(shown.text, "csrf"),
    }
    await gateway.client.post("/en/sign-in", data=form)
    return gateway


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', text)
    assert found
    return found[1]


def in_state(code: str) -> dict[str, Any]:
    return APPLICATION | {"state": APPLICATION["state"] | {"code": code, "text": f"State {code}"}}


def offer(gateway) -> None:
    gateway.applications.reply(f"/applications/{ID}", in_state("voucher_offered"))
    gateway.queue.reply(
        f"/applications/{ID}/position", POSITION | {"available": False, "why": {"code": "voucher_offered"}}
    )
    gateway.queue.reply(f"/applications/{ID}/voucher", OFFERED)


async def test_the_number_the_chart_and_the_reasons_are_on_one_page(family) -> None:
    text = (await family.client.get(HERE)).text

    assert '<p class="number" data-number="overall.number">4,218</p>' in text
    assert '<polyline class="line"' in text
    assert "2 children ahead got vouchers." in text
    assert "There is too little history." in text
    assert f'data-stream="/api/v1/applications/{ID}/position/stream"' in text


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
async def test_every_state_has_a_page_in_every_language(family, language: str) -> None:
    codes = [*GUIDES, "a_state_of_tomorrow"]
    shown = {}

    for code in codes:
        family.applications.reply(f"/applications/{ID}", in_state(code))
        answer = await family.client.get(f"/{language}/applications/{ID}")
        shown[code] = (answer.status_code, f"State {code}" in answer.text)

    assert shown == dict.fromkeys(codes, (200, True))


async def test_what_must_not_be_missed_stands_above_the_numbers(family) -> None:
    ground = {"code": "document_unreadable", "text": "The document cannot be read"}
    asked = {"grounds": [ground], "fields": [{"code": "district", "text": "District"}], "message": "Scan it again."}
    privilege = {"text": "Child of a teacher", "state": "rejected", "ground": ground, "reason": None, "review_by": None}
    deadline = {"kind": "respond_by", "at": "2999-01-01T19:00:00.000Z", "text": "Answer by"}
    more = {"correction": asked, "privilege": privilege, "deadline": deadline, "hearing_at": AT}
    family.applications.reply(f"/applications/{ID}", in_state("needs_correction") | more)
    hold = {"code": "too_young", "text": "The child is too young for a group.", "since": AT}
    family.queue.reply(f"/applications/{ID}/position", POSITION | {"hold": hold})

    text = (await family.client.get(HERE)).text

    told = [
        "Scan it again.",
        "District",
        "Child of a teacher",
        "Answer by",
        "Hearing",
        "too young",
        'data-number="overall',
    ]
    assert [text.find(words) > 0 for words in told] == [True] * len(told)
    assert text.index("too young") < text.index('class="number"')


async def test_a_draft_leads_back_to_where_it_was_left(family) -> None:
    bare = {"filed_at": None, "receipt": None, "category": None, "timeline": []}
    family.applications.reply(f"/applications/{ID}", in_state("draft") | bare)
    family.queue.reply(f"/applications/{ID}/position", REFUSED, status=404)

    text = (await family.client.get(HERE)).text

    assert f'class="button" href="{HERE}/edit"' in text
    assert "Receipt" not in text


async def test_a_forecast_is_a_span_and_not_a_promise(family) -> None:
    basis = {"text": "By 12 months of draws.", "made_at": AT, "held_share": 0.87}
    spanned = {"earliest": "2027-03-01", "likely": "2027-04-01", "latest": "2027-06-01"}
    family.queue.reply(f"/applications/{ID}/forecast", spanned | {"available": True, "basis": basis, "why": None})

    text = (await family.client.get(HERE)).text

    assert "Most likely between March 1, 2027 and June 1, 2027" in text
    assert "not a promise" in text
    assert "right in 87 of 100 cases" in text


async def test_just_filed_it_says_that_there_is_no_number_yet_and_waits_for_it(family) -> None:
    family.applications.reply(f"/applications/{ID}", in_state("submitted"))
    family.queue.reply(f"/applications/{ID}/position", REFUSED, status=404)
    family.queue.reply(f"/applications/{ID}/position/history", REFUSED, status=404)

    answer = await family.client.get(HERE)
    text = answer.text

    assert answer.status_code == 200
    assert "There is no number yet" in text
    assert "data-stream" in text
    assert 'data-available="no"' in text
    assert 'class="number"' not in text


async def test_while_the_queue_is_away_the_page_says_so_and_that_nothing_is_lost(family) -> None:
    for path in ("position", "position/history", "forecast", "renewal"):
        family.queue.reply(f"/applications/{ID}/{path}", {"code": "unavailable", "status": 503}, status=503)

    answer = await family.client.get(HERE)

    assert answer.status_code == 200
    assert "Your place is not lost" in answer.text


async def test_a_voucher_is_confirmed_in_one_step_with_the_key_of_its_form(family) -> None:
    offer(family)
    shown = (await family.client.get(f"{HERE}/voucher")).text
    form = {"csrf": hidden(shown, "csrf"), "key": hidden(shown, "key")}

    answer = await family.client.post(f"{HERE}/voucher/confirm", data=form)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/kindergarten")
    (sent,) = [seen for seen in family.queue.seen if seen.method == "POST"]
    assert sent.path == f"/applications/{ID}/voucher/confirmation"
    assert sent.headers["idempotency-key"] == form["key"]


async def test_a_refusal_without_the_word_is_asked_again_and_not_sent(family) -> None:
    offer(family)
    shown = (await family.client.get(f"{HERE}/voucher/refuse")).text

    answer = await family.client.post(
        f"{HERE}/voucher/refuse", data={"csrf": hidden(shown, "csrf"), "key": hidden(shown, "key")}
    )

    assert "type the word REFUSE" in shown
    assert "your place in the queue is lost" in shown
    assert answer.status_code == 422
    assert "Type the word to confirm the refusal" in answer.text
    assert not [seen for seen in family.queue.seen if seen.method == "POST"]


async def test_a_refused_refusal_keeps_what_was_typed(family) -> None:
    offer(family)
    errors = [{"pointer": "/typed_confirmation", "code": "mistyped", "detail": "Type the word exactly."}]
    problem = {"code": "refusal_word_mistyped", "title": "No", "detail": "No", "status": 422, "errors": errors}
    family.queue.reply(f"/applications/{ID}/voucher/refusal", problem, status=422)
    shown = (await family.client.get(f"{HERE}/voucher/refuse")).text
    form = {"csrf": hidden(shown, "csrf"), "key": hidden(shown, "key"), "typed_confirmation": "refuze"}

    answer = await family.client.post(f"{HERE}/voucher/refuse", data=form)

    assert answer.status_code == 422
    assert 'value="refuze"' in answer.text


async def test_without_a_contract_its_page_leads_to_the_kindergarten(family) -> None:
    offer(family)

    answer = await family.client.get(f"{HERE}/kindergarten/contract")

    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/kindergarten")


async def test_a_stranger_is_sent_to_sign_in(gateway) -> None:
    answer = await gateway.client.get(HERE)

    assert (answer.status_code, answer.headers["location"]) == (303, "/en/sign-in")
