"""Key-encryption keys are changed without losing a contact."""

import json

from balabaqsha_testkit.keys import Keys
from balabaqsha_testkit.serving import serving
from balabaqsha_testkit.waiting import eventually


async def test_after_a_change_of_keys_the_old_one_is_not_needed(make_app, events, deliveries, issuer, answering, keys):  # noqa: PLR0917 - the whole scene
    await deliveries.deliver(make_app(), events.registered("mother", phone="+77010600045"))
    new = json.loads(Keys().data_keys)["k1"]
    both = json.loads(keys.data_keys) | {"k2": new}

    async with serving(make_app(roles="timer", data_keys=both, data_key_id="k2")) as _:
        changed = make_app(data_keys={"k2": new}, data_key_id="k2")
        async with answering(changed) as client:
            channels = await eventually(lambda: _channels(client, issuer), within=10)

    assert [one["recipient"] for one in channels] == [None, "+7 7•• ••• •• 45"]


async def _channels(client, issuer):
    answer = await client.get("/notification-settings", headers=issuer.headers("mother"))
    return answer.json().get("channels")


async def test_contacts_are_stored_encrypted(make_app, events, deliveries, rows):
    await deliveries.deliver(make_app(), events.registered("mother", phone="+77010600046", email="a@example.kz"))

    (account,) = await rows.all("select * from account")

    assert "7701" not in repr(account)
    assert "example" not in repr(account)
