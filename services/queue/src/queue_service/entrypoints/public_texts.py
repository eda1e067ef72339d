"""What the public queue says of itself, in three languages."""

from collections.abc import Mapping

from balabaqsha_chassis.languages import Texts
from balabaqsha_chassis.problems import ProblemTexts

#: The truth about what a row tells of a child.
ROWS_NOTICE: Texts = {
    "kk": "Тізімде аты-жөні де, ЖСН де жоқ, оны олар бойынша табу мүмкін емес. Бірақ өтінімнің нөмірін немесе "
    "берілген дәл уақытын білетін адам осы жолды тауып, оның өзгерісін бақылай алады.",
    "ru": "В списке нет ни имён, ни ИИН, и найти в нём ребёнка по ним нельзя. Но тот, кто знает номер заявки или "
    "точное время её подачи, может найти её строку и следить за ней.",
    "en": "The list holds neither names nor IINs, and nobody can be found in it by these. But whoever knows the "
    "application number or the exact time of filing can find that row and follow it.",
}
#: What null stands for in a count.
SMALL_COUNTS_NOTICE: Texts = {
    "kk": "Бос мән — бестен аз бала немесе соны есептеп шығаруға мүмкіндік беретін сан. Бұл статистикаға ғана қатысты: "
    "кезектің ашық тізімінде әр жол бөлек көрсетіледі.",
    "ru": "Пустое значение — меньше пяти детей или число, по которому такое можно вычислить. Это относится только "
    "к статистике: в открытом списке очереди каждая строка показана отдельно.",
    "en": "An empty value stands for fewer than five children, or for a number from which such a one would follow. "
    "This holds for statistics only: the open list of the queue shows every row.",
}
CLASS_TEXTS: Mapping[str, Texts] = {
    "a": {"kk": "Кезектен тыс құқық", "ru": "Внеочередное право", "en": "Out-of-turn right"},
    "b1": {
        "kk": "Бірінші кезектегі құқық, бірінші топ",
        "ru": "Первоочередное право, первая группа",
        "en": "Priority right, first group",
    },
    "b2": {
        "kk": "Бірінші кезектегі құқық, екінші топ",
        "ru": "Первоочередное право, вторая группа",
        "en": "Priority right, second group",
    },
    "general": {"kk": "Жалпы негізде", "ru": "На общих основаниях", "en": "On general grounds"},
}
PUBLIC_PROBLEM_TEXTS: ProblemTexts = {
    "category_not_found": {
        "kk": "Қолданыстағы ережелерде мұндай санат жоқ немесе бет басқа санаттан басталады.",
        "ru": "В действующих правилах такой категории нет, или страница начинается в другой категории.",
        "en": "The rules in force have no such category, or the page begins in another one.",
    },
}
