"""What the service says, in the three languages."""

from collections.abc import Mapping
from types import MappingProxyType

from balabaqsha_chassis.languages import Texts
from balabaqsha_chassis.problems import ProblemTexts

CODE_SENT: Texts = MappingProxyType(
    {
        "kk": "Код {recipient} нөміріне жіберіледі.",
        "ru": "Код будет отправлен на номер {recipient}.",
        "en": "The code will be sent to {recipient}.",
    }
)
CODE_SENT_TO_ACCOUNT: Texts = MappingProxyType(
    {
        "kk": "Код аккаунттың телефонына жіберіледі.",
        "ru": "Код будет отправлен на телефон учётной записи.",
        "en": "The code will be sent to the phone of the account.",
    }
)

_FIELDS: Mapping[str, Texts] = {
    "iin_format": {
        "kk": "ЖСН 12 цифрдан тұруы керек.",
        "ru": "ИИН должен состоять из 12 цифр.",
        "en": "The IIN must have 12 digits.",
    },
    "iin_check_digit": {
        "kk": "ЖСН қате: бақылау саны сәйкес емес.",
        "ru": "Неверный ИИН: контрольная цифра не совпадает.",
        "en": "Invalid IIN: the check digit does not match.",
    },
    "phone_invalid": {
        "kk": "Қазақстанның ұялы нөмірін енгізіңіз: +7 7XX XXX XX XX.",
        "ru": "Введите мобильный номер Казахстана: +7 7XX XXX XX XX.",
        "en": "Enter a mobile number of Kazakhstan: +7 7XX XXX XX XX.",
    },
    "email_invalid": {
        "kk": "Электрондық пошта мекенжайы қате.",
        "ru": "Неверный адрес электронной почты.",
        "en": "This is not an e-mail address.",
    },
    "login_invalid": {
        "kk": "Логин латын әрпінен басталып, 3–32 таңбадан тұруы керек: әріп, цифр, нүкте, сызықша.",
        "ru": "Логин начинается с латинской буквы и состоит из 3–32 знаков: буквы, цифры, точка, дефис.",
        "en": "A login begins with a Latin letter and has 3–32 letters, digits, dots or dashes.",
    },
    "login_taken": {
        "kk": "Бұл логин бос емес.",
        "ru": "Этот логин уже занят.",
        "en": "This login is taken.",
    },
    "locality_invalid": {
        "kk": "Елді мекен ӘАОЖ кодымен көрсетіледі (9 цифр).",
        "ru": "Населённый пункт указывается кодом КАТО (9 цифр).",
        "en": "A locality is given by its KATO code (9 digits).",
    },
    "consent_missing": {
        "kk": "Пайдаланушылар деректері саясатымен танысып, қабылдаңыз.",
        "ru": "Ознакомьтесь с политикой данных пользователей и примите её.",
        "en": "Read and accept the user data policy.",
    },
    "policy_version_outdated": {
        "kk": "Деректер саясатының жаңа нұсқасы қолданылады. Онымен танысыңыз.",
        "ru": "Действует другая версия политики данных. Ознакомьтесь с ней.",
        "en": "Another version of the data policy is in force. Please read it.",
    },
    "password_length": {
        "kk": "Құпиясөз 8–40 таңбадан тұруы керек.",
        "ru": "Пароль должен состоять из 8–40 символов.",
        "en": "The password must have 8–40 characters.",
    },
    "password_common": {
        "kk": "Бұл құпиясөзді табу оңай. Басқасын ойлап табыңыз.",
        "ru": "Этот пароль легко угадать. Придумайте другой.",
        "en": "This password is easy to guess. Choose another.",
    },
    "password_mismatch": {
        "kk": "Құпиясөздер сәйкес емес.",
        "ru": "Пароли не совпадают.",
        "en": "The passwords do not match.",
    },
}

