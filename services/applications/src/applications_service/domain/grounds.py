"""Why officers ask for corrections, and why an application is closed."""

from enum import StrEnum


class CorrectionGround(StrEnum):
    """What is to be put right."""

    DOCUMENT_UNREADABLE = "document_unreadable"
    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_EXPIRED = "document_expired"
    DOCUMENT_OF_ANOTHER = "document_of_another"
    DATA_MISMATCH = "data_mismatch"
    GROUP_TYPE_NOT_PROVEN = "group_type_not_proven"
    WISHES_UNCLEAR = "wishes_unclear"


class CorrectableField(StrEnum):
    """Where it is to be put right."""

    GROUP_TYPE = "group_type"
    LANGUAGE = "language"
    PRIVILEGE = "privilege"
    DOCUMENTS = "documents"


class ArchiveGround(StrEnum):
    """Why nothing more will happen to an application."""

    NOT_RESTORED = "not_restored"
    SCHOOL_AGE = "school_age"
    DISMISSED = "dismissed"
    DUPLICATE = "duplicate"
    CHILD_DIED = "child_died"
    EMIGRATED = "emigrated"
    ENROLLED_ELSEWHERE = "enrolled_elsewhere"
