"""Reasons in words, in three languages: sentences that are true of as many children as they name."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from balabaqsha_chassis.languages import Language, Texts
from queue_service.domain.reasons import Code, Reason
from queue_service.entrypoints.reason_texts_own import OWN_TEXTS

#: Plural forms by language: Kazakh has one after a numeral, English two, Russian three (CLDR).
ONE, FEW, MANY = "one", "few", "many"


def plural_form(number: int, *, language: Language) -> str:
    """The form a noun takes after the number."""
    return _FORMS[language](abs(number))


def _russian(number: int) -> str:
    if number % 100 in range(11, 15):
        return MANY
    return ONE if number % 10 == 1 else FEW if number % 10 in range(2, 5) else MANY


_FORMS: Mapping[Language, Callable[[int], str]] = {
    "kk": lambda _: ONE,
    "ru": _russian,
    "en": lambda number: ONE if number == 1 else MANY,
}
_CHILDREN: Mapping[Language, Mapping[str, str]] = {
    "kk": {ONE: "бала"},
    "ru": {ONE: "ребёнок", FEW: "ребёнка", MANY: "детей"},
    "en": {ONE: "child", MANY: "children"},
}


class _Said(NamedTuple):
    """What so many children did: Kazakh, Russian of one and of several, English of one and of several."""

    kk: str
    ru: str
    ru_several: str
    en: str
    en_several: str


def _gone(kk: str, ru: tuple[str, str], en: tuple[str, str]) -> _Said:
    return _Said(
        f"Алда тұрған {{children}} {kk}.",
        f"{{children}} впереди {ru[0]}.",
        f"{{children}} впереди {ru[1]}.",
        f"{{children}} ahead {en[0]}.",
        f"{{children}} ahead {en[1]}.",
    )


def _come(kk: str, ru: tuple[str, str], en: tuple[str, str]) -> _Said:
    return _Said(
        f"{{children}} алға тұрды: {kk}.",
        f"{{children}} теперь стоит впереди: {ru[0]}.",
        f"{{children}} теперь стоят впереди: {ru[1]}.",
        f"{{children}} now stands ahead: {en[0]}.",
        f"{{children}} now stand ahead: {en[1]}.",
    )


def _no_more(kk: str, ru: str, en: str) -> _Said:
    return _Said(
        f"{{children}} енді алда тұрған жоқ: {kk}.",
        f"{{children}} больше не стоит впереди: {ru}.",
        f"{{children}} больше не стоят впереди: {ru}.",
        f"{{children}} no longer stands ahead: {en}.",
        f"{{children}} no longer stand ahead: {en}.",
    )


def _alike(text: str) -> tuple[str, str]:
    return (text, text)


_SAID: Mapping[Code, _Said] = {
    Code.VOUCHER_AHEAD: _gone(
        "ваучер алды", ("получил ваучер", "получили ваучеры"), ("received a voucher", "received vouchers")
    ),
    Code.WITHDRAWN_AHEAD: _gone(
        "кезектен шықты: өтінімі кері қайтарылды",
        ("вышел из очереди: заявка отозвана", "вышли из очереди: заявки отозваны"),
        ("left the queue: the application was withdrawn", "left the queue: the applications were withdrawn"),
    ),
    Code.REJECTED_AHEAD: _gone(
        "кезектен шықты: өтінімінен бас тартылды",
        ("вышел из очереди: в заявке отказано", "вышли из очереди: в заявках отказано"),
        ("left the queue: the application was rejected", "left the queue: the applications were rejected"),
    ),
    Code.ARCHIVED_AHEAD: _gone(
        "кезектен шықты: өтінімі мұрағатқа берілді",
        ("вышел из очереди: заявка в архиве", "вышли из очереди: заявки в архиве"),
        ("left the queue: the application was archived", "left the queue: the applications were archived"),
    ),
    Code.INACTIVE_AHEAD: _gone(
        "кезектен шықты: өтінімі белсенді емес болды",
        ("вышел из очереди: заявка стала неактивной", "вышли из очереди: заявки стали неактивными"),
        ("left the queue: the application became inactive", "left the queue: the applications became inactive"),
    ),
    Code.TERRITORY_MOVED_OUT_AHEAD: _gone(
        "басқа кезекке ауысты",
        ("перешёл в другую очередь", "перешли в другую очередь"),
        _alike("moved to another queue"),
    ),
    Code.CATEGORY_LEFT_AHEAD: _gone(
        "басқа санатқа ауысты",
        ("перешёл в другую категорию", "перешли в другую категорию"),
        _alike("moved to another category"),
    ),
    Code.OTHER_LEFT_AHEAD: _gone(
        "басқа себеппен кезектен шықты",
        ("вышел из очереди по другой причине", "вышли из очереди по другой причине"),
        _alike("left the queue for another reason"),
    ),
    Code.JOINED_AHEAD: _come(
        "басқа санатқа жаңа өтінім түсті",
        ("новая заявка в другой категории", "новые заявки в других категориях"),
        ("a new application in another category", "new applications in other categories"),
    ),
    Code.LATE_ARRIVAL_AHEAD: _come(
        "өтінімі сіздікінен бұрын берілген, бірақ кезекке кейін түсті",
        ("заявка подана раньше вашей, но поступила позже", "заявки поданы раньше вашей, но поступили позже"),
        ("filed before yours, but arrived later", "filed before yours, but arrived later"),
    ),
    Code.PRIVILEGE_CONFIRMED_AHEAD: _come(
        "жеңілдігі расталды",
        ("льгота подтверждена", "льготы подтверждены"),
        ("its privilege was confirmed", "their privileges were confirmed"),
    ),
    Code.CATEGORY_ENTERED_AHEAD: _come(
        "басқа санаттан ауысты", _alike("переход из другой категории"), _alike("moved from another category")
    ),
    Code.RESTORED_AHEAD: _come(
        "өтінімі қалпына келтірілді",
        ("заявка восстановлена", "заявки восстановлены"),
        ("its application was restored", "their applications were restored"),
    ),
    Code.VOUCHER_RETURNED_AHEAD: _come(
        "ваучері қайтарылды",
        ("ваучер возвращён", "ваучеры возвращены"),
        ("its voucher was returned", "their vouchers were returned"),
    ),
    Code.APPEAL_UPHELD_AHEAD: _come(
        "шағымы қанағаттандырылды",
        ("жалоба удовлетворена", "жалобы удовлетворены"),
        ("its appeal was upheld", "their appeals were upheld"),
    ),
    Code.TERRITORY_MOVED_IN_AHEAD: _come(
        "басқа кезектен ауысты", _alike("переход из другой очереди"), _alike("moved from another queue")
    ),
    Code.OTHER_JOINED_AHEAD: _come("басқа себеппен", _alike("по другой причине"), _alike("for another reason")),
}
_CORRECTED = ("түзету туралы шешім бойынша", "по решению об исправлении", "by a decision of correction")
_SHIFTED = (
    "{rule} бойынша кезектер бір-біріне қатысты жылжыды ({line})",
    "по правилу {rule} очереди сдвинулись относительно друг друга ({line})",
    "by the {rule} rule the lines moved against each other ({line})",
)
#: Reasons that go both ways: more of them ahead, fewer of them ahead.
_BOTH_WAYS: Mapping[Code, tuple[_Said, _Said]] = {
    Code.CORRECTION_DECISION: (
        _come(_CORRECTED[0], _alike(_CORRECTED[1]), _alike(_CORRECTED[2])),
        _no_more(*_CORRECTED),
    ),
    Code.QUOTA_SHIFT: (_come(_SHIFTED[0], _alike(_SHIFTED[1]), _alike(_SHIFTED[2])), _no_more(*_SHIFTED)),
}
_RULE: Texts = {"kk": "{figures} ережесі", "ru": "{figures}", "en": "{figures}"}
_SOME_RULE: Texts = {"kk": "Санаттардың арақатынасы", "ru": "соотношения категорий", "en": "ratio of categories"}


def text_of(reason: Reason, *, own: bool, language: Language) -> str:
    """The reason as a sentence; `own` when it is the child itself or the rules that changed."""
    if own:
        return OWN_TEXTS[reason.code][language]
    children = f"{abs(reason.count)} {_CHILDREN[language][plural_form(reason.count, language=language)]}"
    label = (reason.label or {}).get(language, reason.category or "")
    return _sentence(reason, language=language).format(children=children, rule=_rule(reason, language), line=label)


def _sentence(reason: Reason, *, language: Language) -> str:
    said = _SAID.get(reason.code) or _BOTH_WAYS[reason.code][0 if reason.count > 0 else 1]
    one = plural_form(reason.count, language=language) == ONE
    if language == "kk":
        return said.kk
    if language == "ru":
        return said.ru if one else said.ru_several
    return said.en if one else said.en_several


def _rule(reason: Reason, language: Language) -> str:
    if not reason.ratio:
        return _SOME_RULE[language]
    return _RULE[language].format(figures=" : ".join(map(str, reason.ratio)))
