"""Why things happened to an application, in every language."""

from collections.abc import Mapping

from balabaqsha_chassis.languages import Texts

#: A ground that has no words here yet is still a ground: its code says it.
OTHER_GROUND: Texts = {
    "kk": "Басқа негіз",
    "ru": "Иное основание",
    "en": "Another ground",
}

OFFICER_GROUNDS: Mapping[str, Texts] = {
    "correction_not_made": {
        "kk": "Сұралған түзету мерзімінде жасалмады",
        "ru": "Запрошенное исправление не сделано в срок",
        "en": "The correction asked for was not made in time",
    },
    "documents_false": {
        "kk": "Ұсынылған құжаттар жалған",
        "ru": "Представленные документы недостоверны",
        "en": "The documents are false",
    },
    "data_false": {
        "kk": "Ұсынылған мәліметтер жалған",
        "ru": "Представленные сведения недостоверны",
        "en": "The information is false",
    },
    "not_eligible": {
        "kk": "Өтінім ережелердің талаптарына сәйкес келмейді",
        "ru": "Заявка не соответствует требованиям правил",
        "en": "The application does not meet the rules",
    },
    "consent_refused": {
        "kk": "Деректерге қол жеткізуге келісім берілмеді",
        "ru": "Нет согласия на доступ к персональным данным",
        "en": "No consent to the use of personal data",
    },
    "not_restored": {
        "kk": "Өтінім мерзімінде қалпына келтірілмеді",
        "ru": "Заявка не восстановлена в срок",
        "en": "The application was not restored in time",
    },
    "school_age": {
        "kk": "Бала мектеп жасына жетті",
        "ru": "Ребёнок достиг школьного возраста",
        "en": "The child is of school age",
    },
    "dismissed": {
        "kk": "Бала балабақшадан шығарылды",
        "ru": "Ребёнок отчислен из детского сада",
        "en": "The child left the kindergarten",
    },
    "child_died": {"kk": "Тізілім деректері бойынша", "ru": "По данным реестра", "en": "By the register's data"},
    "emigrated": {
        "kk": "Бала басқа елге көшті",
        "ru": "Ребёнок выехал из страны",
        "en": "The child has left the country",
    },
    "enrolled_elsewhere": {
        "kk": "Бала басқа балабақшаға қабылданды",
        "ru": "Ребёнок зачислен в другой детский сад",
        "en": "The child is enrolled elsewhere",
    },
}

QUEUE_GROUNDS: Mapping[str, Texts] = {
    "not_confirmed": {
        "kk": "Ваучер мерзімінде расталмады",
        "ru": "Ваучер не подтверждён в срок",
        "en": "The voucher was not confirmed in time",
    },
    "contract_not_signed": {
        "kk": "Келісімшартқа мерзімінде қол қойылмады",
        "ru": "Договор не подписан в срок",
        "en": "The contract was not signed in time",
    },
    "restored": {
        "kk": "Ата-ана қалпына келтірді",
        "ru": "Восстановлена родителем",
        "en": "Restored by the parent",
    },
    "refusal_undone": {
        "kk": "Ваучерден бас тарту қайтарып алынды",
        "ru": "Отказ от ваучера отменён",
        "en": "The refusal of the voucher was taken back",
    },
    "voucher_returned": {
        "kk": "Ваучер қайтарылды, кезектегі орын сақталды",
        "ru": "Ваучер возвращён, место в очереди сохранено",
        "en": "The voucher went back, the place in the queue is kept",
    },
    "appeal_upheld": {"kk": "Шағым қанағаттандырылды", "ru": "Жалоба удовлетворена", "en": "The appeal was upheld"},
    "correction_decision": {
        "kk": "Түзету туралы шешім бойынша",
        "ru": "По решению об исправлении",
        "en": "By a decision to correct",
    },
    "place_recalled": {
        "kk": "Балабақшадағы орын қайтарып алынды",
        "ru": "Место в детском саду отозвано",
        "en": "The place was recalled",
    },
    "under_age": {
        "kk": "Бала әлі ваучер алатын жасқа толмаған",
        "ru": "Ребёнок ещё не достиг возраста для ваучера",
        "en": "The child is still too young for a voucher",
    },
    "left_by_parent": {
        "kk": "Ата-ананың қалауы бойынша",
        "ru": "По желанию родителя",
        "en": "By the parent's wish",
    },
    "released_by_parent": {
        "kk": "Ата-ананың қалауы бойынша",
        "ru": "По желанию родителя",
        "en": "By the parent's wish",
    },
    "place_taken": {"kk": "Орын алынды", "ru": "Место занято вами", "en": "The place was taken up"},
    "offer_lapsed": {
        "kk": "Ұсынылған орын мерзімінде қабылданбады",
        "ru": "Предложенное место не принято в срок",
        "en": "The place offered was not accepted in time",
    },
    "voucher_ended": {"kk": "Ваучердің күші жойылды", "ru": "Ваучер больше не действует", "en": "The voucher ended"},
    "kindergarten_closed": {
        "kk": "Балабақша жабылды",
        "ru": "Детский сад закрыт",
        "en": "The kindergarten has closed",
    },
    "transfer": {
        "kk": "Басқа балабақшаға ауысу",
        "ru": "Перевод в другой детский сад",
        "en": "Transfer to another kindergarten",
    },
    "documents_incomplete": {
        "kk": "Құжаттар толық емес",
        "ru": "Неполный пакет документов",
        "en": "The documents are incomplete",
    },
    "documents_expired": {
        "kk": "Құжаттардың мерзімі өткен",
        "ru": "Срок действия документов истёк",
        "en": "The documents have expired",
    },
    "vaccination_ratio": {
        "kk": "Екпе алмаған балалардың шекті үлесі асып кеткен",
        "ru": "Превышена доля невакцинированных детей",
        "en": "Too many children are not vaccinated",
    },
    "privilege_confirmed": {"kk": "Жеңілдік расталды", "ru": "Льгота подтверждена", "en": "Privilege confirmed"},
    "privilege_rejected": {
        "kk": "Жеңілдік расталмады",
        "ru": "Льгота не подтверждена",
        "en": "Privilege not confirmed",
    },
    "privilege_expired": {
        "kk": "Жеңілдік растамасының мерзімі өтті",
        "ru": "Срок подтверждения льготы истёк",
        "en": "The privilege's proof has expired",
    },
    "privilege_cancelled": {
        "kk": "Жеңілдіктен бас тартылды",
        "ru": "Льгота отменена",
        "en": "The privilege was cancelled",
    },
    "annual_renewal": {
        "kk": "Кезекті жыл сайынғы жаңарту",
        "ru": "Ежегодное обновление очереди",
        "en": "Annual queue renewal",
    },
}
