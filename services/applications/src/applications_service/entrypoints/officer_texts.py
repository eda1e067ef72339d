"""What is said of officers' work: to parents about their applications, to officers about their refusals."""

from collections.abc import Mapping

from applications_service.domain.deadlines import DeadlineKind
from applications_service.domain.grounds import CorrectableField, CorrectionGround
from applications_service.domain.staff import Role, StaffAction
from applications_service.domain.timeline import Milestone
from applications_service.entrypoints.privilege_texts import REVIEW_ACTIONS
from balabaqsha_chassis.languages import Texts

OFFICER_MILESTONES: Mapping[Milestone, Texts] = {
    Milestone.CORRECTION_REQUESTED: {
        "kk": "Түзету сұралды, өтінім берілген уақыт сақталды",
        "ru": "Запрошено исправление, время подачи сохранено",
        "en": "A correction was asked for, the filing time is kept",
    },
    Milestone.RESUBMITTED: {
        "kk": "Түзетілген өтінім жіберілді",
        "ru": "Исправленная заявка отправлена",
        "en": "The corrected application was sent",
    },
    Milestone.HEARING_APPOINTED: {
        "kk": "Тыңдау тағайындалды: шешімге дейін түсініктеме бере аласыз",
        "ru": "Назначено заслушивание: до решения вы можете дать пояснения",
        "en": "A hearing is appointed: you may explain before the decision",
    },
}

CORRECTION_GROUNDS: Mapping[CorrectionGround, Texts] = {
    CorrectionGround.DOCUMENT_UNREADABLE: {
        "kk": "Құжат оқылмайды",
        "ru": "Документ нечитаем",
        "en": "The document cannot be read",
    },
    CorrectionGround.DOCUMENT_MISSING: {
        "kk": "Құжат жетіспейді",
        "ru": "Не хватает документа",
        "en": "A document is missing",
    },
    CorrectionGround.DOCUMENT_EXPIRED: {
        "kk": "Құжаттың мерзімі өткен",
        "ru": "Срок действия документа истёк",
        "en": "The document has expired",
    },
    CorrectionGround.DOCUMENT_OF_ANOTHER: {
        "kk": "Құжат басқа адамға қатысты",
        "ru": "Документ относится к другому лицу",
        "en": "The document is about somebody else",
    },
    CorrectionGround.DATA_MISMATCH: {
        "kk": "Деректер құжатқа сәйкес келмейді",
        "ru": "Сведения не совпадают с документом",
        "en": "The data differ from the document",
    },
    CorrectionGround.GROUP_TYPE_NOT_PROVEN: {
        "kk": "Топ түрі қорытындымен расталмаған",
        "ru": "Тип группы не подтверждён заключением",
        "en": "The group type is not supported by a conclusion",
    },
    CorrectionGround.WISHES_UNCLEAR: {
        "kk": "Тілектерді нақтылау қажет",
        "ru": "Нужно уточнить пожелания",
        "en": "The wishes need to be made clear",
    },
}

CORRECTABLE_FIELDS: Mapping[CorrectableField, Texts] = {
    CorrectableField.GROUP_TYPE: {"kk": "Топ түрі", "ru": "Тип группы", "en": "Group type"},
    CorrectableField.LANGUAGE: {
        "kk": "Қалаулы оқыту тілі",
        "ru": "Предпочитаемый язык обучения",
        "en": "Preferred language of instruction",
    },
    CorrectableField.PRIVILEGE: {"kk": "Жеңілдік", "ru": "Льгота", "en": "Privilege"},
    CorrectableField.DOCUMENTS: {
        "kk": "Растайтын құжаттар",
        "ru": "Подтверждающие документы",
        "en": "Supporting documents",
    },
}

DEADLINES: Mapping[DeadlineKind, Texts] = {
    DeadlineKind.RESPOND_BY: {"kk": "Түзету мерзімі", "ru": "Исправить до", "en": "Correct by"},
    DeadlineKind.HEARING_AT: {"kk": "Тыңдау уақыты", "ru": "Заслушивание", "en": "Hearing at"},
    DeadlineKind.CONFIRM_BY: {"kk": "Растау мерзімі", "ru": "Подтвердить до", "en": "Confirm by"},
    DeadlineKind.USE_BY: {
        "kk": "Келісімшартқа қол қою мерзімі",
        "ru": "Подписать договор до",
        "en": "Sign the contract by",
    },
    DeadlineKind.ACCEPT_BY: {"kk": "Орынды қабылдау мерзімі", "ru": "Принять место до", "en": "Accept the place by"},
    DeadlineKind.RESTORE_BY: {"kk": "Қалпына келтіру мерзімі", "ru": "Восстановить до", "en": "Restore by"},
    DeadlineKind.UNDO_BY: {
        "kk": "Бас тартуды қайтарып алу мерзімі",
        "ru": "Отменить отказ до",
        "en": "Take the refusal back by",
    },
}

ROLES: Mapping[str, Texts] = {
    Role.CALL_CENTRE_AGENT.value: {
        "kk": "Байланыс орталығының маманы",
        "ru": "Специалист контакт-центра",
        "en": "Contact centre agent",
    },
    Role.ASSISTED_FILING_CLERK.value: {
        "kk": "Өтініш беруге көмектесетін маман",
        "ru": "Специалист по приёму заявок",
        "en": "Filing clerk",
    },
    Role.PRIVILEGE_REVIEWER.value: {
        "kk": "Жеңілдіктерді тексеруші",
        "ru": "Проверяющий льготы",
        "en": "Privilege reviewer",
    },
    Role.QUEUE_OPERATOR.value: {"kk": "Кезек операторы", "ru": "Оператор очереди", "en": "Queue operator"},
    Role.APPROVING_OFFICER.value: {
        "kk": "Бекітуші лауазымды тұлға",
        "ru": "Утверждающее лицо",
        "en": "Approving officer",
    },
}
#: A role that this service does not know by name.
OTHER_ROLE: Texts = {"kk": "Қызметкер", "ru": "Сотрудник", "en": "Member of staff"}

