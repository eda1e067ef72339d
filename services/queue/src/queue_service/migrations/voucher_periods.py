"""No two vouchers of a child overlap: what an exclusion constraint says, at a tenth of its price in a draw.

Those that have not ended are kept apart by a unique index. Against those that have, each statement is checked as a
whole; whoever ends one later or takes an end back waits for the draws under way, and they for it, so that neither
misses the other's rows.
"""

#: A period that ends where it begins overlaps with nothing.
_OVERLAP = """
    v.child_id = n.child_id and v.id <> n.id
    and greatest(v.offered_at, n.offered_at)
        < least(coalesce(v.ended_at, 'infinity'), coalesce(n.ended_at, 'infinity'))
"""
_REFUSE = "raise exclusion_violation using message = 'two vouchers of a child overlap'"
_LOCK = "hashtextextended('queue.voucher_periods', 0)"

VOUCHERS_OVERLAP_NOWHERE = (
    """
    create unique index voucher_one_live on voucher (child_id)
        where ended_at is null or state in ('offered', 'confirmed', 'bound', 'used', 'suspended')
    """,
    "create index voucher_ended on voucher (child_id) where ended_at is not null",
    # A hundred thousand look into the index one by one: to read all of those that have ended would take longer.
    f"""
    create function refuse_overlapping_vouchers() returns trigger language plpgsql
    set enable_hashjoin = off set enable_mergejoin = off as $$
    begin
        perform pg_advisory_xact_lock_shared({_LOCK});
        if exists (select from inserted n join voucher v on {_OVERLAP} where v.ended_at is not null)
            or exists (select from inserted n join voucher v on {_OVERLAP} where n.ended_at is not null) then
            {_REFUSE};
        end if;
        return null;
    end
    $$
    """,  # noqa: S608 - constants
    f"""
    create function refuse_overlapping_voucher() returns trigger language plpgsql as $$
    begin
        perform pg_advisory_xact_lock({_LOCK});
        if exists (select from voucher v join (select new.*) n on {_OVERLAP}) then
            {_REFUSE};
        end if;
        return null;
    end
    $$
    """,
    """
    create trigger voucher_inserted_apart after insert on voucher referencing new table as inserted
    for each statement execute function refuse_overlapping_vouchers()
    """,
    # An end that is set for the first time makes a period shorter.
    """
    create trigger voucher_changed_apart after update on voucher for each row
    when ((new.child_id, new.offered_at) is distinct from (old.child_id, old.offered_at)
        or old.ended_at is not null and new.ended_at is distinct from old.ended_at)
    execute function refuse_overlapping_voucher()
    """,
)
