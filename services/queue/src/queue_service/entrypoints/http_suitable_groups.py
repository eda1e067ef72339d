"""Which groups of the catalogue a child may choose, over HTTP."""

from fastapi import APIRouter, Response

from balabaqsha_chassis.languages import Language
from balabaqsha_chassis.representation import ResponseModel, json_response
from queue_service.entrypoints.http_vouchers import VisitDep
from queue_service.entrypoints.kindergarten_models import CodedView, coded
from queue_service.entrypoints.place_desk import PRIVATE
from queue_service.use_cases.show_suitable_groups import SuitableGroups, show_suitable_groups

router = APIRouter(prefix="/applications/{application_id}/voucher")


class SuitableGroupsView(ResponseModel):
    """A group suits if its age band and its purpose are among these; languages are what was wished, not a condition."""

    age_bands: list[CodedView]
    purposes: list[CodedView]
    languages: list[CodedView]

    @classmethod
    def of(cls, found: SuitableGroups, *, language: Language) -> "SuitableGroupsView":
        """The codes with their names in the caller's language."""
        names = ("age_bands", "purposes", "languages")
        return cls(**{name: [coded(code, language=language) for code in getattr(found, name)] for name in names})


@router.get("/suitable-groups", response_model=SuitableGroupsView)
async def get_suitable_groups(visit: VisitDep) -> Response:
    """What to filter the catalogue by for this child."""
    async with visit.state.open_unit_of_work() as unit_of_work:
        found = await show_suitable_groups(
            visit.application_id,
            account_id=visit.principal.account_id,
            unit_of_work=unit_of_work,
            clock=visit.state.clock,
        )
    return json_response(SuitableGroupsView.of(found, language=visit.language), headers=PRIVATE)
