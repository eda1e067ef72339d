"""What parents read of an application from the offer of a voucher on, in every language."""

from collections.abc import Mapping

from applications_service.domain.states import State
from applications_service.domain.timeline import Milestone
from balabaqsha_chassis.languages import Texts

VOUCHER_STATES: Mapping[State, Texts] = {
    State.VOUCHER_OFFERED: {
        "kk": "Ваучер берілді, келісіміңізді растаңыз",
        "ru": "Выдан ваучер, подтвердите согласие",
        "en": "Voucher issued, confirm your consent",
    },
    State.INACTIVE: {"kk": "Өтінім белсенді емес", "ru": "Заявка неактивна", "en": "Application is inactive"},
    State.CHOOSING: {"kk": "Балабақшаны таңдаңыз", "ru": "Выберите детский сад", "en": "Choose a kindergarten"},
    State.WAITLISTED: {
        "kk": "Балабақшаның күту парағында",
        "ru": "В листе ожидания детского сада",
        "en": "On a kindergarten's waiting list",
    },
    State.PLACE_HELD: {"kk": "Орын сақталды", "ru": "Место забронировано", "en": "Place reserved"},
    State.CONTRACT_PENDING: {"kk": "Келісімшарт жасасу", "ru": "Оформление договора", "en": "Contract in progress"},
    State.ENROLLED: {"kk": "Бала қабылданды", "ru": "Ребёнок зачислен", "en": "Child enrolled"},
    State.ANNULLED: {"kk": "Кезек жойылды", "ru": "Очередь аннулирована", "en": "Place in the queue annulled"},
}

VOUCHER_STEPS: Mapping[State, Texts] = {
    State.VOUCHER_OFFERED: {
        "kk": "Ваучерді мерзімінде растаңыз. Бас тартсаңыз, кезек жойылады.",
        "ru": "Подтвердите ваучер в срок. При отказе очередь аннулируется.",
        "en": "Confirm the voucher in time. If you decline, your place in the queue is lost.",
    },
    State.INACTIVE: {
        "kk": "Мерзім өтпей тұрып өтінімді қалпына келтіріңіз: бұл бір рет қана мүмкін.",
        "ru": "Восстановите заявку, пока не истёк срок: это можно сделать один раз.",
        "en": "Restore the application before the term ends: it can be done once.",
    },
    State.CHOOSING: {
        "kk": "Бос орны бар балабақшаны таңдаңыз немесе күту парағына тұрыңыз.",
        "ru": "Выберите детский сад со свободным местом или встаньте в лист ожидания.",
        "en": "Choose a kindergarten with a free place, or join a waiting list.",
    },
    State.WAITLISTED: {
        "kk": "Орын босағанда хабарлаймыз. Басқа балабақшаны да таңдай аласыз.",
        "ru": "Мы сообщим, когда место освободится. Можно выбрать и другой детский сад.",
        "en": "We will tell you when a place is free. You may choose another kindergarten too.",
    },
    State.PLACE_HELD: {
        "kk": "Балабақшаның жауабын күтіңіз: орын сізге сақталды.",
        "ru": "Ждите ответа детского сада: место сохраняется за вами.",
        "en": "Wait for the kindergarten's answer: the place is kept for you.",
    },
    State.CONTRACT_PENDING: {
        "kk": "Келісімшартқа мерзімінде қол қойыңыз.",
        "ru": "Подпишите договор в срок.",
        "en": "Sign the contract in time.",
    },
    State.ENROLLED: {
        "kk": "Қажет болса, басқа балабақшаға ауысуды сұраңыз.",
        "ru": "При необходимости попросите о переводе в другой детский сад.",
        "en": "Ask for a transfer to another kindergarten if you need one.",
    },
    State.ANNULLED: {
        "kk": "Бас тартуды мерзімі өтпей тұрып қайтарып алуға болады; содан кейін жаңа өтінім беріңіз.",
        "ru": "Пока не истёк срок, отказ можно отменить; после этого подайте новую заявку.",
        "en": "The refusal can be taken back before the term ends; after that, apply again.",
    },
}

