"""What the queue service says, in three languages."""

from balabaqsha_chassis.languages import Texts
from balabaqsha_chassis.problems import ProblemTexts
from queue_service.entrypoints.iteration_texts import ITERATION_PROBLEM_TEXTS
from queue_service.entrypoints.ledger_texts import LEDGER_TEXTS
from queue_service.entrypoints.place_texts import PLACE_PROBLEM_TEXTS
from queue_service.entrypoints.public_texts import PUBLIC_PROBLEM_TEXTS
from queue_service.entrypoints.rule_texts import RULE_PROBLEM_TEXTS
from queue_service.entrypoints.voucher_texts import VOUCHER_PROBLEM_TEXTS

PROBLEM_TEXTS: ProblemTexts = {
    **PUBLIC_PROBLEM_TEXTS,
    **RULE_PROBLEM_TEXTS,
    **LEDGER_TEXTS,
    **PLACE_PROBLEM_TEXTS,
    **ITERATION_PROBLEM_TEXTS,
    **VOUCHER_PROBLEM_TEXTS,
    "application_not_found": {
        "kk": "Мұндай өтінім табылмады.",
        "ru": "Такой заявки не найдено.",
        "en": "There is no such application.",
    },
    "number_not_found": {
        "kk": "Мұндай нөмірлі өтінім кезекте жоқ.",
        "ru": "Заявки с таким номером в очереди нет.",
        "en": "No application with this number is in the queue.",
    },
    "territory_not_found": {
        "kk": "Бұл аумақта кезек жоқ.",
        "ru": "На этой территории очереди нет.",
        "en": "There is no queue in this territory.",
    },
    "rule_version_not_found": {
        "kk": "Ережелердің мұндай нұсқасы жоқ.",
        "ru": "Такой версии правил нет.",
        "en": "There is no such version of the rules.",
    },
    "entry_not_settled": {
        "kk": "Алдыңғы өзгеріс әлі журналға түскен жоқ, сәл кейін қайталаңыз.",
        "ru": "Прошлое изменение ещё не внесено в журнал, повторите чуть позже.",
        "en": "The change before is not in the ledger yet; try again in a moment.",
    },
    "leaf_impossible": {
        "kk": "Кезек журналында мұндай өзгеріс болуы мүмкін емес.",
        "ru": "Такое изменение в журнале очереди невозможно.",
        "en": "Such a change is impossible in the ledger.",
    },
    "run_not_found": {
        "kk": "Мұндай ваучер бөлу болған жоқ.",
        "ru": "Такой выдачи ваучеров не было.",
        "en": "There was no such issue of vouchers.",
    },
    "rule_set_invalid": {
        "kk": "Ережелер жинағы қате.",
        "ru": "Набор правил составлен неверно.",
        "en": "The rule set is not sound.",
    },
}

#: Why there is no number.
WHY_TEXTS: dict[str, Texts] = {
    "being_numbered": {
        "kk": "Өтінім кезекке қойылды, нөмірі бірнеше секундта шығады.",
        "ru": "Заявка принята в очередь, номер появится через несколько секунд.",
        "en": "The application is in the queue; its number appears within seconds.",
    },
    "voucher_offered": {
        "kk": "Балаға ваучер берілді, сондықтан ол енді кезекте тұрған жоқ.",
        "ru": "Ребёнку выдан ваучер, поэтому в очереди он больше не стоит.",
        "en": "The child was offered a voucher and so no longer stands in the queue.",
    },
    "inactive": {
        "kk": "Өтінім белсенді емес: мерзім өтіп кетпесе, оны бір рет қалпына келтіруге болады.",
        "ru": "Заявка неактивна: пока не истёк срок, её можно один раз восстановить.",
        "en": "The application is inactive: while there is time, it can be restored once.",
    },
    "annulled": {
        "kk": "Ваучерден бас тартқандықтан, кезек жойылды.",
        "ru": "Очередь аннулирована из-за отказа от ваучера.",
        "en": "The place in the queue was given up with the voucher.",
    },
    "enrolled": {
        "kk": "Бала балабақшаға қабылданды.",
        "ru": "Ребёнок зачислен в детский сад.",
        "en": "The child is enrolled in a kindergarten.",
    },
    "left_waiting_list": {
        "kk": "Өтінім кезектен шықты.",
        "ru": "Заявка вышла из очереди.",
        "en": "The application has left the queue.",
    },
    "refused": {
        "kk": "Өтінім кезекке қойылмады.",
        "ru": "Заявка не поставлена в очередь.",
        "en": "The application was not taken into the queue.",
    },
}
