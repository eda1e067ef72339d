"""Words for the grounds of decisions, as people read them."""

from collections.abc import Mapping
from types import MappingProxyType

from notifications_service.domain.terms import Texts

GROUNDS: Mapping[str, Texts] = MappingProxyType(
    {
        "child_link_not_proven": {
            "kk": "балаға қатысыңыз тізілімде расталмады",
            "ru": "связь с ребёнком не подтверждена реестром",
            "en": "the register did not confirm your relation to the child",
        },
        "duplicate": {
            "kk": "бұл бала үшін ертерек берілген өтінім бар",
            "ru": "за этого ребёнка уже подана более ранняя заявка",
            "en": "an earlier application for this child exists",
        },
        "over_age": {
            "kk": "бала жасы бойынша балабақша кезегіне қойылмайды",
            "ru": "возраст ребёнка больше допустимого для очереди",
            "en": "the child is too old for this queue",
        },
        "no_category": {
            "kk": "қолданыстағы ережелерде бұл балаға сай санат жоқ",
            "ru": "действующие правила не относят ребёнка ни к одной категории",
            "en": "no category of the rules in force takes this child",
        },
        "withdrawn_by_parent": {
            "kk": "ата-ана қайтарып алды",
            "ru": "отозвал родитель",
            "en": "withdrawn by the parent",
        },
        "child_unlinked": {
            "kk": "бала кабинеттен алып тасталды",
            "ru": "ребёнок удалён из кабинета",
            "en": "the child was removed from the account",
        },
        "account_erased": {"kk": "кабинет жойылды", "ru": "кабинет удалён", "en": "the account was erased"},
        "document_unreadable": {
            "kk": "құжат оқылмайды",
            "ru": "документ не читается",
            "en": "the document cannot be read",
        },
        "document_missing": {"kk": "құжат тіркелмеген", "ru": "документ не приложен", "en": "a document is missing"},
        "document_expired": {
            "kk": "құжаттың мерзімі өткен",
            "ru": "срок документа истёк",
            "en": "the document has expired",
        },
        "data_mismatch": {
            "kk": "мәліметтер тізілімге сәйкес емес",
            "ru": "сведения расходятся с реестром",
            "en": "the data differ from the register",
        },
        "correction_not_made": {
            "kk": "түзету мерзімінде енгізілмеді",
            "ru": "исправление не внесено в срок",
            "en": "the correction was not made in time",
        },
        "documents_false": {
            "kk": "құжаттар жалған",
            "ru": "документы недостоверны",
            "en": "the documents are not genuine",
        },
        "documents_incomplete": {
            "kk": "құжаттар толық емес",
            "ru": "документы неполные",
            "en": "the documents are incomplete",
        },
        "documents_expired": {
            "kk": "құжаттардың мерзімі өткен",
            "ru": "срок документов истёк",
            "en": "the documents have expired",
        },
        "vaccination_ratio_exceeded": {
            "kk": "егілмеген балалар үлесі шектен асады",
            "ru": "превышена доля непривитых детей",
            "en": "too many unvaccinated children in the group",
        },
        "document_accepted": {"kk": "құжат қабылданды", "ru": "документ принят", "en": "the document was accepted"},
        "register": {"kk": "тізілім растады", "ru": "подтверждено реестром", "en": "the register confirmed it"},
        "document_does_not_prove_it": {
            "kk": "құжат жеңілдікті растамайды",
            "ru": "документ не подтверждает льготу",
            "en": "the document does not prove it",
        },
        "certificate_expired": {
            "kk": "анықтаманың мерзімі өтті",
            "ru": "срок справки истёк",
            "en": "the certificate has expired",
        },
        "cancelled_by_parent": {"kk": "ата-ана бас тартты", "ru": "отказался родитель", "en": "given up by the parent"},
        "not_confirmed": {
            "kk": "ваучер мерзімінде расталмады",
            "ru": "ваучер не подтверждён в срок",
            "en": "the voucher was not confirmed in time",
        },
        "contract_not_signed": {
            "kk": "келісімшарт мерзімінде жасалмады",
            "ru": "договор не подписан в срок",
            "en": "the contract was not signed in time",
        },
        "restored": {
            "kk": "өтінім қалпына келтірілді",
            "ru": "заявка восстановлена",
            "en": "the application was restored",
        },
        "refusal_undone": {
            "kk": "бас тарту қайтарып алынды",
            "ru": "отказ отменён",
            "en": "the refusal was taken back",
        },
        "voucher_returned": {"kk": "ваучер қайтарылды", "ru": "ваучер возвращён", "en": "the voucher was returned"},
        "appeal_upheld": {"kk": "шағым қанағаттандырылды", "ru": "жалоба удовлетворена", "en": "the appeal was upheld"},
        "correction_decision": {
            "kk": "түзету туралы шешім",
            "ru": "решение об исправлении",
            "en": "a decision on a correction",
        },
        "not_restored": {
            "kk": "мерзімінде қалпына келтірілмеді",
            "ru": "не восстановлена в срок",
            "en": "not restored in time",
        },
        "school_age": {
            "kk": "бала мектеп жасына жетті",
            "ru": "ребёнок достиг школьного возраста",
            "en": "the child has reached school age",
        },
        "dismissed": {
            "kk": "бала балабақшадан шығарылды",
            "ru": "ребёнок отчислен",
            "en": "the child left the kindergarten",
        },
        "child_died": {
            "kk": "тізілім мәліметі бойынша",
            "ru": "по сведениям реестра",
            "en": "by the register's record",
        },
        "emigrated": {
            "kk": "бала басқа елге көшті",
            "ru": "ребёнок выехал из страны",
            "en": "the child left the country",
        },
        "enrolled_elsewhere": {
            "kk": "бала басқа жерде қабылданды",
            "ru": "ребёнок зачислен в другом месте",
            "en": "the child is enrolled elsewhere",
        },
        "under_age": {
            "kk": "бала әлі ең төменгі жасқа толмаған",
            "ru": "ребёнок ещё не достиг нужного возраста",
            "en": "the child has not reached the least age yet",
        },
        "no_places_in_settlement": {
            "kk": "елді мекенде бос орын жоқ",
            "ru": "в населённом пункте нет свободных мест",
            "en": "no free places in the settlement",
        },
        "suspended": {"kk": "оператор тоқтатты", "ru": "приостановлено оператором", "en": "suspended by the operator"},
        "place_recalled": {"kk": "орын кері қайтарылды", "ru": "место отозвано", "en": "the place was recalled"},
        "released_by_parent": {"kk": "ата-ана бас тартты", "ru": "отказался родитель", "en": "given up by the parent"},
        "not_answered": {
            "kk": "балабақша мерзімінде жауап бермеді",
            "ru": "детский сад не ответил в срок",
            "en": "the kindergarten did not answer in time",
        },
        "offer_lapsed": {"kk": "ұсыныс мерзімі өтті", "ru": "срок предложения истёк", "en": "the offer has lapsed"},
        "kindergarten_closed": {
            "kk": "балабақша жабылады",
            "ru": "детский сад закрывается",
            "en": "the kindergarten is closing",
        },
        "voucher_ended": {"kk": "ваучер аяқталды", "ru": "ваучер прекращён", "en": "the voucher has ended"},
        "transfer": {
            "kk": "басқа балабақшаға ауысу",
            "ru": "перевод в другой детский сад",
            "en": "a transfer to another kindergarten",
        },
        "left_by_parent": {"kk": "ата-ана шықты", "ru": "вышел родитель", "en": "left by the parent"},
        "place_taken": {"kk": "орын қабылданды", "ru": "место принято", "en": "the place was taken"},
        "issued_in_error": {
            "kk": "ваучер қате берілген",
            "ru": "ваучер выдан ошибочно",
            "en": "the voucher was issued in error",
        },
        "data_incorrect": {"kk": "мәліметтер дұрыс емес", "ru": "сведения неверны", "en": "the data are incorrect"},
        "court_decision": {"kk": "сот шешімі", "ru": "решение суда", "en": "a court's decision"},
        "register_fact_ended": {
            "kk": "тізілімдегі негіз тоқтады",
            "ru": "основание в реестре прекратилось",
            "en": "the register's fact has ended",
        },
        "document_of_another": {
            "kk": "құжат басқа адамдікі",
            "ru": "документ другого лица",
            "en": "the document is another person's",
        },
        "not_entitled": {
            "kk": "бұл жеңілдікке құқық жоқ",
            "ru": "нет права на эту льготу",
            "en": "no right to this privilege",
        },
        "group_type_not_proven": {
            "kk": "топ түрі расталмаған",
            "ru": "тип группы не подтверждён",
            "en": "the type of group is not proven",
        },
        "wishes_unclear": {"kk": "қалаулар түсініксіз", "ru": "пожелания неясны", "en": "the wishes are unclear"},
        "data_false": {"kk": "мәліметтер жалған", "ru": "сведения недостоверны", "en": "the information is false"},
        "not_eligible": {
            "kk": "ережелерге сәйкес келмейді",
            "ru": "не соответствует правилам",
            "en": "it does not meet the rules",
        },
        "consent_refused": {
            "kk": "деректерге келісім берілмеді",
            "ru": "нет согласия на данные",
            "en": "no consent to the use of data",
        },
    }
)
