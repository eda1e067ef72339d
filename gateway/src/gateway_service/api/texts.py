"""What the gateway's own refusals and stand-ins say."""

from collections.abc import Mapping

from balabaqsha_chassis.languages import Texts

PROBLEM_TEXTS: Mapping[str, Texts] = {
    "overloaded": {
        "kk": "Қазір сұраулар тым көп. Бірнеше секундтан кейін қайталаңыз.",
        "ru": "Сейчас слишком много запросов. Повторите через несколько секунд.",
        "en": "There are too many requests just now. Try again in a few seconds.",
    },
    "no_answer": {
        "kk": "Сервис уақытында жауап бермеді. Сұрау орындалған болуы мүмкін: сол Idempotency-Key кілтімен қайталаңыз.",
        "ru": "Сервис не ответил вовремя. Запрос мог быть выполнен: повторите его с тем же ключом Idempotency-Key.",
        "en": "The service did not answer in time. The request may have been carried out: "
        "repeat it with the same Idempotency-Key.",
    },
    "route_disabled": {
        "kk": "Бұл мүмкіндік уақытша өшірілген.",
        "ru": "Эта возможность временно отключена.",
        "en": "This is switched off for a time.",
    },
    "request_timeout": {
        "kk": "Сұрау тым ұзақ жіберілді. Қайталаңыз.",
        "ru": "Запрос передавался слишком долго. Повторите.",
        "en": "The request took too long to arrive. Try again.",
    },
    "json_too_deep": {
        "kk": "JSON тым терең салынған.",
        "ru": "JSON вложен слишком глубоко.",
        "en": "The JSON is nested too deeply.",
    },
    "address_too_long": {
        "kk": "Сұраудың мекенжайы тым ұзын.",
        "ru": "Адрес запроса слишком длинный.",
        "en": "The address of the request is too long.",
    },
    "csrf_refused": {
        "kk": "Сұрау осы порталдың бетінен жіберілмеген немесе бет ескірген. Бетті жаңартып, қайталаңыз.",
        "ru": "Запрос отправлен не со страницы этого портала, или страница устарела. Обновите её и повторите.",
        "en": "The request did not come from a page of this portal, or the page is too old. Reload it and try again.",
    },
    "head_too_large": {
        "kk": "Сұраудың тақырыптары тым үлкен.",
        "ru": "Заголовки запроса слишком велики.",
        "en": "The headers of the request are too large.",
    },
}

WHY_TEXTS: Mapping[str, Texts] = {
    "temporarily_unavailable": {
        "kk": "Қазір көрсету мүмкін емес. Кейінірек қайталаңыз.",
        "ru": "Сейчас показать не удаётся. Повторите позже.",
        "en": "This cannot be shown just now. Try again later.",
    },
    "not_in_queue": {
        "kk": "Өтініш кезекте тұрған жоқ.",
        "ru": "Заявка не стоит в очереди.",
        "en": "The application is not in the queue.",
    },
    "no_voucher": {
        "kk": "Ваучер әлі берілген жоқ.",
        "ru": "Ваучер ещё не выдан.",
        "en": "No voucher has been issued yet.",
    },
    "child_not_linked": {
        "kk": "Бала бұл тіркелгіге байланыстырылмаған.",
        "ru": "Ребёнок не привязан к этой учётной записи.",
        "en": "The child is not linked to this account.",
    },
}
