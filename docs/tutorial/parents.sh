# What a parent does through the public API, step by step, with curl and jq; sourced by the walks beside it.
# Each step leaves what the next needs in capital letters.
set -euo pipefail

endpoints=${1:-.run/default/endpoints.json}
at() { jq -re ".$1" "$endpoints"; }
API=$(at api) SMS=$(at sms) REGISTER=$(at register)
json='content-type: application/json'
password=Ertegi-Alem-2026
: "${LANGUAGE_TAG:=ru}"

ask() { curl -sS --fail-with-body -H "$json" -H "accept-language: $LANGUAGE_TAG" "$@"; }
parent() { ask -H "authorization: Bearer $ACCESS" "$@"; }
say() { printf '\n== %s\n' "$1"; }

# A family that the register knows, with a child born on the day $1.
make_family() {
  FAMILY=$(ask "$REGISTER/families" -d "{\"children\": [{\"birth_date\": \"$1\"}]}")
  PHONE=$(jq -r '.guardians[0].phone' <<<"$FAMILY")
  IIN=$(jq -r '.guardians[0].iin' <<<"$FAMILY")
  CHILD_IIN=$(jq -r '.children[0].iin' <<<"$FAMILY")
}

# Phone, IIN and consent; the code comes by SMS, and only the right one shows who it is.
register() {
  local policy id told
  policy=$(ask "$API/policy" | jq -r .version)
  id=$(ask "$API/registrations" \
    -d "{\"phone\": \"$PHONE\", \"iin\": \"$IIN\", \"policy_version\": \"$policy\", \"policy_accepted\": true}" | jq -r .id)
  for _ in $(seq 50); do
    CODE=$(curl -sS --get "$SMS/messages" --data-urlencode "to=$PHONE" | jq -r '.items[-1].text // ""' | grep -oE '\b[0-9]{6}\b' || true)
    [[ -n $CODE ]] && break
    sleep 0.2
  done
  told=$(ask "$API/registrations/$id/code" -d "{\"code\": \"$CODE\"}")
  PERSON=$(jq -c .person <<<"$told")
  ask "$API/registrations/$id/password" -d "{\"completion_token\": $(jq .completion_token <<<"$told"),
    \"password\": \"$password\", \"password_repeat\": \"$password\"}"
}

sign_in() {
  ACCESS=$(ask "$API/sessions" -d "{\"method\": \"password\", \"identifier_kind\": \"iin\", \"identifier\": \"$IIN\",
    \"password\": \"$password\", \"remember_me\": false}" | jq -r .access_token)
}

add_child() {
  CHECK=$(parent "$API/children/checks" -d "{\"iin\": \"$CHILD_IIN\"}")
  CHILD=$(parent "$API/children" -d "{\"check_id\": $(jq .check_id <<<"$CHECK")}" | jq -r .id)
}

file_application() {
  local etag consent
  APPLICATION=$(parent "$API/applications" -d "{\"child_id\": \"$CHILD\"}" | jq -r .id)
  etag=$(parent -o /dev/null -D - "$API/applications/$APPLICATION" | tr -d '\r' | sed -n 's/^etag: //Ip')
  parent -X PATCH "$API/applications/$APPLICATION" -H "if-match: $etag" -d '{"group_type": "general",
    "region": "750000000", "district": "751310000", "settlement": null, "language": "kk"}' >/dev/null
  consent=$(ask "$API/reference/consent" | jq -r .version)
  FILED=$(parent "$API/applications/$APPLICATION/submission" -H "idempotency-key: $(cat /proc/sys/kernel/random/uuid)" \
    -d "{\"consent_version\": \"$consent\", \"consent_accepted\": true}")
}

wait_for_number() {
  for _ in $(seq 50); do
    POSITION=$(parent "$API/applications/$APPLICATION/position")
    [[ $(jq -r .available <<<"$POSITION") == true ]] && break
    sleep 0.2
  done
}

# What the application says of itself follows its number by an event, so it may come a moment later.
wait_for_state() {
  for _ in $(seq 50); do
    STATE=$(parent "$API/applications/$APPLICATION")
    [[ $(jq -r .state.code <<<"$STATE") == "$1" ]] && break
    sleep 0.2
  done
}
