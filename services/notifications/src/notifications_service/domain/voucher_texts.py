"""What is said of a voucher's way: issued, answered, run out, given back, and of being passed by."""

from collections.abc import Mapping
from types import MappingProxyType

from notifications_service.domain.kinds import NoticeKind
from notifications_service.domain.wording import NoticeTexts, in_all, of_change, of_standing

VOUCHER_TEXTS: Mapping[NoticeKind, NoticeTexts] = MappingProxyType(
    {
        NoticeKind.VOUCHER_OFFERED: of_change(
            states=("queued", "voucher_offered"),
            title=in_all("Ваучер берілді", "Выдан ваучер", "Voucher issued"),
            text=in_all(
                "{deadline} дейін (Астана уақыты) келісіміңізді растаңыз. Растамасаңыз, өтінім белсенді болмай қалады.",
                "Подтвердите согласие до {deadline} (время Астаны). Без ответа заявка станет неактивной.",
                "Confirm by {deadline} (Astana time). Without an answer the application becomes inactive.",
            ),
            sms=in_all(
                "Кезек → ваучер. {by} дейін растаңыз: {url}",
                "Очередь → ваучер. Подтвердите до {by}: {url}",
                "Queue → voucher. Confirm by {by}: {url}",
            ),
        ),
        NoticeKind.VOUCHER_CONFIRMED: of_change(
            states=("voucher_offered", "choosing"),
            title=in_all("Ваучер расталды", "Ваучер подтверждён", "Voucher confirmed"),
            text=in_all(
                "Енді балабақшаны таңдап, {deadline} дейін келісімшарт жасаңыз.",
                "Теперь выберите детский сад и подпишите договор до {deadline}.",
                "Now choose a kindergarten and sign the contract by {deadline}.",
            ),
            sms=in_all(
                "Ваучер расталды → балабақша таңдаңыз, {by} дейін",
                "Ваучер подтверждён → выберите детский сад до {by}",
                "Voucher confirmed → choose a kindergarten by {by}",
            ),
        ),
        NoticeKind.VOUCHER_DECLINED: of_change(
            states=("voucher_offered", "annulled"),
            title=in_all("Ваучерден бас тартылды", "Отказ от ваучера", "Voucher declined"),
            text=in_all(
                "Кезектегі орын жойылды. Бас тартуды {deadline} дейін кабинетте қайтарып алуға болады.",
                "Место в очереди потеряно. Отказ можно отменить в кабинете до {deadline}.",
                "The place in the queue is lost. You can take the refusal back in your account by {deadline}.",
            ),
            sms=in_all(
                "Ваучерден бас тарту → кезек жойылды. Қайтару: {by} дейін",
                "Отказ от ваучера → очередь аннулирована. Отмена до {by}",
                "Voucher declined → place annulled. Undo by {by}",
            ),
        ),
        NoticeKind.VOUCHER_REVOKED: of_change(
            states=("voucher_offered", "queued"),
            title=in_all("Ваучер кері қайтарылды", "Ваучер отозван", "Voucher revoked"),
            text=in_all(
                "Негізі: {ground}. Өтінім бастапқы берілген уақыты бойынша қайта кезекте."
                " Шешімге кабинетте шағымдануға болады.",
                "Основание: {ground}. Заявка снова в очереди по первому времени подачи."
                " Решение можно обжаловать в кабинете.",
                "Ground: {ground}. The application is in the queue again at its first filing."
                " You can appeal in your account.",
            ),
            sms=in_all(
                "Ваучер қайтарылды → қайта кезекте. Себебі: {url}",
                "Ваучер отозван → снова в очереди. Причина: {url}",
                "Voucher revoked → in the queue again. Reason: {url}",
            ),
        ),
        NoticeKind.APPLICATION_INACTIVATED: of_change(
            states=("voucher_offered", "inactive"),
            title=in_all("Өтінім белсенді емес", "Заявка неактивна", "Application inactive"),
            text=in_all(
                "Негізі: {ground}. {deadline} дейін кабинетте бір рет қалпына келтіруге болады: санат пен берілген"
                " уақыты сақталады.",
                "Основание: {ground}. До {deadline} её можно один раз восстановить в кабинете: категория и время подачи"
                " сохранятся.",
                "Ground: {ground}. By {deadline} you can restore it once in your account: category and time of filing"
                " are kept.",
            ),
            sms=in_all(
                "Өтінім → белсенді емес. {by} дейін 1 рет қалпына келтіріледі",
                "Заявка → неактивна. Восстановить можно 1 раз до {by}",
                "Application → inactive. Restore once by {by}",
            ),
        ),
        NoticeKind.APPLICATION_INACTIVATED_AGAIN: of_change(
            states=("voucher_offered", "inactive"),
            title=in_all("Өтінім белсенді емес", "Заявка неактивна", "Application inactive"),
            text=in_all(
                "Негізі: {ground}. Өтінім бір рет қалпына келтірілген, екінші рет болмайды."
                " Шешімге кабинетте шағымдануға болады.",
                "Основание: {ground}. Заявку уже восстанавливали, второй раз нельзя. Решение можно обжаловать в"
                " кабинете.",
                "Ground: {ground}. It was restored once already and cannot be again. You can appeal in your account.",
            ),
            sms=in_all(
                "Өтінім → белсенді емес, енді қалпына келмейді: {url}",
                "Заявка → неактивна, больше не восстановить: {url}",
                "Application → inactive, not restorable: {url}",
            ),
        ),
        NoticeKind.APPLICATION_RESTORED: of_change(
            states=("inactive", "queued"),
            title=in_all("Өтінім қалпына келтірілді", "Заявка восстановлена", "Application restored"),
            text=in_all(
                "Негізі: {ground}. Санат пен берілген уақыты сақталды.",
                "Основание: {ground}. Категория и время подачи сохранены.",
                "Ground: {ground}. Category and time of filing are kept.",
            ),
            sms=in_all(
                "Өтінім → қалпына келтірілді: {url}",
                "Заявка → восстановлена: {url}",
                "Application → restored: {url}",
            ),
        ),
        NoticeKind.CONFIRMATION_REMINDER: of_standing(
            state="voucher_offered",
            title=in_all("Ваучерді растаңыз", "Подтвердите ваучер", "Confirm the voucher"),
            text=in_all(
                "Ваучерді растауға {hours} сағат қалды: {deadline} дейін.",
                "До конца подтверждения ваучера {hours} ч: до {deadline}.",
                "{hours} h left to confirm the voucher: by {deadline}.",
            ),
            sms=in_all(
                "Ваучерді растауға {hours} сағат қалды: {url}",
                "До конца подтверждения ваучера {hours} ч: {url}",
                "{hours} h left to confirm the voucher: {url}",
            ),
        ),
        NoticeKind.CONTRACT_REMINDER: of_standing(
            state="choosing",
            title=in_all("Келісімшарт мерзімі", "Срок договора", "Contract term"),
            text=in_all(
                "Балабақша таңдап, келісімшарт жасауға {hours} сағат қалды: {deadline} дейін.",
                "Выбрать детский сад и подписать договор осталось {hours} ч: до {deadline}.",
                "{hours} h left to choose a kindergarten and sign the contract: by {deadline}.",
            ),
            sms=in_all(
                "Келісімшарт жасауға {hours} сағат қалды: {url}",
                "До конца срока договора {hours} ч: {url}",
                "{hours} h left to sign the contract: {url}",
            ),
        ),
        NoticeKind.RESTORATION_REMINDER: of_standing(
            state="inactive",
            title=in_all("Өтінімді қалпына келтіріңіз", "Восстановите заявку", "Restore the application"),
            text=in_all(
                "Өтінімді {deadline} дейін кабинетте бір рет қалпына келтіруге болады. Кейін ол мұрағатқа кетеді.",
                "До {deadline} её можно один раз восстановить в кабинете. Потом она уйдёт в архив.",
                "By {deadline} you can restore it once in your account. After that it is archived.",
            ),
            sms=in_all(
                "Өтінімді {by} дейін қалпына келтіріңіз: {url}",
                "Восстановите заявку до {by}: {url}",
                "Restore the application by {by}: {url}",
            ),
        ),
        NoticeKind.HOLD_PLACED: of_standing(
            state="queued",
            title=in_all("Ваучер әзірге берілмейді", "Ваучер пока не выдаётся", "No voucher for now"),
            text=in_all(
                "Негізі: {ground}. Кезектегі нөмір мен орын сақталады. Шешімге кабинетте шағымдануға болады.",
                "Основание: {ground}. Номер и место в очереди сохраняются. Решение можно обжаловать в кабинете.",
                "Ground: {ground}. Number and place in the queue are kept. You can appeal in your account.",
            ),
            sms=in_all(
                "Ваучер әзірге берілмейді, нөмір сақталды: {url}",
                "Ваучер пока не выдаётся, номер прежний: {url}",
                "No voucher for now, number kept: {url}",
            ),
        ),
        NoticeKind.HOLD_LIFTED: of_standing(
            state="queued",
            title=in_all("Кедергі алынды", "Препятствие снято", "Hold lifted"),
            text=in_all(
                "Ваучер қайтадан берілуі мүмкін. Бұрынғы кедергі: {ground}.",
                "Ваучер снова может быть выдан. Прежнее препятствие: {ground}.",
                "A voucher can be issued again. The former hold: {ground}.",
            ),
            sms=in_all(
                "Кедергі алынды: ваучер беріле алады. {url}",
                "Препятствие снято: ваучер возможен. {url}",
                "Hold lifted: a voucher is possible. {url}",
            ),
        ),
    }
)
