"""What parents read about an application, in every language."""

from collections.abc import Mapping

from applications_service.domain.states import State
from applications_service.domain.timeline import Milestone, RejectionGround, WithdrawalGround
from applications_service.entrypoints.ground_texts import OFFICER_GROUNDS, QUEUE_GROUNDS
from applications_service.entrypoints.officer_texts import OFFICER_MILESTONES
from applications_service.entrypoints.voucher_texts import VOUCHER_MILESTONES, VOUCHER_STATES, VOUCHER_STEPS
from balabaqsha_chassis.languages import Texts

STATES: Mapping[State, Texts] = {
    State.DRAFT: {"kk": "Жоба", "ru": "Черновик", "en": "Draft"},
    State.SUBMITTED: {
        "kk": "Өтінім жіберілді, тексерілуде",
        "ru": "Заявка отправлена, идёт проверка",
        "en": "Application sent, being checked",
    },
    State.QUEUED: {
        "kk": "Өтінім ваучер алу кезегінде тұр",
        "ru": "Заявка находится в очереди за получением ваучера",
        "en": "The application is in the queue for a voucher",
    },
    State.REJECTED: {
        "kk": "Кезекке қоюдан бас тартылды",
        "ru": "Отказано в постановке на очередь",
        "en": "Queueing refused",
    },
    State.WITHDRAWN: {"kk": "Өтінім кері қайтарылды", "ru": "Заявка отозвана", "en": "Application withdrawn"},
    State.ARCHIVED: {"kk": "Өтінім мұрағатта", "ru": "Заявка в архиве", "en": "Application archived"},
    State.NEEDS_CORRECTION: {"kk": "Түзету қажет", "ru": "Требуется исправление", "en": "Correction needed"},
    **VOUCHER_STATES,
}

#: While the register's word on the child has not come.
WAITS_FOR_LINK: Texts = {
    "kk": "Бала сіздің балаңыз екенін растау күтілуде. Өтінім берілген уақыт сақталды, ештеңе істеудің қажеті жоқ.",
    "ru": "Ждём подтверждения, что ребёнок — ваш. Время подачи сохранено, делать ничего не нужно.",
    "en": "We are waiting for confirmation that the child is yours. Your filing time is kept; nothing to do now.",
}

NEXT_STEPS: Mapping[State, Texts] = {
    State.DRAFT: {
        "kk": "Барлық өрісті толтырып, келісім беріп, өтінімді жіберіңіз.",
        "ru": "Заполните все поля, дайте согласие и отправьте заявку.",
        "en": "Fill in every field, give your consent and send the application.",
    },
    State.SUBMITTED: {
        "kk": "Тексеру аяқталғанда өтінім кезекке тұрады. Ештеңе істеудің қажеті жоқ.",
        "ru": "После проверки заявка встанет в очередь. Делать ничего не нужно.",
        "en": "Once checked, the application joins the queue. Nothing to do now.",
    },
    State.QUEUED: {
        "kk": "Ваучерді күтіңіз: кезегіңіз келгенде хабарлаймыз. Байланыс деректеріңізді жаңартып отырыңыз.",
        "ru": "Ожидайте ваучер: мы сообщим, когда подойдёт очередь. Следите, чтобы контакты были верны.",
        "en": "Wait for a voucher: we will tell you when your turn comes. Keep your contacts up to date.",
    },
    State.REJECTED: {
        "kk": "Бас тарту негізін қараңыз; себебі жойылса, жаңа өтінім беруге болады.",
        "ru": "Посмотрите основание отказа; когда причина устранена, можно подать новую заявку.",
        "en": "See the ground of refusal; once it is removed you may apply again.",
    },
    State.WITHDRAWN: {
        "kk": "Қажет болса, жаңа өтінім беріңіз.",
        "ru": "При необходимости подайте новую заявку.",
        "en": "Apply again if you need to.",
    },
    State.ARCHIVED: {
        "kk": "Ештеңе істеудің қажеті жоқ.",
        "ru": "Делать ничего не нужно.",
        "en": "Nothing to do.",
    },
    State.NEEDS_CORRECTION: {
        "kk": "Сұралғанды түзетіп, өтінімді мерзімінде қайта жіберіңіз. Өтінім берілген уақыт сақталады.",
        "ru": "Исправьте, что просят, и отправьте заявку снова в срок. Время подачи сохраняется.",
        "en": "Put right what is asked for and send the application again in time. Your filing time is kept.",
    },
    **VOUCHER_STEPS,
}

