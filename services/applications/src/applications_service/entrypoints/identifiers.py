"""Ids in paths: what has no shape of an id is simply not there; who has no token learns not even that."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from applications_service.domain.document_errors import DocumentNotFoundError
from applications_service.domain.errors import ApplicationNotFoundError
from balabaqsha_chassis.principal import PrincipalDep


def _application_id(application_id: str, _: PrincipalDep) -> str:
    if not is_id(application_id):
        raise ApplicationNotFoundError
    return application_id


def _document_id(document_id: str, _: PrincipalDep) -> str:
    if not is_id(document_id):
        raise DocumentNotFoundError
    return document_id


def is_id(text: str) -> bool:
    """Whether the text is an id as this service writes them."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


ApplicationId = Annotated[str, Depends(_application_id)]
DocumentId = Annotated[str, Depends(_document_id)]
