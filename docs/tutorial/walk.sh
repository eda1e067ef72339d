#!/usr/bin/env bash
# The parent's whole way, from a phone number to a number in the queue, with curl and jq.
# Usage: docs/tutorial/walk.sh [endpoints.json]      while `make up` runs
set -euo pipefail

endpoints=${1:-.run/default/endpoints.json}
at() { jq -re ".$1" "$endpoints"; }
API=$(at api) SMS=$(at sms) REGISTER=$(at register)
json='content-type: application/json'
password=Ertegi-Alem-2026

ask() { curl -sS --fail-with-body -H "$json" -H 'accept-language: ru' "$@"; }
say() { printf '\n== %s\n' "$1"; }

say "A family that the register knows"
FAMILY=$(ask "$REGISTER/families" -d '{"children": [{"birth_date": "2022-05-14"}]}')
PHONE=$(jq -r '.guardians[0].phone' <<<"$FAMILY")
IIN=$(jq -r '.guardians[0].iin' <<<"$FAMILY")
CHILD_IIN=$(jq -r '.children[0].iin' <<<"$FAMILY")

say "Registration: phone, IIN, consent; the code comes by SMS"
POLICY=$(ask "$API/policy" | jq -r .version)
ID=$(ask "$API/registrations" \
  -d "{\"phone\": \"$PHONE\", \"iin\": \"$IIN\", \"policy_version\": \"$POLICY\", \"policy_accepted\": true}" | jq -r .id)
for _ in $(seq 50); do
  CODE=$(curl -sS --get "$SMS/messages" --data-urlencode "to=$PHONE" | jq -r '.items[-1].text // ""' | grep -oE '\b[0-9]{6}\b' || true)
  [[ -n $CODE ]] && break
  sleep 0.2
done
TOLD=$(ask "$API/registrations/$ID/code" -d "{\"code\": \"$CODE\"}")
jq -c .person <<<"$TOLD"
TOKEN=$(jq -r .completion_token <<<"$TOLD")
ask "$API/registrations/$ID/password" \
  -d "{\"completion_token\": \"$TOKEN\", \"password\": \"$password\", \"password_repeat\": \"$password\"}"

say "Sign in by IIN"
ACCESS=$(ask "$API/sessions" -d "{\"method\": \"password\", \"identifier_kind\": \"iin\", \"identifier\": \"$IIN\",
  \"password\": \"$password\", \"remember_me\": false}" | jq -r .access_token)
parent() { ask -H "authorization: Bearer $ACCESS" "$@"; }

say "Add the child"
CHECK=$(parent "$API/children/checks" -d "{\"iin\": \"$CHILD_IIN\"}")
jq -c '{child, relation}' <<<"$CHECK"
CHILD=$(parent "$API/children" -d "{\"check_id\": $(jq .check_id <<<"$CHECK")}" | jq -r .id)

say "File the application"
APPLICATION=$(parent "$API/applications" -d "{\"child_id\": \"$CHILD\"}" | jq -r .id)
ETAG=$(parent -o /dev/null -D - "$API/applications/$APPLICATION" | tr -d '\r' | sed -n 's/^etag: //Ip')
parent -X PATCH "$API/applications/$APPLICATION" -H "if-match: $ETAG" -d '{"group_type": "general",
  "region": "750000000", "district": "751310000", "settlement": null, "language": "kk"}' >/dev/null
CONSENT=$(ask "$API/reference/consent" | jq -r .version)
parent "$API/applications/$APPLICATION/submission" -H "idempotency-key: $(cat /proc/sys/kernel/random/uuid)" \
  -d "{\"consent_version\": \"$CONSENT\", \"consent_accepted\": true}" | jq '{number, state, filed_at}'

say "The number in the queue"
for _ in $(seq 50); do
  POSITION=$(parent "$API/applications/$APPLICATION/position")
  [[ $(jq -r .available <<<"$POSITION") == true ]] && break
  sleep 0.2
done
jq '{overall, category, cohort, as_of, ledger_seq, rule_version}' <<<"$POSITION"
parent "$API/applications/$APPLICATION" | jq -r .state.text
