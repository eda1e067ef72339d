"""The service's routes and what its refusals are over HTTP."""

from collections.abc import Mapping

from applications_service.domain import document_errors, errors
from applications_service.entrypoints import (
    http_applications,
    http_documents,
    http_export,
    http_receipts,
    http_reference,
)

ROUTERS = (
    http_reference.router,
    http_applications.router,
    http_receipts.router,
    http_documents.router,
    http_export.router,
)

STATUSES: Mapping[type[Exception], int] = {
    errors.ApplicationNotFoundError: 404,
    errors.NotYourApplicationError: 409,
    errors.ApplicationExistsError: 409,
    errors.PrinterBusyError: 503,
    errors.ActionNotAllowedError: 409,
    errors.NotEditableAfterFilingError: 409,
    errors.StaleVersionError: 412,
    errors.TooManyDraftsError: 409,
    errors.UnknownValueError: 422,
    errors.PlaceMismatchError: 422,
    errors.ApplicationIncompleteError: 422,
    errors.ConsentMissingError: 422,
    errors.ConsentVersionOutdatedError: 422,
    errors.ChildOverAgeError: 422,
    document_errors.DocumentNotFoundError: 404,
    document_errors.DocumentNotAvailableError: 409,
    document_errors.TooManyDocumentsError: 409,
    document_errors.AccountStorageFullError: 413,
    document_errors.DocumentTypeError: 415,
    document_errors.DocumentDamagedError: 415,
    document_errors.DocumentTooManyPixelsError: 415,
    document_errors.DocumentActiveContentError: 415,
    document_errors.DocumentEncryptedError: 415,
    document_errors.UploadTooSlowError: 408,
    document_errors.InspectionFailedError: 415,
}
