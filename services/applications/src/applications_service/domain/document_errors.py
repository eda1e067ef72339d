"""What the applications service refuses about documents."""

from applications_service.domain.errors import ApplicationsError


class DocumentNotFoundError(ApplicationsError):
    """There is no such document for this account."""

    code = "document_not_found"


class DocumentNotAvailableError(ApplicationsError):
    """The content may not be handed out: it is still being checked, or was refused."""

    code = "document_not_available"


class TooManyDocumentsError(ApplicationsError):
    """The application carries as many documents as it may."""

    code = "too_many_documents"

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class AccountStorageFullError(ApplicationsError):
    """The account's documents together are as large as they may be."""

    code = "account_storage_full"

    def __init__(self, limit_mb: int) -> None:
        super().__init__(limit_mb)
        self.limit_mb = limit_mb


class DocumentTypeError(ApplicationsError):
    """The content is of none of the accepted types, whatever the name says."""

    code = "document_type"


class DocumentDamagedError(ApplicationsError):
    """The content begins like an accepted type and cannot be read as one to its end."""

    code = "document_damaged"


class DocumentTooManyPixelsError(ApplicationsError):
    """The picture has more pixels than one may have."""

    code = "document_too_many_pixels"


class DocumentActiveContentError(ApplicationsError):
    """The PDF carries scripts, actions or files."""

    code = "document_active_content"


class DocumentEncryptedError(ApplicationsError):
    """The PDF is locked and cannot be checked."""

    code = "document_encrypted"


class UploadTooSlowError(ApplicationsError):
    """Too much time passed before the file was there."""

    code = "upload_too_slow"


class InspectionFailedError(ApplicationsError):
    """The check of the content did not come to an end within its memory and time."""

    code = "document_not_checked"


CONTENT_REFUSALS: tuple[type[ApplicationsError], ...] = (
    DocumentTypeError,
    DocumentDamagedError,
    DocumentTooManyPixelsError,
    DocumentActiveContentError,
    DocumentEncryptedError,
)
