#!/bin/sh
# nginx and Caddy in front, by the files in etc/proxy: calendars and browsers get crosstraind's own
# answers, forms come through, a restart is not seen, and no log has a link.
. tests/daemon/lib.sh

name=cal.acme.example
PATH=$PWD/build/peers/usr/sbin:$PWD/build/peers/usr/bin:$PATH
# shellcheck disable=SC2046
set -- $(tests/free-ports 5)
upstream=$1 nginx_plain=$2 nginx_tls=$3 caddy_plain=$4 caddy_tls=$5
servers=

end_servers() {
	for pid in $servers; do kill "$pid"; done 2>/dev/null
	clean_up
}
trap end_servers EXIT

certificate() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$name" \
		-addext "subjectAltName=DNS:$name" -keyout "$here/key.pem" -out "$here/cert.pem"
}

# The sample file in an nginx.conf that logs and packs all it can.
start_nginx() {
	mkdir -p "$here/nginx"
	{
		echo "daemon off; pid $here/nginx/pid; error_log $here/nginx/main.log; events {} http {"
		echo "access_log $here/nginx/all.log; gzip on; gzip_types *; gzip_proxied any; gzip_min_length 1;"
		for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $here/nginx/$kind;"; done
		sed "s,/etc/letsencrypt/live/$name/fullchain.pem,$here/cert.pem,
			s,/etc/letsencrypt/live/$name/privkey.pem,$here/key.pem,
			s,/var/log/nginx,$here/nginx,; s,127.0.0.1:8642,127.0.0.1:$upstream,
			s,listen \[::\]:,listen 127.0.0.2:,; s,listen \([48]\),listen 127.0.0.1:\1,
			s,:80;,:$nginx_plain;,; s,:443 ,:$nginx_tls ," etc/proxy/nginx.conf
		echo "}"
	} >"$here/nginx.conf"
	nginx -p "$here/nginx" -e stderr -c "$here/nginx.conf" 2>"$here/nginx/stderr.log" &
	servers="$servers $!"
	until_true 10 curl -s -o /dev/null "http://127.0.0.1:$nginx_plain/"
}
start_caddy() {
	mkdir -p "$here/caddy"
	sed "0,/^{/s,,{\n\tadmin off\n\tstorage file_system $here/caddy\n\thttp_port $caddy_plain\n\thttps_port $caddy_tls\n,
		s,#tls .*,tls $here/cert.pem $here/key.pem,
		s,127.0.0.1:8642,127.0.0.1:$upstream," etc/proxy/Caddyfile >"$here/Caddyfile"
	HOME=$here/caddy caddy run --config "$here/Caddyfile" --adapter caddyfile 2>"$here/caddy/log" &
	servers="$servers $!"
	until_true 10 curl -s -o /dev/null "http://127.0.0.1:$caddy_plain/"
}

# As systemd does it: holds the port, and gives it to each daemon that it starts.  Another one
# on SIGUSR1.
cat >"$here/hold.py" <<'PYTHON'
import os, signal, socket, sys

listening = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=128)
signals = {signal.SIGUSR1, signal.SIGTERM}
signal.pthread_sigmask(signal.SIG_BLOCK, signals)
while True:
    pid = os.fork()
    if pid == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
        os.dup2(listening.fileno(), 3)
        os.set_inheritable(3, True)
        os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
        os.execvp(sys.argv[2], sys.argv[2:])
    signum = signal.sigwait(signals)
    os.kill(pid, signal.SIGTERM)
    if os.waitpid(pid, 0)[1] not in (0, signal.SIGTERM):     # that, before it had begun
        sys.exit(1)
    if signum == signal.SIGTERM:
        sys.exit(0)
PYTHON
start_held() {
	instead='exec' timed python3 "$here/hold.py" "$upstream" crosstraind --config "$here/etc/main.conf" --state "$here/state" \
		--runtime "$here/run" >"$here/log" 2>&1 &
	daemon=$!
	until_true 60 serves
}

