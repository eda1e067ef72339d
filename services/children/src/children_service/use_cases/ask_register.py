"""Asking the register for what ties two people; never inside a transaction."""

from dataclasses import dataclass

from balabaqsha_chassis.clock import Clock
from children_service.domain.allowance import day_of
from children_service.domain.check import RegisterAnswer, require_represented
from children_service.domain.iin import Iin
from children_service.use_cases.ports import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRegister:
    """Somebody says that they represent this child."""

    guardian: Iin
    child: Iin


async def ask_register(command: AskRegister, *, register: Register, clock: Clock) -> RegisterAnswer:
    """The proof; raises `ChildNotFoundError` and `RegisterUnavailableError`.

    The register is asked even where the answer is known before, or the time of a refusal would tell why.
    """
    answer = await register.relation(guardian=command.guardian, child=command.child)
    return require_represented(answer, guardian=command.guardian, child=command.child, today=day_of(clock()))
