#!/bin/sh
# Prints the folder of the newest installed PostgreSQL server programs (initdb, postgres); fails when there is none.
set -eu
for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5,5nr) \
    "$(pg_config --bindir 2>/dev/null || true)" /usr/local/pgsql/bin; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
        echo "$folder"
        exit 0
    fi
done
exit 1
