"""Words beside the codes of the call list and of the audit."""

from collections.abc import Mapping
from types import MappingProxyType

from balabaqsha_chassis.languages import Texts

REASON_TEXTS: Mapping[str, Texts] = MappingProxyType(
    {
        "no_contacts": {"kk": "байланыс деректері жоқ", "ru": "нет контактов", "en": "no contacts"},
        "one_channel": {"kk": "бір ғана арна бар", "ru": "есть только один канал", "en": "one channel only"},
        "message_failed": {
            "kk": "хабарлама жеткізілмеді",
            "ru": "сообщение не доставлено",
            "en": "a message was not delivered",
        },
        "not_delivered": {
            "kk": "мерзім жақын, екі арнамен жетпеді",
            "ru": "срок близко, по двум каналам не дошло",
            "en": "the term is near and two channels have not carried it",
        },
    }
)

STAGE_TEXTS: Mapping[str, Texts] = MappingProxyType(
    {
        "confirmation": {"kk": "ваучерді растау", "ru": "подтверждение ваучера", "en": "confirming the voucher"},
        "contract": {"kk": "келісімшарт жасау", "ru": "оформление договора", "en": "signing the contract"},
        "restoration": {"kk": "қалпына келтіру", "ru": "восстановление заявки", "en": "restoring the application"},
        "waitlist": {"kk": "орынды қабылдау", "ru": "принятие места", "en": "accepting the place"},
    }
)

ROLE_TEXTS: Mapping[str, Texts] = MappingProxyType(
    {
        "call_centre_agent": {
            "kk": "Байланыс орталығының маманы",
            "ru": "Специалист контакт-центра",
            "en": "Contact centre agent",
        },
        "queue_operator": {"kk": "Кезек операторы", "ru": "Оператор очереди", "en": "Queue operator"},
    }
)

ACTION_TEXTS: Mapping[str, Texts] = MappingProxyType(
    {
        "read_call_list": {
            "kk": "Қоңырау тізімін көрді",
            "ru": "Посмотрел список обзвона",
            "en": "Looked at the call list",
        },
        "reveal_phone": {
            "kk": "Қоңырау шалу үшін телефонды көрді",
            "ru": "Посмотрел телефон для звонка",
            "en": "Looked at the phone to call it",
        },
        "record_outcome": {
            "kk": "Қоңырау нәтижесін жазды",
            "ru": "Записал итог звонка",
            "en": "Recorded what the call came to",
        },
    }
)
