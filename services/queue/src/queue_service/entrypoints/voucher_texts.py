"""What the life of a voucher says, in three languages."""

from collections.abc import Mapping

from balabaqsha_chassis.languages import Texts
from balabaqsha_chassis.problems import ProblemTexts

#: What a parent types to refuse; any of them counts, in capitals or not.
REFUSAL_WORDS: Texts = {"kk": "БАС ТАРТАМЫН", "ru": "ОТКАЗЫВАЮСЬ", "en": "REFUSE"}

VOUCHER_PROBLEM_TEXTS: ProblemTexts = {
    "voucher_not_found": {
        "kk": "Бұл өтінім бойынша ваучер берілген жоқ.",
        "ru": "По этой заявке ваучер не выдавался.",
        "en": "No voucher was issued for this application.",
    },
    "voucher_state_conflict": {
        "kk": "Ваучердің қазіргі күйінде бұл әрекет мүмкін емес.",
        "ru": "В нынешнем состоянии ваучера это действие невозможно.",
        "en": "This is not possible in the voucher's present state.",
    },
    "voucher_changed": {
        "kk": "Ваучер осы сәтте өзгерді. Бетті жаңартып, қайталаңыз.",
        "ru": "Ваучер только что изменился. Обновите страницу и повторите.",
        "en": "The voucher has just changed. Reload the page and try again.",
    },
    "confirmation_term_over": {
        "kk": "Ваучерді растау мерзімі өтті.",
        "ru": "Срок подтверждения ваучера истёк.",
        "en": "The term for accepting the voucher is over.",
    },
    "contract_term_over": {
        "kk": "Балабақша таңдап, шарт жасасу мерзімі өтті.",
        "ru": "Срок выбора детского сада и заключения договора истёк.",
        "en": "The term for choosing a kindergarten and signing the contract is over.",
    },
    "undo_term_over": {
        "kk": "Бас тартуды қайтарып алу мерзімі өтті.",
        "ru": "Срок, когда отказ можно было отменить, истёк.",
        "en": "The refusal can no longer be taken back.",
    },
    "restore_term_over": {
        "kk": "Өтінімді қалпына келтіру мерзімі өтті.",
        "ru": "Срок восстановления заявки истёк.",
        "en": "The term for restoring the application is over.",
    },
    "restored_already": {
        "kk": "Өтінімді тек бір рет қалпына келтіруге болады, бұл мүмкіндік пайдаланылған.",
        "ru": "Заявку можно восстановить один раз, и эта возможность уже использована.",
        "en": "An application can be restored once, and it has been.",
    },
    "application_not_inactive": {
        "kk": "Тек белсенді емес өтінімді қалпына келтіруге болады.",
        "ru": "Восстановить можно только неактивную заявку.",
        "en": "Only an inactive application can be restored.",
    },
    "typed_confirmation_wrong": {
        "kk": "Бас тарту үшін көрсетілген сөзді дәл теріңіз.",
        "ru": "Чтобы отказаться, введите указанное слово точно.",
        "en": "To refuse, type the word exactly as shown.",
    },
}

