"""The proof of a child's number, for those who may see the number."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from balabaqsha_chassis.principal import PrincipalDep
from balabaqsha_chassis.problems import Problem
from balabaqsha_chassis.representation import json_response
from queue_service.domain.ledger_errors import ProofNotReadyError
from queue_service.entrypoints.http_ledger_models import NumberProofView
from queue_service.entrypoints.state import StateDep
from queue_service.use_cases.prove_number import prove_number

ApplicationId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]
_PRIVATE = {"Cache-Control": "no-store"}
#: A head is signed at least this often after a change.
_RETRY_SECONDS = "30"

router = APIRouter()


@router.get("/applications/{application_id}/position/proof", response_model=NumberProofView)
async def get_position_proof(application_id: ApplicationId, principal: PrincipalDep, state: StateDep) -> Response:
    """The numbers as the newest checkpoint signed them, with all that is needed to check them offline.

    409 `proof_not_ready` until a checkpoint holds the entry; 409 `no_number_to_prove` where it stands in no list.
    """
    try:
        async with state.open_unit_of_work() as unit_of_work:
            proof = await prove_number(application_id, account_id=principal.account_id, unit_of_work=unit_of_work)
    except ProofNotReadyError as fault:
        raise Problem(409, fault.code, headers={"Retry-After": _RETRY_SECONDS}) from fault
    return json_response(NumberProofView.of_proof(proof), headers=_PRIVATE)
