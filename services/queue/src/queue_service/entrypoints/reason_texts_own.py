"""What a parent reads when the child itself or the rules changed, in three languages."""

from collections.abc import Mapping

from balabaqsha_chassis.languages import Texts
from queue_service.domain.reasons import Code

OWN_TEXTS: Mapping[Code, Texts] = {
    Code.OWN_ENTERED: {
        "kk": "Өтінім кезекке қойылды.",
        "ru": "Заявка встала в очередь.",
        "en": "The application entered the queue.",
    },
    Code.OWN_RETURNED: {
        "kk": "Өтінім кезекке, берілген уақытына сай орнына қайта қойылды. Осыған дейін нөмір болған жоқ.",
        "ru": "Заявка вернулась в очередь, на место по времени подачи. До этого номера не было.",
        "en": "The application came back to the queue, to the place of its filing time. Before that it had no number.",
    },
    Code.OWN_LIST_MOVED: {
        "kk": "Өтінім басқа кезекке ауысты, берілген уақыты сақталды.",
        "ru": "Заявка перешла в другую очередь, время подачи сохранено.",
        "en": "The application moved to another queue and kept its filing time.",
    },
    Code.OWN_PRIVILEGE_CONFIRMED: {
        "kk": "Балаңыздың жеңілдігі расталды, өтінім осы жеңілдіктің санатына ауысты.",
        "ru": "Льгота вашего ребёнка подтверждена, заявка перешла в категорию этой льготы.",
        "en": "Your child's privilege was confirmed, and the application moved to its category.",
    },
    Code.OWN_PRIVILEGE_EXPIRED: {
        "kk": "Балаңыздың жеңілдік мерзімі өтті, өтінім басқа санатқа ауысты.",
        "ru": "Срок льготы вашего ребёнка истёк, заявка перешла в другую категорию.",
        "en": "Your child's privilege expired, and the application moved to another category.",
    },
    Code.OWN_PRIVILEGE_REJECTED: {
        "kk": "Балаңыздың жеңілдігі расталмады, өтінім басқа санатқа ауысты.",
        "ru": "Льгота вашего ребёнка не подтверждена, заявка перешла в другую категорию.",
        "en": "Your child's privilege was not confirmed, and the application moved to another category.",
    },
    Code.OWN_PRIVILEGE_CANCELLED: {
        "kk": "Балаңыздың жеңілдігі алып тасталды, өтінім басқа санатқа ауысты.",
        "ru": "Льгота вашего ребёнка отменена, заявка перешла в другую категорию.",
        "en": "Your child's privilege was cancelled, and the application moved to another category.",
    },
    Code.OWN_CATEGORY_CHANGED: {
        "kk": "Өтінім басқа санатқа ауысты.",
        "ru": "Заявка перешла в другую категорию.",
        "en": "The application moved to another category.",
    },
    Code.CORRECTION_DECISION: {
        "kk": "Өтінім деректері екі қызметкердің шешімімен құжат негізінде түзетілді.",
        "ru": "Данные заявки исправлены по решению двух сотрудников на основании документа.",
        "en": "The application was corrected by a decision of two officers, on a document.",
    },
    Code.OWN_VOUCHER_OFFERED: {
        "kk": "Сізге ваучер берілді: өтінім кезектен шықты, енді нөмір жоқ.",
        "ru": "Вам выдан ваучер: заявка вышла из очереди, номера больше нет.",
        "en": "You were given a voucher: the application left the queue and has no number now.",
    },
    Code.OWN_WITHDRAWN: {
        "kk": "Өтінім кері қайтарылды, енді нөмір жоқ.",
        "ru": "Заявка отозвана, номера больше нет.",
        "en": "The application was withdrawn and has no number now.",
    },
    Code.OWN_REJECTED: {
        "kk": "Өтінімнен бас тартылды, енді нөмір жоқ.",
        "ru": "В заявке отказано, номера больше нет.",
        "en": "The application was rejected and has no number now.",
    },
    Code.OWN_ARCHIVED: {
        "kk": "Өтінім мұрағатқа берілді, енді нөмір жоқ.",
        "ru": "Заявка передана в архив, номера больше нет.",
        "en": "The application was archived and has no number now.",
    },
    Code.OWN_INACTIVE: {
        "kk": "Өтінім белсенді емес болды, енді нөмір жоқ.",
        "ru": "Заявка стала неактивной, номера больше нет.",
        "en": "The application became inactive and has no number now.",
    },
    Code.OWN_LEFT: {
        "kk": "Өтінім кезектен шықты, енді нөмір жоқ.",
        "ru": "Заявка вышла из очереди, номера больше нет.",
        "en": "The application left the queue and has no number now.",
    },
    Code.RULESET_CHANGED: {
        "kk": "Кезектің жаңа ережелері күшіне енді.",
        "ru": "Вступили в силу новые правила очереди.",
        "en": "New rules of the queue came into force.",
    },
    Code.ANNUAL_RENEWAL: {
        "kk": "Кезек жыл сайынғы тәртіппен жаңартылды.",
        "ru": "Прошло ежегодное обновление очереди.",
        "en": "The queue had its annual renewal.",
    },
}
