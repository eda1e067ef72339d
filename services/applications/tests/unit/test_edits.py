"""Which edits a filed application bears."""

from dataclasses import fields

import pytest

from applications_service.domain.edits import AFTER_FILING, Effect, refuse_fixed
from applications_service.domain.errors import NotEditableAfterFilingError
from applications_service.domain.wishes import Wishes
from applications_service.entrypoints.http_models import Changes


def test_the_table_names_every_field_that_can_be_edited():
    assert set(AFTER_FILING) == {field.name for field in fields(Wishes)} | {"privilege"} == set(Changes.model_fields)


@pytest.mark.parametrize("field", ["group_type", "language"])
def test_wishes_change_and_keep_the_place(field: str):
    refuse_fixed([field])

    assert AFTER_FILING[field] is Effect.KEEPS_PLACE


@pytest.mark.parametrize("field", ["region", "district", "settlement", "privilege"])
def test_what_was_filed_is_not_let_go_of(field: str):
    with pytest.raises(NotEditableAfterFilingError) as refusal:
        refuse_fixed(["language", field])

    assert refusal.value.field == field
