#!/bin/sh
# packages-install.sh PACKAGE...: run as root by packages.sh. No package installed here starts a service: the tests
# bring up what they need themselves and take it down again.
policy=/usr/sbin/policy-rc.d
made=
forget_policy() { [ -z "$made" ] || rm -f "$policy"; }
trap forget_policy EXIT
trap 'exit 1' HUP INT TERM
if [ ! -e "$policy" ]; then
	printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && made=yes
fi
case " $* " in
*" postgresql-15 "*)
	# no cluster either: it would come up at the next start of the machine
	if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
		mkdir -p /etc/postgresql-common/createcluster.d
		echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/no-main-cluster.conf
	fi
	;;
esac
# lists may be old or absent: ask for news only when the first try fails
apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }
