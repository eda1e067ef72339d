"""What stands on a printed receipt, in every language; {portal} is filled in."""

from collections.abc import Mapping

from balabaqsha_chassis.languages import Texts

TITLE: Texts = {
    "kk": "Өтінім қабылданғаны туралы қолхат",
    "ru": "Расписка о приёме заявки",
    "en": "Receipt for an application",
}
LEAD: Texts = {
    "kk": "Balabaqsha порталы балабақшаға ваучер алуға берілген өтінімді қабылдады. Мұнда баланың аты-жөні де, ЖСН-і "
    "де жоқ, сондықтан қағазды көрсетуге болады. Бірақ нөмірді білген адам ашық кезектен осы өтінімнің жолын бақылай "
    "алады.",
    "ru": "Портал Balabaqsha принял заявку на ваучер в детский сад. Ни имени, ни ИИН ребёнка здесь нет, поэтому бумагу "
    "можно показывать. Но кто знает номер, может следить за строкой этой заявки в открытой очереди.",
    "en": "The Balabaqsha portal has accepted an application for a kindergarten voucher. Neither the child's name nor "
    "the IIN stands here, so this paper may be shown. But whoever knows the number can follow this application's line "
    "in the public queue.",
}

LABELS: Mapping[str, Texts] = {
    "number": {"kk": "Өтінім нөмірі", "ru": "Номер заявки", "en": "Application number"},
    "filed_at": {"kk": "Берілген уақыты", "ru": "Время подачи", "en": "Filed at"},
    "region": {"kk": "Облыс немесе қала", "ru": "Область или город", "en": "Region or city"},
    "district": {"kk": "Аудан", "ru": "Район", "en": "District"},
    "cohort": {"kk": "Баланың туған жылы", "ru": "Год рождения ребёнка", "en": "Child's year of birth"},
    "class": {"kk": "Мәлімделген жеңілдік", "ru": "Заявленная льгота", "en": "Claimed privilege"},
    "hash": {
        "kk": "Қолхаттың бақылау ізі (SHA-256): журналдағы жазбада дәл осы сан тұрады",
        "ru": "Отпечаток расписки (SHA-256): он же стоит в записи журнала",
        "en": "Fingerprint of the receipt (SHA-256): the entry in the ledger bears the same",
    },
    "key": {
        "kk": "Қолхатқа қол қойылған кілт",
        "ru": "Ключ, которым подписана расписка",
        "en": "The key the receipt is signed with",
    },
    "qr": {
        "kk": "Қолхаттың берілгенін тексеру",
        "ru": "Проверить, что расписка выдана",
        "en": "Check that the receipt was issued",
    },
    "qr_alt": {
        "kk": "Қолхатты тексеру мекенжайы бар QR-код",
        "ru": "QR-код с адресом проверки расписки",
        "en": "QR code with the address where the receipt is checked",
    },
}
ZONE: Texts = {
    "kk": "Қазақстан уақыты, Asia/Almaty, UTC+5",
    "ru": "время Казахстана, Asia/Almaty, UTC+5",
    "en": "Kazakhstan time, Asia/Almaty, UTC+5",
}
COHORT_UNKNOWN: Texts = {
    "kk": "әзірге белгісіз: тізілімнің растауын күтеміз",
    "ru": "ещё не известен: ждём подтверждения реестра",
    "en": "not known yet: the register is still to confirm it",
}
CLASSES: Mapping[str, Texts] = {
    "a": {"kk": "A класы: кезектен тыс құқық", "ru": "класс A: внеочередное право", "en": "class A: out of turn"},
    "b1": {
        "kk": "B1 класы: бірінші кезектегі құқық",
        "ru": "класс B1: первоочередное право",
        "en": "class B1: priority",
    },
    "b2": {
        "kk": "B2 класы: бірінші кезектегі құқық",
        "ru": "класс B2: первоочередное право",
        "en": "class B2: priority",
    },
    "general": {"kk": "жоқ: жалпы негізде", "ru": "нет: на общих основаниях", "en": "none: on general grounds"},
}

