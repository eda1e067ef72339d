"""The command line of the simulators, read once into values."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSettings:
    """How the population register runs."""

    host: str
    port: int
    slow_seconds: float
    token: str
    seed: int
    families: int
    state: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsSettings:
    """How the SMS centre runs."""

    host: str
    port: int
    slow_seconds: float
    smpp_port: int
    system_id: str
    password: str
    receipt_delay: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """How the mail sink runs."""

    host: str
    port: int
    slow_seconds: float
    smtp_port: int


Settings = RegisterSettings | SmsSettings | MailSettings


def read_settings(arguments: Sequence[str] | None = None) -> Settings:
    """Read the command line; a bad one ends the process with the usage."""
    given = vars(_parser().parse_args(arguments))
    kind: type[Settings] = given.pop("kind")
    return kind(**given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="balabaqsha-simulator", description=__doc__)
    simulators = parser.add_subparsers(required=True, metavar="register|sms|mail")
    _register(simulators.add_parser("register", help="population register over HTTP"))
    _sms(simulators.add_parser("sms", help="SMS centre over SMPP 3.4"))
    _mail(simulators.add_parser("mail", help="mail sink over SMTP"))
    return parser


def _listening(parser: argparse.ArgumentParser, *, kind: type[Settings]) -> None:
    parser.set_defaults(kind=kind)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, required=True, help="HTTP port, 0 = any free one")
    parser.add_argument(
        "--slow-seconds", type=float, default=10.0, help="how late a slow answer comes (default: %(default)s)"
    )


def _register(parser: argparse.ArgumentParser) -> None:
    _listening(parser, kind=RegisterSettings)
    parser.add_argument("--token", required=True, help="the bearer token callers must show")
    parser.add_argument("--seed", type=int, default=20260101, help="decides who lives here (default: %(default)s)")
    parser.add_argument("--families", type=int, default=100_000, help="how many families (default: %(default)s)")
    parser.add_argument("--state", type=Path, help="file that keeps the added families, JSON lines")


def _sms(parser: argparse.ArgumentParser) -> None:
    _listening(parser, kind=SmsSettings)
    parser.add_argument("--smpp-port", type=int, required=True, help="SMPP port, 0 = any free one")
    parser.add_argument("--system-id", required=True, help="the name that may bind")
    parser.add_argument("--password", required=True, help="and its password, SMPP 3.4 means at most 8 characters")
    parser.add_argument("--receipt-delay", type=float, default=0.1, help="seconds to delivery (default: %(default)s)")


def _mail(parser: argparse.ArgumentParser) -> None:
    _listening(parser, kind=MailSettings)
    parser.add_argument("--smtp-port", type=int, required=True, help="SMTP port, 0 = any free one")
