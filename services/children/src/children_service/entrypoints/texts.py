"""What the refusals of the children service say."""

from balabaqsha_chassis.problems import ProblemTexts

PROBLEM_TEXTS: ProblemTexts = {
    "iin_invalid": {"kk": "ЖСН қате.", "ru": "Неверный ИИН.", "en": "Invalid IIN."},
    "iin_format": {
        "kk": "ЖСН 12 цифрдан тұруы керек.",
        "ru": "ИИН должен состоять из 12 цифр.",
        "en": "An IIN has 12 digits.",
    },
    "iin_check_digit": {
        "kk": "ЖСН қате: бақылау саны сәйкес емес.",
        "ru": "Неверный ИИН: контрольная цифра не совпадает.",
        "en": "Invalid IIN: the check digit does not match.",
    },
    "child_not_found": {
        "kk": "Сіз заңды өкілі болып тіркелген балалардың арасында мұндай бала табылмады.",
        "ru": "Среди детей, чьим законным представителем вы значитесь, такой ребёнок не найден.",
        "en": "No such child was found among those whose legal representative you are registered as.",
    },
    "register_unavailable": {
        "kk": "Мемлекеттік тізілім қазір жауап бермейді. Сәл күтіп, қайталаңыз: ештеңе жоғалған жоқ.",
        "ru": "Государственный реестр сейчас не отвечает. Подождите немного и повторите: ничего не потеряно.",
        "en": "The state register does not answer at present. Wait a little and try again: nothing is lost.",
    },
    "too_many_checks": {
        "kk": "Бүгінгі тексерулер саны таусылды. Ертең қайталаңыз.",
        "ru": "Проверки на сегодня исчерпаны. Повторите завтра.",
        "en": "Today's checks are used up. Try again tomorrow.",
    },
    "check_not_found": {
        "kk": "Мұндай тексеру табылмады. ЖСН-ді қайта тексеріңіз.",
        "ru": "Такая проверка не найдена. Проверьте ИИН заново.",
        "en": "There is no such check. Check the IIN again.",
    },
    "check_expired": {
        "kk": "Тексерудің мерзімі өтті. ЖСН-ді қайта тексеріңіз.",
        "ru": "Срок проверки истёк. Проверьте ИИН заново.",
        "en": "The check has expired. Check the IIN again.",
    },
}
