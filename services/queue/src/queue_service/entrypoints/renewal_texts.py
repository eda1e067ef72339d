"""What a parent reads of the coming renewal, in three languages."""

from balabaqsha_chassis.languages import Texts

RENEWAL_REASON_TEXTS: dict[str, Texts] = {
    "category_changes": {
        "kk": "Жыл сайынғы жаңартуда бала басқа санатқа ауысады.",
        "ru": "При ежегодном обновлении ребёнок перейдёт в другую категорию.",
        "en": "With the yearly renewal the child will be in another category.",
    },
    "number_changes": {
        "kk": "Санат сақталады, бірақ алдыңыздағы балалар саны өзгереді.",
        "ru": "Категория останется прежней, но изменится число детей перед вами.",
        "en": "The category stays, but the number of children before yours changes.",
    },
    "nothing_changes": {
        "kk": "Балаңыз үшін ештеңе өзгермейді.",
        "ru": "Для вашего ребёнка ничего не изменится.",
        "en": "Nothing changes for your child.",
    },
    "school_age": {
        "kk": "Бала мектеп жасына толады, сондықтан өтінім кезектен шығады.",
        "ru": "Ребёнок достигает школьного возраста, поэтому заявка выйдет из очереди.",
        "en": "The child comes of school age, so the application leaves the queue.",
    },
    "no_category": {
        "kk": "Жаңа ережелерде мұндай бала үшін санат жоқ. Бөлімге хабарласыңыз.",
        "ru": "В новых правилах для такого ребёнка нет категории. Обратитесь в отдел образования.",
        "en": "The new rules have no category for such a child. Please contact the department.",
    },
}

WHY_NO_RENEWAL: dict[str, Texts] = {
    "no_renewal_ahead": {
        "kk": "Жақын арада кезек жаңартылмайды немесе өтінім кезекте тұрған жоқ.",
        "ru": "Обновление очереди пока не предстоит, или заявка не стоит в очереди.",
        "en": "No renewal of the queue is near, or the application does not wait in it.",
    },
}
