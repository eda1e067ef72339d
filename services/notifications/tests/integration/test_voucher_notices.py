"""What people are told from the voucher to the kindergarten: once, with the state before and after."""

import itertools
import random
from datetime import timedelta

import pytest

from balabaqsha_contracts.applications_decision_events import (
    AppealDecidedV1,
    ApplicationArchivedV1,
    ApplicationCorrectionRequestedV1,
    ApplicationReinstatedV1,
    ApplicationResubmittedV1,
    HearingAppointedV1,
    PrivilegeDeclaredV1,
    PrivilegeReminderDueV1,
)
from balabaqsha_contracts.applications_events import PrivilegeConfirmedV1
from balabaqsha_contracts.catalogue import PUBLIC_EVENTS
from balabaqsha_contracts.queue_iteration_events import RenewalPreviewedV1
from balabaqsha_contracts.queue_place_events import (
    ChildEnrolledV1,
    ContractDraftedV1,
    ContractSignedV1,
    EnrolmentEndedV1,
    PlaceHeldV1,
    PlaceReleasedV1,
    WaitlistJoinedV1,
    WaitlistLeftV1,
    WaitlistOfferedV1,
)
from balabaqsha_contracts.queue_standing_events import (
    ApplicationInactivatedV1,
    ApplicationLapsedV1,
    ApplicationRestoredV1,
    HoldLiftedV1,
    HoldPlacedV1,
)
from balabaqsha_contracts.queue_voucher_events import (
    VoucherConfirmedV1,
    VoucherDeclinedV1,
    VoucherExpiredV1,
    VoucherOfferedV1,
    VoucherReminderDueV1,
    VoucherReturnedV1,
    VoucherRevokedV1,
    VoucherUsedV1,
)
from notifications_service.entrypoints.timers import announce_next


@pytest.fixture
def told(rows):
    """The kinds of an account's notices, the oldest first."""

    async def read(account="mother"):
        found = await rows.all("select kind from notice where account_id = $1 order by id", account)
        return [row["kind"] for row in found]

    return read


@pytest.fixture
def texts(issuer, answering, make_app):
    """What the account reads, the oldest first."""

    async def read(account="mother", *, language="ru"):
        async with answering(make_app()) as client:
            headers = issuer.headers(account) | {"Accept-Language": language}
            answer = await client.get("/notifications", headers=headers)
        return [one["text"] for one in reversed(answer.json()["items"])]

    return read


async def test_the_way_from_a_voucher_to_a_kindergarten_is_told_step_by_step(make_app, events, deliveries, texts):
    app = make_app()
    number = "7KQ2-9DMX-4T0H-WZ8C-V"

    await deliveries.deliver(app, events.queued("application-1", account="mother"))
    for event in (
        events.of(VoucherConfirmedV1, state="choosing"),
        events.of(WaitlistJoinedV1, state="waitlisted"),
        events.of(PlaceHeldV1, state="place_held"),
        events.of(ContractDraftedV1, state="contract_pending"),
        events.of(ContractSignedV1, state="contract_pending", party="parent"),
        events.of(VoucherUsedV1),
        events.of(ChildEnrolledV1, state="enrolled"),
    ):
        await deliveries.deliver(app, event)

    read = await texts()
    assert [text.split(". ")[1].removesuffix(".") for text in read[1:]] == [
        "Состояние: «Заявка находится в очереди за получением ваучера» → «Выберите детский сад»",
        "Состояние: «Выберите детский сад» → «В листе ожидания детского сада»",
        "Состояние: «В листе ожидания детского сада» → «Место забронировано»",
        "Состояние: «Место забронировано» → «Оформление договора»",
        "Состояние прежнее: «Оформление договора»",
        "Состояние: «Оформление договора» → «Ребёнок зачислен»",
    ]
    assert all(number in text for text in read)


async def test_a_term_is_told_in_almatys_time(make_app, events, deliveries, texts):
    offered = events.of(VoucherOfferedV1, confirm_by="2027-07-08T19:00:00.000Z")

    await deliveries.deliver(make_app(), offered)

    (text,) = await texts()
    assert "до 08.07.2027 24:00" in text


@pytest.mark.parametrize(
    ("stated", "kinds"),
    [
        (
            [(VoucherExpiredV1, {}), (ApplicationInactivatedV1, {}), (VoucherReturnedV1, {})],
            ["application_inactivated"],
        ),
        ([(ApplicationInactivatedV1, {"restore_by": None})], ["application_inactivated_again"]),
        ([(VoucherDeclinedV1, {}), (VoucherReturnedV1, {"ground": "declined"})], ["voucher_declined"]),
        (
            [(VoucherRevokedV1, {}), (ApplicationRestoredV1, {"ground": "voucher_returned"})],
            ["voucher_revoked"],
        ),
        ([(ApplicationRestoredV1, {})], ["application_restored"]),
        (
            [(ApplicationReinstatedV1, {}), (ApplicationRestoredV1, {"ground": "appeal_upheld"})],
            ["application_reinstated"],
        ),
        ([(ApplicationLapsedV1, {}), (ApplicationArchivedV1, {})], ["application_archived"]),
        ([(HoldPlacedV1, {}), (HoldLiftedV1, {})], ["hold_placed", "hold_lifted"]),
        ([(PlaceReleasedV1, {})], ["place_released"]),
        ([(EnrolmentEndedV1, {}), (EnrolmentEndedV1, {"ground": "dismissed"})], ["enrolment_ended"]),
        ([(WaitlistLeftV1, {}), (WaitlistLeftV1, {"ground": "kindergarten_closed"})], ["waitlist_left"]),
        ([(WaitlistOfferedV1, {})], ["waitlist_offered"]),
        ([(ApplicationCorrectionRequestedV1, {})], ["correction_requested"]),
        ([(HearingAppointedV1, {})], ["hearing_appointed"]),
        ([(AppealDecidedV1, {})], ["appeal_decided"]),
        ([(PrivilegeReminderDueV1, {})], ["privilege_reminder"]),
        *(
            ([(VoucherReminderDueV1, {"stage": stage})], [f"{stage}_reminder"])
            for stage in ("confirmation", "contract", "restoration", "waitlist")
        ),
    ],
)
async def test_one_thing_is_told_once(make_app, events, deliveries, told, stated, kinds):  # noqa: PLR0917 - parameters
    app = make_app()

    for event, more in stated:
        await deliveries.deliver(app, events.of(event, **more))

    assert await told() == kinds