# tls PORT PATH CURL-ARGUMENT…
tls() {
	tls_port=$1 tls_path=$2
	shift 2
	curl -sS --max-time 20 --cacert "$here/cert.pem" --resolve "$name:$tls_port:127.0.0.1" --path-as-is "$@" \
		"https://$name:$tls_port$tls_path"
}
# Of an answer's head all that is crosstraind's to say.
head_of() {
	tr -d '\r' <"$1" | grep -iE '^(HTTP|etag|last-modified|content-(type|encoding|disposition|security)|cache-control|vary|x-|referrer|location)' |
		sed 's/^HTTP[^ ]* \([0-9]*\).*/\1/; s/^[^:]*:/\L&/' | sort
}
# same STATUS PORT PATH CURL-ARGUMENT…: the daemon and the proxy say the same
same_answer() {
	expected=$1 port=$2 asked=$3
	shift 3
	curl -sS --max-time 20 --path-as-is -D "$here/our_head" -o "$here/ours" "$@" "http://127.0.0.1:$upstream$asked" &&
		tls "$port" "$asked" -D "$here/their_head" -o "$here/theirs" "$@" || return 1
	head_of "$here/our_head" >"$here/our_lines"
	head_of "$here/their_head" >"$here/their_lines"
	diff "$here/our_lines" "$here/their_lines" && grep -qx "$expected" "$here/our_lines" || return 1
	case $*:$expected in
	--head:* | *:304) ;;
	*) cmp "$here/ours" "$here/theirs" ;;
	esac
}
# form STATUS PORT CURL-ARGUMENT…: what the daemon says to one that was sent from ann's page
form() {
	expected=$1 port=$2
	shift 2
	got=$(tls "$port" "$my" -o "$here/answered" -w '%{http_code}' "$@")
	expr "$got" : "\($expected\)\$" >/dev/null || { echo "$got"; cat "$here/answered"; return 1; }
}
# As a browser sends it, from the page; the longest that there is room for, each character 9 bytes.
longest() {
	kept=$(printf '%0900d' 0 | sed "s/0/字/g")
	form 303 "$1" -H "Origin: https://$name" -H "Sec-Fetch-Site: same-origin" -H "Referer: https://$name$my" -D "$here/head" \
		-d "visit=$visit&day=$day" --data-urlencode "answer=$kept" -d "named=1&do=answer" &&
		grep -qi '^location: ?done=answered' "$here/head" && tls "$1" "$my" | grep -qF "$kept"
}
# page ID my|board: the path
page() { ctl links "$1" --csv | grep -o "/$2/[a-z2-7]*"; }
# told TEXT COMMAND…: it prints that and no more
told() {
	text=$1
	shift
	got=$("$@" 2>&1)
	[ "$got" = "$text" ] || { echo "$got"; return 1; }
}
# Not by any way of writing it.
hides_metrics() {
	for way in /metrics /metrics? //metrics /METRICS /%6detrics /feeds/../metrics /feeds/%2e%2e/metrics /feeds/..%2fmetrics \
		/feeds//../metrics /healthz/../metrics /metrics/../metrics; do
		got=$(tls "$1" "$way" -o /dev/null -w '%{http_code}')
		[ "$got" = 404 ] || { echo "$way: $got"; return 1; }
	done
}
leads_to_tls() {
	curl -s -o /dev/null -w '%{http_code} %{redirect_url}\n' -H "Host: $name" "http://127.0.0.1:$1$path" |
		sed "s/:$2//" | grep -x "308 https://$name$path"
}
# A calendar that keeps its connection, and many that come anew, while the daemon is restarted.
never_sees_a_restart() {
	tls "$1" "$path?[1-200]" --rate 80/s -o /dev/null -w '%{http_code} %{exitcode}\n' >"$here/answers.$1" 2>&1 &
	keeping=$!
	for _ in 1 2 3 4 5; do
		kill -USR1 "$daemon"
		for _ in 1 2 3 4 5; do
			tls "$1" "$path" -o /dev/null -w '%{http_code} %{exitcode}\n'
			sleep 0.05
		done
	done >"$here/answers" 2>&1
	wait "$keeping"
	cat "$here/answers.$1" >>"$here/answers"
	sort "$here/answers" | uniq -c
	[ "$(grep -cx "200 0" "$here/answers")" = 225 ] && [ "$(wc -l <"$here/answers")" = 225 ]
}

# behind NAME PLAIN-PORT TLS-PORT
behind() {
	check "$1: a feed is the daemon's own, bytes and head" same_answer 200 "$3" "$path"
	check "$1: packed by the daemon, under the packed one's ETag" same_answer 200 "$3" "$path" -H "Accept-Encoding: gzip"
	check "$1: … which it is" has 'content-encoding: gzip' cat "$here/their_lines"
	check "$1: for who takes other packing only, plain" same_answer 200 "$3" "$path" -H "Accept-Encoding: br"
	check "$1: the head alone" same_answer 200 "$3" "$path" --head
	check "$1: 304 by ETag" same_answer 304 "$3" "$path" -H "If-None-Match: $etag"
	check "$1: 304 by the packed one's" same_answer 304 "$3" "$path" -H "Accept-Encoding: gzip" -H "If-None-Match: $packed"
	check "$1: 304 by date" same_answer 304 "$3" "$path" -H "If-Modified-Since: $date"
	check "$1: another ETag, all of it" same_answer 200 "$3" "$path" -H 'If-None-Match: "other"'
	check "$1: an unknown link" same_answer 404 "$3" /feeds/aaaaaaaaaaaaaaaaaaaaaaaaaa.ics
	check "$1: one that is gone" same_answer 410 "$3" "$gone"
	check "$1: health" same_answer 200 "$3" /healthz
	check "$1: robots.txt" same_answer 200 "$3" /robots.txt
	check "$1: a page" same_answer 200 "$3" "$my" -H "Accept-Encoding: gzip"
	check "$1: … with its policy" has "content-security-policy: default-src 'none'" cat "$here/their_lines"
	check "$1: … and not again" same_answer 304 "$3" "$my" -H "If-None-Match: $(sed -n 's/^etag: //p' "$here/our_lines")" -H "Accept-Encoding: gzip"
	check "$1: its stylesheet" same_answer 200 "$3" /style.css
	check "$1: its icon" same_answer 200 "$3" /icon.svg
	check "$1: a board" same_answer 200 "$3" "$board"
	check "$1: a week's sheet" same_answer 200 "$3" "$board?week=2027-01-18"
	check "$1: somebody answers, at length" longest "$3"
	check "$1: … by the origin alone" form 303 "$3" -H "Origin: https://$name" -d "$answer"
	check "$1: … not from another site" form 403 "$3" -H "Origin: https://evil.example" -d "$answer"
	check "$1: … nor from a neighbour" form 403 "$3" -H "Sec-Fetch-Site: same-site" -d "$answer"
	check "$1: what is no form" form 415 "$3" -F do=answer
	check "$1: HTTP/2" told 2 tls "$3" "$path" -o /dev/null -w '%{http_version}'
	check "$1: browsers are told to stay with TLS" has "strict-transport-security: max-age" tls "$3" "$path" -o /dev/null -D -
	check "$1: the plain port leads to TLS" leads_to_tls "$2" "$3"
	check "$1: no metrics" hides_metrics "$3"
	check "$1: a restart is not seen" never_sees_a_restart "$3"
}

