"""What is said about kindergartens, places and contracts that cannot be done, in three languages."""

from balabaqsha_chassis.problems import ProblemTexts

PLACE_PROBLEM_TEXTS: ProblemTexts = {
    "kindergarten_not_found": {
        "kk": "Мұндай балабақша табылмады.",
        "ru": "Такого детского сада не найдено.",
        "en": "There is no such kindergarten.",
    },
    "kindergarten_exists": {
        "kk": "Мұндай БСН-і немесе атауы мен мекенжайы бар балабақша бұрыннан бар.",
        "ru": "Детский сад с таким БИН или с такими названием и адресом уже есть.",
        "en": "A kindergarten with this BIN, or with this name and address, exists already.",
    },
    "kindergarten_closing": {
        "kk": "Балабақша жабылып жатыр немесе жабылған.",
        "ru": "Детский сад закрывается или закрыт.",
        "en": "The kindergarten is being closed, or is closed.",
    },
    "group_not_found": {
        "kk": "Мұндай топ табылмады.",
        "ru": "Такой группы не найдено.",
        "en": "There is no such group.",
    },
    "group_unsuitable": {
        "kk": "Бұл топ баланың жасына немесе топ түріне сай емес.",
        "ru": "Эта группа не подходит ребёнку по возрасту или по типу группы.",
        "en": "This group does not suit the child's age or the type of group.",
    },
    "group_full": {
        "kk": "Топта бос орын қалмады. Күту парағына қосыла аласыз.",
        "ru": "В группе не осталось свободных мест. Можно встать в лист ожидания.",
        "en": "The group has no free place left. You can join the waiting list.",
    },
    "places_in_use": {
        "kk": "Сақталған ({held}) және алынған ({enrolled}) орыннан аз орын жариялауға болмайды.",
        "ru": "Нельзя объявить меньше мест, чем забронировано ({held}) и занято ({enrolled}).",
        "en": "Fewer places than are held ({held}) and taken ({enrolled}) cannot be declared.",
    },
    "waitlist_not_found": {
        "kk": "Бала бұл балабақшаның күту парағында тұрған жоқ.",
        "ru": "Ребёнок не стоит в листе ожидания этого детского сада.",
        "en": "The child does not wait in this kindergarten's list.",
    },
    "choice_not_found": {
        "kk": "Мұндай таңдау табылмады.",
        "ru": "Такого выбора не найдено.",
        "en": "There is no such choice.",
    },
    "choice_answered": {
        "kk": "Бұл таңдауға жауап берілген немесе ол күшін жойған.",
        "ru": "На этот выбор уже ответили, или он больше не действует.",
        "en": "This choice was answered already, or no longer stands.",
    },
    "ground_unknown": {
        "kk": "Ережелерде мұндай негіз жоқ.",
        "ru": "Такого основания в правилах нет.",
        "en": "The rules have no such ground.",
    },
    "contract_not_found": {
        "kk": "Қол қоюды күтіп тұрған келісімшарт жоқ.",
        "ru": "Договора, который ждёт подписи, нет.",
        "en": "No contract waits for a signature.",
    },
    "contract_ended": {
        "kk": "Келісімшарт екі жақ қол қойғанға дейін тоқтатылды.",
        "ru": "Договор прекращён до того, как его подписали обе стороны.",
        "en": "The contract was ended before both had signed it.",
    },
    "enrolment_not_found": {
        "kk": "Мұндай қабылданған бала табылмады.",
        "ru": "Такого зачисленного ребёнка не найдено.",
        "en": "There is no such enrolled child.",
    },
    "enrolment_overlaps": {
        "kk": "Бала бұл күні басқа балабақшаға қабылданған.",
        "ru": "В этот день ребёнок уже зачислен в детский сад.",
        "en": "The child goes to a kindergarten on that day already.",
    },
    "task_not_found": {
        "kk": "Мұндай тапсырма табылмады.",
        "ru": "Такой задачи не найдено.",
        "en": "There is no such task.",
    },
    "task_done": {
        "kk": "Тапсырма бұрын орындалған.",
        "ru": "Задача уже выполнена.",
        "en": "The task was done already.",
    },
}
