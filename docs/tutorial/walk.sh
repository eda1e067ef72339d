#!/usr/bin/env bash
# The parent's whole way, from a phone number to a number in the queue, with curl and jq; `parents.sh` has each call.
# Usage: docs/tutorial/walk.sh [endpoints.json]      while `make up` runs
# shellcheck source=docs/tutorial/parents.sh
source "$(dirname "$0")/parents.sh"

say "A family that the register knows"
make_family 2022-05-14

say "Registration: phone, IIN, consent; the code comes by SMS"
register >/dev/null
echo "$PERSON"

say "Sign in by IIN"
sign_in

say "Add the child"
add_child
jq -c '{child, relation}' <<<"$CHECK"

say "File the application"
file_application
jq '{number, state, filed_at}' <<<"$FILED"

say "The number in the queue"
wait_for_number
jq '{overall, category, cohort, as_of, ledger_seq, rule_version}' <<<"$POSITION"
wait_for_state queued
jq -r .state.text <<<"$STATE"
