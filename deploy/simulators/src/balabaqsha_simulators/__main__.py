"""Starts one simulator: `python -m balabaqsha_simulators register|sms|mail`."""

import asyncio
import os
import sys

from balabaqsha_simulators.mail.app import run_mail
from balabaqsha_simulators.register.app import run_register
from balabaqsha_simulators.settings import MailSettings, RegisterSettings, Settings, SmsSettings, read_settings
from balabaqsha_simulators.sms.app import run_sms

FAILURE_EXIT = 1
CONFIGURATION_EXIT = 78


def main() -> None:
    """Refuse in production, else run the wanted simulator until it is told to stop."""
    if os.environ.get("BALABAQSHA_ENVIRONMENT") == "production":
        _give_up("a simulator never runs in production (BALABAQSHA_ENVIRONMENT=production)", code=CONFIGURATION_EXIT)
    try:
        asyncio.run(_run(read_settings()))
    except ValueError as error:
        _give_up(f"bad settings: {error}", code=CONFIGURATION_EXIT)
    except OSError as error:
        _give_up(f"cannot start: {error}", code=FAILURE_EXIT)


async def _run(settings: Settings) -> None:
    match settings:
        case RegisterSettings():
            await run_register(settings)
        case SmsSettings():
            await run_sms(settings)
        case MailSettings():
            await run_mail(settings)


def _give_up(reason: str, *, code: int) -> None:
    sys.stderr.write(f"balabaqsha-simulator: {reason}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
