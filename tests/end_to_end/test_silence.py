"""Nothing personal is written down: not in a log, not in an event, not in a metric."""

import re

import httpx

from balabaqsha_cli.topology.names import SERVICES
from balabaqsha_testkit.house import PROCESSES, House
from balabaqsha_testkit.parents import PASSWORD, Parent
from balabaqsha_testkit.reconciliation import at_rest, query

SIMULATORS = {"register", "sms", "mail"}


async def test_no_log_event_or_metric_holds_what_a_family_told(house: House, api: httpx.AsyncClient) -> None:
    parent = await Parent.of_new_family(house, api, children=[{"birth_date": "2022-05-14"}])
    await parent.register()
    await parent.sign_in()
    await parent.ask("POST", "/children/checks", json={"iin": f"{parent.family['children'][0]['iin']}9"})
    await parent.ask("POST", "/sessions", json={"identifier": parent.guardian["iin"], "password": PASSWORD})
    filed = await parent.file()
    await parent.numbered(filed["id"])
    await at_rest(house)
    people = [*parent.family["guardians"], *parent.family["children"]]
    secrets = {PASSWORD, str(parent.access_token), str(parent.session["refresh_token"])}
    secrets |= {person["iin"] for person in people} | {person["phone"] for person in parent.family["guardians"]}
    names = {person["surname"] for person in people}

    for process in set(PROCESSES) - SIMULATORS:
        said = house.log(process)
        assert not [secret for secret in secrets | names if secret in said], process
    for service in SERVICES:
        rows = await query(house, service, "select data from outbox where data is not null")
        written = b"\n".join(row["data"] for row in rows).decode()
        assert not [secret for secret in secrets | names if secret in written], service
        assert not re.search(r'"[^"]*\+77\d{9}', written), service
        metrics = (await api.get(house.endpoints()["metrics"][service])).text
        assert not [secret for secret in secrets | names if secret in metrics], service


async def test_a_wrong_body_is_not_echoed(house: House, api: httpx.AsyncClient) -> None:
    parent = await Parent.of_new_family(house, api)
    secret = "Never-Echo-This-1"

    answer = await parent.ask("POST", "/sessions", json={"method": "password", "password": secret, "identifier": 7})

    assert answer.status_code == 422
    assert secret not in answer.text
    refused = await parent.ask("POST", "/registrations", json={"phone": secret, "iin": secret})
    assert refused.status_code == 422
    assert secret not in refused.text
