#!/bin/sh
# kill9.sh [ROUNDS]: the rounds of kill9.py on $SONAE or what was built. TAP.
cd "$(dirname "$0")/.." || exit 1
for program in "${SONAE:-}" build/sonae build-check/gcc/sonae; do
	[ ! -x "$program" ] || exec python3 test/kill9.py "$program" "${1:-20}"
done
echo "Bail out! no program: ./run --build-only builds it"
exit 1
