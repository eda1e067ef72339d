"""What is said of decisions of people: corrections, hearings, privileges, appeals, the archive, the renewal."""

from collections.abc import Mapping
from types import MappingProxyType

from notifications_service.domain.kinds import NoticeKind
from notifications_service.domain.wording import NoticeTexts, in_all, of_change

DECISION_TEXTS: Mapping[NoticeKind, NoticeTexts] = MappingProxyType(
    {
        NoticeKind.CORRECTION_REQUESTED: of_change(
            states=("submitted", "needs_correction"),
            title=in_all("Түзету қажет", "Требуется исправление", "Correction needed"),
            text=in_all(
                "Негізі: {ground}. {deadline} дейін түзетіңіз: берілген уақыты сақталады.",
                "Основание: {ground}. Исправьте до {deadline}: время подачи сохраняется.",
                "Ground: {ground}. Put it right by {deadline}: the time of filing is kept.",
            ),
            sms=in_all(
                "Өтінім → түзету, {by} дейін: {url}",
                "Заявка → исправьте до {by}: {url}",
                "Application → correct by {by}: {url}",
            ),
        ),
        NoticeKind.CORRECTION_RECEIVED: NoticeTexts(
            title=in_all("Түзету алынды", "Исправление получено", "Correction received"),
            text=in_all(
                "{number} өтінімі. Түзету: «сұралды» → «алынды». Берілген уақыты сақталды, тексеру жалғасады.",
                "Заявка {number}. Исправление: «запрошено» → «получено». Время подачи сохранено, проверка идёт дальше.",
                "Application {number}. Correction: “asked for” → “received”. The time of filing is kept, checks go on.",
            ),
            sms=in_all(
                "Түзету: сұралды → алынды. {url}",
                "Исправление: запрошено → получено. {url}",
                "Correction: asked for → received. {url}",
            ),
        ),
        NoticeKind.HEARING_APPOINTED: NoticeTexts(
            title=in_all("Тыңдау тағайындалды", "Назначено заслушивание", "Hearing appointed"),
            text=in_all(
                "{number} өтінімі бойынша бас тарту шешімі қаралуда. Негізі: {ground}. Тыңдау {hearing_at}"
                " (Астана уақыты); оған дейін кабинетте жазбаша жауап беруге болады.",
                "По заявке {number} рассматривается отказ. Основание: {ground}. Заслушивание {hearing_at}"
                " (время Астаны); до него можно ответить письменно в кабинете.",
                "A refusal of application {number} is being considered. Ground: {ground}. The hearing is at"
                " {hearing_at}"
                " (Astana time); until then you can answer in writing in your account.",
            ),
            sms=in_all(
                "Тыңдау {hearing_at}. Толығырақ: {url}",
                "Заслушивание {hearing_at}. Подробнее: {url}",
                "Hearing {hearing_at}. Details: {url}",
            ),
        ),
        NoticeKind.APPLICATION_ARCHIVED: of_change(
            states=("open", "archived"),
            title=in_all("Өтінім мұрағатта", "Заявка в архиве", "Application archived"),
            text=in_all(
                "Негізі: {ground}. Шешімге кабинетте шағымдануға болады.",
                "Основание: {ground}. Решение можно обжаловать в кабинете.",
                "Ground: {ground}. You can appeal in your account.",
            ),
            sms=in_all(
                "Өтінім: қолданыста → мұрағатта. Себебі: {url}",
                "Заявка: действует → в архиве. Причина: {url}",
                "Application: open → archived. Reason: {url}",
            ),
        ),
        NoticeKind.APPLICATION_REINSTATED: of_change(
            states=("rejected", "queued"),
            title=in_all("Өтінім қайта кезекте", "Заявка снова в очереди", "Application back in the queue"),
            text=in_all(
                "Негізі: {ground}. Бастапқы берілген уақыты сақталды.",
                "Основание: {ground}. Первое время подачи сохранено.",
                "Ground: {ground}. The first time of filing is kept.",
            ),
            sms=in_all(
                "Өтінім: бас тарту → қайта кезекте. {url}",
                "Заявка: отказ → снова в очереди. {url}",
                "Application: refused → queued again. {url}",
            ),
        ),
        NoticeKind.APPEAL_DECIDED: NoticeTexts(
            title=in_all("Шағым бойынша шешім", "Решение по жалобе", "Appeal decided"),
            text=in_all(
                "{number} өтінімі бойынша шағым: қаралуда → {outcome}. Жауапты кабинеттен оқыңыз.",
                "Жалоба по заявке {number}: на рассмотрении → {outcome}. Ответ — в кабинете.",
                "Appeal on application {number}: under review → {outcome}. Read the answer in your account.",
            ),
            sms=in_all(
                "Шағым: қаралуда → {outcome}. {url}",
                "Жалоба → {outcome}. Ответ: {url}",
                "Appeal → {outcome}. Answer: {url}",
            ),
        ),
        NoticeKind.PRIVILEGE_DECLARED: NoticeTexts(
            title=in_all("Жеңілдік мәлімделді", "Льгота заявлена", "Privilege claimed"),
            text=in_all(
                "{number} өтінімі. Жеңілдік: «жоқ» → «тексерілуде». Расталғанша өтінім жалпы негізде кезекте тұрады.",
                "Заявка {number}. Льгота: «нет» → «на проверке». До подтверждения заявка стоит на общих основаниях.",
                "Application {number}. Privilege: “none” → “under review”. Until it is proven the general class holds.",
            ),
            sms=in_all(
                "Жеңілдік: жоқ → тексерілуде. {url}",
                "Льгота: нет → на проверке. {url}",
                "Privilege: none → under review. {url}",
            ),
        ),
        NoticeKind.PRIVILEGE_CONFIRMED: NoticeTexts(
            title=in_all("Жеңілдік расталды", "Льгота подтверждена", "Privilege confirmed"),
            text=in_all(
                "{number} өтінімі. Жеңілдік: «тексерілуде» → «расталды». Негізі: {ground}. Орын бастапқы берілген уақыт"
                " бойынша есептеледі.",
                "Заявка {number}. Льгота: «на проверке» → «подтверждена». Основание: {ground}. Место считается"
                " по первому"
                " времени подачи.",
                "Application {number}. Privilege: “under review” → “confirmed”. Ground: {ground}. The place counts from"
                " the first filing.",
            ),
            sms=in_all(
                "Жеңілдік: тексеру → расталды. {url}",
                "Льгота: проверка → подтверждена. {url}",
                "Privilege: in review → confirmed. {url}",
            ),
        ),
        NoticeKind.PRIVILEGE_REJECTED: NoticeTexts(
            title=in_all("Жеңілдік расталмады", "Льгота не подтверждена", "Privilege not confirmed"),
            text=in_all(
                "{number} өтінімі. Жеңілдік: «тексерілуде» → «расталмады». Негізі: {ground}. Өтінім жалпы"
                " негізде кезекте"
                " қалады. Шешімге кабинетте шағымдануға болады.",
                "Заявка {number}. Льгота: «на проверке» → «не подтверждена». Основание: {ground}. Заявка остаётся в"
                " очереди на общих основаниях. Решение можно обжаловать в кабинете.",
                "Application {number}. Privilege: “under review” → “not confirmed”. Ground: {ground}. It stays in the"
                " queue on general grounds. You can appeal in your account.",
            ),
            sms=in_all(
                "Жеңілдік: тексеру → расталмады. {url}",
                "Льгота: проверка → не подтверждена. {url}",
                "Privilege: in review → not confirmed. {url}",
            ),
        ),
        NoticeKind.PRIVILEGE_EXPIRED: NoticeTexts(
            title=in_all("Жеңілдік мерзімі өтті", "Срок льготы истёк", "Privilege expired"),
            text=in_all(
                "{number} өтінімі. Жеңілдік: «расталды» → «мерзімі өтті». Негізі: {ground}. Жаңа құжат"
                " жүктесеңіз, жеңілдік"
                " қайта тексеріледі.",
                "Заявка {number}. Льгота: «подтверждена» → «срок истёк». Основание: {ground}. Загрузите новый"
                " документ, и"
                " льготу проверят снова.",
                "Application {number}. Privilege: “confirmed” → “expired”. Ground: {ground}. Upload a new"
                " document to have"
                " it reviewed again.",
            ),
            sms=in_all(
                "Жеңілдік: расталды → мерзімі өтті. {url}",
                "Льгота: подтверждена → истекла. {url}",
                "Privilege: confirmed → expired. {url}",
            ),
        ),
        NoticeKind.PRIVILEGE_REMINDER: NoticeTexts(
            title=in_all("Жеңілдік мерзімі аяқталуда", "Срок льготы заканчивается", "Privilege about to expire"),
            text=in_all(
                "{number} өтінімі. Жеңілдік {valid_until} дейін жарамды. Анықтаманы жаңартып, кабинетке жүктеңіз.",
                "Заявка {number}. Льгота действует до {valid_until}. Обновите справку и загрузите её в кабинете.",
                "Application {number}. The privilege is valid until {valid_until}. Renew the certificate and"
                " upload it.",
            ),
            sms=in_all(
                "Жеңілдік {valid_until} дейін. Жаңартыңыз: {url}",
                "Льгота до {valid_until}. Обновите: {url}",
                "Privilege until {valid_until}. Renew: {url}",
            ),
        ),
        NoticeKind.RENEWAL_PREVIEWED: NoticeTexts(
            title=in_all(
                "Кезектің жыл сайынғы жаңартуы", "Ежегодное обновление очереди", "Annual renewal of the queue"
            ),
            text=in_all(
                "Кезек {valid_from} жаңартылады: санат пен нөмір өзгеруі мүмкін. Сізде не өзгеретінін «Менің"
                " өтінімдерім»"
                " бөлімінен алдын ала көріңіз.",
                "Очередь обновится {valid_from}: категория и номер могут измениться. Что изменится у вас,"
                " заранее видно в"
                " разделе «Мои заявки».",
                "The queue is renewed on {valid_from}: category and number may change. See in advance what changes for"
                " you under “My applications”.",
            ),
            sms=in_all(
                "Кезек {valid_from} жаңартылады: {url}",
                "Очередь обновится {valid_from}: {url}",
                "Queue renewal on {valid_from}: {url}",
            ),
        ),
    }
)