async def test_what_names_no_account_is_told_to_whoever_filed(make_app, events, deliveries, told, rows):
    app = make_app()
    await deliveries.deliver(app, events.registered("mother", phone="+77010600005"))
    await deliveries.deliver(app, events.submitted("application-1", account="mother"))

    for event in (PrivilegeDeclaredV1, PrivilegeConfirmedV1, ApplicationResubmittedV1):
        await deliveries.deliver(app, events.of(event))

    kinds = ["account_registered", "application_filed", "privilege_declared", "privilege_confirmed"]
    assert await told() == [*kinds, "correction_received"]
    sent = {row["template"] for row in await rows.all("select template from message")}
    assert sent == {"account_registered", "application_filed", "privilege_confirmed"}


@pytest.mark.parametrize("seed", range(3))
async def test_a_vouchers_way_tripled_and_shuffled_tells_the_same(make_app, events, deliveries, rows, told, seed):  # noqa: PLR0917 - the whole scene
    app = make_app()
    stated = [
        events.registered("mother", phone="+77010600001", email="way@example.kz"),
        events.submitted("application-1", account="mother"),
        events.queued("application-1", account="mother"),
        events.offered(),
        events.of(VoucherConfirmedV1),
        events.of(PlaceHeldV1),
        events.of(ContractDraftedV1),
    ]
    enveloped = [(event, deliveries.envelope(event)) for event in stated] * 3
    random.Random(seed).shuffle(enveloped)

    for event, envelope in enveloped:
        await deliveries.deliver(app, event, envelope=envelope)

    kinds = ["account_registered", "application_filed", "application_queued"]
    kinds += ["contract_drafted", "place_held", "voucher_confirmed", "voucher_offered"]
    assert sorted(await told()) == kinds
    sent = await rows.all("select template, channel from message order by template, channel")
    assert [(row["template"], row["channel"]) for row in sent] == list(itertools.product(kinds, ["email", "sms"]))


async def test_a_message_that_asks_for_an_answer_is_worthless_after_its_term(make_app, events, deliveries, rows):
    app = make_app()
    await deliveries.deliver(app, events.registered("mother", phone="+77010600002"))

    offered = events.offered(hours=40)
    await deliveries.deliver(app, offered)

    (message,) = await rows.all("select expires_at from message where template = 'voucher_offered'")
    assert message["expires_at"] == offered.confirm_by


async def test_an_answer_takes_back_the_questions_that_were_not_sent_yet(make_app, events, deliveries, rows):
    app = make_app()
    await deliveries.deliver(app, events.registered("mother", phone="+77010600003"))
    await deliveries.deliver(app, events.offered())

    await deliveries.deliver(app, events.of(VoucherConfirmedV1))

    found = await rows.all("select template, state, payload is null as gone from message order by id")
    assert [tuple(row.values()) for row in found] == [
        ("account_registered", "queued", False),
        ("voucher_offered", "dropped_expired", True),
        ("voucher_confirmed", "queued", False),
    ]


async def test_a_renewal_is_told_once_to_every_account_that_waits(make_app, events, deliveries, rows, told):
    app = make_app()
    for number, account in enumerate(["mother", "mother", "father", "aunt", "uncle"]):
        await deliveries.deliver(app, events.queued(f"application-{number}", account=account))
    await deliveries.deliver(app, events.withdrawn("application-4"))
    await deliveries.deliver(app, events.of(VoucherDeclinedV1, "application-3", account_id="aunt"))
    await deliveries.deliver(app, events.registered("father", phone="+77010600004"))

    previewed = RenewalPreviewedV1.model_validate(RenewalPreviewedV1.example)
    await deliveries.deliver(app, previewed)
    await announce_next(app.state.service)
    await announce_next(app.state.service)

    counts = {account: (await told(account)).count("renewal_previewed") for account in ("mother", "father", "aunt")}
    assert counts == {"mother": 1, "father": 1, "aunt": 0}
    assert "renewal_previewed" not in await told("uncle")
    assert await rows.all("select 1 from message where template = 'renewal_previewed'") == []


@pytest.mark.parametrize("event", PUBLIC_EVENTS, ids=lambda event: event.fact)
async def test_every_public_event_leaves_without_a_person(make_app, deliveries, rows, event):
    await deliveries.deliver(make_app(), event.model_validate(event.example))

    (kept,) = await rows.all("select type, data from public_event")
    assert kept["type"] == event.type_name()
    assert not {"account_id", "child_id", "birth_date"} & set(event.public.model_fields)
    assert str(event.example.get("account_id", "no account")) not in kept["data"]


async def test_hours_left_are_rounded_up(make_app, events, deliveries, texts, clock):
    deadline = clock() + timedelta(hours=10)

    reminder = events.of(VoucherReminderDueV1, deadline=deadline, due_at=deadline - timedelta(hours=3, minutes=20))
    await deliveries.deliver(make_app(), reminder)

    (text,) = await texts()
    assert "До конца подтверждения ваучера 4 ч" in text
