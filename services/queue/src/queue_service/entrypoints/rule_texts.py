"""What changing the rules says, in three languages."""

from collections.abc import Mapping

from balabaqsha_chassis.languages import Texts
from balabaqsha_chassis.problems import ProblemTexts

RULE_PROBLEM_TEXTS: ProblemTexts = {
    "role_required": {
        "kk": "Бұл әрекет сіздің рөліңізге рұқсат етілмеген.",
        "ru": "Ваша роль не позволяет это действие.",
        "en": "Your role does not allow this.",
    },
    "territory_required": {
        "kk": "Бұл әрекет барлық аумаққа қатысты, ал сіз тек кейбіріне жауаптысыз.",
        "ru": "Это действие касается всех территорий, а вы отвечаете только за некоторые.",
        "en": "This reaches every territory, and you answer for some only.",
    },
    "rule_version_taken": {
        "kk": "Бұл нұсқа бұрын қолданылған: ережелерге жаңа нұсқа нөмірін беріңіз.",
        "ru": "Такая версия уже была: дайте правилам новый номер версии.",
        "en": "This version exists already: give the rules a new one.",
    },
    "rule_draft_not_found": {
        "kk": "Ережелердің мұндай жобасы жоқ.",
        "ru": "Такого проекта правил нет.",
        "en": "There is no such draft of the rules.",
    },
    "rule_draft_closed": {
        "kk": "Жоба жарияланған немесе алынып тасталған.",
        "ru": "Проект уже опубликован или отменён.",
        "en": "The draft was published or discarded already.",
    },
    "second_person_required": {
        "kk": "Жобаны жасаған адам емес, екінші адам шешеді.",
        "ru": "Решает не тот, кто составил проект, а второй человек.",
        "en": "A second person decides, not the one who drafted it.",
    },
    "comparison_missing": {
        "kk": "Алдымен жобаны қолданыстағы ережелермен салыстырыңыз.",
        "ru": "Сначала сравните проект с действующими правилами.",
        "en": "Compare the draft with the rules in force first.",
    },
    "comparison_stale": {
        "kk": "Салыстырудан кейін ережелер өзгерді: қайта салыстырыңыз.",
        "ru": "После сравнения правила изменились: сравните ещё раз.",
        "en": "The rules have changed since the comparison: compare again.",
    },
    "rules_not_valid_yet": {
        "kk": "Ережелердің күшіне ену күні әлі келген жоқ.",
        "ru": "День, с которого правила действуют, ещё не наступил.",
        "en": "The day from which the rules are valid has not come yet.",
    },
    "publication_in_progress": {
        "kk": "Басқа ережелер жариялануда. Бірнеше секундтан кейін қайталаңыз.",
        "ru": "Публикуются другие правила. Повторите через несколько секунд.",
        "en": "Other rules are being published. Try again in a few seconds.",
    },
    "too_deep": {
        "kk": "Құжат тым терең кірістірілген.",
        "ru": "Документ вложен слишком глубоко.",
        "en": "The document is nested too deep.",
    },
    "not_plain": {
        "kk": "Тек мәтін, бүтін сан, тізім және нысан болуы керек.",
        "ru": "Допустимы только текст, целые числа, списки и объекты.",
        "en": "Only text, whole numbers, lists and objects are allowed.",
    },
    "rules_unreadable": {
        "kk": "Ережелерді оқу мүмкін болмады.",
        "ru": "Правила не удалось прочитать.",
        "en": "The rules could not be read.",
    },
    "node_malformed": {
        "kk": "Бұл санат та, реттілік те, арақатынас та емес.",
        "ru": "Это не категория, не последовательность и не соотношение.",
        "en": "This is neither a category, nor a sequence, nor a ratio.",
    },
    "cohorts_malformed": {
        "kk": "Туған жылдар дұрыс көрсетілмеген.",
        "ru": "Годы рождения указаны неверно.",
        "en": "The birth years are not right.",
    },
    "class_unknown": {
        "kk": "Мұндай құқық класы жоқ.",
        "ru": "Такого класса права нет.",
        "en": "There is no such class of right.",
    },
    "not_numbers": {
        "kk": "Бүтін сандар тізімі керек.",
        "ru": "Нужен список целых чисел.",
        "en": "A list of whole numbers is needed.",
    },
    "name_malformed": {
        "kk": "Атау латын әріптерінен, сандардан, нүктеден, сызықшадан тұруы керек.",
        "ru": "Имя состоит из латинских букв, цифр, точки, дефиса и подчёркивания.",
        "en": "A name is made of Latin letters, digits, dots, dashes and underscores.",
    },
    "category_twice": {
        "kk": "Санат екі рет аталған.",
        "ru": "Категория названа дважды.",
        "en": "A category is named twice.",
    },
    "cohort_twice": {
        "kk": "Бір туған жыл мен класс екі санатта тұр.",
        "ru": "Один год рождения и класс стоят в двух категориях.",
        "en": "A birth year and class stand in two categories.",
    },
    "cohort_divided": {
        "kk": "Бірнеше туған жылды алатын санат олардың әрқайсысын толық алуы керек.",
        "ru": "Категория нескольких годов рождения должна брать каждый из них целиком.",
        "en": "A category of several birth years must take each of them whole.",
    },
    "ratio_twice": {
        "kk": "Арақатынас атауы екі рет кездеседі.",
        "ru": "Имя соотношения встречается дважды.",
        "en": "The name of a ratio occurs twice.",
    },
    "ratio_spans_cohorts": {
        "kk": "Арақатынас ішіндегі санат бір ғана туған жылдан болуы керек.",
        "ru": "Категория внутри соотношения должна быть одного года рождения.",
        "en": "A category inside a ratio must be of one birth year.",
    },
    "word_length": {
        "kk": "Арақатынас сөзінде 1-ден 24-ке дейін орын болуы керек.",
        "ru": "В слове соотношения должно быть от 1 до 24 мест.",
        "en": "The word of a ratio has 1 to 24 places.",
    },
    "word_incomplete": {
        "kk": "Арақатынас сөзі әр тармақты атауы керек.",
        "ru": "Слово соотношения должно называть каждую ветвь.",
        "en": "The word of a ratio must name each of its branches.",
    },
    "label_missing": {
        "kk": "Қазақша, орысша және ағылшынша мәтін керек.",
        "ru": "Нужен текст на казахском, русском и английском.",
        "en": "A text in Kazakh, Russian and English is needed.",
    },
}

#: What a comparison warns of.
WARNING_TEXTS: Mapping[str, Texts] = {
    "children_left_out": {
        "kk": "Кезекте тұрған кейбір балалар бұл ережелер бойынша ешбір санатқа кірмейді және нөмірсіз қалады.",
        "ru": "Некоторые дети из очереди по этим правилам не входят ни в одну категорию и останутся без номера.",
        "en": "Some children who stand in the queue belong to no category under these rules and would have no number.",
    },
    "whole_cities_changed": {
        "kk": "Біртұтас аумақ болып саналатын қалалар тізімі өзгереді; бұрынғы өтінімдер өз кезегінде қалады.",
        "ru": "Меняется список городов, образующих одну территорию; прежние заявки останутся в своих очередях.",
        "en": "The list of cities that are one territory changes; applications filed before stay in their lists.",
    },
    "purposes_changed": {
        "kk": "Топтардың мақсаты өзгереді; бұрынғы өтінімдер өз кезегінде қалады.",
        "ru": "Меняется назначение групп; прежние заявки останутся в своих очередях.",
        "en": "The purposes of groups change; applications filed before stay in their lists.",
    },
}