VOUCHER_MILESTONES: Mapping[Milestone, Texts] = {
    Milestone.CATEGORY_CHANGED: {
        "kk": "Кезек санаты өзгерді",
        "ru": "Категория очереди изменилась",
        "en": "The queue category changed",
    },
    Milestone.HELD_BACK: {
        "kk": "Ваучер беру уақытша тоқтатылды, кезектегі орын сақталды",
        "ru": "Выдача ваучера приостановлена, место в очереди сохранено",
        "en": "Vouchers pass the child by for now, the place in the queue is kept",
    },
    Milestone.HELD_BACK_NO_MORE: {
        "kk": "Ваучер беру жалғасты",
        "ru": "Выдача ваучера возобновлена",
        "en": "Vouchers no longer pass the child by",
    },
    Milestone.VOUCHER_OFFERED: VOUCHER_STATES[State.VOUCHER_OFFERED],
    Milestone.VOUCHER_CONFIRMED: {"kk": "Ваучер расталды", "ru": "Ваучер подтверждён", "en": "Voucher confirmed"},
    Milestone.VOUCHER_DECLINED: {"kk": "Ваучерден бас тартылды", "ru": "Отказ от ваучера", "en": "Voucher declined"},
    Milestone.VOUCHER_EXPIRED: {"kk": "Ваучердің мерзімі өтті", "ru": "Срок ваучера истёк", "en": "Voucher expired"},
    Milestone.VOUCHER_REVOKED: {"kk": "Ваучер кері қайтарылды", "ru": "Ваучер отозван", "en": "Voucher revoked"},
    Milestone.INACTIVATED: VOUCHER_STATES[State.INACTIVE],
    Milestone.RESTORED: {
        "kk": "Өтінім қалпына келтірілді",
        "ru": "Заявка восстановлена",
        "en": "Application restored",
    },
    Milestone.WAITLIST_JOINED: {
        "kk": "Күту парағына қосылды",
        "ru": "Вы встали в лист ожидания",
        "en": "Joined a waiting list",
    },
    Milestone.WAITLIST_OFFERED: {
        "kk": "Күту парағынан орын ұсынылды",
        "ru": "Предложено место из листа ожидания",
        "en": "A place was offered from the waiting list",
    },
    Milestone.WAITLIST_LEFT: {
        "kk": "Күту парағынан шықты",
        "ru": "Вы вышли из листа ожидания",
        "en": "Left the waiting list",
    },
    Milestone.PLACE_HELD: VOUCHER_STATES[State.PLACE_HELD],
    Milestone.PLACE_RELEASED: {"kk": "Орын босатылды", "ru": "Бронь места снята", "en": "The place was released"},
    Milestone.CONTRACT_DRAFTED: {
        "kk": "Балабақша баланы қабылдауға келісті, келісімшарт дайын",
        "ru": "Детский сад согласен принять ребёнка, договор готов",
        "en": "The kindergarten accepted the child, the contract is ready",
    },
    Milestone.CONTRACT_SIGNED_BY_PARENT: {
        "kk": "Келісімшартқа сіз қол қойдыңыз",
        "ru": "Договор подписан вами",
        "en": "You signed the contract",
    },
    Milestone.CONTRACT_SIGNED_BY_KINDERGARTEN: {
        "kk": "Келісімшартқа балабақша қол қойды",
        "ru": "Договор подписан детским садом",
        "en": "The kindergarten signed the contract",
    },
    Milestone.ENROLLED: VOUCHER_STATES[State.ENROLLED],
    Milestone.ENROLMENT_ENDED: {
        "kk": "Баланың балабақшаға баруы аяқталды",
        "ru": "Ребёнок больше не посещает этот детский сад",
        "en": "The child no longer goes to this kindergarten",
    },
    Milestone.ARCHIVED: {"kk": "Өтінім мұрағатта", "ru": "Заявка в архиве", "en": "Application archived"},
}
