#!/bin/sh
# Installs into .venv beside this script, from wheels/ alone: no network, no administrator.
set -eu
cd "$(dirname "$0")"
"${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --disable-pip-version-check --quiet --no-index --find-links wheels --require-hashes -r requirements.lock
.venv/bin/python -m pip install --disable-pip-version-check --quiet --no-index --find-links wheels --no-deps township-stats
.venv/bin/township-stats doctor
echo "装好了。生成附录：.venv/bin/township-stats build 2023"
