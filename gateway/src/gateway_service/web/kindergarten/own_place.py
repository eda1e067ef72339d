"""Which kindergarten a member of its own staff works in at the moment."""

from gateway_service.web.in_process import ApiProblemError
from gateway_service.web.kindergarten.desk import Desk

_PREFIX = "kindergarten:"
_KEPT = "kindergarten"
_NOT_FOUND = 404


async def own_kindergartens(desk: Desk) -> list[str]:
    """The kindergartens whose staff she is."""
    me = await desk.page.api.get("/staff/me")
    return sorted(one.removeprefix(_PREFIX) for one in me["territories"] if one.startswith(_PREFIX))


async def kindergarten_of(desk: Desk) -> str:
    """The one she chose of several, else the first; raises 404 for one who has none."""
    own = await own_kindergartens(desk)
    if not own:
        text = desk.page.say("No kindergarten is entrusted to you. Ask the education department.")
        raise ApiProblemError(403, {"code": "no_kindergarten", "detail": text})
    chosen = desk.query("at").get("at")
    if chosen in own:
        desk.page.keep(**{_KEPT: chosen})
        return str(chosen)
    kept = desk.page.flow.get(_KEPT)
    return str(kept) if kept in own else own[0]