ACTIONS: Mapping[str, Texts] = {
    **REVIEW_ACTIONS,
    StaffAction.LOOK_AT_APPLICATION.value: {
        "kk": "Өтінімді қарады",
        "ru": "Просмотр заявки",
        "en": "Looked at the application",
    },
    StaffAction.REQUEST_CORRECTION.value: {
        "kk": "Түзету сұрады",
        "ru": "Запрос исправления",
        "en": "Asked for a correction",
    },
    StaffAction.APPOINT_HEARING.value: {
        "kk": "Тыңдау тағайындады",
        "ru": "Назначение заслушивания",
        "en": "Appointed a hearing",
    },
    StaffAction.REFUSE_APPLICATION.value: {
        "kk": "Өтінімнен бас тартты",
        "ru": "Отказ по заявке",
        "en": "Refused the application",
    },
    StaffAction.READ_NOTES.value: {
        "kk": "Қызметтік белгілерді оқыды",
        "ru": "Просмотр служебных отметок",
        "en": "Read internal notes",
    },
    StaffAction.ADD_NOTE.value: {
        "kk": "Қызметтік белгі қосты",
        "ru": "Служебная отметка",
        "en": "Added an internal note",
    },
    StaffAction.FILE_FOR_PARENT.value: {
        "kk": "Сіздің атыңыздан өтінім берді",
        "ru": "Подача заявки от вашего имени",
        "en": "Filed on your behalf",
    },
    StaffAction.MERGE_DUPLICATES.value: {
        "kk": "Қайталанған өтінімдерді біріктірді",
        "ru": "Объединение повторных заявок",
        "en": "Merged duplicate applications",
    },
    StaffAction.LOOK_AT_PRIVILEGE.value: {
        "kk": "Жеңілдікті қарады",
        "ru": "Просмотр льготы",
        "en": "Looked at the privilege",
    },
    StaffAction.DECIDE_PRIVILEGE.value: {
        "kk": "Жеңілдік бойынша шешім қабылдады",
        "ru": "Решение по льготе",
        "en": "Decided about the privilege",
    },
    StaffAction.READ_DOCUMENT.value: {
        "kk": "Құжатты ашты",
        "ru": "Просмотр документа",
        "en": "Read a document",
    },
    StaffAction.LOOK_AT_APPEAL.value: {
        "kk": "Шағымды қарады",
        "ru": "Просмотр жалобы",
        "en": "Looked at the appeal",
    },
    StaffAction.TAKE_UP_APPEAL.value: {
        "kk": "Шағымды қарауға алды",
        "ru": "Жалоба принята к рассмотрению",
        "en": "Took up the appeal",
    },
    StaffAction.DECIDE_APPEAL.value: {
        "kk": "Шағым бойынша шешім қабылдады",
        "ru": "Решение по жалобе",
        "en": "Decided the appeal",
    },
}
#: What other parts of this service write down under names of their own.
OTHER_ACTION: Texts = {"kk": "Өтініммен жұмыс", "ru": "Работа с заявкой", "en": "Worked on the application"}

OFFICER_PROBLEMS: Mapping[str, Texts] = {
    "role_required": {
        "kk": "Бұл әрекетке рөліңіз жеткіліксіз.",
        "ru": "Ваша роль не даёт права на это действие.",
        "en": "None of your roles allows this.",
    },
    "territory_required": {
        "kk": "Бұл аумақ сіздің қарауыңызда емес.",
        "ru": "Эта территория не в вашем ведении.",
        "en": "This territory is not yours to answer for.",
    },
    "decided_meanwhile": {
        "kk": "Өтінімді осы сәтте басқа біреу өзгертті. Қайта ашып, тексеріңіз.",
        "ru": "Заявку только что изменил кто-то другой. Откройте её заново.",
        "en": "Somebody else has just changed the application. Open it again.",
    },
    "hearing_missing": {
        "kk": "Осы негіз бойынша тыңдау тағайындалмаған немесе оның уақыты әлі келмеген.",
        "ru": "Заслушивание по этому основанию не назначено, или его время ещё не прошло.",
        "en": "No hearing on this ground was appointed, or its time is not over.",
    },
    "hearing_appointed": {
        "kk": "Осы негіз бойынша тыңдау тағайындалып қойған.",
        "ru": "Заслушивание по этому основанию уже назначено.",
        "en": "A hearing on this ground is appointed already.",
    },
    "hearing_too_soon": {
        "kk": "Ата-ана тыңдау туралы бірнеше жұмыс күні бұрын білуі керек. Ең ерте уақыт: {earliest}.",
        "ru": "О заслушивании родитель узнаёт за несколько рабочих дней. Самое раннее время: {earliest}.",
        "en": "The parent is to know of a hearing some working days before. The earliest time: {earliest}.",
    },
    "not_duplicates": {
        "kk": "Бұл екі өтінім бір балаға берілмеген.",
        "ru": "Эти две заявки поданы не за одного ребёнка.",
        "en": "These two applications are not for one child.",
    },
}
