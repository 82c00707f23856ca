# shellcheck shell=sh disable=SC2034 # the lists are for those who source this
# packages.sh: sourced by ./run and ./check. Installs Debian packages that are missing, and only those.
# Nothing missing: no package tool is called. No root: sudo; no sudo: the command is printed and we stop.

packages_missing() { # PACKAGE...: those not installed
	for package in "$@"; do
		status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)
		[ "$status" = installed ] || printf ' %s' "$package"
	done
}

packages_need() { # PACKAGE...
	if ! command -v dpkg-query >/dev/null 2>&1; then
		echo "this is no Debian: the following (or what your system calls them) must be there already:" >&2
		echo "  $*" >&2
		return 0
	fi
	missing=$(packages_missing "$@")
	[ -n "$missing" ] || return 0
	if [ "$(id -u)" -eq 0 ]; then
		as_root=
	elif command -v sudo >/dev/null 2>&1; then
		as_root=sudo
	else
		echo "packages are missing, and there is neither root nor sudo. Have somebody run this, then start again:" >&2
		echo "  apt-get update && apt-get install --no-install-recommends$missing" >&2
		exit 1
	fi
	echo "installing:$missing"
	# shellcheck disable=SC2086 # words are wanted
	$as_root env DEBIAN_FRONTEND=noninteractive sh "$(dirname "$0")/tools/packages-install.sh" $missing </dev/null || {
		echo "could not install:$missing" >&2
		exit 1
	}
}

# What building and running takes; the program's libraries come with their -dev packages.
packages_build="gcc libc6-dev meson ninja-build pkg-config libmicrohttpd-dev libsqlite3-dev libsodium-dev libssl-dev
	libjansson-dev libutf8proc-dev libfyaml-dev zlib1g-dev libmagic-dev libqrencode-dev
	libcurl4-openssl-dev libgmime-3.0-dev libxlsxwriter-dev libminizip-dev libexpat1-dev
	libpango1.0-dev libcairo2-dev fonts-morisawa-bizud-gothic"
# What only the tests take.
packages_test="clang clang-tidy cppcheck libclang-rt-14-dev libcmocka-dev postgresql-15 chromium-headless-shell
	poppler-utils python3 python3-aiosmtpd curl"
