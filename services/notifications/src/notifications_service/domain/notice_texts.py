"""What each notice says: a title, a text for the account and the mail, and a short message."""

from collections.abc import Mapping
from types import MappingProxyType

from notifications_service.domain.decision_texts import DECISION_TEXTS
from notifications_service.domain.kinds import NoticeKind
from notifications_service.domain.place_texts import PLACE_TEXTS
from notifications_service.domain.voucher_texts import VOUCHER_TEXTS
from notifications_service.domain.wording import NoticeTexts

NOTICE_TEXTS: Mapping[NoticeKind, NoticeTexts] = MappingProxyType(
    {
        **VOUCHER_TEXTS,
        **PLACE_TEXTS,
        **DECISION_TEXTS,
        NoticeKind.ACCOUNT_REGISTERED: NoticeTexts(
            title={"kk": "Қош келдіңіз", "ru": "Добро пожаловать", "en": "Welcome"},
            text={
                "kk": "Тіркелу аяқталды: жеке кабинетіңіз ашылды. Енді баланы қосып, өтінім бере аласыз.",
                "ru": "Регистрация завершена: личный кабинет открыт. Теперь можно добавить ребёнка и подать заявку.",
                "en": "Registration is complete: your account is open. You can now add a child and apply.",
            },
            sms={
                "kk": "Тіркелу аяқталды, кабинет ашылды: {url}",
                "ru": "Регистрация завершена, кабинет открыт: {url}",
                "en": "Registration complete, account open: {url}",
            },
        ),
        NoticeKind.CONTACT_CHANGED: NoticeTexts(
            title={"kk": "Байланыс деректері өзгерді", "ru": "Изменены контакты", "en": "Contacts changed"},
            text={
                "kk": "Кабинетте өзгерді: {what}. Бұл сіз болмасаңыз, құпиясөзді бірден ауыстырыңыз.",
                "ru": "В кабинете изменено: {what}. Если это были не вы, сразу смените пароль.",
                "en": "Changed in your account: {what}. If it was not you, change the password at once.",
            },
            sms={
                "kk": "Өзгерді: {what}. Сіз емес пе? {url}",
                "ru": "В кабинете изменено: {what}. Не вы? {url}",
                "en": "Account changed: {what}. Not you? {url}",
            },
        ),
        NoticeKind.LANGUAGE_CHANGED: NoticeTexts(
            title={"kk": "Тіл өзгерді", "ru": "Изменён язык", "en": "Language changed"},
            text={
                "kk": "Енді хабарламалар осы тілде келеді.",
                "ru": "Теперь сообщения будут приходить на выбранном языке.",
                "en": "Messages will now come in the chosen language.",
            },
            sms={"kk": "Тіл өзгерді: {url}", "ru": "Изменён язык: {url}", "en": "Language changed: {url}"},
        ),
        NoticeKind.PASSWORD_CHANGED: NoticeTexts(
            title={"kk": "Құпиясөз өзгерді", "ru": "Пароль изменён", "en": "Password changed"},
            text={
                "kk": "Кабинеттің құпиясөзі өзгерді. Бұл сіз болмасаңыз, кіруді бірден қалпына келтіріңіз.",
                "ru": "Пароль кабинета изменён. Если это были не вы, сразу восстановите доступ.",
                "en": "The password of your account was changed. If it was not you, recover access at once.",
            },
            sms={
                "kk": "Құпиясөз өзгерді. Сіз емес пе? {url}",
                "ru": "Пароль изменён. Не вы? {url}",
                "en": "Password changed. Not you? {url}",
            },
        ),
        NoticeKind.APPLICATION_FILED: NoticeTexts(
            states=("draft", "submitted"),
            title={"kk": "Өтінім жіберілді", "ru": "Заявка подана", "en": "Application filed"},
            text={
                "kk": "{number} өтінімі {filed_at_exact} қабылданды. Күйі: «{old}» → «{new}». Кезектегі орын осы"
                " уақыт бойынша анықталады.",
                "ru": "Заявка {number} принята {filed_at_exact}. Состояние: «{old}» → «{new}». Место в очереди"
                " определяется этим временем.",
                "en": "Application {number} was received at {filed_at_exact}. State: “{old}” → “{new}”. This time"
                " decides the place in the queue.",
            },
            sms={
                "kk": "Өтінім: жоба → жіберілді {filed_at}. № {number}",
                "ru": "Заявка: черновик → подана {filed_at}. № {number}",
                "en": "Application: draft → filed {filed_at}. No. {number}",
            },
        ),
        NoticeKind.APPLICATION_QUEUED: NoticeTexts(
            states=("submitted", "queued"),
            title={"kk": "Өтінім кезекте", "ru": "Заявка в очереди", "en": "Application in the queue"},
            text={
                "kk": "{number} өтінімі. Күйі: «{old}» → «{new}». Кезектегі нөмір мен санатты «Менің өтінімдерім»"
                " бөлімінен көріңіз.",
                "ru": "Заявка {number}. Состояние: «{old}» → «{new}». Номер в очереди и категория — в разделе"
                " «Мои заявки».",
                "en": "Application {number}. State: “{old}” → “{new}”. See the number and category under “My"
                " applications”.",
            },
            sms={
                "kk": "Өтінім: жіберілді → ваучер кезегінде. {url}",
                "ru": "Заявка: подана → в очереди на ваучер. {url}",
                "en": "Application: filed → in the voucher queue. {url}",
            },
        ),
        NoticeKind.APPLICATION_WITHDRAWN: NoticeTexts(
            states=("open", "withdrawn"),
            title={"kk": "Өтінім қайтарып алынды", "ru": "Заявка отозвана", "en": "Application withdrawn"},
            text={
                "kk": "{number} өтінімі. Күйі: «{old}» → «{new}». Негізі: {ground}.",
                "ru": "Заявка {number}. Состояние: «{old}» → «{new}». Основание: {ground}.",
                "en": "Application {number}. State: “{old}” → “{new}”. Ground: {ground}.",
            },
            sms={
                "kk": "Өтінім: қолданыста → қайтарылды. {url}",
                "ru": "Заявка: действует → отозвана. {url}",
                "en": "Application: open → withdrawn. {url}",
            },
        ),
        NoticeKind.APPLICATION_REJECTED: NoticeTexts(
            states=("submitted", "rejected"),
            title={"kk": "Кезекке қойылмады", "ru": "Отказ в постановке на очередь", "en": "Queueing refused"},
            text={
                "kk": "{number} өтінімі. Күйі: «{old}» → «{new}». Негізі: {ground}. Шешімге кабинетте шағымдануға"
                " болады.",
                "ru": "Заявка {number}. Состояние: «{old}» → «{new}». Основание: {ground}. Решение можно обжаловать"
                " в кабинете.",
                "en": "Application {number}. State: “{old}” → “{new}”. Ground: {ground}. You can appeal in your"
                " account.",
            },
            sms={
                "kk": "Өтінім: тексерілуде → бас тарту. Себебі: {url}",
                "ru": "Заявка: на проверке → отказ. Причина: {url}",
                "en": "Application: in check → refused. Reason: {url}",
            },
        ),
        NoticeKind.APPLICATION_REFUSED: NoticeTexts(
            states=("submitted", "rejected"),
            title={"kk": "Кезекке енгізілмеді", "ru": "Заявка не вошла в очередь", "en": "Not taken into the queue"},
            text={
                "kk": "{number} өтінімі. Күйі: «{old}» → «{new}». Негізі: {ground}. Жауап кезек журналында сақталды,"
                " оған кабинетте шағымдануға болады.",
                "ru": "Заявка {number}. Состояние: «{old}» → «{new}». Основание: {ground}. Ответ записан в журнал"
                " очереди, его можно обжаловать в кабинете.",
                "en": "Application {number}. State: “{old}” → “{new}”. Ground: {ground}. The answer stands in the"
                " queue's ledger; you can appeal in your account.",
            },
            sms={
                "kk": "Өтінім: тексерілуде → кезекке енбеді. Себебі: {url}",
                "ru": "Заявка: на проверке → не в очереди. Причина: {url}",
                "en": "Application: in check → not queued. Reason: {url}",
            },
        ),
    }
)
