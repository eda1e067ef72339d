"""Which kindergarten a member of its own staff works in at the moment."""

from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.kindergarten.desk import Desk

_PREFIX = "kindergarten:"
_KEPT = "kindergarten"


async def own_kindergartens(desk: Desk) -> list[str]:
    """The kindergartens whose staff she is."""
    me = await desk.page.api.get("/staff/me")
    return sorted(one.removeprefix(_PREFIX) for one in me["territories"] if one.startswith(_PREFIX))


async def kindergarten_of(desk: Desk) -> str:
    """The one she chose of several, else the first; raises 403 for one who has none."""
    own = await own_kindergartens(desk)
    if not own:
        raise _not_entrusted(desk)
    chosen = desk.query("at").get("at")
    if chosen in own:
        desk.page.keep(**{_KEPT: chosen})
        return str(chosen)
    kept = desk.page.flow.get(_KEPT)
    return str(kept) if kept in own else own[0]


async def named_kindergarten(desk: Desk, named: str) -> str:
    """The one a form was made for, whatever another window has chosen since; raises 403 where it is not hers."""
    if named not in await own_kindergartens(desk):
        raise _not_entrusted(desk)
    return named


def _not_entrusted(desk: Desk) -> ApiProblemError:
    text = desk.page.say("No kindergarten is entrusted to you. Ask the education department.")
    return ApiProblemError(403, {"code": "no_kindergarten", "detail": text})
