"""Codes: at once, or not at all."""

from datetime import timedelta

from balabaqsha_chassis.consumer import Outcome
from balabaqsha_contracts.identity_events import CodeRequestedV1
from balabaqsha_testkit.serving import serving
from balabaqsha_testkit.waiting import eventually

PHONE = "+77011234501"
CODE = "493817"


def code_requested(sealer, clock, *, to=PHONE, channel="sms", language="ru", life=300, challenge="challenge-1"):
    sealed = {"channel": channel, "recipient": to, "template": "code_registration", "code": CODE}
    return CodeRequestedV1(
        challenge_id=challenge,
        language=language,
        sealed=sealer.seal(sealed),
        expires_at=clock() + timedelta(seconds=life),
    )


async def test_a_code_arrives_as_a_short_message(make_app, sms, sealer, clock, deliveries):
    app = make_app(roles="sender", sms=sms)

    async with serving(app):
        verdict = await deliveries.deliver(app, code_requested(sealer, clock))
        texts = await eventually(lambda: sms.texts(PHONE), within=10)

    assert verdict.outcome is Outcome.DONE
    assert texts == [f"Код регистрации: {CODE}. Никому его не сообщайте. Balabaqsha"]