MILESTONES: Mapping[Milestone, Texts] = {
    Milestone.DRAFTED: {"kk": "Жоба құрылды", "ru": "Создан черновик", "en": "Draft begun"},
    Milestone.SUBMITTED: STATES[State.SUBMITTED],
    Milestone.LINK_PROVEN: {
        "kk": "Балаңыз екені расталды",
        "ru": "Подтверждено, что вы представляете ребёнка",
        "en": "Confirmed that you represent the child",
    },
    Milestone.QUEUED: STATES[State.QUEUED],
    Milestone.CORRECTED: {
        "kk": "Тілектер өзгертілді, кезектегі орын сақталды",
        "ru": "Пожелания изменены, место в очереди сохранено",
        "en": "Wishes changed, the place in the queue is kept",
    },
    Milestone.HANDED_OVER: {
        "kk": "Өтінім баланың басқа өкіліне өтті, кезектегі орын сақталды",
        "ru": "Заявка перешла к другому представителю ребёнка, место в очереди сохранено",
        "en": "The application passed to another representative of the child, the place in the queue is kept",
    },
    Milestone.REJECTED: STATES[State.REJECTED],
    Milestone.WITHDRAWN: STATES[State.WITHDRAWN],
    Milestone.REINSTATED: {
        "kk": "Шағым қанағаттандырылды, кезектегі орын қайтарылды",
        "ru": "Жалоба удовлетворена, место в очереди возвращено",
        "en": "An appeal was upheld, the place in the queue is given back",
    },
    **OFFICER_MILESTONES,
    **VOUCHER_MILESTONES,
}

GROUNDS: Mapping[str, Texts] = {
    RejectionGround.CHILD_LINK_NOT_PROVEN.value: {
        "kk": "Тізілім сіздің баланың өкілі екеніңізді мерзімінде растамады",
        "ru": "Реестр не подтвердил в срок, что вы представляете ребёнка",
        "en": "The register did not confirm in time that you represent the child",
    },
    RejectionGround.DUPLICATE.value: {
        "kk": "Бұл бала үшін одан бұрын берілген өтінім бар",
        "ru": "За этого ребёнка уже есть заявка, поданная раньше",
        "en": "There is an earlier application for this child",
    },
    RejectionGround.OVER_AGE.value: {
        "kk": "Баланың жасы мектепке дейінгі жастан асты",
        "ru": "Ребёнок старше дошкольного возраста",
        "en": "The child is past preschool age",
    },
    RejectionGround.NO_CATEGORY.value: {
        "kk": "Қолданыстағы ережелерде бұл бала үшін санат жоқ",
        "ru": "В действующих правилах для этого ребёнка нет категории",
        "en": "The rules in force have no category for this child",
    },
    WithdrawalGround.WITHDRAWN_BY_PARENT.value: {
        "kk": "Өтініш беруші кері қайтарды",
        "ru": "Отозвана заявителем",
        "en": "Withdrawn by the applicant",
    },
    WithdrawalGround.ACCOUNT_ERASED.value: {
        "kk": "Өтініш берушінің деректері жойылды",
        "ru": "Данные заявителя удалены",
        "en": "The applicant's data was erased",
    },
    WithdrawalGround.CHILD_UNLINKED.value: {
        "kk": "Бала жеке кабинеттен алынып тасталды",
        "ru": "Ребёнок удалён из личного кабинета",
        "en": "The child was removed from the personal account",
    },
    **OFFICER_GROUNDS,
    **QUEUE_GROUNDS,
}
