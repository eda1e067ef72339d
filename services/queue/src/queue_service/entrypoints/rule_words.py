"""The order of a rule set in plain words, in three languages."""

from collections.abc import Iterator
from itertools import groupby

from balabaqsha_chassis.languages import Language, Texts
from queue_service.domain.rule_set import RuleSet
from queue_service.domain.rule_tree import Category, Mix, Node, Seq

WITHIN_CATEGORY: Texts = {
    "kk": "Санаттың ішінде кезек өтінім берілген күн мен уақытқа қарай (миллисекундқа дейін) қатаң сақталады; уақыт "
    "бірдей болса, өтінім нөмірі шешеді.",
    "ru": "Внутри категории — строго по дате и времени подачи заявки с точностью до миллисекунды; при одинаковом "
    "времени решает номер заявки.",
    "en": "Inside a category strictly by the date and time of filing, to the millisecond; where times are equal, by "
    "the application number.",
}
_IN_TURN: Texts = {
    "kk": "{places} орыннан кезекпен: {parts}. Тізімі таусылған тараптың орны келесіге өтеді",
    "ru": "из каждых {places} мест по очереди: {parts}. Место стороны, чей список исчерпан, переходит к следующей",
    "en": "of every {places} places in turn: {parts}. The place of a side whose list has run out goes to the next",
}
_PART: Texts = {"kk": "{count} — «{line}»", "ru": "{count} — «{line}»", "en": "{count} to “{line}”"}
_THEN: Texts = {"kk": ", содан кейін ", "ru": ", затем ", "en": ", then "}


def order_in_words(rules: RuleSet, *, language: Language) -> list[str]:
    """Who is served first, second and so on; each line after the one before it is served."""
    return [_words(node, rules, language) for node in _steps(rules.root)]


def _steps(node: Node) -> Iterator[Node]:
    """The node as a row of categories and ratios, one behind the other."""
    if isinstance(node, Seq):
        for child in node.children:
            yield from _steps(child)
    else:
        yield node


def _words(node: Node, rules: RuleSet, language: Language) -> str:
    match node:
        case Category(code=code):
            return rules.labels[code][language]
        case Seq():
            return _THEN[language].join(_words(step, rules, language) for step in _steps(node))
        case Mix(children=children, word=word):
            runs = [(children[letter], len(list(run))) for letter, run in groupby(word)]
            parts = [_PART[language].format(count=count, line=_words(child, rules, language)) for child, count in runs]
            return _IN_TURN[language].format(places=len(word), parts=_THEN[language].join(parts))
