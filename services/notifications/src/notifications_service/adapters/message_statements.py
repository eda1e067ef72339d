"""The SQL of the outgoing table."""

from sqlalchemy import text

INSERT = text(
    """
    insert into message (id, notice_id, account_id, occasion, thread, channel, slot, template, recipient,
                         wrapped_key, payload, lane, state, created_at, changed_at, expires_at, next_try_at)
    values (:id, :notice_id, :account_id, :occasion, :thread, :channel, :slot, :template, :recipient,
            :wrapped_key, :payload, :lane, 'queued', :at, :at, :expires_at, :at)
    on conflict (occasion, account_id, channel, slot) do nothing returning id
    """
)
STATES = text(
    """
    select notice_id, channel, recipient, state, changed_at from message
    where notice_id = any(cast(:notice_ids as uuid[])) order by channel desc, slot, id
    """
)
#: One message of an account at a time, so that people read of things in their order; one that waits for another try
#: lets the next go first.
DUE = text(
    """
    select * from message m
    where channel = :channel and lane = :lane and state = 'queued' and next_try_at <= :at
      and (expires_at is null or expires_at > :at) and not (id = any(cast(:excluding as uuid[])))
      and not exists (select 1 from message e where e.account_id = m.account_id and e.channel = m.channel
                      and e.state = 'queued' and e.next_try_at <= :at and e.id < m.id)
    order by id limit :limit
    """
)
#: A text that is out of the house or dead is destroyed; a state follows only those it may follow.
SENT = text(
    """
    update message m set state = 'sent', attempts = attempts + 1, payload = null, wrapped_key = null,
        changed_at = :at
    where id = any(cast(:ids as uuid[])) and state = any(:sources)
    returning m.id, m.notice_id, m.account_id, m.channel, m.state
    """
)
DEAD = text(
    """
    update message m set state = :state, attempts = attempts + 1, reason = :reason, payload = null,
        wrapped_key = null, changed_at = :at
    where id = :id and state = any(:sources)
    returning m.id, m.notice_id, m.account_id, m.channel, m.state
    """
)
TRY_AGAIN = text(
    """
    update message set attempts = attempts + 1, next_try_at = :next_try_at, give_up_at = :give_up_at, reason = :reason
    where id = :id and state = 'queued'
    """
)
EXPIRE = text(
    """
    update message m set state = 'dropped_expired', reason = 'expired', payload = null, wrapped_key = null,
        changed_at = :at
    where id in (select id from message where state = 'queued' and expires_at <= :at
                 order by expires_at limit 500 for update skip locked)
    returning m.id, m.notice_id, m.account_id, m.channel, m.state
    """
)
DROP_THREAD = text(
    """
    update message m set state = 'dropped_expired', reason = 'superseded', payload = null, wrapped_key = null,
        changed_at = :at
    where thread = :thread and state = 'queued'
    returning m.id, m.notice_id, m.account_id, m.channel, m.state
    """
)
#: A receipt may be faster than the record of what it is for; the part then waits without its message.
PART_SENT = text(
    """
    insert into sms_part (provider_id, message_id, state, at) values (:provider_id, :message_id, 'sent', :at)
    on conflict (provider_id) do update set message_id = excluded.message_id
    """
)
PART_TOLD = text(
    """
    insert into sms_part (provider_id, state, at) values (:provider_id, :state, :at)
    on conflict (provider_id) do update set state = excluded.state, at = excluded.at
        where sms_part.state = 'sent'
    returning message_id
    """
)
PARTS = text(
    """
    select message_id, array_agg(state) as states from sms_part
    where message_id = any(cast(:ids as uuid[])) group by message_id order by message_id
    """
)
SETTLE = text(
    """
    update message m set state = :state, changed_at = :at, reason = :reason
    where id = :id and state = any(:sources)
    returning m.id, m.notice_id, m.account_id, m.channel, m.state
    """
)
BACKLOG = text(
    "select channel, count(*) as waiting, min(created_at) as oldest_at from message"
    " where state = 'queued' group by channel"
)
PURGE = (
    text("delete from message where notice_id is null and created_at < :before"),
    text("delete from sms_part where at < :before"),
)
