#!/usr/bin/env bash
# One child from filing to enrolment: what the parent, the department and the kindergarten do. `voucher.md` is what this printed.
# Usage: docs/tutorial/voucher.sh [endpoints.json]      while `make up` runs
# shellcheck source=docs/tutorial/parents.sh
source "$(dirname "$0")/parents.sh"
# shellcheck source=docs/tutorial/staff.sh
source "$(dirname "$0")/staff.sh"
ALMATY=750000000

state() { parent "$API/applications/$APPLICATION" | jq -r .state.code; }
until_state_is() {
  for _ in $(seq 100); do
    [[ $(state) == "$1" ]] && return
    sleep 0.2
  done
  echo "still $(state), not $1" >&2
  return 1
}
post() { parent "$API/applications/$APPLICATION/$1" -H "idempotency-key: $(cat /proc/sys/kernel/random/uuid)" -X POST -d "${2:-{\}}"; }

say "The department opens a kindergarten with a group of one place"
let_in queue_operator approving_officer
which=$RANDOM
KINDERGARTEN=$(as queue_operator "$API/operator/kindergartens" -d '{"name_kk": "№ '$which' балабақша", "name_ru": "Ясли-сад № '$which'",
  "kind": "nursery_kindergarten", "ownership": "state", "address_kk": "Абай даңғылы, 1", "address_ru": "проспект Абая, 1",
  "district": "751310000", "latitude": 43.24, "longitude": 76.87, "languages": ["kk"],
  "regimes": ["full_day"]}' | jq -r .id)
GROUP=$(as queue_operator "$API/operator/kindergartens/$KINDERGARTEN/groups" -d '{"name": "Күншуақ", "age_band": "mixed_age",
  "purpose": "general", "language": "kk", "regime": "full_day", "declared": 1}' | jq -r .id)
ask "$API/public/kindergartens/$KINDERGARTEN" | jq '{names, free}'
# Its head reaches this kindergarten alone.
entrust kindergarten-head-1 kindergarten_head "kindergarten:$KINDERGARTEN"
let_in kindergarten_head

say "A child born in 2022 files an application"
make_family 2022-03-01
register >/dev/null
sign_in
add_child
file_application
wait_for_number
until_state_is queued
NUMBER=$(jq -r .overall.number <<<"$POSITION")
jq '{overall, category}' <<<"$POSITION"

say "An iteration for as many places as wait up to this child: drafted, simulated, approved by a second person, published"
ITERATION=$(as queue_operator "$API/operator/iterations" -d "{\"territory\": \"$ALMATY\", \"places\": $NUMBER,
  \"cut_off\": \"$(date -u +%Y-%m-%dT%H:%M:%SZ)\", \"reason\": \"places became free\"}" | jq -r .id)
as queue_operator -X POST "$API/operator/iterations/$ITERATION/simulation" >/dev/null
as approving_officer -X POST "$API/operator/iterations/$ITERATION/approval" >/dev/null
# Nothing is drawn before the intake has told of everything filed before the cut-off.
for _ in $(seq 60); do
  as queue_operator -X POST "$API/operator/iterations/$ITERATION/publication" >/dev/null 2>&1 && break
  sleep 1
done
until_state_is voucher_offered
as queue_operator "$API/operator/iterations/$ITERATION" | jq '{state, places, offered}'

say "The voucher, with its deadline"
parent "$API/applications/$APPLICATION/voucher" | jq '{state, confirm_by, can}'

say "The parent confirms and chooses the group"
post voucher/confirmation >/dev/null
until_state_is choosing
post voucher/choice "{\"group_id\": \"$GROUP\"}" >/dev/null
until_state_is place_held
ask "$API/public/kindergartens/$KINDERGARTEN" | jq '.groups[] | {declared, free}'

say "The kindergarten accepts the child; both sign the contract"
CHOICE=$(as kindergarten_head "$API/kindergarten/children?state=held" |
  jq -r --arg number "$(jq -r .number <<<"$FILED")" '.items[] | select(.application_number == $number).choice_id')
CONTRACT=$(as kindergarten_head -X POST "$API/kindergarten/choices/$CHOICE/acceptance" | jq -r .id)
until_state_is contract_pending
as kindergarten_head -X POST "$API/kindergarten/contracts/$CONTRACT/signature" >/dev/null
post voucher/contract/signature >/dev/null
until_state_is enrolled
parent "$API/applications/$APPLICATION" | jq -r '.timeline[] | "\(.code // .milestone): \(.text)"'

say "Every step was written down: who looked at this family's affairs"
parent "$API/account/accesses" | jq -r '.items[] | "\([.roles[].code] | join(", ")): \(.action.text)"'
