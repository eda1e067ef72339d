"""What the ledger's refusals say, in three languages."""

from balabaqsha_chassis.problems import ProblemTexts

LEDGER_TEXTS: ProblemTexts = {
    "leaf_not_found": {
        "kk": "Журналда мұндай жазба әлі жоқ немесе оған әлі қол қойылмаған.",
        "ru": "Такой записи в журнале ещё нет или она ещё не подписана.",
        "en": "The ledger has no such entry yet, or it has not been signed yet.",
    },
    "checkpoint_not_found": {
        "kk": "Журналдың мұндай көлеміне қол қойылмаған.",
        "ru": "Журнал такого размера не подписан.",
        "en": "No head of the ledger of this size has been signed.",
    },
    "proof_not_ready": {
        "kk": "Өтінім жазылған журналға әлі қол қойылмады. Бір минуттан кейін қайталап көріңіз.",
        "ru": "Журнал с записью о заявке ещё не подписан. Повторите через минуту.",
        "en": "The ledger that holds the application has not been signed yet. Try again in a minute.",
    },
    "no_number_to_prove": {
        "kk": "Соңғы қол қойылған журнал бойынша өтінім кезекте тұрған жоқ, сондықтан дәлелдейтін нөмір де жоқ.",
        "ru": "По последнему подписанному журналу заявка в очереди не стоит, поэтому номера для проверки нет.",
        "en": "By the newest signed ledger the application stands in no queue, so there is no number to prove.",
    },
    "ledger_damaged": {
        "kk": "Журнал тексерілуде. Кейінірек қайталап көріңіз.",
        "ru": "Журнал проверяется. Повторите позже.",
        "en": "The ledger is being checked. Try again later.",
    },
    "head_already_signed": {
        "kk": "Журналдың бұл көлеміне қол қойылған.",
        "ru": "Журнал этого размера уже подписан.",
        "en": "A head of this size has been signed already.",
    },
}
