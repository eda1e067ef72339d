"""A person sees who of staff looked at the child's place, and nobody else does."""

import httpx
import pytest
from fastapi import FastAPI

from balabaqsha_chassis.audit import AuditNote
from balabaqsha_testkit.issuer import Issuer
from queue_service.domain.operator_roles import OperatorAction
from queue_service.entrypoints.access_texts import ACTIONS, OTHER_ACTION, OTHER_ROLE, ROLES

PATH = "/internal/account/mother/accesses"


@pytest.fixture
async def looked_at(app: FastAPI) -> None:
    """An operator looked at the entry, then held it; another family's was looked at too."""
    for action, account in (("look_at_entry", "mother"), ("hold_entry", "mother"), ("look_at_entry", "stranger")):
        async with app.state.service.open_unit_of_work() as unit_of_work:
            unit_of_work.audit.note(
                AuditNote(
                    actor="officer-1",
                    roles=frozenset({"queue_operator"}),
                    action=action,
                    subject_kind="application",
                    subject="application-1",
                    account_id=account,
                )
            )


@pytest.mark.usefixtures("looked_at")
async def test_a_person_sees_every_look_the_newest_first_and_no_name(client: httpx.AsyncClient, issuer: Issuer) -> None:
    headers = issuer.headers("mother") | {"Accept-Language": "en"}

    first = (await client.get(PATH, headers=headers, params={"limit": 1})).json()
    second = (await client.get(PATH, headers=headers, params={"limit": 1, "cursor": first["next_cursor"]})).json()

    assert [one["action"]["code"] for one in first["items"] + second["items"]] == ["hold_entry", "look_at_entry"]
    assert first["items"][0]["roles"] == [{"code": "queue_operator", "text": "Queue operator"}]
    assert second["next_cursor"] is None
    assert "officer-1" not in str(first)


@pytest.mark.usefixtures("looked_at")
async def test_nobody_sees_the_looks_at_another(client: httpx.AsyncClient, issuer: Issuer) -> None:
    answer = await client.get(PATH, headers=issuer.headers("stranger"))

    assert answer.status_code == 404


def test_every_text_is_there_in_every_language() -> None:
    texts = [*ROLES.values(), *ACTIONS.values(), OTHER_ROLE, OTHER_ACTION]

    assert all(set(one) == {"kk", "ru", "en"} and all(one.values()) for one in texts)
    of_entries = {one.value for one in OperatorAction if one.value.endswith(("_entry", "_correction", "_voucher"))}
    assert of_entries <= set(ACTIONS)
