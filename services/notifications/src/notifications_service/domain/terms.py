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
        "needs_correction": {"kk": "Түзету қажет", "ru": "Требуется исправление", "en": "Correction needed"},
        "voucher_offered": {
            "kk": "Ваучер берілді, келісіміңізді растаңыз",
            "ru": "Выдан ваучер, подтвердите согласие",
            "en": "Voucher issued, confirm your consent",
        },
        "inactive": {"kk": "Өтінім белсенді емес", "ru": "Заявка неактивна", "en": "Application is inactive"},
        "choosing": {"kk": "Балабақшаны таңдаңыз", "ru": "Выберите детский сад", "en": "Choose a kindergarten"},
        "waitlisted": {
            "kk": "Балабақшаның күту парағында",
            "ru": "В листе ожидания детского сада",
            "en": "In a kindergarten's waiting list",
        },
        "place_held": {"kk": "Орын сақталды", "ru": "Место забронировано", "en": "Place reserved"},
        "contract_pending": {
            "kk": "Келісімшарт жасасу",
            "ru": "Оформление договора",
            "en": "Contract in progress",
        },
        "enrolled": {"kk": "Бала қабылданды", "ru": "Ребёнок зачислен", "en": "Child enrolled"},
        "annulled": {"kk": "Кезек жойылды", "ru": "Очередь аннулирована", "en": "Place in the queue annulled"},
        "archived": {"kk": "Өтінім мұрағатта", "ru": "Заявка в архиве", "en": "Application archived"},
    }
)

OUTCOMES: Mapping[str, Texts] = MappingProxyType(
    {
        "upheld": {"kk": "қанағаттандырылды", "ru": "удовлетворена", "en": "upheld"},
        "dismissed": {"kk": "қабылданбады", "ru": "отклонена", "en": "dismissed"},
    }
)

PARTIES: Mapping[str, Texts] = MappingProxyType(
    {
        "parent": {"kk": "ата-ана", "ru": "родитель", "en": "the parent"},
        "kindergarten": {"kk": "балабақша", "ru": "детский сад", "en": "the kindergarten"},
        "operator": {"kk": "оператор", "ru": "оператор", "en": "the operator"},
        "deadline": {"kk": "мерзім өтті", "ru": "истёк срок", "en": "the term passed"},
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
