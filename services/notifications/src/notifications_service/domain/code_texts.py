"""What is written with a code, and to one who has an account; no link stands beside a code, so none is expected."""

from collections.abc import Mapping
from types import MappingProxyType

from notifications_service.domain.kinds import CodeKind
from notifications_service.domain.terms import Texts

CODE_TITLES: Mapping[CodeKind, Texts] = MappingProxyType(
    {
        CodeKind.CODE_REGISTRATION: {"kk": "Тіркелу коды", "ru": "Код регистрации", "en": "Registration code"},
        CodeKind.CODE_LOGIN: {"kk": "Кіру коды", "ru": "Код входа", "en": "Sign-in code"},
        CodeKind.CODE_RECOVERY: {
            "kk": "Құпиясөзді қалпына келтіру коды",
            "ru": "Код восстановления пароля",
            "en": "Password recovery code",
        },
        CodeKind.CODE_CONTACT: {
            "kk": "Байланысты растау коды",
            "ru": "Код подтверждения контакта",
            "en": "Contact confirmation code",
        },
        CodeKind.ALREADY_REGISTERED: {
            "kk": "Сізде кабинет бар",
            "ru": "У вас уже есть кабинет",
            "en": "You already have an account",
        },
    }
)

CODE_TEXTS: Mapping[CodeKind, Texts] = MappingProxyType(
    {
        CodeKind.CODE_REGISTRATION: {
            "kk": "Тіркелу коды: {code}. Оны ешкімге айтпаңыз. Balabaqsha",
            "ru": "Код регистрации: {code}. Никому его не сообщайте. Balabaqsha",
            "en": "Registration code: {code}. Tell it to nobody. Balabaqsha",
        },
        CodeKind.CODE_LOGIN: {
            "kk": "Кіру коды: {code}. Оны ешкімге айтпаңыз. Balabaqsha",
            "ru": "Код входа: {code}. Никому его не сообщайте. Balabaqsha",
            "en": "Sign-in code: {code}. Tell it to nobody. Balabaqsha",
        },
        CodeKind.CODE_RECOVERY: {
            "kk": "Құпиясөзді қалпына келтіру коды: {code}. Ешкімге айтпаңыз.",
            "ru": "Код восстановления пароля: {code}. Никому его не сообщайте.",
            "en": "Password recovery code: {code}. Tell it to nobody. Balabaqsha",
        },
        CodeKind.CODE_CONTACT: {
            "kk": "Байланысты растау коды: {code}. Ешкімге айтпаңыз. Balabaqsha",
            "ru": "Код подтверждения контакта: {code}. Никому его не сообщайте.",
            "en": "Contact confirmation code: {code}. Tell it to nobody.",
        },
        CodeKind.ALREADY_REGISTERED: {
            "kk": "Сізде Balabaqsha кабинеті бар. Кіріңіз: {url}",
            "ru": "У вас уже есть кабинет Balabaqsha. Войдите: {url}",
            "en": "You already have a Balabaqsha account. Sign in: {url}",
        },
    }
)
