"""What is said of places in kindergartens: held, contracted, taken, waited for."""

from collections.abc import Mapping
from types import MappingProxyType

from notifications_service.domain.kinds import NoticeKind
from notifications_service.domain.wording import NoticeTexts, in_all, of_change, of_standing

PLACE_TEXTS: Mapping[NoticeKind, NoticeTexts] = MappingProxyType(
    {
        NoticeKind.PLACE_HELD: of_change(
            states=("choosing", "place_held"),
            title=in_all("Орын сақталды", "Место забронировано", "Place reserved"),
            text=in_all(
                "Таңдалған балабақшада орын сақталды. Балабақшаның жауабын күтіңіз.",
                "Место в выбранном детском саду забронировано. Ждите ответа сада.",
                "A place in the chosen kindergarten is reserved. Wait for the kindergarten's answer.",
            ),
            sms=in_all(
                "Таңдау → орын сақталды. Балабақша жауабын күтіңіз",
                "Выбор → место забронировано. Ждите ответа детского сада",
                "Choice → place reserved. Wait for the kindergarten's answer",
            ),
        ),
        NoticeKind.PLACE_RELEASED: of_change(
            states=("place_held", "choosing"),
            title=in_all("Бронь алынды", "Бронь снята", "Reservation ended"),
            text=in_all(
                "Кім шешті: {party}. Негізі: {ground}. Ваучер сақталады: басқа балабақшаны таңдаңыз.",
                "Кто снял: {party}. Основание: {ground}. Ваучер сохраняется: выберите другой детский сад.",
                "Ended by: {party}. Ground: {ground}. The voucher is kept: choose another kindergarten.",
            ),
            sms=in_all(
                "Бронь алынды → балабақша таңдаңыз: {url}",
                "Бронь снята → выберите детский сад: {url}",
                "Reservation ended → choose again: {url}",
            ),
        ),
        NoticeKind.CONTRACT_DRAFTED: of_change(
            states=("place_held", "contract_pending"),
            title=in_all("Келісімшарт дайын", "Договор готов", "Contract ready"),
            text=in_all(
                "Балабақша баланы қабылдауға келісті. Келісімшартқа қол қойыңыз.",
                "Детский сад согласен принять ребёнка. Подпишите договор.",
                "The kindergarten accepted the child. Sign the contract.",
            ),
            sms=in_all(
                "Бронь → келісімшарт. Қол қойыңыз: {url}",
                "Бронь → договор. Подпишите: {url}",
                "Reserved → contract. Sign it: {url}",
            ),
        ),
        NoticeKind.CONTRACT_SIGNED: of_standing(
            state="contract_pending",
            title=in_all("Келісімшартқа қол қойылды", "Договор подписан", "Contract signed"),
            text=in_all(
                "Қол қойған: {party}. Екі тарап қол қойғанда бала қабылданады.",
                "Подписал: {party}. Ребёнок будет зачислен, когда подпишут обе стороны.",
                "Signed by: {party}. The child is enrolled once both have signed.",
            ),
            sms=in_all(
                "Келісімшартқа қол қойды: {party}. {url}",
                "Договор подписал: {party}. {url}",
                "Contract signed by {party}. {url}",
            ),
        ),
        NoticeKind.CHILD_ENROLLED: of_change(
            states=("contract_pending", "enrolled"),
            title=in_all("Бала қабылданды", "Ребёнок зачислен", "Child enrolled"),
            text=in_all(
                "Екі тарап та келісімшартқа қол қойды, ваучер пайдаланылды.",
                "Договор подписан обеими сторонами, ваучер использован.",
                "Both have signed the contract, the voucher is used.",
            ),
            sms=in_all(
                "Келісімшарт → бала қабылданды. {url}",
                "Договор → ребёнок зачислен. {url}",
                "Contract → child enrolled. {url}",
            ),
        ),
        NoticeKind.ENROLMENT_ENDED: of_change(
            states=("enrolled", "choosing"),
            title=in_all("Балабақшадан шықты", "Зачисление завершено", "Enrolment ended"),
            text=in_all(
                "Негізі: {ground}. Ваучер сақталады: басқа балабақшаны таңдаңыз.",
                "Основание: {ground}. Ваучер сохраняется: выберите другой детский сад.",
                "Ground: {ground}. The voucher is kept: choose another kindergarten.",
            ),
            sms=in_all(
                "Қабылданған → балабақша таңдаңыз: {url}",
                "Зачислен → выберите детский сад: {url}",
                "Enrolled → choose a kindergarten: {url}",
            ),
        ),
        NoticeKind.WAITLIST_JOINED: of_change(
            states=("choosing", "waitlisted"),
            title=in_all("Күту парағында", "В листе ожидания", "In the waiting list"),
            text=in_all(
                "Орын босағанда ваучер кезегінің реті бойынша ұсынылады.",
                "Освободившееся место предложат в порядке очереди на ваучер.",
                "A free place will be offered in the order of the voucher queue.",
            ),
            sms=in_all(
                "Таңдау → күту парағы. {url}",
                "Выбор → лист ожидания. {url}",
                "Choice → waiting list. {url}",
            ),
        ),
        NoticeKind.WAITLIST_OFFERED: of_standing(
            state="waitlisted",
            title=in_all("Балабақшада орын бар", "Есть место в детском саду", "A place is free"),
            text=in_all(
                "Күткен балабақшаңызда орын босады. {deadline} дейін қабылдаңыз, әйтпесе келесі балаға ұсынылады.",
                "В детском саду, который вы ждали, есть место. Примите его до {deadline}, иначе его предложат"
                " следующему.",
                "A place is free where you wait. Accept it by {deadline}, or it goes to the next child.",
            ),
            sms=in_all(
                "Күту → орын бар. {by} дейін қабылдаңыз: {url}",
                "Ожидание → место. Примите до {by}: {url}",
                "Waiting → place. Accept by {by}: {url}",
            ),
        ),
        NoticeKind.WAITLIST_REMINDER: of_standing(
            state="waitlisted",
            title=in_all("Орынды қабылдаңыз", "Примите место", "Accept the place"),
            text=in_all(
                "Ұсынылған орынды қабылдауға {hours} сағат қалды: {deadline} дейін.",
                "Принять предложенное место осталось {hours} ч: до {deadline}.",
                "{hours} h left to accept the place offered: by {deadline}.",
            ),
            sms=in_all(
                "Орынды қабылдауға {hours} сағат қалды: {url}",
                "Принять место осталось {hours} ч: {url}",
                "{hours} h left to accept the place: {url}",
            ),
        ),
        NoticeKind.WAITLIST_LEFT: of_change(
            states=("waitlisted", "choosing"),
            title=in_all("Күту парағынан шықты", "Выбыл из листа ожидания", "Left the waiting list"),
            text=in_all(
                "Негізі: {ground}. Ваучер сақталады: балабақшаны таңдаңыз.",
                "Основание: {ground}. Ваучер сохраняется: выберите детский сад.",
                "Ground: {ground}. The voucher is kept: choose a kindergarten.",
            ),
            sms=in_all(
                "Күту парағы → балабақша таңдаңыз: {url}",
                "Лист ожидания → выберите сад: {url}",
                "Waiting list → choose again: {url}",
            ),
        ),
    }
)
