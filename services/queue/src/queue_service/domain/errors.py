"""What the waiting list refuses, by fact."""


class QueueError(Exception):
    """Any refusal of the waiting list."""

    code = "refused"


class EntryUnknownError(QueueError):
    """No entry of that application is known to the caller."""

    code = "application_not_found"


class NumberUnknownError(QueueError):
    """No entry has that public number."""

    code = "number_not_found"


class TerritoryUnknownError(QueueError):
    """The rules know no such territory, or nobody has ever waited in it."""

    code = "territory_not_found"


class CategoryUnknownError(QueueError):
    """The rules in force have no such category, or the page asked for begins in another one."""

    code = "category_not_found"


class RuleVersionUnknownError(QueueError):
    """No rule set was ever in force under that version."""

    code = "rule_version_not_found"


class RuleSetInvalidError(QueueError):
    """The rule set does not give every child exactly one place."""

    code = "rule_set_invalid"

    def __init__(self, message: str, *, fault: str = "rules_unreadable", at: str = "") -> None:
        super().__init__(message)
        #: What is wrong, as a code, and where: a JSON pointer into the document.
        self.fault = fault
        self.at = at


class RoleRequiredError(QueueError):
    """None of the caller's roles allows the action."""

    code = "role_required"


class TerritoryRequiredError(QueueError):
    """The caller's territories do not reach as far as the action."""

    code = "territory_required"


class RuleVersionTakenError(QueueError):
    """A version names one document for ever; this one has its document."""

    code = "rule_version_taken"


class RuleDraftUnknownError(QueueError):
    """Nobody drafted a rule set under that version."""

    code = "rule_draft_not_found"


class RuleDraftClosedError(QueueError):
    """The draft was published or discarded already."""

    code = "rule_draft_closed"


class SecondPersonRequiredError(QueueError):
    """Who drafted the rules does not publish them."""

    code = "second_person_required"


class ComparisonMissingError(QueueError):
    """Nobody has seen yet whom the draft would move."""

    code = "comparison_missing"


class ComparisonStaleError(QueueError):
    """The draft was compared with rules that are no longer in force."""

    code = "comparison_stale"


class RulesNotValidYetError(QueueError):
    """The day from which the rules are valid has not come."""

    code = "rules_not_valid_yet"


class PublicationInProgressError(QueueError):
    """Other rules were published and wait for their place in the ledger."""

    code = "publication_in_progress"


class LeafImpossibleError(QueueError):
    """A leaf tells of a child that does not stand where the leaf says."""

    code = "leaf_impossible"


class EntryNotSettledError(QueueError):
    """What was done to the entry last is not in the ledger yet; a moment later it is."""

    code = "entry_not_settled"


class RunUnknownError(QueueError):
    """No issue of vouchers has that name."""

    code = "run_not_found"