_CODES: Mapping[str, Texts] = {
    "challenge_not_found": {
        "kk": "Код сұралмаған. Кодты қайта сұратыңыз.",
        "ru": "Такого запроса кода нет. Запросите код снова.",
        "en": "There is no such request for a code. Request a code again.",
    },
    "challenge_spent": {
        "kk": "Код пайдаланылған немесе әрекеттер бітті. Жаңа код сұратыңыз.",
        "ru": "Код уже использован или попытки исчерпаны. Запросите новый код.",
        "en": "The code was used or its tries are. Request a new code.",
    },
    "code_expired": {
        "kk": "Кодтың мерзімі өтті. Жаңа код сұратыңыз.",
        "ru": "Срок действия кода истёк. Запросите новый код.",
        "en": "The code has expired. Request a new one.",
    },
    "code_wrong": {
        "kk": "Код қате. Қалған әрекет: {tries_left}.",
        "ru": "Код неверный. Осталось попыток: {tries_left}.",
        "en": "The code is wrong. Tries left: {tries_left}.",
    },
    "completion_token_wrong": {
        "kk": "Растау мерзімі өтті. Әрекетті басынан бастаңыз.",
        "ru": "Срок подтверждения истёк. Начните сначала.",
        "en": "The confirmation is no longer valid. Begin again.",
    },
    "resend_too_soon": {
        "kk": "Кодты {retry_after} секундтан кейін қайта сұратуға болады.",
        "ru": "Код можно запросить снова через {retry_after} с.",
        "en": "The code can be requested again in {retry_after} s.",
    },
    "too_many_codes": {
        "kk": "Код тым жиі сұралды. {retry_after} секундтан кейін қайталаңыз.",
        "ru": "Код запрашивали слишком часто. Повторите через {retry_after} с.",
        "en": "Codes were requested too often. Try again in {retry_after} s.",
    },
    "too_many_attempts": {
        "kk": "Кіру әрекеттері тым көп. {retry_after} секундтан кейін қайталаңыз немесе код арқылы кіріңіз.",
        "ru": "Слишком много попыток входа. Повторите через {retry_after} с или войдите через код.",
        "en": "Too many sign-in attempts. Try again in {retry_after} s or sign in with a code.",
    },
}

_STAFF: Mapping[str, Texts] = {
    "credentials_refused": {
        "kk": "Кіру мүмкін болмады: логин, құпиясөз немесе код сәйкес емес.",
        "ru": "Войти не удалось: логин, пароль или код не подходят.",
        "en": "Signing in was refused: the login, the password or the code does not fit.",
    },
    "role_unknown": {
        "kk": "Мұндай рөл жоқ.",
        "ru": "Такой роли нет.",
        "en": "There is no such role.",
    },
    "territory_invalid": {
        "kk": "Бұл аумақ коды емес.",
        "ru": "Это не код территории.",
        "en": "This is not the code of a territory.",
    },
}

_ACCOUNTS: Mapping[str, Texts] = {
    "register_unavailable": {
        "kk": "Халық тізілімі уақытша қолжетімсіз. Кейінірек қайталаңыз.",
        "ru": "Регистр населения временно недоступен. Повторите позже.",
        "en": "The population register is temporarily unavailable. Try again later.",
    },
    "credentials_wrong": {
        "kk": "Кіру деректері немесе құпиясөз қате.",
        "ru": "Неверные данные для входа или пароль.",
        "en": "The sign-in details or the password are wrong.",
    },
    "session_not_found": {
        "kk": "Мұндай сеанс жоқ.",
        "ru": "Такого сеанса нет.",
        "en": "There is no such session.",
    },
    "account_exists": {
        "kk": "Аккаунт тіркелген. Жүйеге кіріңіз.",
        "ru": "Учётная запись уже есть. Войдите в систему.",
        "en": "The account already exists. Sign in.",
    },
    "contact_taken": {
        "kk": "Бұл байланыс дерегі басқа аккаунтта көрсетілген.",
        "ru": "Этот контакт указан в другой учётной записи.",
        "en": "This contact belongs to another account.",
    },
    "proof_missing": {
        "kk": "Құпиясөзді немесе SMS арқылы келген кодты енгізіңіз.",
        "ru": "Введите пароль или код, полученный по SMS.",
        "en": "Enter the password or the code from SMS.",
    },
}

PROBLEM_TEXTS: ProblemTexts = {**_FIELDS, **_CODES, **_STAFF, **_ACCOUNTS}
