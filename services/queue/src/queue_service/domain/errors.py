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


class RuleVersionUnknownError(QueueError):
    """No rule set was ever in force under that version."""

    code = "rule_version_not_found"


class RuleSetInvalidError(QueueError):
    """The rule set does not give every child exactly one place."""

    code = "rule_set_invalid"
