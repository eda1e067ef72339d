"""Texts to people, made from a kind and a few facts: what changed, never an IIN or a child's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType

from notifications_service.domain.code_texts import CODE_TEXTS, CODE_TITLES
from notifications_service.domain.grounds import GROUNDS
from notifications_service.domain.kinds import CodeKind, NoticeKind
from notifications_service.domain.notice_texts import NOTICE_TEXTS
from notifications_service.domain.terms import CONTACTS, OUTCOMES, PARTIES, STATES, UNKNOWN, Language, Texts

#: One time for the whole country since 1 March 2024.
_KAZAKHSTAN = timezone(timedelta(hours=5))
#: Facts of a notice, all of them strings. Instants are RFC 3339: `filed_at`, `deadline`, `hearing_at`. Codes: `ground`
#: (several by comma), `what`, `outcome`, `party`, and `old` and `new`, the application's state before and after.
#: Further `number`, `hours`, `valid_until` and `valid_from` (dates).
Facts = Mapping[str, str]
#: Which words stand for which fact's codes.
_CODES: Mapping[str, Mapping[str, Texts]] = MappingProxyType(
    {"ground": GROUNDS, "what": CONTACTS, "outcome": OUTCOMES, "party": PARTIES}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedText:
    """One text in one language, in the lengths that the channels want."""

    title: str
    text: str
    sms: str

    def mail(self, url: str) -> str:
        return f"{self.text}\n\nBalabaqsha\n{url}\n"


def render_notice(kind: NoticeKind, facts: Facts, *, language: Language, url: str) -> RenderedText:
    """The notice in the language."""
    texts = NOTICE_TEXTS[kind]
    words = {"url": url, **_words(facts, language=language), **_states(texts.states, facts, language=language)}
    return RenderedText(
        title=texts.title[language], text=texts.text[language].format(**words), sms=texts.sms[language].format(**words)
    )


def render_code(kind: CodeKind, code: str | None, *, language: Language, url: str) -> RenderedText:
    """The text with a code, or the one that needs none."""
    text = CODE_TEXTS[kind][language].format(code=code, url=url)
    return RenderedText(title=CODE_TITLES[kind][language], text=text, sms=text)


def _words(facts: Facts, *, language: Language) -> dict[str, str]:
    words = dict(facts)
    for name, codes in _CODES.items():
        if name in facts:
            words[name] = ", ".join(_word(codes, code, language=language) for code in facts[name].split(","))
    for name in ("valid_until", "valid_from"):
        if name in facts:
            words[name] = f"{date.fromisoformat(facts[name]):%d.%m.%Y}"
    return words | _instants(facts)


def _instants(facts: Facts) -> dict[str, str]:
    words: dict[str, str] = {}
    if "filed_at" in facts:
        instant = _local(facts["filed_at"])
        words |= {"filed_at": f"{instant:%d.%m.%Y %H:%M}", "filed_at_exact": f"{instant:%d.%m.%Y %H:%M:%S}"}
    if "hearing_at" in facts:
        words["hearing_at"] = f"{_local(facts['hearing_at']):%d.%m.%Y %H:%M}"
    if "deadline" in facts:
        day, time = _end_of(_local(facts["deadline"]))
        words |= {"deadline": f"{day:%d.%m.%Y} {time}", "by": f"{day:%d.%m} {time}"}
    return words


def _local(instant: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone(_KAZAKHSTAN)


def _end_of(deadline: datetime) -> tuple[date, str]:
    """The first instant that is too late, as people say it: a midnight is 24:00 of the day before."""
    if (deadline.hour, deadline.minute) == (0, 0):
        return deadline.date() - timedelta(days=1), "24:00"
    return deadline.date(), f"{deadline:%H:%M}"


def _states(states: tuple[str, str] | None, facts: Facts, *, language: Language) -> dict[str, str]:
    if states is None:
        return {}
    old, new = facts.get("old", states[0]), facts.get("new", states[1])
    return {"old": _word(STATES, old, language=language), "new": _word(STATES, new, language=language)}


def _word(words: Mapping[str, Texts], code: str, *, language: Language) -> str:
    return words.get(code, UNKNOWN)[language]
