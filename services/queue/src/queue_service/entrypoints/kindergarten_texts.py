"""What kindergartens and their groups are called, in three languages."""

from collections.abc import Mapping

from balabaqsha_chassis.languages import Texts

CODE_TEXTS: Mapping[str, Texts] = {
    "nursery_kindergarten": {"kk": "Бөбекжай-балабақша", "ru": "Ясли-сад", "en": "Nursery and kindergarten"},
    "kindergarten": {"kk": "Балабақша", "ru": "Детский сад", "en": "Kindergarten"},
    "school_complex": {
        "kk": "«Мектеп-балабақша» кешені",
        "ru": "Комплекс «школа — детский сад»",
        "en": "School and kindergarten complex",
    },
    "mini_centre": {"kk": "Шағын орталық", "ru": "Мини-центр", "en": "Mini-centre"},
    "family": {"kk": "Отбасылық балабақша", "ru": "Семейный детский сад", "en": "Family kindergarten"},
    "state": {"kk": "Мемлекеттік", "ru": "Государственный", "en": "State"},
    "private_with_order": {
        "kk": "Мемлекеттік тапсырысы бар жекеменшік",
        "ru": "Частный с государственным заказом",
        "en": "Private with a state order",
    },
    "private": {"kk": "Жекеменшік", "ru": "Частный", "en": "Private"},
    "departmental": {"kk": "Ведомстволық", "ru": "Ведомственный", "en": "Departmental"},
    "kk": {"kk": "Қазақ", "ru": "Казахский", "en": "Kazakh"},
    "ru": {"kk": "Орыс", "ru": "Русский", "en": "Russian"},
    "ug": {"kk": "Ұйғыр", "ru": "Уйгурский", "en": "Uyghur"},
    "uz": {"kk": "Өзбек", "ru": "Узбекский", "en": "Uzbek"},
    "tg": {"kk": "Тәжік", "ru": "Таджикский", "en": "Tajik"},
    "en": {"kk": "Ағылшын", "ru": "Английский", "en": "English"},
    "mixed": {"kk": "Аралас", "ru": "Смешанный", "en": "Mixed"},
    "full_day": {"kk": "Толық күн", "ru": "Полный день", "en": "Full day"},
    "part_day": {"kk": "Толық емес күн", "ru": "Неполный день", "en": "Part day"},
    "round_the_clock": {"kk": "Тәулік бойы", "ru": "Круглосуточно", "en": "Round the clock"},
    "general": {"kk": "Жалпы білім беретін", "ru": "Общеобразовательная", "en": "General"},
    "inclusive": {"kk": "Инклюзивті", "ru": "Инклюзивная", "en": "Inclusive"},
    "special": {"kk": "Арнайы (түзету)", "ru": "Специальная (коррекционная)", "en": "Special (correctional)"},
    "sanatorium": {"kk": "Санаторлық", "ru": "Санаторная", "en": "Sanatorium"},
    "nursery": {"kk": "Ерте жас тобы", "ru": "Группа раннего возраста (ясельная)", "en": "Nursery group"},
    "junior": {"kk": "Кіші топ", "ru": "Младшая группа", "en": "Junior group"},
    "middle": {"kk": "Ортаңғы топ", "ru": "Средняя группа", "en": "Middle group"},
    "senior": {"kk": "Ересек топ", "ru": "Старшая группа", "en": "Senior group"},
    "preschool": {"kk": "Мектепалды топ", "ru": "Предшкольная группа", "en": "Pre-school group"},
    "mixed_age": {"kk": "Түрлі жас тобы", "ru": "Разновозрастная группа", "en": "Mixed-age group"},
    "open": {"kk": "Ашық", "ru": "Открыт", "en": "Open"},
    "closing": {"kk": "Жабылып жатыр", "ru": "Закрывается", "en": "Closing"},
    "closed": {"kk": "Жабық", "ru": "Закрыт", "en": "Closed"},
}

