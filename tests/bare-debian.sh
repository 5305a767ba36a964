#!/bin/sh
# The newcomer's way, from nothing: a minimal Debian 12 in a temporary folder, a fresh clone
# of what is committed here, and in it `make run`, a look at the feed, and `make check`.
# Packages come from where this machine takes its own.
#
# Needs root, mmdebstrap and some 2 GB below TMPDIR; without, it says so and ends with 77.
set -eu
cd "$(dirname "$0")/.."

suite=bookworm

skip() {
	echo "skipped: $*"
	exit 77
}
[ "$(id -u)" = 0 ] || skip "needs root, for a chroot"
command -v mmdebstrap >/dev/null || skip "needs mmdebstrap (apt-get install mmdebstrap)"
[ -f .git ] || [ -d .git ] || skip "needs a git clone"

work=$(mktemp -d "${TMPDIR:-/tmp}/bare-debian.XXXXXX")
root=$work/root
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

echo "== a minimal Debian ($suite) in $root"
tests/debian-root "$suite" "$root" --include=make
git clone --quiet --no-hardlinks . "$root/root/crosstrain"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"

# npm reaches its registry as it does here, where a proxy may have a certificate of its own.
trusted=$(npm config get cafile 2>/dev/null || true)
if [ -f "$trusted" ]; then
	cp -L "$trusted" "$root/root/npm-ca.pem"
	echo cafile=/root/npm-ca.pem >"$root/root/.npmrc"
fi

cat >"$root/root/newcomer" <<'END'
set -eu
cd /root/crosstrain
echo "== make run"
make run LISTEN=127.0.0.1:18643 | tee /tmp/said
echo "== make check"
make check
echo "== the feed that make run named"
url=$(grep -o 'http://127[^ ]*\.ics' /tmp/said | head -n 1)
curl -sS -o /tmp/feed.ics "$url"
head -n 12 /tmp/feed.ics
echo "… $(grep -c '^BEGIN:VEVENT' /tmp/feed.ics) events"
make stop
END

# Mounts and processes are its own, and end with it.  The network is shared: for apt.
unshare --mount --pid --fork --kill-child sh -eu -c '
	mount -t proc proc "$1/proc"
	mount --rbind /dev "$1/dev"
	exec env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb chroot "$1" sh /root/newcomer
' - "$root"
echo "== both commands work on a bare Debian"