STATE_TEXTS: Mapping[str, Texts] = {
    "offered": {
        "kk": "Ваучер берілді, келісіміңізді растаңыз",
        "ru": "Выдан ваучер, подтвердите согласие",
        "en": "A voucher was issued, please accept it",
    },
    "confirmed": {
        "kk": "Ваучер расталды, балабақша таңдаңыз",
        "ru": "Ваучер подтверждён, выберите детский сад",
        "en": "The voucher is accepted, choose a kindergarten",
    },
    "bound": {
        "kk": "Балабақша таңдалды, орын сақталды",
        "ru": "Детский сад выбран, место забронировано",
        "en": "A kindergarten is chosen, the place is held",
    },
    "used": {
        "kk": "Шарт жасалды, бала қабылданды",
        "ru": "Договор заключён, ребёнок зачислен",
        "en": "The contract is signed, the child is enrolled",
    },
    "suspended": {
        "kk": "Ваучер тоқтатыла тұрды",
        "ru": "Действие ваучера приостановлено",
        "en": "The voucher is suspended",
    },
    "closed": {"kk": "Ваучер жабылды", "ru": "Ваучер закрыт", "en": "The voucher is closed"},
    "expired": {
        "kk": "Ваучердің мерзімі өтті",
        "ru": "Срок ваучера истёк",
        "en": "The voucher's term has passed",
    },
    "declined": {
        "kk": "Сіз ваучерден бас тарттыңыз",
        "ru": "Вы отказались от ваучера",
        "en": "You refused the voucher",
    },
    "revoked": {
        "kk": "Білім басқармасы ваучерді қайтарып алды",
        "ru": "Управление образования отозвало ваучер",
        "en": "The education department took the voucher back",
    },
    "returned": {
        "kk": "Ваучер қайтарылды",
        "ru": "Ваучер возвращён",
        "en": "The voucher went back",
    },
}

ACTION_TEXTS: Mapping[str, Texts] = {
    "offer": {"kk": "Ваучер берілді", "ru": "Ваучер выдан", "en": "Voucher issued"},
    "confirm": {"kk": "Келісім расталды", "ru": "Согласие подтверждено", "en": "Accepted"},
    "decline": {"kk": "Ваучерден бас тарту", "ru": "Отказ от ваучера", "en": "Refused"},
    "undo": {"kk": "Бас тарту қайтарып алынды", "ru": "Отказ отменён", "en": "Refusal taken back"},
    "expire": {"kk": "Мерзімі өтті", "ru": "Срок истёк", "en": "The term passed"},
    "revoke": {"kk": "Ваучер қайтарып алынды", "ru": "Ваучер отозван", "en": "Taken back"},
    "withdraw": {"kk": "Өтінім аяқталды", "ru": "Заявка завершена", "en": "The application ended"},
    "bind": {"kk": "Балабақша таңдалды", "ru": "Выбран детский сад", "en": "Kindergarten chosen"},
    "release": {"kk": "Орын босатылды", "ru": "Место освобождено", "en": "Place let go"},
    "use": {"kk": "Шартқа қол қойылды", "ru": "Договор подписан", "en": "Contract signed"},
    "transfer": {"kk": "Балабақша ауыстыру", "ru": "Смена детского сада", "en": "Change of kindergarten"},
    "suspend": {"kk": "Тоқтатыла тұрды", "ru": "Приостановлен", "en": "Suspended"},
    "resume": {"kk": "Қайта қолданысқа енді", "ru": "Возобновлён", "en": "Resumed"},
    "close": {"kk": "Ваучер жабылды", "ru": "Ваучер закрыт", "en": "Closed"},
}

#: Why the department takes a voucher back, suspends it or lets it go on.
GROUND_TEXTS: Mapping[str, Texts] = {
    "place_recalled": {
        "kk": "Орын енді жоқ",
        "ru": "Место больше не предоставляется",
        "en": "The place is no longer given",
    },
    "issued_in_error": {"kk": "Қате берілген", "ru": "Выдан по ошибке", "en": "Issued in error"},
    "data_incorrect": {
        "kk": "Деректер дұрыс емес",
        "ru": "Данные недостоверны",
        "en": "The data are not right",
    },
    "court_decision": {"kk": "Сот шешімі", "ru": "Решение суда", "en": "A court's decision"},
    "long_absence": {
        "kk": "Баланың ұзақ келмеуі",
        "ru": "Длительное отсутствие ребёнка",
        "en": "The child's long absence",
    },
    "dispute": {"kk": "Дау қаралуда", "ru": "Рассматривается спор", "en": "A dispute is under review"},
    "absence_over": {"kk": "Бала қайта келді", "ru": "Ребёнок снова посещает", "en": "The child attends again"},
    "dispute_settled": {"kk": "Дау шешілді", "ru": "Спор разрешён", "en": "The dispute is settled"},
}
