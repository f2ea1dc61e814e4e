#!/bin/sh
# Makes the passwords that docker-compose.yml reads, once: what is there is left as it is.
set -eu
umask 022
folder=$(dirname "$0")/secrets
mkdir -p "$folder"
chmod 711 "$folder"
random() { head -c 24 /dev/urandom | base64 | tr -d '/+=\n'; }
[ -s "$folder/postgres_password" ] || random >"$folder/postgres_password"
[ -s "$folder/grafana_password" ] || random >"$folder/grafana_password"
# Containers read them as users of their own, so the files are readable and the folder is not listed.
[ -s "$folder/dateline_database_url" ] ||
    printf 'postgresql://dateline:%s@postgres/dateline' "$(cat "$folder/postgres_password")" >"$folder/dateline_database_url"
