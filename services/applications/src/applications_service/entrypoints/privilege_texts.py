"""What parents and reviewers read about claims of privileges, in every language."""

from collections.abc import Mapping

from applications_service.domain.claims import ClaimGround
from applications_service.domain.privilege import PrivilegeState
from applications_service.domain.staff import StaffAction
from balabaqsha_chassis.languages import Texts

PRIVILEGE_STATES: Mapping[PrivilegeState, Texts] = {
    PrivilegeState.DECLARED: {
        "kk": "Жеңілдік тексерілуде",
        "ru": "Льгота на проверке",
        "en": "Privilege under review",
    },
    PrivilegeState.UNDER_REVIEW: {
        "kk": "Жеңілдікті маман тексеруде",
        "ru": "Льготу проверяет специалист",
        "en": "A reviewer is looking at the privilege",
    },
    PrivilegeState.AUTO_CONFIRMED: {
        "kk": "Жеңілдік мемлекеттік тізілім бойынша расталды",
        "ru": "Льгота подтверждена по государственному реестру",
        "en": "Privilege confirmed by a state register",
    },
    PrivilegeState.CONFIRMED: {"kk": "Жеңілдік расталды", "ru": "Льгота подтверждена", "en": "Privilege confirmed"},
    PrivilegeState.REJECTED: {
        "kk": "Жеңілдік расталмады",
        "ru": "Льгота не подтверждена",
        "en": "Privilege not confirmed",
    },
    PrivilegeState.EXPIRED: {
        "kk": "Жеңілдікті растайтын құжаттың мерзімі өтті",
        "ru": "Срок подтверждения льготы истёк",
        "en": "The proof of the privilege has expired",
    },
    PrivilegeState.CANCELLED: {
        "kk": "Жеңілдіктен бас тартылды",
        "ru": "Льгота отменена заявителем",
        "en": "Privilege cancelled by the applicant",
    },
}

CLAIM_GROUNDS: Mapping[ClaimGround, Texts] = {
    ClaimGround.REGISTER: {
        "kk": "Мемлекеттік тізілімде бар",
        "ru": "Есть в государственном реестре",
        "en": "Held in a state register",
    },
    ClaimGround.DOCUMENT_ACCEPTED: {"kk": "Құжат қабылданды", "ru": "Документ принят", "en": "Document accepted"},
    ClaimGround.CERTIFICATE_EXPIRED: {
        "kk": "Анықтаманың мерзімі өтті",
        "ru": "Срок действия справки истёк",
        "en": "The certificate has expired",
    },
    ClaimGround.REGISTER_FACT_ENDED: {
        "kk": "Мемлекеттік тізілімде енді жоқ",
        "ru": "В государственном реестре больше не значится",
        "en": "No longer held in the state register",
    },
    ClaimGround.CANCELLED_BY_PARENT: {
        "kk": "Өтініш беруші бас тартты",
        "ru": "Отменена заявителем",
        "en": "Cancelled by the applicant",
    },
    ClaimGround.APPEAL_UPHELD: {
        "kk": "Шағым қанағаттандырылды, қайта қаралуда",
        "ru": "Жалоба удовлетворена, проверяется заново",
        "en": "An appeal was upheld; it is being looked at again",
    },
    ClaimGround.DOCUMENT_MISSING: {
        "kk": "Растайтын құжат тіркелмеген",
        "ru": "Подтверждающий документ не приложен",
        "en": "No supporting document is attached",
    },
    ClaimGround.DOCUMENT_UNREADABLE: {
        "kk": "Құжатты оқу мүмкін емес",
        "ru": "Документ невозможно прочитать",
        "en": "The document cannot be read",
    },
    ClaimGround.DOCUMENT_EXPIRED: {
        "kk": "Құжаттың мерзімі өткен",
        "ru": "Срок действия документа истёк",
        "en": "The document has expired",
    },
    ClaimGround.DOCUMENT_OF_ANOTHER: {
        "kk": "Құжат басқа адамға тиесілі",
        "ru": "Документ относится к другому человеку",
        "en": "The document is about somebody else",
    },
    ClaimGround.DOCUMENT_DOES_NOT_PROVE_IT: {
        "kk": "Құжат жеңілдікті растамайды",
        "ru": "Документ не подтверждает льготу",
        "en": "The document does not prove the privilege",
    },
    ClaimGround.NOT_ENTITLED: {
        "kk": "Заң бойынша мұндай жеңілдік берілмейді",
        "ru": "По закону такая льгота не положена",
        "en": "The law gives no such privilege",
    },
}

PRIVILEGE_PROBLEMS: Mapping[str, Texts] = {
    "privilege_claim_not_found": {"kk": "Жеңілдік табылмады.", "ru": "Льгота не найдена.", "en": "Claim not found."},
    "privilege_claim_exists": {
        "kk": "Өтінімде жеңілдік көрсетілген. Алдымен одан бас тартыңыз.",
        "ru": "В заявке уже есть льгота. Сначала отмените её.",
        "en": "The application has a privilege already. Cancel it first.",
    },
    "proof_document_unknown": {
        "kk": "Бұл өтінімде мұндай құжат жоқ.",
        "ru": "В этой заявке нет такого документа.",
        "en": "The application has no such document.",
    },
    "issued_at_required": {
        "kk": "Анықтаманың берілген күнін көрсетіңіз: мерзімі содан бастап есептеледі.",
        "ru": "Укажите дату выдачи справки: от неё считается срок.",
        "en": "Give the date of issue: the certificate's term runs from it.",
    },
    "issued_in_future": {
        "kk": "Құжаттың берілген күні әлі келген жоқ.",
        "ru": "Дата выдачи документа ещё не наступила.",
        "en": "The date of issue lies in the future.",
    },
    "proof_expired": {
        "kk": "Құжаттың мерзімі өтіп кеткен.",
        "ru": "Срок действия документа уже истёк.",
        "en": "The document has expired already.",
    },
}

#: What an account reads of officers' looks and decisions.
REVIEW_ACTIONS: Mapping[str, Texts] = {
    StaffAction.LOOK_AT_PRIVILEGE.value: {
        "kk": "Жеңілдікті қарады",
        "ru": "Просмотр льготы",
        "en": "Looked at the privilege",
    },
    StaffAction.DECIDE_PRIVILEGE.value: {
        "kk": "Жеңілдік бойынша шешім қабылдады",
        "ru": "Решение по льготе",
        "en": "Decided about the privilege",
    },
    StaffAction.READ_DOCUMENT.value: {"kk": "Құжатты ашты", "ru": "Открытие документа", "en": "Opened a document"},
    StaffAction.LOOK_AT_APPEAL.value: {"kk": "Шағымды қарады", "ru": "Просмотр жалобы", "en": "Looked at the appeal"},
    StaffAction.TAKE_UP_APPEAL.value: {
        "kk": "Шағымды қарауға алды",
        "ru": "Жалоба взята в работу",
        "en": "Took the appeal up",
    },
    StaffAction.DECIDE_APPEAL.value: {
        "kk": "Шағым бойынша шешім қабылдады",
        "ru": "Решение по жалобе",
        "en": "Decided the appeal",
    },
}
