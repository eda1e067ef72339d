"""The answers of the public queue."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ApiTime, ResponseModel
from queue_service.domain.rule_set import RuleSet
from queue_service.entrypoints.iteration_texts import ITERATION_STATE_TEXTS, text_in
from queue_service.entrypoints.public_texts import CLASS_TEXTS, ROWS_NOTICE, SMALL_COUNTS_NOTICE
from queue_service.entrypoints.rule_words import WITHIN_CATEGORY, order_in_words
from queue_service.use_cases.public_ports import Announced, ProtocolLine, PublicHead, Run
from queue_service.use_cases.show_public_entries import PublicRow
from queue_service.use_cases.show_public_iterations import IterationDetail
from queue_service.use_cases.show_public_queue import PublicQueue


class Coded(ResponseModel):
    """A code and what it means."""

    code: str
    text: str


class TerritoryView(ResponseModel):
    """A territory and how many wait in it; null stands for a small count."""

    code: str
    total: int | None


class Territories(ResponseModel):
    """Every territory with a waiting list."""

    items: list[TerritoryView]
    as_of: ApiTime
    ledger_seq: int


class CategorySizeView(Coded):
    """How many wait in a category; null stands for a small count or one that would give such a one away."""

    total: int | None


class RuleWords(ResponseModel):
    """A rule set in plain words."""

    version: str
    valid_from: date
    act: str
    title: str | None
    order: list[str]
    within_category: str

    @classmethod
    def of(cls, rules: RuleSet, *, language: Language) -> "RuleWords":
        """The order, first to last, in the caller's language."""
        return cls(
            version=rules.version,
            valid_from=rules.valid_from,
            act=rules.act,
            title=rules.title.get(language),
            order=order_in_words(rules, language=language),
            within_category=WITHIN_CATEGORY[language],
        )


class IterationView(ResponseModel):
    """One issue of vouchers."""

    id: str
    territory: str
    at: ApiTime
    places: int
    offered: int
    ledger_seq: int
    state: Coded
    cut_off: ApiTime | None
    protocol_hash: str | None

    @classmethod
    def of(cls, run: Run, *, language: Language) -> "IterationView":
        """The issue as the ledger tells it, in the caller's language."""
        return cls(
            state=_iteration_state(run.state, language),
            cut_off=run.cut_off,
            protocol_hash=run.protocol_hash,
            id=run.run,
            territory=run.territory,
            at=run.at,
            places=run.places,
            offered=run.offered,
            ledger_seq=run.seq,
        )


class AnnouncedView(ResponseModel):
    """An iteration to come: who files before its cut-off takes part."""

    id: str
    territory: str
    places: int
    cut_off: ApiTime
    state: Coded

    @classmethod
    def of(cls, one: Announced, *, language: Language) -> "AnnouncedView":
        """The iteration in the caller's language."""
        state = _iteration_state("publishing" if one.drawing else "announced", language)
        return cls(id=one.id, territory=one.territory, places=one.places, cut_off=one.cut_off, state=state)


class ProtocolLineView(ResponseModel):
    """One voucher of an issue: who was drawn, and the leaf that says so."""

    ordinal: int
    number: str
    ledger_seq: int


class ProtocolView(IterationView):
    """An issue and who was drawn, in order; `protocol_hash` is over the lines of its leaves, a line feed after each."""

    items: list[ProtocolLineView]
    next_cursor: str | None

    @classmethod
    def of_lines(
        cls, run: Run, lines: Sequence[ProtocolLine], *, language: Language, next_cursor: str | None
    ) -> "ProtocolView":
        """A page of the protocol."""
        items = [ProtocolLineView(ordinal=one.ordinal, number=one.number, ledger_seq=one.seq) for one in lines]
        frame = IterationView.of(run, language=language).model_dump()
        return cls(**frame, items=items, next_cursor=next_cursor)


def _iteration_state(code: str, language: Language) -> Coded:
    return Coded(code=code, text=text_in(ITERATION_STATE_TEXTS, code, language=language))


class IterationDetailView(IterationView):
    """One issue of vouchers by category; null where a small count would show."""

    rule_version: str
    categories: list[CategorySizeView] | None
    notice: str

    @classmethod
    def of_detail(cls, found: IterationDetail, *, language: Language) -> "IterationDetailView":
        """The issue with its categories in the caller's language."""
        sizes = found.by_category
        return cls(
            **IterationView.of(found.run, language=language).model_dump(),
            rule_version=found.rules.version,
            categories=None if sizes is None else category_sizes(sizes, found.rules, language),
            notice=SMALL_COUNTS_NOTICE[language],
        )


class PublicQueueView(ResponseModel):
    """A territory's waiting list in numbers."""

    territory: str
    total: int | None
    categories: list[CategorySizeView]
    last_iteration: IterationView | None
    rules: RuleWords
    notice: str
    as_of: ApiTime
    ledger_seq: int
    rule_version: str

    @classmethod
    def of(cls, found: PublicQueue, *, head: PublicHead, language: Language) -> "PublicQueueView":
        """The sizes in the caller's language."""
        return cls(
            territory=found.territory,
            total=found.waiting.total,
            categories=category_sizes(found.waiting.by_category, found.rules, language),
            last_iteration=IterationView.of(found.last_run, language=language) if found.last_run else None,
            rules=RuleWords.of(found.rules, language=language),
            notice=SMALL_COUNTS_NOTICE[language],
            as_of=head.as_of,
            ledger_seq=head.seq,
            rule_version=head.rule_version,
        )


class EntryView(ResponseModel):
    """One child's row: no name, no IIN, no birth date, no kind of privilege, no settlement."""

    number: str
    category: str
    number_in_category: int
    overall: int
    cohort: int
    privilege_class: Coded
    filed_at: ApiTime
    held_ground: str | None

    @classmethod
    def of(cls, row: PublicRow, *, language: Language) -> "EntryView":
        """The row in the caller's language."""
        entry = row.entry
        name = entry.atom.privilege_class.value
        return cls(
            number=entry.key.code,
            category=row.category,
            number_in_category=row.in_category,
            overall=row.overall,
            cohort=entry.atom.cohort,
            privilege_class=Coded(code=name, text=CLASS_TEXTS[name][language]),
            filed_at=datetime.fromtimestamp(entry.key.filed_at_ms / 1000, UTC),
            held_ground=entry.held_ground,
        )


class Entries(ResponseModel):
    """Rows of a waiting list, category after category."""

    territory: str
    items: list[EntryView]
    next_cursor: str | None
    notice: str
    as_of: ApiTime
    ledger_seq: int
    rule_version: str

    @staticmethod
    def notice_in(language: Language) -> str:
        """What a row tells of a child, and to whom."""
        return ROWS_NOTICE[language]


class Iterations(ResponseModel):
    """Issues of vouchers, the newest first."""

    items: list[IterationView]
    #: Those to come, the next one first.
    announced: list[AnnouncedView]
    next_cursor: str | None


def category_sizes(sizes: Mapping[str, int | None], rules: RuleSet, language: Language) -> list[CategorySizeView]:
    """The sizes with the names of the categories in the caller's language."""
    return [CategorySizeView(code=code, text=rules.labels[code][language], total=size) for code, size in sizes.items()]
