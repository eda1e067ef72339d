"""The SQL of the call list."""

from sqlalchemy import text

COLUMNS = (
    "id, application_id, account_id, number, territory, event, stage, deadline, reason, state, opened_at, attempts, "
    "outcome"
)
#: A case that a settled term closed comes back with the term (a refusal taken back); what a call closed stays closed.
WATCH = text(
    """
    insert into call_case (id, application_id, account_id, number, territory, event, stage, deadline, reason, state,
                           watched_at, opened_at)
    values (:id, :application_id, :account_id, :number, :territory, :event, :stage, :deadline, :reason, :state,
            :at, :opened_at)
    on conflict (application_id, stage, deadline) do update
        set state = excluded.state, reason = excluded.reason, event = excluded.event,
            opened_at = excluded.opened_at, closed_at = null
        where call_case.state = 'watched' or (call_case.state = 'done' and call_case.outcome is null)
    """
)
SETTLE = text(
    """
    update call_case set state = 'done', closed_at = :at
    where application_id = :application_id and stage = any(:stages) and state in ('watched', 'open')
    """
)
#: A term is told by notices that name it.
_TELLS = """
    n.application_id = c.application_id and n.is_own and n.facts ->> 'stage' = c.stage
    and cast(n.facts ->> 'deadline' as timestamptz) = c.deadline
"""
OPEN_FAILED = text(
    f"""
    update call_case c set state = 'open', reason = 'message_failed', opened_at = :at
    from notice n
    where n.id = any(cast(:notice_ids as uuid[])) and {_TELLS} and c.state = 'watched' and c.deadline > :at
    """  # noqa: S608 - a constant
)
OPEN_UNDELIVERED = text(
    f"""
    update call_case c set state = 'open', reason = 'not_delivered', opened_at = :at
    where c.state = 'watched' and c.deadline > :at and c.deadline <= :due_before and (
        select count(distinct m.channel) from notice n join message m on m.notice_id = n.id
        where {_TELLS} and m.state in ('sent', 'delivered')
    ) < :enough
    """  # noqa: S608 - a constant
)
_IN_SCOPE = "(:everywhere or territory = any(:territories))"
PAGE = text(
    f"""
    select {COLUMNS} from call_case
    where state = 'open' and deadline > :at and {_IN_SCOPE}
      and (cast(:territory as text) is null or territory = :territory)
      and (cast(:after_at as timestamptz) is null
           or (deadline, id) > (cast(:after_at as timestamptz), cast(:after_id as uuid)))
    order by deadline, id limit :limit
    """  # noqa: S608 - constants
)
FIND = text(
    f"select {COLUMNS} from call_case where id = cast(:id as uuid) and state <> 'watched' and {_IN_SCOPE} for update"  # noqa: S608
)
RECORD = text(
    """
    update call_case set state = :state, outcome = :outcome, note = :note, called_by = :by, called_at = :at,
        attempts = attempts + 1, closed_at = case when :state = 'done' then cast(:at as timestamptz) end
    where id = cast(:id as uuid)
    """
)
COUNT_OPEN = text("select count(*) from call_case where state = 'open' and deadline > :at")
PURGE = text("delete from call_case where deadline < :before")
FORGET = text("delete from call_case where account_id = :account_id")
