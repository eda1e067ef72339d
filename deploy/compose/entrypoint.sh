#!/bin/sh
# Runs a program with the settings of its folder: one file a variable, as Compose's volume and Kubernetes' secrets have
# them. What the environment says already comes first. Without a program's name, the image's own one is meant.
set -eu

folder=${BALABAQSHA_SETTINGS:-}
if [ -n "$folder" ]; then
  for file in "$folder"/[A-Z]*; do
    name=${file##*/}
    if [ -f "$file" ] && ! printenv "$name" >/dev/null; then
      export "$name=$(cat "$file")"
    fi
  done
fi

case ${1:-serve} in
  serve | migrate | openapi | asyncapi) set -- "$BALABAQSHA_PROGRAM" "${1:-serve}" ;;
esac
exec "$@"
