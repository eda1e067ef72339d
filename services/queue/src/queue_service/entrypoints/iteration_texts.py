"""What the desk of iterations, entries and corrections says, in three languages."""

from collections.abc import Mapping

from balabaqsha_chassis.languages import Language, Texts
from balabaqsha_chassis.problems import ProblemTexts

ITERATION_PROBLEM_TEXTS: ProblemTexts = {
    "iteration_not_found": {
        "kk": "Мұндай ваучер бөлу табылмады.",
        "ru": "Такой итерации выдачи ваучеров не найдено.",
        "en": "There is no such iteration.",
    },
    "iteration_state": {
        "kk": "Ваучер бөлудің қазіргі күйінде бұл әрекет мүмкін емес.",
        "ru": "В нынешнем состоянии итерации это действие невозможно.",
        "en": "The iteration's state does not allow this.",
    },
    "cut_off_not_reached": {
        "kk": "Жарияланған уақыт әлі келген жоқ: өтінім беріліп жатыр.",
        "ru": "Объявленный срок ещё не наступил: заявки для этой итерации ещё принимаются.",
        "en": "The announced cut-off has not come: applications for this iteration are still taken.",
    },
    "intake_behind": {
        "kk": "Осы уақытқа дейін берілген өтінімдердің бәрі әлі кезекке түскен жоқ. Сәл кейін қайталаңыз.",
        "ru": "Ещё не все заявки, поданные до этого срока, дошли до очереди. Повторите чуть позже.",
        "en": "Not every application filed before the cut-off has reached the queue yet. Try again a little later.",
    },
    "iteration_in_progress": {
        "kk": "Осы кезек бойынша басқа ваучер бөлу жүріп жатыр.",
        "ru": "По этой очереди уже идёт другая итерация.",
        "en": "Another iteration of this queue is being drawn.",
    },
    "vouchers_unsettled": {
        "kk": "Кейбір ваучерлер бойынша жауап әлі жоқ. Жабуды бекітуші қызметкер шеше алады.",
        "ru": "По части ваучеров ответа ещё нет. Закрыть итерацию может утверждающий сотрудник.",
        "en": "Some vouchers still wait for their outcome. An approving officer may close the iteration all the same.",
    },
    "simulation_missing": {
        "kk": "Салыстыратын ештеңе жоқ: алдын ала есептеу немесе бөлу әлі болған жоқ.",
        "ru": "Сравнивать нечего: ещё не было симуляции или самой выдачи.",
        "en": "There is nothing to compare: no simulation or no draw yet.",
    },
    "entry_not_waiting": {
        "kk": "Бұл өтінім кезекте тұрған жоқ.",
        "ru": "Эта заявка не стоит в очереди.",
        "en": "This application does not wait in the queue.",
    },
    "already_held": {
        "kk": "Бұл өтінім осы негізбен тоқтатылып қойған.",
        "ru": "Эта заявка уже приостановлена по этому основанию.",
        "en": "This application is held on that ground already.",
    },
    "not_held": {
        "kk": "Бұл өтінім бұл негізбен тоқтатылмаған.",
        "ru": "Эта заявка не приостановлена по этому основанию.",
        "en": "This application is not held on that ground.",
    },
    "correction_not_found": {
        "kk": "Мұндай түзету табылмады.",
        "ru": "Такого исправления не найдено.",
        "en": "There is no such correction.",
    },
    "correction_decided": {
        "kk": "Бұл түзету бойынша шешім қабылданған.",
        "ru": "По этому исправлению решение уже принято.",
        "en": "The correction has been decided already.",
    },
    "correction_changes_nothing": {
        "kk": "Түзету ештеңені өзгертпейді.",
        "ru": "Исправление ничего не меняет.",
        "en": "The correction changes nothing.",
    },
    "correction_without_category": {
        "kk": "Мұндай туған жылы бар баланы бірде-бір санат қабылдамайды.",
        "ru": "Ребёнка с такими данными не принимает ни одна категория.",
        "en": "No category takes a child of these data.",
    },
    "correction_impossible": {
        "kk": "Өтінімнің қазіргі күйінде бұл түзету мүмкін емес.",
        "ru": "В нынешнем состоянии заявки это исправление невозможно.",
        "en": "The application's state does not allow this correction.",
    },
    "renewal_not_found": {
        "kk": "Мұндай жаңарту жоспарланбаған.",
        "ru": "Такого обновления не запланировано.",
        "en": "No such renewal is scheduled.",
    },
    "renewal_scheduled": {
        "kk": "Жаңарту жоспарланып қойған.",
        "ru": "Обновление уже запланировано.",
        "en": "A renewal is scheduled already.",
    },
    "renewal_day_past": {
        "kk": "Жаңарту болашақ күннен күшіне енуі керек.",
        "ru": "Обновление должно вступать в силу в будущий день.",
        "en": "A renewal comes into force on a day ahead.",
    },
    "not_a_renewal": {
        "kk": "Бұл ережелер жыл сайынғы жаңарту емес.",
        "ru": "Эти правила не являются ежегодным обновлением.",
        "en": "These rules are not a yearly renewal.",
    },
}

