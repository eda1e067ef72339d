# What staff do through the API, with curl and jq; sourced after parents.sh.
# A member of a development run signs in with the password and the authenticator's secret of endpoints.json.
python=${PYTHON:-$(dirname "$0")/../../.venv/bin/python}
declare -A STAFF_ACCESS

# entrust LOGIN ROLE TERRITORY: give a member another reach, from her next sign-in on.
entrust() { ${STAFF:-$(dirname "$python")/balabaqsha staff} roles --login "$1" --role "$2" --territory "$3"; }

# A code of the authenticator is good for one sign-in: after another one within half a minute the next is waited for.
staff_sign_in() {
  local member=$1 code
  for _ in $(seq 40); do
    code=$("$python" -c 'import pyotp, sys; print(pyotp.TOTP(sys.argv[1]).now())' "$(jq -r .totp_secret <<<"$member")")
    jq -n --argjson member "$member" --arg code "$code" \
      '{login: $member.login, password: $member.password, totp: $code}' |
      ask "$API/staff/sessions" -d @- 2>/dev/null | jq -re '.access_token // empty' && return
    sleep 1
  done
  return 1
}

# let_in ROLE…: sign in the first member of each.
let_in() {
  local role
  for role in "$@"; do
    STAFF_ACCESS[$role]=$(staff_sign_in "$(jq -ce --arg role "$role" '[.staff[] | select(.role == $role)][0]' "$endpoints")")
  done
}

# as ROLE curl-arguments: one call in her name.
as() {
  local role=$1
  shift
  ask -H "authorization: Bearer ${STAFF_ACCESS[$role]}" -H "idempotency-key: $(cat /proc/sys/kernel/random/uuid)" "$@"
}
