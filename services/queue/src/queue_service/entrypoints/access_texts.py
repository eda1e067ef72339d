"""What staff did with a family's affairs, and in which role, in three languages."""

from collections.abc import Mapping

from balabaqsha_chassis.languages import Texts

OTHER_ROLE: Texts = {"kk": "Қызметкер", "ru": "Сотрудник", "en": "A member of staff"}
OTHER_ACTION: Texts = {"kk": "Өтініммен жұмыс істеді", "ru": "Работа с заявкой", "en": "Worked on the application"}

ROLES: Mapping[str, Texts] = {
    "queue_operator": {"kk": "Кезек операторы", "ru": "Оператор очереди", "en": "Queue operator"},
    "approving_officer": {"kk": "Бекітуші қызметкер", "ru": "Утверждающий сотрудник", "en": "Approving officer"},
    "department_analyst": {"kk": "Басқарма талдаушысы", "ru": "Аналитик управления", "en": "Department analyst"},
    "auditor": {"kk": "Аудитор", "ru": "Аудитор", "en": "Auditor"},
    "kindergarten_clerk": {
        "kk": "Балабақша қызметкері",
        "ru": "Сотрудник детского сада",
        "en": "Kindergarten clerk",
    },
    "kindergarten_head": {
        "kk": "Балабақша меңгерушісі",
        "ru": "Заведующая детским садом",
        "en": "Head of the kindergarten",
    },
}

ACTIONS: Mapping[str, Texts] = {
    "look_at_entry": {"kk": "Кезектегі орынды қарады", "ru": "Просмотр места в очереди", "en": "Looked at the place"},
    "hold_entry": {"kk": "Ваучер беруді тоқтатты", "ru": "Приостановка выдачи ваучера", "en": "Placed a hold"},
    "release_entry": {"kk": "Тоқтатуды алып тастады", "ru": "Снятие приостановки", "en": "Lifted a hold"},
    "propose_correction": {"kk": "Түзету ұсынды", "ru": "Предложение исправления", "en": "Proposed a correction"},
    "approve_correction": {"kk": "Түзетуді бекітті", "ru": "Утверждение исправления", "en": "Approved a correction"},
    "refuse_correction": {"kk": "Түзетуден бас тартты", "ru": "Отказ в исправлении", "en": "Refused a correction"},
    "revoke_voucher": {"kk": "Ваучерді кері қайтарды", "ru": "Отзыв ваучера", "en": "Revoked the voucher"},
    "suspend_voucher": {"kk": "Ваучерді тоқтатты", "ru": "Приостановка ваучера", "en": "Suspended the voucher"},
    "resume_voucher": {"kk": "Ваучерді жаңартты", "ru": "Возобновление ваучера", "en": "Resumed the voucher"},
    "child_viewed": {
        "kk": "Балабақша тізімінде көрді",
        "ru": "Просмотр в списке детского сада",
        "en": "Seen in the kindergarten's list",
    },
    "choice_accepted": {"kk": "Баланы қабылдады", "ru": "Согласие принять ребёнка", "en": "Accepted the child"},
    "choice_refused": {
        "kk": "Баланы қабылдаудан бас тартты",
        "ru": "Отказ принять ребёнка",
        "en": "Refused the child",
    },
    "contract_signed": {"kk": "Келісімшартқа қол қойды", "ru": "Подписание договора", "en": "Signed the contract"},
    "child_dismissed": {"kk": "Баланы шығарды", "ru": "Отчисление ребёнка", "en": "Ended the enrolment"},
}
