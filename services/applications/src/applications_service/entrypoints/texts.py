"""What this service's refusals say, in every language."""

from collections.abc import Mapping

from applications_service.entrypoints.appeal_texts import APPEAL_PROBLEMS
from applications_service.entrypoints.officer_texts import OFFICER_PROBLEMS
from applications_service.entrypoints.privilege_texts import PRIVILEGE_PROBLEMS
from balabaqsha_chassis.languages import Texts

_APPLICATION_TEXTS: Mapping[str, Texts] = {
    "application_not_found": {"kk": "Өтінім табылмады.", "ru": "Заявка не найдена.", "en": "Application not found."},
    "not_your_application": {
        "kk": "Бұл өтінімді баланың басқа өкілі берген: оны тек өтініш беруші өзгерте алады.",
        "ru": "Эту заявку подал другой представитель ребёнка: изменить её может только он.",
        "en": "Another representative of the child filed this application: only they can change it.",
    },
    "application_exists": {
        "kk": "Бұл бала үшін ашық өтінім бар.",
        "ru": "За этого ребёнка уже есть открытая заявка.",
        "en": "There already is an open application for this child.",
    },
    "action_not_allowed": {
        "kk": "Өтінімнің қазіргі күйінде бұл әрекет мүмкін емес.",
        "ru": "В нынешнем состоянии заявки это действие невозможно.",
        "en": "The application's present state does not allow this.",
    },
    "not_editable_after_filing": {
        "kk": "Өтінім жіберілгеннен кейін бұл өрісті өзгертуге болмайды.",
        "ru": "После отправки заявки это поле изменить нельзя.",
        "en": "This field cannot be changed once the application is filed.",
    },
    "too_many_drafts": {
        "kk": "Жобалар тым көп ({limit}). Артығын жойыңыз.",
        "ru": "Слишком много черновиков ({limit}). Удалите лишние.",
        "en": "Too many drafts ({limit}). Delete some first.",
    },
    "unknown_reference_value": {
        "kk": "Анықтамалықта мұндай мән жоқ.",
        "ru": "В справочнике нет такого значения.",
        "en": "The reference list has no such value.",
    },
    "place_mismatch": {
        "kk": "Облыс, аудан және елді мекен бір-біріне сәйкес келмейді.",
        "ru": "Область, район и населённый пункт не соответствуют друг другу.",
        "en": "Region, district and settlement do not belong together.",
    },
    "child_over_age": {
        "kk": "Бала мектепке дейінгі жастан асты.",
        "ru": "Ребёнок старше дошкольного возраста.",
        "en": "The child is past preschool age.",
    },
}

_RECEIPT_TEXTS: Mapping[str, Texts] = {
    "printer_busy": {
        "kk": "Қазір қолхат дайындауды сұрағандар көп. Бірнеше секундтан кейін қайталаңыз.",
        "ru": "Сейчас слишком много запросов на печать расписки. Повторите через несколько секунд.",
        "en": "Too many receipts are being prepared just now. Try again in a few seconds.",
    },
}

_FILING_TEXTS: Mapping[str, Texts] = {
    "application_incomplete": {
        "kk": "Өтінім толық толтырылмаған: белгіленген өрістерді толтырыңыз.",
        "ru": "Заявка заполнена не полностью: заполните отмеченные поля.",
        "en": "The application is incomplete: fill in the fields named.",
    },
    "group_type_missing": {"kk": "Топ түрін таңдаңыз.", "ru": "Выберите тип группы.", "en": "Choose a group type."},
    "region_missing": {"kk": "Облысты таңдаңыз.", "ru": "Выберите область.", "en": "Choose a region."},
    "district_missing": {"kk": "Ауданды таңдаңыз.", "ru": "Выберите район.", "en": "Choose a district."},
    "settlement_missing": {
        "kk": "Елді мекенді таңдаңыз.",
        "ru": "Выберите населённый пункт.",
        "en": "Choose a settlement.",
    },
    "language_missing": {
        "kk": "Қалаулы оқыту тілін таңдаңыз.",
        "ru": "Выберите предпочитаемый язык обучения.",
        "en": "Choose the preferred language of instruction.",
    },
    "consent_missing": {
        "kk": "Мәліметтерді пайдалануға келісім беріңіз.",
        "ru": "Дайте согласие на использование сведений.",
        "en": "Consent to the use of the information.",
    },
    "consent_version_outdated": {
        "kk": "Келісім мәтіні жаңартылды: оны қайта оқып шығыңыз.",
        "ru": "Текст согласия обновлён: прочитайте его ещё раз.",
        "en": "The consent has a new text: read it again.",
    },
    "filing_delayed": {
        "kk": "Өтінімді жіберу тым ұзаққа созылды. Қайта жіберіңіз.",
        "ru": "Отправка заявки слишком затянулась. Отправьте её ещё раз.",
        "en": "Sending the application took too long. Send it again.",
    },
    "confirmation_missing": {
        "kk": "Өтінімді кері қайтаруды растаңыз: кезектегі орын жоғалады.",
        "ru": "Подтвердите отзыв заявки: место в очереди будет потеряно.",
        "en": "Confirm the withdrawal: the place in the queue will be lost.",
    },
}

