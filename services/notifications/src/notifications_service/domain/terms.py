"""Words that stand for codes in texts to people."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

Language = Literal["kk", "ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Texts = Mapping[Language, str]

STATES: Mapping[str, Texts] = MappingProxyType(
    {
        "draft": {"kk": "Жоба", "ru": "Черновик", "en": "Draft"},
        "submitted": {
            "kk": "Өтінім жіберілді, тексерілуде",
            "ru": "Заявка отправлена, идёт проверка",
            "en": "Application sent, being checked",
        },
        "queued": {
            "kk": "Өтінім ваучер алу кезегінде тұр",
            "ru": "Заявка находится в очереди за получением ваучера",
            "en": "The application is in the queue for a voucher",
        },
        "open": {"kk": "Өтінім қолданыста", "ru": "Заявка действует", "en": "Application open"},
        "withdrawn": {"kk": "Өтінім кері қайтарылды", "ru": "Заявка отозвана", "en": "Application withdrawn"},
        "rejected": {
            "kk": "Кезекке қоюдан бас тартылды",
            "ru": "Отказано в постановке на очередь",
            "en": "Queueing refused",
        },
    }
)

GROUNDS: Mapping[str, Texts] = MappingProxyType(
    {
        "child_link_not_proven": {
            "kk": "балаға қатысыңыз тізілімде расталмады",
            "ru": "связь с ребёнком не подтверждена реестром",
            "en": "the register did not confirm your relation to the child",
        },
        "duplicate": {
            "kk": "бұл бала үшін ертерек берілген өтінім бар",
            "ru": "за этого ребёнка уже подана более ранняя заявка",
            "en": "an earlier application for this child exists",
        },
        "over_age": {
            "kk": "бала жасы бойынша балабақша кезегіне қойылмайды",
            "ru": "возраст ребёнка больше допустимого для очереди",
            "en": "the child is too old for this queue",
        },
        "no_category": {
            "kk": "қолданыстағы ережелерде бұл балаға сай санат жоқ",
            "ru": "действующие правила не относят ребёнка ни к одной категории",
            "en": "no category of the rules in force takes this child",
        },
        "withdrawn_by_parent": {
            "kk": "ата-ана қайтарып алды",
            "ru": "отозвал родитель",
            "en": "withdrawn by the parent",
        },
        "child_unlinked": {
            "kk": "бала кабинеттен алып тасталды",
            "ru": "ребёнок удалён из кабинета",
            "en": "the child was removed from the account",
        },
        "account_erased": {"kk": "кабинет жойылды", "ru": "кабинет удалён", "en": "the account was erased"},
    }
)

CONTACTS: Mapping[str, Texts] = MappingProxyType(
    {
        "phone_changed": {"kk": "телефон", "ru": "телефон", "en": "phone"},
        "second_phone_changed": {"kk": "екінші телефон", "ru": "второй телефон", "en": "second phone"},
        "email_changed": {"kk": "электрондық пошта", "ru": "электронная почта", "en": "e-mail"},
    }
)

OPTIONAL_KINDS: Mapping[str, Texts] = MappingProxyType(
    {
        "position_digest": {
            "kk": "Кезектегі орын туралы күнделікті хабарлама",
            "ru": "Ежедневное сообщение о месте в очереди",
            "en": "Daily message about the place in the queue",
        }
    }
)
#: A code this version has no words for is still a fact to tell.
UNKNOWN: Texts = MappingProxyType({"kk": "кабинетті қараңыз", "ru": "смотрите в кабинете", "en": "see your account"})
