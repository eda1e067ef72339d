"""What people are told: once, in every order, in their language."""

import itertools
import random

import pytest

from balabaqsha_chassis.consumer import Outcome
from balabaqsha_testkit.serving import serving
from balabaqsha_testkit.waiting import eventually

NUMBER = "7KQ2-9DMX-4T0H-WZ8C-V"


@pytest.fixture
def notices(issuer, answering):
    """What the account sees in its list."""

    async def read(app, account, *, language="ru"):
        async with answering(app) as client:
            headers = issuer.headers(account) | {"Accept-Language": language}
            answer = await client.get("/notifications", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    return read


async def test_filing_and_queueing_are_told_by_every_channel(make_app, sms, mail, events, deliveries, notices):  # noqa: PLR0917 - the whole scene
    app = make_app(roles="sender,api", sms=sms, mail=mail)
    phone, email = "+77010200001", "filing@example.kz"

    async with serving(app):
        await deliveries.deliver(app, events.registered("mother", phone=phone, email=email))
        await deliveries.deliver(app, events.submitted("application-1", account="mother"))
        await deliveries.deliver(app, events.queued("application-1", account="mother"))
        texts = await eventually(lambda: _three(sms.texts(phone)), within=10)
        letters = await eventually(lambda: _three(mail.messages(email)), within=10)

    assert texts[1] == f"Заявка: черновик → подана 01.03.2026 09:00. № {NUMBER}"
    assert texts[2] == "Заявка: подана → в очереди на ваучер. https://balabaqsha.kz"
    assert "«Заявка находится в очереди за получением ваучера»" in letters[2]["text"]
    told = await notices(make_app(), "mother")
    assert [one["kind"] for one in told] == ["application_queued", "application_filed", "account_registered"]
    assert {(one["channel"], one["recipient"]) for one in told[0]["deliveries"]} == {
        ("in_app", None),
        ("sms", "+7 7•• ••• •• 01"),
        ("email", "f•••@example.kz"),
    }


async def _three(found):
    items = await found
    return items if len(items) == 3 else None


@pytest.mark.parametrize(
    ("language", "title"), [("kk", "Өтінім кезекте"), ("ru", "Заявка в очереди"), ("en", "Application in the queue")]
)
async def test_notices_are_read_in_the_readers_language(make_app, events, deliveries, notices, language, title):  # noqa: PLR0917 - parameters
    app = make_app()
    await deliveries.deliver(app, events.queued("application-1", account="mother"))

    (told,) = await notices(app, "mother", language=language)

    assert told["title"] == title
    assert told["application_id"] == "application-1"


async def test_the_other_parent_is_told_in_their_own_list_only(make_app, events, deliveries, notices):
    app = make_app()
    await deliveries.deliver(app, events.registered("father", phone="+77010200002"))
    await deliveries.deliver(app, events.linked("father", "child-1"))

    await deliveries.deliver(app, events.submitted("application-1", account="mother", child="child-1"))

    (filed, _) = await notices(app, "father")
    assert filed["kind"] == "application_filed"
    assert [one["channel"] for one in filed["deliveries"]] == ["in_app"]


async def test_an_unlinked_parent_is_told_no_more(make_app, events, deliveries, notices):
    app = make_app()
    await deliveries.deliver(app, events.linked("father", "child-1"))
    await deliveries.deliver(app, events.submitted("application-1", account="mother", child="child-1"))
    await deliveries.deliver(app, events.unlinked("father", "child-1"))

    await deliveries.deliver(app, events.withdrawn("application-1"))

    assert [one["kind"] for one in await notices(make_app(), "father")] == ["application_filed"]


@pytest.mark.parametrize("seed", range(4))
async def test_tripled_and_shuffled_events_tell_the_same_as_once_in_order(make_app, events, deliveries, rows, seed):
    app = make_app()
    stated = [
        events.registered("mother", phone="+77010200003"),
        events.registered("father", phone="+77010200004"),
        events.linked("mother", "child-1"),
        events.linked("father", "child-1"),
        events.submitted("application-1", account="mother", child="child-1"),
        events.queued("application-1", account="mother"),
        events.withdrawn("application-1"),
    ]
    enveloped = [(event, deliveries.envelope(event)) for event in stated] * 3
    random.Random(seed).shuffle(enveloped)

    for event, envelope in enveloped:
        await deliveries.deliver(app, event, envelope=envelope)

    told = await rows.all("select account_id, kind from notice order by account_id, kind")
    sent = await rows.all("select account_id, template from message order by account_id, template")
    about_it = ["application_filed", "application_queued", "application_withdrawn"]
    everything = ["account_registered", *about_it]
    assert [(row["account_id"], row["kind"]) for row in told] == list(
        itertools.product(["father", "mother"], everything)
    )
    assert [(row["account_id"], row["template"]) for row in sent] == [
        ("father", "account_registered"),
        *(("mother", kind) for kind in everything),
    ]


async def test_what_was_told_before_the_contacts_were_known_is_sent_when_they_are(make_app, events, deliveries, rows):
    app = make_app()
    await deliveries.deliver(app, events.queued("application-1", account="mother"))
    assert await rows.states() == []

    await deliveries.deliver(app, events.registered("mother", phone="+77010200005"))

    sent = await rows.all("select template from message order by template")
    assert [row["template"] for row in sent] == ["account_registered", "application_queued"]


async def test_a_refusal_and_the_rejection_that_follows_are_told_once(make_app, events, deliveries, notices):
    app = make_app()
    await deliveries.deliver(app, events.submitted("application-1", account="mother"))

    await deliveries.deliver(app, events.refused("application-1", account="mother"))
    await deliveries.deliver(app, events.rejected("application-1", account="mother", ground="no_category"))

    told = await notices(app, "mother")
    assert [one["kind"] for one in told] == ["application_refused", "application_filed"]
    assert "не относят ребёнка ни к одной категории" in told[0]["text"]


async def test_a_rejection_gives_its_ground(make_app, events, deliveries, notices):
    app = make_app()

    await deliveries.deliver(app, events.rejected("application-1", account="mother", ground="duplicate"))

    (told,) = await notices(app, "mother")
    assert told["kind"] == "application_rejected"
    assert "уже подана более ранняя заявка" in told["text"]


async def test_a_withdrawal_of_an_application_not_yet_known_waits_for_it(make_app, events, deliveries, notices):
    app = make_app()
    filed = events.submitted("application-1", account="mother")
    envelopes = [deliveries.envelope(filed), deliveries.envelope(events.withdrawn("application-1"))]

    await deliveries.deliver(app, events.withdrawn("application-1"), envelope=envelopes[1])
    await deliveries.deliver(app, filed, envelope=envelopes[0])

    assert {one["kind"] for one in await notices(app, "mother")} == {
        "application_filed",
        "application_withdrawn",
    }


async def test_the_end_of_an_application_nobody_was_told_of_is_told_to_nobody(
    make_app, events, deliveries, notices, rows
):
    app = make_app()
    await deliveries.deliver(app, events.registered("mother", phone="+77010200010"))
    await deliveries.deliver(app, events.linked("mother", "child-1"))

    verdict = await deliveries.deliver(app, events.withdrawn("application-1"))

    assert verdict.outcome is Outcome.DONE
    assert [one["kind"] for one in await notices(app, "mother")] == ["account_registered"]
    sent = await rows.all("select template from message")
    assert [row["template"] for row in sent] == ["account_registered"]


async def test_a_replaced_phone_is_told_of_its_replacement(make_app, sms, events, deliveries):
    app = make_app(roles="sender", sms=sms)
    old, new = "+77010200006", "+77010200007"

    async with serving(app):
        await deliveries.deliver(app, events.registered("mother", phone=old))
        previous = events.contacts(old)
        change = events.contact_changed("mother", phone=new, notice="phone_changed", previous_sealed=previous)
        await deliveries.deliver(app, change)
        await eventually(lambda: _includes(sms.texts(old), "изменено: телефон"), within=10)
        await eventually(lambda: _includes(sms.texts(new), "изменено: телефон"), within=10)


async def _includes(found, words):
    return any(words in text for text in await found)


@pytest.mark.parametrize(
    ("notice", "kind", "channels"),
    [
        ("password_changed", "password_changed", ["in_app", "sms"]),
        ("email_changed", "contact_changed", ["in_app", "sms"]),
        ("language_changed", "language_changed", ["in_app"]),
    ],
)
async def test_each_change_of_an_account_is_told(make_app, events, deliveries, notices, notice, kind, channels):  # noqa: PLR0917 - parameters
    app = make_app()
    await deliveries.deliver(app, events.registered("mother", phone="+77010200008"))

    change = events.contact_changed("mother", phone="+77010200008", notice=notice)
    await deliveries.deliver(app, change)

    told = await notices(app, "mother")
    (changed,) = [one for one in told if one["kind"] == kind]
    assert [one["channel"] for one in changed["deliveries"]] == channels


async def test_an_erased_account_leaves_nothing_and_is_told_nothing_again(make_app, events, deliveries, notices, rows):
    app = make_app()
    await deliveries.deliver(app, events.registered("mother", phone="+77010200009"))
    await deliveries.deliver(app, events.linked("mother", "child-1"))
    await deliveries.deliver(app, events.submitted("application-1", account="mother", child="child-1"))

    await deliveries.deliver(app, events.erased("mother"))
    await deliveries.deliver(app, events.withdrawn("application-1", ground="account_erased"))
    await deliveries.deliver(app, events.queued("application-1", account="mother"))

    assert await rows.all("select 1 from notice union all select 1 from message") == []
    assert (
        await rows.all("select 1 from follower union all select 1 from preference union all select 1 from feed") == []
    )
    (mark,) = await rows.all("select language, wrapped_key, contacts from account")
    assert set(mark.values()) == {None}


async def test_the_other_parent_hears_of_the_end_even_when_who_filed_was_erased(make_app, events, deliveries, notices):
    app = make_app()
    await deliveries.deliver(app, events.linked("father", "child-1"))
    await deliveries.deliver(app, events.submitted("application-1", account="mother", child="child-1"))
    await deliveries.deliver(app, events.erased("mother"))

    verdict = await deliveries.deliver(app, events.withdrawn("application-1", ground="account_erased"))

    assert verdict.outcome is Outcome.DONE
    assert (await notices(app, "father"))[0]["kind"] == "application_withdrawn"