_DOCUMENT_TEXTS: Mapping[str, Texts] = {
    "document_not_found": {"kk": "Құжат табылмады.", "ru": "Документ не найден.", "en": "Document not found."},
    "document_not_available": {
        "kk": "Құжат әзірге жүктеп алынбайды: ол тексерілуде немесе қабылданбаған.",
        "ru": "Документ сейчас нельзя скачать: он проверяется или отклонён.",
        "en": "The document cannot be downloaded: it is being checked or was refused.",
    },
    "too_many_documents": {
        "kk": "Бір өтінімге {limit} құжаттан артық тіркелмейді.",
        "ru": "К одной заявке можно приложить не больше {limit} документов.",
        "en": "One application takes at most {limit} documents.",
    },
    "account_storage_full": {
        "kk": "Құжаттарыңыздың жалпы көлемі {limit_mb} МБ-тан аспауы керек.",
        "ru": "Все ваши документы вместе не должны превышать {limit_mb} МБ.",
        "en": "All your documents together may not exceed {limit_mb} MB.",
    },
    "document_type": {
        "kk": "PDF, JPEG, PNG және HEIC файлдары ғана қабылданады.",
        "ru": "Принимаются только файлы PDF, JPEG, PNG и HEIC.",
        "en": "Only PDF, JPEG, PNG and HEIC files are accepted.",
    },
    "document_damaged": {
        "kk": "Файл бүлінген: оны қайта сақтап, жүктеп көріңіз.",
        "ru": "Файл повреждён: сохраните его заново и попробуйте ещё раз.",
        "en": "The file is damaged: save it anew and try again.",
    },
    "document_too_many_pixels": {
        "kk": "Сурет тым үлкен: пиксель саны 50 миллионнан аспауы керек.",
        "ru": "Изображение слишком большое: не больше 50 миллионов пикселей.",
        "en": "The picture is too large: at most 50 million pixels.",
    },
    "document_active_content": {
        "kk": "PDF ішінде сценарий, әрекет немесе тіркелген файл бар. Оларсыз сақтаңыз.",
        "ru": "В PDF есть сценарий, действие или вложенный файл. Сохраните его без них.",
        "en": "The PDF carries a script, an action or a file. Save it without them.",
    },
    "document_encrypted": {
        "kk": "PDF құпиясөзбен қорғалған. Қорғаныссыз сақтаңыз.",
        "ru": "PDF защищён паролем. Сохраните его без защиты.",
        "en": "The PDF is locked. Save it without protection.",
    },
    "document_not_checked": {
        "kk": "Файлды тексеру аяқталмады. Басқа файлды жүктеп көріңіз.",
        "ru": "Проверить файл не удалось. Попробуйте загрузить другой.",
        "en": "The file could not be checked. Try another one.",
    },
    "upload_too_slow": {
        "kk": "Файл жүктелмей қалды: байланыс үзілді. Қайталап көріңіз.",
        "ru": "Файл не догрузился: связь прервалась. Попробуйте ещё раз.",
        "en": "The upload stalled. Try again.",
    },
    "form_malformed": {
        "kk": "Файл мен оның түрін (file, kind) multipart/form-data түрінде жіберіңіз.",
        "ru": "Отправьте файл и его вид (file, kind) в виде multipart/form-data.",
        "en": "Send the file and its kind (file, kind) as multipart/form-data.",
    },
}

PROBLEM_TEXTS: Mapping[str, Texts] = {
    **_APPLICATION_TEXTS,
    **_FILING_TEXTS,
    **_RECEIPT_TEXTS,
    **_DOCUMENT_TEXTS,
    **OFFICER_PROBLEMS,
    **PRIVILEGE_PROBLEMS,
    **APPEAL_PROBLEMS,
}