RULE_HEADING: Texts = {
    "kk": "Орын қалай анықталады",
    "ru": "Как определяется место",
    "en": "How the place is decided",
}
RULE: tuple[Texts, ...] = (
    {
        "kk": "Кезек баланың туған жылы мен класы бойынша санаттарға бөлінеді. Санат ішіндегі рет тек берілген уақытқа "
        "(секундтың мыңнан бір бөлігіне дейін), ол бірдей болса, өтінім нөміріне байланысты.",
        "ru": "Очередь делится на категории по году рождения ребёнка и классу. Внутри категории порядок строго по "
        "времени подачи, до тысячной доли секунды; при равном времени — по номеру заявки.",
        "en": "The queue is divided into categories by the child's year of birth and class. Inside a category the "
        "order is strictly by filing time, to the thousandth of a second; at equal times by application number.",
    },
    {
        "kk": "Қай санат ваучерді бұрын және қандай арақатынаста алатыны қолданыстағы ережелерде жазылған; олар "
        "порталда жарияланған.",
        "ru": "Какая категория получает ваучеры раньше и в каком соотношении, сказано в действующих правилах; они "
        "опубликованы на портале.",
        "en": "Which category gets vouchers first, and in what ratio, is said by the rules in force; they are "
        "published on the portal.",
    },
    {
        "kk": "Мәлімделген жеңілдік расталғаннан кейін ғана ескеріледі; оған дейін өтінім жалпы негізде тұрады. "
        "Берілген уақыты өзгермейді.",
        "ru": "Заявленная льгота учитывается, когда она подтверждена; до этого заявка стоит на общих основаниях. Время "
        "подачи не меняется.",
        "en": "A claimed privilege counts once it is confirmed; until then the application stands on general grounds. "
        "The filing time does not change.",
    },
)