company
edit main.conf 's,server = {.*,server = { base_url = "https://cal.acme.example"; link_grace_days = 0; };,'
seq 4000 >"$here/large"
check "a certificate" certificate
# Three weeks of visits.
at "2027-01-05 12:00:00"
start
stop
at "2027-01-27 12:00:00"
start_held
gone=$(link bob)
ctl revoke bob >/dev/null
path=$(link ann)
my=$(page ann my) board=$(page warehouse board)
curl -s "http://127.0.0.1:$upstream$my" >"$here/page"
visit=$(grep -B 3 '<textarea' "$here/page" | sed -n 's/.*name="visit" value="\([0-9]*\)".*/\1/p')
day=$(grep -B 3 '<textarea' "$here/page" | sed -n 's/.*name="day" value="\([0-9-]*\)".*/\1/p')
answer="do=answer&visit=$visit&day=$day&answer=Label+them."
check "ann was there, and is asked about it" [ -n "$visit" ]
curl -s -o /dev/null -D "$here/head" "http://127.0.0.1:$upstream$path"
etag=$(sed -n 's/^ETag: \(.*\)\r$/\1/p' "$here/head")
packed=$(echo "$etag" | sed 's/"$/-gz"/')
date=$(sed -n 's/^Last-Modified: \(.*\)\r$/\1/p' "$here/head")
check "nginx starts with the sample file" start_nginx
check "without a warning" [ ! -s "$here/nginx/stderr.log" ]
check "so does Caddy" start_caddy
check "without one" lacks '"level":"warn"' cat "$here/caddy/log"
for port in "$nginx_tls" "$caddy_tls"; do
	check "what the daemon does not pack, nobody does" same_answer 200 "$port" "$path" -H "Accept-Encoding: gzip"
done
edit main.conf 's,server = {,& gzip = true; metrics = true;,'
check "from here on it does, and shows metrics to who is inside" code 0 ctl reload
check "they are there" has crosstrain_healthy curl -s "http://127.0.0.1:$upstream/metrics"
behind nginx "$nginx_plain" "$nginx_tls"
check "nginx: a large body is not taken" told 413 tls "$nginx_tls" "$path" -d "@$here/large" -o /dev/null -w '%{http_code}'
check "nginx: nor a form that is too long" form 413 "$nginx_tls" -d "$answer" -d "@$here/large"
behind Caddy "$caddy_plain" "$caddy_tls"
# 502 is its word for what it stops midway; the daemon's own may come before that.
check "Caddy: a form that is too long is not taken" form "413\|502" "$caddy_tls" -d "$answer" -d "@$here/large"

# What is said when something is wrong is the most talkative.
stop
for port in "$nginx_tls" "$caddy_tls"; do
	check "nobody there: 502" told 502 tls "$port" "$path" -o /dev/null -w '%{http_code}' -H "Referer: https://$name$path"
	# By HTTP/1.1: of an answer that comes before all of the form was sent, curl makes an error in HTTP/2.
	check "nor for a form" told 502 tls "$port" "$my" --http1.1 -d "$answer" -o /dev/null -w '%{http_code}' -H "Origin: https://$name"
	check "nor for monitoring" told 502 tls "$port" /healthz -o /dev/null -w '%{http_code}'
done
check "nginx' log says why" has "refused" cat "$here/nginx/crosstrain.error.log"
check "Caddy's, too" has "refused" cat "$here/caddy/log"
check "no log has a link" [ -z "$(grep -rlF -e "${path#/feeds/}" -e "${gone#/feeds/}" -e "${my#/my/}" -e "${board#/board/}" \
	"$here/nginx" "$here/caddy" "$here/log")" ]
done_checking
