#!/bin/sh
# Feeds the sample articles for ever, with noise: texts that change each round, repeats, and files that break off.
set -u
seeds=${1:-/opt/seeds}
to=${2:-http://ingest:8001}
round=0
while :; do
    round=$((round + 1))
    folder=$(mktemp -d)
    for file in "$seeds"/*; do
        name=$(basename "$file")
        case $name in
        *.txt) { cat "$file"; printf '\n\nIt was report %s on the matter.\n' "$round"; } >"$folder/$name" ;;
        *) cp "$file" "$folder/$name" ;;
        esac
        [ $((round % 5)) -ne 0 ] || head -c 300 "$file" >"$folder/cut-$name"
    done
    dateline push "$folder" --feed demo --to "$to" || true
    rm -rf "$folder"
    sleep "${DEMO_PAUSE:-5}"
done
