"""Templates: one environment a language, since environments that share globals would all speak the last one's."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from balabaqsha_chassis.languages import Language
from gateway_service.web.translations import WEB, translations

STATIC = WEB / "static"
#: All of Kazakhstan keeps one time since 1 March 2024.
LOCAL_TIME = ZoneInfo("Asia/Almaty")
_LOCALES: Mapping[Language, Locale] = {code: Locale.parse(code) for code in ("kk", "ru", "en")}
#: The locales' own "long", but for Russian without its closing "г.", which would meet the stop of a sentence.
_LONG: Mapping[Language, str] = {"kk": "long", "ru": "d MMMM y", "en": "long"}
#: Kazakh's own alphabet: its letters stand after their Cyrillic kin, not at the end of Unicode.
_KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_ORDER = {letter: place for place, letter in enumerate(_KAZAKH)}


@cache
def environment(language: Language) -> Environment:
    """The templates of one language."""
    made = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined] # of i18n
    made.filters |= _filters(language)
    made.globals |= {"static": static_address}
    return made


@cache
def static_address(file: str) -> str:
    """Where a file of the portal's own is, with a mark that changes with it, so that browsers may keep it for long."""
    return f"/static/{file}?v={sha256((STATIC / file).read_bytes()).hexdigest()[:12]}"


def kazakh_order(text: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts by the Kazakh alphabet, which holds the Russian one; other letters come after."""
    return tuple((_ORDER.get(letter, len(_ORDER)), letter) for letter in text.casefold())


def _filters(language: Language) -> dict[str, Callable[..., str]]:
    locale = _LOCALES[language]

    def long_date(value: str | date) -> str:
        return format_date(_day(value), _LONG[language], locale=locale)

    def short_date(value: str | date) -> str:
        return format_date(_day(value), "dd.MM.yyyy", locale=locale)

    def moment(value: str | datetime) -> str:
        local = _instant(value).astimezone(LOCAL_TIME)
        return f"{format_date(local, _LONG[language], locale=locale)}, {format_datetime(local, 'HH:mm', locale=locale)}"

    def clock_time(value: str | datetime) -> str:
        return format_datetime(_instant(value).astimezone(LOCAL_TIME), "HH:mm", locale=locale)

    def amount(value: float) -> str:
        return format_decimal(value, locale=locale)

    return {
        "long_date": long_date,
        "short_date": short_date,
        "moment": moment,
        "clock_time": clock_time,
        "amount": amount,
    }


def _day(value: str | date) -> date:
    if isinstance(value, datetime):
        return value.astimezone(LOCAL_TIME).date()
    if isinstance(value, date):
        return value
    return _instant(value).astimezone(LOCAL_TIME).date() if "T" in value else date.fromisoformat(value)


def _instant(value: str | datetime) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