PROMISE_HEADING: Texts = {"kk": "Не уәде етіледі", "ru": "Что обещано", "en": "What is promised"}
PROMISE: tuple[Texts, ...] = (
    {
        "kk": "Кезектің ашық журналына жазба түседі: не өтінім осы берілген уақытымен кезекке тұрды, не себебінің коды "
        "көрсетіліп бас тартылды. Қалыпты жұмыста бұл 60 секунд ішінде, ең кеші 24 сағат ішінде болады.",
        "ru": "В открытом журнале очереди появится запись: заявка стоит в очереди с этим временем подачи либо в ней "
        "отказано, и назван код причины. При обычной работе — за 60 секунд после подачи, самое позднее — за 24 часа.",
        "en": "An entry in the queue's public ledger: either the application stands in the queue with this filing "
        "time, or it is refused with a coded reason. Within 60 seconds of filing in normal running, within 24 "
        "hours at the latest.",
    },
    {
        "kk": "Орын бұл кідіріске тәуелді емес: оны берілген уақыт анықтайды.",
        "ru": "Место никогда не зависит от этой задержки: его определяет время подачи.",
        "en": "The place never depends on this delay: the filing time decides it.",
    },
    {
        "kk": "24 сағаттан кейін жазба да, бас тарту да болмаса, қол қойылған қолхат бұзушылықты дәлелдейді. Ұзаққа "
        "созылған ақау жазбаны одан да кешіктіруі мүмкін: өтінім мен берілген уақыты сақталады, жауап ақаудан кейін "
        "жазылады, бірақ уәде бәрібір бұзылған болып қалады.",
        "ru": "Если через 24 часа нет ни записи, ни отказа, подписанная расписка доказывает нарушение. Долгий сбой "
        "может задержать запись и дольше: заявка и время подачи сохраняются, ответ появится после сбоя, но обещание "
        "всё равно нарушено.",
        "en": "If there is neither an entry nor a refusal after 24 hours, the signed receipt proves a breach. A long "
        "outage may delay the answer beyond that: the application and its filing time are kept, the answer comes after "
        "the outage, and the promise is broken all the same.",
    },
)
NOT_PROMISED_HEADING: Texts = {
    "kk": "Не уәде етілмейді және не дәлелденбейді",
    "ru": "Что не обещано и не доказано",
    "en": "What is neither promised nor proved",
}
NOT_PROMISED: tuple[Texts, ...] = (
    {
        "kk": "Кезектегі нөмір де, ваучер берілетін күн де уәде етілмейді: нөмір кемуі де, өсуі де мүмкін.",
        "ru": "Ни номер в очереди, ни день выдачи ваучера не обещаны: номер может и уменьшаться, и расти.",
        "en": "Neither a number in the queue nor a day for the voucher is promised: the number may fall and may rise.",
    },
    {
        "kk": "Берілген уақыттың дұрыстығы дәлелденбейді: оны порталдың өзі айтады. Одан журналдағы жазбаға дейін "
        "қанша уақыт өткенін ғана тексеруге болады.",
        "ru": "Само время подачи не доказано: его называет портал. Проверить можно только, сколько прошло от него до "
        "записи в журнале.",
        "en": "The filing time itself is not proved: the portal states it. Only the time from it to the entry in the "
        "ledger can be checked.",
    },
)
#: For a filing whose link to the child the register had not confirmed yet.
LINK_AWAITED: Texts = {
    "kk": "Бала сіздің балаңыз екенін тізілім растағанша өтінім кезекке тұрмайды; берілген уақыты сақталады. Растау "
    "мерзімінде келмесе, сол 24 сағат ішінде бас тартылады. Ақау салдарынан растау бізге жете алмай тұрса, "
    "бас тартылмайды: өтінім күте береді.",
    "ru": "Пока реестр не подтвердит, что ребёнок ваш, заявка в очередь не встаёт; время подачи сохраняется. Не придёт "
    "подтверждение в срок — будет отказ, в пределах тех же 24 часов. Пока из-за сбоя подтверждение не может дойти до "
    "нас, отказа не будет: заявка ждёт.",
    "en": "Until the register confirms that the child is yours, the application does not join the queue; its filing "
    "time is kept. If the confirmation does not come in time, it is refused, within the same 24 hours. While an outage "
    "keeps confirmations from reaching us, it is not refused and waits on.",
}

CHECK_HEADING: Texts = {"kk": "Қалай тексеруге болады", "ru": "Как проверить", "en": "How to check it"}
CHECK: tuple[Texts, ...] = (
    {
        "kk": "QR-кодтағы мекенжай {portal}/ деп басталуға тиіс. Оның «valid: true» деген жауабы бір ғана нәрсені "
        "білдіреді: бұл қолхатты портал берген. Ол басқа ештеңе айтпайды.",
        "ru": "Адрес в QR-коде должен начинаться с {portal}/. Ответ «valid: true» значит одно: эту расписку выдал "
        "портал. Больше он ничего не сообщает.",
        "en": "The address in the QR code must begin with {portal}/. Its answer “valid: true” means one thing: the "
        "portal issued this receipt. It tells nothing else.",
    },
    {
        "kk": "Толық тексеру үшін қолхатты жеке кабинеттен файл етіп сақтап, balabaqsha-verify бағдарламасын іске "
        "қосыңыз: ол қолтаңбаны, журналдағы жазбаны және нөмірді тексереді. Қол қойылғаны осы қағаз емес, сол файл.",
        "ru": "Чтобы проверить всё, сохраните расписку из личного кабинета как файл и запустите программу "
        "balabaqsha-verify: она сверит подпись, запись в журнале и номер. Подписан тот файл, а не эта бумага.",
        "en": "To check everything, save the receipt from your account as a file and run the program "
        "balabaqsha-verify: it checks the signature, the entry in the ledger and the number. That file is "
        "signed, not this paper.",
    },
)
MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
