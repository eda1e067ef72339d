"""The form in which a notice's texts are written down."""

from dataclasses import dataclass
from types import MappingProxyType

from notifications_service.domain.terms import LANGUAGES, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTexts:
    """One notice in all languages; `states` are the application's state before and after, where facts name no other."""

    title: Texts
    text: Texts
    sms: Texts
    states: tuple[str, str] | None = None


_CHANGED: Texts = MappingProxyType(
    {
        "kk": "{number} өтінімі. Күйі: «{old}» → «{new}».",
        "ru": "Заявка {number}. Состояние: «{old}» → «{new}».",
        "en": "Application {number}. State: “{old}” → “{new}”.",
    }
)
_UNCHANGED: Texts = MappingProxyType(
    {
        "kk": "{number} өтінімі. Күйі өзгерген жоқ: «{new}».",
        "ru": "Заявка {number}. Состояние прежнее: «{new}».",
        "en": "Application {number}. State unchanged: “{new}”.",
    }
)


def in_all(kk: str, ru: str, en: str) -> Texts:
    """One text in the three languages."""
    return MappingProxyType({"kk": kk, "ru": ru, "en": en})


def of_change(*, states: tuple[str, str], title: Texts, text: Texts, sms: Texts) -> NoticeTexts:
    """A notice that first says which state followed which."""
    return NoticeTexts(title=title, text=_led_by(_CHANGED, text), sms=sms, states=states)


def of_standing(*, state: str, title: Texts, text: Texts, sms: Texts) -> NoticeTexts:
    """A notice of something that leaves the application's state as it is."""
    return NoticeTexts(title=title, text=_led_by(_UNCHANGED, text), sms=sms, states=(state, state))


def _led_by(frame: Texts, text: Texts) -> Texts:
    return MappingProxyType({language: f"{frame[language]} {text[language]}" for language in LANGUAGES})