ITERATION_STATE_TEXTS: dict[str, Texts] = {
    "drafted": {"kk": "Жоба", "ru": "Черновик", "en": "Drafted"},
    "simulated": {"kk": "Алдын ала есептелді", "ru": "Рассчитана", "en": "Simulated"},
    "approved": {"kk": "Бекітілді", "ru": "Утверждена", "en": "Approved"},
    "publishing": {"kk": "Бөлініп жатыр", "ru": "Идёт распределение", "en": "Being drawn"},
    "published": {"kk": "Жарияланды", "ru": "Опубликована", "en": "Published"},
    "closed": {"kk": "Жабылды", "ru": "Закрыта", "en": "Closed"},
    "cancelled": {"kk": "Жойылды", "ru": "Отменена", "en": "Cancelled"},
    #: What the public is told of one that is not yet drawn.
    "announced": {"kk": "Хабарланды", "ru": "Объявлена", "en": "Announced"},
}

VOUCHER_STATE_TEXTS: dict[str, Texts] = {
    "offered": {"kk": "Ваучер берілді, келісім күтілуде", "ru": "Выдан, ждёт согласия", "en": "Offered"},
    "confirmed": {"kk": "Келісім алынды", "ru": "Согласие получено", "en": "Confirmed"},
    "bound": {"kk": "Балабақша таңдалды", "ru": "Выбран детский сад", "en": "Kindergarten chosen"},
    "used": {"kk": "Пайдаланылды", "ru": "Использован", "en": "Used"},
    "suspended": {"kk": "Тоқтатыла тұрды", "ru": "Приостановлен", "en": "Suspended"},
    "closed": {"kk": "Жабылды", "ru": "Закрыт", "en": "Closed"},
    "expired": {"kk": "Мерзімі өтті", "ru": "Срок истёк", "en": "Expired"},
    "declined": {"kk": "Бас тартылды", "ru": "Отказ родителя", "en": "Declined"},
    "revoked": {"kk": "Кері алынды", "ru": "Отозван", "en": "Revoked"},
    "returned": {"kk": "Қайтарылды", "ru": "Возвращён", "en": "Returned"},
}

LEAF_KIND_TEXTS: dict[str, Texts] = {
    "entered": {"kk": "Кезекке тұрды", "ru": "Встала в очередь", "en": "Entered the queue"},
    "restored": {"kk": "Кезекке қайтты", "ru": "Вернулась в очередь", "en": "Came back to the queue"},
    "moved": {"kk": "Басқа санатқа ауысты", "ru": "Перешла в другую категорию", "en": "Moved to another category"},
    "corrected": {"kk": "Шешіммен түзетілді", "ru": "Исправлена решением", "en": "Corrected by a decision"},
    "refused": {"kk": "Қабылданбады", "ru": "Отказано", "en": "Refused"},
    "left": {"kk": "Кезектен шықты", "ru": "Вышла из очереди", "en": "Left the queue"},
    "held": {"kk": "Тоқтатыла тұрды", "ru": "Приостановлена", "en": "Held"},
    "released": {"kk": "Тоқтату алынды", "ru": "Приостановка снята", "en": "Released"},
    "run": {"kk": "Ваучер бөлу", "ru": "Выдача ваучеров", "en": "An issue of vouchers"},
    "offered": {"kk": "Ваучер берілді", "ru": "Выдан ваучер", "en": "Was offered a voucher"},
    "rules_in_force": {"kk": "Жаңа ережелер", "ru": "Новые правила", "en": "New rules"},
    "key": {"kk": "Кілт", "ru": "Ключ", "en": "A key"},
}

#: Why vouchers pass a child by; shown to its parents too.
HOLD_TEXTS: dict[str, Texts] = {
    "under_age": {
        "kk": "Бала ваучер берілетін жасқа әлі толған жоқ. Кезектегі орын сақталады.",
        "ru": "Ребёнок ещё не достиг возраста, с которого выдают ваучер. Место в очереди сохраняется.",
        "en": "The child is not yet of the age from which vouchers are issued. The place in the queue is kept.",
    },
    "no_places_in_settlement": {
        "kk": "Елді мекендегі балабақшаларда бос орын жоқ. Кезектегі орын сақталады.",
        "ru": "В детских садах населённого пункта нет свободных мест. Место в очереди сохраняется.",
        "en": "The settlement's kindergartens have no free place. The place in the queue is kept.",
    },
    "has_voucher": {
        "kk": "Балаға басқа өтінім бойынша ваучер берілген. Кезектегі орын сақталады.",
        "ru": "Ребёнку уже выдан ваучер по другой заявке. Место в очереди сохраняется.",
        "en": "The child has a voucher by another application. The place in the queue is kept.",
    },
    "suspended": {
        "kk": "Өтінімді бөлім қызметкері тоқтата тұрды. Кезектегі орын сақталады, шағым беруге болады.",
        "ru": "Заявку приостановил сотрудник отдела. Место в очереди сохраняется, можно подать жалобу.",
        "en": "The department has suspended the application. The place in the queue is kept; you may appeal.",
    },
}


def text_in(texts: Mapping[str, Texts], code: str, *, language: Language) -> str:
    """What the code means; a code without words stands for itself."""
    found = texts.get(code)
    return code if found is None else found[language]
