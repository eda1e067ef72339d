#!/usr/bin/env bash
# One child's number goes up and then down: why, and the proof of it. `why.md` is what this printed.
# Usage: docs/tutorial/why.sh [endpoints.json]      while `make up` runs
# shellcheck source=docs/tutorial/parents.sh
source "$(dirname "$0")/parents.sh"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
verify=${VERIFY:-$(dirname "$0")/../../.venv/bin/balabaqsha-verify}

arrive() { make_family "$1"; register >/dev/null; sign_in; add_child; file_application; wait_for_number; }
watched() { ask -H "authorization: Bearer $WATCHED_ACCESS" "$@"; }
number() { watched "$API/applications/$WATCHED/position" | jq -r .overall.number; }
until_number_is() {
  for _ in $(seq 50); do
    [[ $(number) == "$1" ]] && break
    sleep 0.2
  done
}

say "A child born in 2023 files an application"
arrive 2023-03-01
WATCHED=$APPLICATION WATCHED_ACCESS=$ACCESS
START=$(number)
jq '{overall, category, cohort, as_of, ledger_seq}' <<<"$POSITION"

say "Then a child born in 2021 files one: that category is served before"
arrive 2021-03-01
until_number_is $((START + 1))
echo "the number was $START and is $(number)"

say "Then that family withdraws"
parent "$API/applications/$APPLICATION/withdrawal" -H "idempotency-key: $(cat /proc/sys/kernel/random/uuid)" \
  -d '{"confirm": true}' >/dev/null
until_number_is "$START"
echo "the number is $(number) again"

say "Why"
watched "$API/applications/$WATCHED/position/history?number=overall&by=change" |
  jq -r '.items[] | "\(.from // "—") → \(.to): " + ([.reasons[] | "\(.count) \(.code): \(.text)"] | join("; "))'

say "The receipt of the filing, and the proof of the number under the newest checkpoint"
watched "$API/applications/$WATCHED/receipt" >"$folder/receipt.json"
seq=$(watched "$API/applications/$WATCHED/position" | jq .ledger_seq)
for _ in {1..100}; do
  watched "$API/applications/$WATCHED/position/proof" >"$folder/proof.json" 2>/dev/null &&
    [[ $(jq .checkpoint.size "$folder/proof.json") -ge $seq ]] && break
  sleep 1
done
jq '{checkpoint: {size: .checkpoint.size, root: .checkpoint.root}, numbers}' "$folder/proof.json"

say "Checked without us: $(basename "$verify")"
key=$(ask "$API/public/ledger/entries?from=1" | jq -r 'select(.kind == "key" and .name == "checkpoint").public')
"$verify" receipt "$folder/receipt.json" "$folder/proof.json" --checkpoint-key "$key"
