"""What parents and officers read about appeals, in every language."""

from collections.abc import Mapping

from applications_service.domain.appeals import AppealOutcome, AppealState, AppealSubject
from balabaqsha_chassis.languages import Texts

APPEAL_SUBJECTS: Mapping[AppealSubject, Texts] = {
    AppealSubject.REJECTION: {
        "kk": "Кезекке қоюдан бас тарту",
        "ru": "Отказ в постановке на очередь",
        "en": "Refusal of queueing",
    },
    AppealSubject.HOLD: {"kk": "Өтінімді тоқтата тұру", "ru": "Приостановка заявки", "en": "Hold of the application"},
    AppealSubject.POSITION: {"kk": "Кезектегі орын", "ru": "Место в очереди", "en": "Place in the queue"},
    AppealSubject.CATEGORY: {"kk": "Кезек санаты", "ru": "Категория очереди", "en": "Category of the queue"},
    AppealSubject.PRIVILEGE: {"kk": "Жеңілдік", "ru": "Льгота", "en": "Privilege"},
    AppealSubject.REFUSAL_BY_KINDERGARTEN: {
        "kk": "Балабақшаның бас тартуы",
        "ru": "Отказ детского сада",
        "en": "Refusal by a kindergarten",
    },
    AppealSubject.OTHER: {"kk": "Басқа", "ru": "Другое", "en": "Something else"},
}

APPEAL_STATES: Mapping[AppealState, Texts] = {
    AppealState.FILED: {"kk": "Шағым берілді", "ru": "Жалоба подана", "en": "Appeal filed"},
    AppealState.UNDER_REVIEW: {"kk": "Шағым қаралуда", "ru": "Жалоба рассматривается", "en": "Appeal under review"},
    AppealState.DECIDED: {"kk": "Шағым бойынша шешім бар", "ru": "По жалобе принято решение", "en": "Appeal decided"},
}

APPEAL_OUTCOMES: Mapping[AppealOutcome, Texts] = {
    AppealOutcome.UPHELD: {"kk": "Қанағаттандырылды", "ru": "Удовлетворена", "en": "Upheld"},
    AppealOutcome.DISMISSED: {"kk": "Қанағаттандырусыз қалдырылды", "ru": "Отклонена", "en": "Dismissed"},
}

APPEAL_PROBLEMS: Mapping[str, Texts] = {
    "appeal_not_found": {"kk": "Шағым табылмады.", "ru": "Жалоба не найдена.", "en": "Appeal not found."},
    "appeal_exists": {
        "kk": "Осы мәселе бойынша шағымыңыз қаралуда.",
        "ru": "Ваша жалоба по этому вопросу уже рассматривается.",
        "en": "Your appeal about this is being looked at already.",
    },
    "nothing_to_appeal": {
        "kk": "Бұл өтінім бойынша мұндай шешім жоқ.",
        "ru": "По этой заявке такого решения нет.",
        "en": "There is no such decision about this application.",
    },
    "appeal_too_late": {
        "kk": "Шағым беру мерзімі өтті.",
        "ru": "Срок обжалования истёк.",
        "en": "The term for an appeal has passed.",
    },
    "second_person_required": {
        "kk": "Шағымды шешімді қабылдаған адам қарай алмайды.",
        "ru": "Жалобу не может рассматривать тот, кто принял обжалуемое решение.",
        "en": "Whoever took the contested decision cannot decide about it.",
    },
    "cannot_reinstate": {
        "kk": "Өтінім кезекте болмаған: қайтарылатын орын жоқ. Жаңа өтінім берілуі керек.",
        "ru": "Заявка не стояла в очереди: возвращать нечего. Нужна новая заявка.",
        "en": "The application never stood in the queue: a new one is needed.",
    },
}