#: What is wrong with a cell of a list.
IMPORT_TEXTS: Mapping[str, Texts] = {
    "not_utf8": {
        "kk": "Файл UTF-8 кодтауында болуы керек.",
        "ru": "Файл должен быть в кодировке UTF-8.",
        "en": "The file must be in UTF-8.",
    },
    "not_a_table": {
        "kk": "Файлды кесте ретінде оқу мүмкін болмады.",
        "ru": "Файл не удалось прочитать как таблицу.",
        "en": "The file could not be read as a table.",
    },
    "empty": {"kk": "Файл бос.", "ru": "Файл пуст.", "en": "The file is empty."},
    "too_many_rows": {
        "kk": "Файлда жол тым көп.",
        "ru": "В файле слишком много строк.",
        "en": "The file has too many lines.",
    },
    "column_missing": {
        "kk": "Міндетті баған жоқ.",
        "ru": "Нет обязательного столбца.",
        "en": "A column that is needed is missing.",
    },
    "column_unknown": {"kk": "Баған белгісіз.", "ru": "Неизвестный столбец.", "en": "The column is unknown."},
    "column_twice": {
        "kk": "Баған екі рет кездеседі.",
        "ru": "Столбец встречается дважды.",
        "en": "The column occurs twice.",
    },
    "cells_too_many": {
        "kk": "Жолдағы ұяшық бағаннан көп.",
        "ru": "В строке больше ячеек, чем столбцов.",
        "en": "The line has more cells than there are columns.",
    },
    "missing": {"kk": "Мән жоқ.", "ru": "Нет значения.", "en": "The value is missing."},
    "formula": {
        "kk": "Ұяшық формулаға ұқсайды: = + - @ белгісінен басталмауы керек.",
        "ru": "Ячейка похожа на формулу: она не должна начинаться с = + - @.",
        "en": "The cell looks like a formula: it must not begin with = + - @.",
    },
    "too_long": {"kk": "Мәтін тым ұзын.", "ru": "Текст слишком длинный.", "en": "The text is too long."},
    "wrong_format": {
        "kk": "Мән пішімі қате.",
        "ru": "Неверный формат значения.",
        "en": "The value has a wrong format.",
    },
    "not_a_number": {"kk": "Сан емес.", "ru": "Это не число.", "en": "This is not a number."},
    "out_of_range": {
        "kk": "Сан рұқсат етілген шектен тыс.",
        "ru": "Число вне допустимых границ.",
        "en": "The number is out of range.",
    },
    "unknown_value": {
        "kk": "Мұндай мән тізімде жоқ.",
        "ru": "Такого значения нет в списке.",
        "en": "The list of values has no such one.",
    },
    "twice": {
        "kk": "Бұл балабақша тізімде бұрын кездесті.",
        "ru": "Этот детский сад уже встречался в списке.",
        "en": "This kindergarten stood in the list before.",
    },
    "territory_out_of_reach": {
        "kk": "Бұл аумаққа сіз жауапты емессіз.",
        "ru": "За эту территорию вы не отвечаете.",
        "en": "You do not answer for this territory.",
    },
}

#: Where a child stands with a kindergarten.
CHILD_STATE_TEXTS: Mapping[str, Texts] = {
    "held": {"kk": "Балабақшаны таңдады", "ru": "Выбрал детский сад", "en": "Chose the kindergarten"},
    "accepted": {"kk": "Келісімшарт жасалуда", "ru": "Договор оформляется", "en": "Contract in progress"},
    "enrolled": {"kk": "Қабылданды", "ru": "Зачислен", "en": "Enrolled"},
    "waiting": {"kk": "Күту парағында", "ru": "В листе ожидания", "en": "On the waiting list"},
    "offered": {"kk": "Орын ұсынылды", "ru": "Предложено место", "en": "Offered a place"},
}

#: What the department is to look at.
TASK_TEXTS: Mapping[str, Texts] = {
    "kindergarten_refused": {
        "kk": "Балабақша баланы қабылдаудан бас тартты",
        "ru": "Детский сад отказал ребёнку",
        "en": "A kindergarten refused a child",
    },
    "kindergarten_silent": {
        "kk": "Балабақша мерзімінде жауап бермеді",
        "ru": "Детский сад не ответил в срок",
        "en": "A kindergarten did not answer in time",
    },
    "kindergarten_closing": {
        "kk": "Балабақша жабылады",
        "ru": "Детский сад закрывается",
        "en": "A kindergarten is being closed",
    },
}
