#!/bin/sh
# cli.sh SONAE [SOURCE]: every command and its exit status, from outside. TAP.
sonae=$(realpath "$1")
source=$(realpath "${2:-$(dirname "$0")/..}")
base=$(mktemp -d "${TMPDIR:-/tmp}/sonae-cli-XXXXXX")
export SONAE_DEMO_PASSWORD=cli-password-1234
number=0
failed=0
servers=
mounted=

clean_up() {
	for pid in $servers; do
		kill -9 "$pid" 2>/dev/null
	done
	[ -z "$mounted" ] || umount "$mounted"
	rm -rf "$base"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

is() { # NAME STATUS...: the statuses of the commands just run
	number=$((number + 1))
	name=$1
	shift
	for status in "$@"; do
		if [ "$status" != 0 ]; then
			failed=$((failed + 1))
			echo "not ok $number - $name"
			sed 's/^/# /' "$base/out" "$base/err" 2>/dev/null | cut -c1-200 | head -12
			return
		fi
	done
	echo "ok $number - $name"
}

skip() {
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

run() { # EXPECTED ARGS...: 0 when sonae ends with that status
	want=$1
	shift
	"$sonae" "$@" >"$base/out" 2>"$base/err" </dev/null
	got=$?
	[ "$got" = "$want" ] || { echo "status $got, expected $want: $*" >>"$base/err"; return 1; }
}

says() { grep -q -- "$1" "$base/out"; }
complains() { grep -q -- "$1" "$base/err"; }

serve() { # NAME ARGS...: starts a server; its pid in $pid, its address in $url
	log=$base/$1.log
	shift
	"$sonae" serve --port 0 "$@" >"$log" 2>&1 </dev/null &
	pid=$!
	servers="$servers $pid"
	tries=0
	until grep -q '^ready ' "$log"; do
		tries=$((tries + 1))
		kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 100 ] || return 1
		sleep 0.05
	done
	url=$(sed -n 's/^ready //p' "$log")
}

ends() { # PID: SIGTERM ends it within two seconds, with status 0
	kill -TERM "$1"
	tries=0
	while kill -0 "$1" 2>/dev/null; do
		tries=$((tries + 1))
		[ "$tries" -lt 40 ] || return 1
		sleep 0.05
	done
	wait "$1"
}

status_of() { curl -s -o "$base/page" -w '%{http_code}' "$@"; }
post() { # TOKEN URL JSON
	status_of -H "Authorization: Bearer $1" -H 'Content-Type: application/json' -d "$3" "$2"
}

data=$base/data

# --- words ---
run 0 help; a=$?; says 'sonae verify'; is "help names the commands" $a $?
run 0 --help; is "--help" $?
run 0 version; a=$?; grep -qx 'sonae [0-9.]*' "$base/out"; is "version" $a $?
run 2; is "no command: status 2" $?
run 2 dance; a=$?; complains "no command 'dance'"; is "an unknown command is named" $a $?
run 2 serve --data "$data" --dance; a=$?; complains '--dance'; is "an unknown option is named" $a $?
run 2 serve --data; a=$?; complains 'needs a value'; is "an option without its value" $a $?
run 2 serve --data "$data" --demo=yes; a=$?; complains 'takes no value'; is "a switch with a value" $a $?
run 2 serve --data "$data" --port 70000; a=$?; complains 'number from'; is "a port out of range" $a $?
run 2 verify; a=$?; complains '--data DIR'; is "no data folder said" $a $?
run 2 backup --data "$data"; is "backup without a file" $?
run 2 version now; is "a word too many" $?
run 0 man
a=$?
if command -v groff >/dev/null 2>&1; then
	groff -man -Tutf8 -ww "$base/out" >"$base/man" 2>"$base/err" && [ ! -s "$base/err" ]
	b=$?
	grep -q 'verify' "$base/man"
	is "man is clean roff" $a $b $?
else
	says '^.TH SONAE 1'
	is "man has a title" $a $?
fi

# --- a folder from nothing ---
run 2 verify --data "$data"; is "verify of no folder: status 2" $?
run 0 init --data "$base/empty"; a=$?; [ "$(wc -l <"$base/out")" = 1 ]; is "init prints one code" $a $?
run 0 demo --data "$data"; a=$?; mail=$(cut -d' ' -f1 "$base/out"); ! says "$SONAE_DEMO_PASSWORD"
is "demo fills a folder and does not print the password given to it" $a $?
run 2 demo --data "$data"; is "demo leaves a folder in use alone" $?
[ "$(stat -c %a "$data")" = 700 ] && [ "$(stat -c %a "$data/sonae.db")" = 600 ]; is "only the owner reads the folder" $?

# --- accounts ---
run 0 user add --data "$data" --name 見習い --access responder new@hinata.example; a=$?
[ "$(wc -w <"$base/out")" = 1 ]; is "user add prints a password" $a $?
run 2 user add --data "$data" --access king other@hinata.example; a=$?; complains 'admin, responder'; is "an unknown access" $a $?
run 2 user add --data "$data" new@hinata.example; is "the same address twice" $?
run 0 user list --data "$data"; a=$?; says 'responder *new@hinata.example'; is "user list" $a $?
run 0 incident list --data "$data"; a=$?; room=$(head -n1 "$base/out" | cut -d' ' -f1); is "incident list" $a $?
run 0 incident add-member --data "$data" "$room" --user new@hinata.example; is "somebody is let into a room by the command line" $?
run 2 incident add-member --data "$data" "$room" --user nobody@hinata.example; is "nobody is let into no room" $?
run 2 incident add-member --data "$data" x --user new@hinata.example; is "let into a room that is none" $?
run 0 user reset --data "$data" new@hinata.example; a=$?; [ "$(wc -w <"$base/out")" = 1 ]; is "user reset prints a password" $a $?
run 2 user reset --data "$data" nobody@hinata.example; is "user reset of nobody" $?
run 2 token create --data "$data" --user nobody@hinata.example; is "a token for nobody" $?
run 0 token create --data "$data" --user "$mail"; a=$?; token=$(cat "$base/out")
printf '%s\n' "$token" | grep -qx 'sonae_[A-Za-z0-9_-]\{40,\}' && [ ! -s "$base/err" ]; is "token create prints the token alone" $a $?
run 0 token create --data "$data" --user "$mail" --org hinata; a=$?; run 2 token create --data "$data" --user "$mail" --org nowhere
is "--org chooses, and must be there" $a $?

# --- in and out ---
run 0 import "$source/test/data/kitchen-2022.csv" --data "$data" --title 病院の給食; a=$?; id=$(cut -d' ' -f1 "$base/out")
is "import of a chronology" $a
printf 'time,type,text\nsoon,done,x\n' >"$base/bad.csv"
run 2 import "$base/bad.csv" --data "$data"; a=$?; [ -s "$base/err" ]; is "import of a bad file says why" $a $?
run 2 import "$base/nothing.csv" --data "$data"; is "import of no file" $?
run 0 export --data "$data"; a=$?
python3 -c 'import json,sys; d = json.load(open(sys.argv[1])); assert len(d["incidents"]) >= 2' "$base/out"; is "export is JSON" $a $?
run 0 export --data "$data" --incident "$id"; a=$?
python3 -c 'import json,sys; d = json.load(open(sys.argv[1])); assert d["incidents"][0]["incident"]["id"] == sys.argv[2]' "$base/out" "$id"
is "export of one incident" $a $?
run 2 export --data "$data" --incident 1; is "export of an id that is none" $?

# a whole organisation
run 0 firm export "$base/firm.zip" --data "$data"; a=$?
says '^manifest [0-9a-f]*$'; is "firm export" $a $?
run 2 firm export "$base/firm.zip" --data "$data"; is "firm export writes over nothing" $?
run 2 firm export --data "$data"; is "firm export without a file" $?
run 0 firm import "$base/firm.zip" --look; a=$?
says ': whole$'; is "firm import --look needs no data folder" $a $?
run 0 firm import "$base/firm.zip" --data "$base/moved" --admin tadokoro@hinata.example; a=$?
says '^tadokoro@hinata.example .*-'; is "firm import" $a $?
run 0 verify --data "$base/moved"; is "what was taken in verifies" $?
run 2 firm import "$base/firm.zip" --data "$base/moved"; is "firm import of what is here" $?
run 2 firm import "$base/firm.zip" --data "$base/moved" --slug 'A b'; is "firm import with a slug that is none" $?
head -c 5000 "$base/firm.zip" >"$base/cut.zip"
run 1 firm import "$base/cut.zip" --look; is "firm import of a file that is cut off" $?
run 2 firm import "$base/none.zip" --look; is "firm import of no file" $?
run 2 firm import "$base/firm.zip"; is "firm import without a folder" $?
rm -rf "$base/moved" "$base/firm.zip" "$base/cut.zip"

# --- verify, doctor ---
run 0 verify --data "$data"; a=$?; says 'entries'; is "verify: 0 when all holds" $a $?
cp -r "$data" "$base/broken"
python3 -c 'import sqlite3,sys; d = sqlite3.connect(sys.argv[1]); d.execute("UPDATE entry SET text = text || 1 WHERE seq = 3"); d.commit()' "$base/broken/sonae.db"
run 1 verify --data "$base/broken"; a=$?; says 'entry 3'; is "verify: 1 and the entry's name when one was changed" $a $?
run 1 doctor --data "$base/broken"; is "doctor sees it too" $?
mkdir "$base/none" && printf 'no database at all, only words' >"$base/none/sonae.db"
run 2 verify --data "$base/none"; is "verify: 2 when it cannot run" $?
run 0 doctor --data "$data"; a=$?; says 'no mail server is set'; is "doctor of a whole folder, without a way out" $a $?
cp -r "$data" "$base/ways"
python3 - "$base/ways/sonae.db" <<'END'
import sqlite3, sys
d = sqlite3.connect(sys.argv[1])
org = d.execute("SELECT id FROM org").fetchone()[0]
d.execute("INSERT INTO mail_server VALUES (?, '127.0.0.1', 1, 2, '', x'', 'x', 'x@y.example', '', 1, '', NULL, NULL)", (org,))
d.commit()
END
rm "$base/ways/sonae.sum" # as after a crash: another program wrote into the file
run 0 doctor --data "$base/ways"; a=$?; says 'the mail server of'; is "doctor asks no server by itself" $a $?
run 1 doctor --data "$base/ways" --mail; a=$?; says 'BAD .*the mail server of'; is "asked to, it does and says that nobody is there" $a $?
python3 - "$base/ways/sonae.db" <<'END'
import sqlite3, sys
d = sqlite3.connect(sys.argv[1])
org = d.execute("SELECT id FROM org").fetchone()[0]
d.execute("INSERT INTO outbox (org_id, id, about, to_name, to_address, other_address, subject, body, state, tries, next_at, made_at, code, said)"
          " VALUES (?, randomblob(16), 'test', '', 'a@b.example', '', 'x', 'y', 'waiting', 3, 9, 9, 0, '')", (org,))
d.commit()
END
rm -f "$base/ways/sonae.sum"
run 1 doctor --data "$base/ways"; a=$?; says '1 mails wait'; is "doctor finds mail that is stuck" $a $?

# --- serving ---
serve one --data "$data"; a=$?
[ "$(tail -1 "$log" | cut -c1-23)" = 'ready http://127.0.0.1:' ]; is "ready is the last line, with the port chosen" $a $?
one=$pid
one_url=$url
[ "$(status_of "$url/sign-in")" = 200 ]; is "it answers" $?
run 2 serve --data "$data" --port 0; a=$?; [ -s "$base/err" ]; is "a second server on the folder is refused" $a $?
run 0 token create --data "$data" --user "$mail"; a=$?; beside=$(cat "$base/out")
[ "$(post "$beside" "$url/api/v1/incidents/$id/entries" '{"type":"note","text":"動いている間に作った鍵"}')" = 201 ]; is "a token made while serving works at once" $a $?
run 0 user reset --data "$data" "$mail"; is "a password is reset while serving" $?
run 0 import "$source/test/data/kitchen-2022.csv" --data "$data"; a=$?
[ "$(status_of -H "Authorization: Bearer $beside" "$url/api/v1/incidents/$(cut -d' ' -f1 "$base/out")/entries")" = 200 ]; is "an import while serving is seen at once" $a $?
run 0 verify --data "$data"; is "verify while serving" $?
run 0 backup "$base/copy.db" --data "$data"; is "backup while serving" $?
run 2 backup "$base/no/such/folder/copy.db" --data "$data"; is "backup to where nothing can be written" $?
run 0 restore "$base/copy.db" --data "$base/again"; a=$?; run 0 verify --data "$base/again"; is "restore, and the copy verifies" $a $?
run 2 restore "$base/copy.db" --data "$data"; is "restore does not overwrite" $?
run 2 restore "$base/bad.csv" --data "$base/fresh"; is "restore of something else" $?
[ "$(post "$token" "$url/api/v1/incidents/$id/entries" '{"type":"note","text":"外から"}')" = 201 ]; is "the token writes" $?
ends "$one"; is "SIGTERM ends it within two seconds" $?
run 0 verify --data "$data"; is "all holds afterwards" $?

# --- elsewhere than here ---
run 2 serve --data "$data" --port 0 --listen 0.0.0.0; a=$?; complains 'without TLS'; is "no listening elsewhere without TLS" $a $?
run 2 serve --data "$data" --port 0 --tls-cert x.pem; a=$?; complains 'belong together'; is "a certificate without its key" $a $?
run 2 serve --data "$data" --port 0 --tls-cert "$base/no.pem" --tls-key "$base/no.pem"; is "a certificate that is not there" $?
run 2 tls init --data "$data"; is "tls init without a name" $?
run 0 tls init --data "$data" localhost 127.0.0.1; a=$?; says 'fingerprint'; is "tls init prints the fingerprint" $a $?
cert=$(sed -n 's/^certificate *//p' "$base/out")
key=$(sed -n 's/^key *//p' "$base/out")
run 2 tls init --data "$data" localhost; a=$?; run 0 tls init --data "$data" --replace localhost; is "tls init replaces only when told" $a $?
[ "$(stat -c %a "$key")" = 600 ]; is "only the owner reads the key" $?
serve tls --data "$data" --tls-cert "$cert" --tls-key "$key"; a=$?
[ "$(status_of -k "$url/sign-in")" = 200 ] && [ "${url%%:*}" = https ]; is "serving with TLS" $a $?
ends "$pid"; is "and it ends" $?

# --- a full disk ---
full=$base/full
mkdir "$full"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=16m tmpfs "$full" 2>/dev/null; then
	mounted=$full
	run 0 demo --data "$full/data"
	run 0 token create --data "$full/data" --user "$mail"
	token=$(cat "$base/out")
	run 0 import "$source/test/data/kitchen-2022.csv" --data "$full/data"
	id=$(cut -d' ' -f1 "$base/out")
	serve full --data "$full/data"
	dd if=/dev/zero of="$full/ballast" bs=4096 2>/dev/null
	tries=0
	long=$(head -c 30000 /dev/zero | tr '\0' x)
	printf '{"type":"note","text":"%s"}' "$long" >"$base/long.json"
	until [ "$(post "$token" "$url/api/v1/incidents/$id/entries" "@$base/long.json")" = 503 ] || [ "$tries" -gt 200 ]; do
		tries=$((tries + 1))
	done
	[ "$tries" -le 200 ]; is "full disk: a write is refused with 503" $?
	[ "$(status_of -H "Authorization: Bearer $token" "$url/api/v1/incidents/$id/entries")" = 200 ]; is "full disk: reading goes on" $?
	status_of "$url/sign-in" >"$base/out"; grep -q 'is-readonly' "$base/page"; is "full disk: pages say so" $?
	rm "$full/ballast"
	tries=0
	until [ "$(post "$token" "$url/api/v1/incidents/$id/entries" '{"type":"note","text":"また書ける"}')" = 201 ] || [ "$tries" -gt 100 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	[ "$tries" -le 100 ]; is "full disk: it recovers when there is room" $?
	ends "$pid"
	run 0 verify --data "$full/data"; is "full disk: all holds afterwards" $?
else
	skip "full disk" "no right to mount a small file system"
fi

echo "1..$number"
[ "$failed" = 0 ]
