#!/bin/sh
# A reload without a change publishes nothing: same number, same bytes, same ETags.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
start
etag() {
	curl -sI "http://$address$(link "$1")" | grep -i '^etag'
}
etag bea >"$here/etag"
feed bea >"$here/feed"
check "a reload says that nothing changes" has "Nothing changes" ctl reload
edit staff.conf '1s/^/# a remark\n/'
check "nor does a remark in a file change anything" has "Nothing changes" ctl reload
check "the number stays" [ "$(publication)" = 1 ]
etag bea >"$here/etag.2"
feed bea >"$here/feed.2"
check "the ETag stays" same "$here/etag" "$here/etag.2"
check "the bytes stay" same "$here/feed" "$here/feed.2"
stop
start
check "a restart publishes nothing" [ "$(publication)" = 1 ]
feed bea >"$here/feed.2"
check "and serves the same bytes" same "$here/feed" "$here/feed.2"
edit main.conf 's/Dock 3/Dock 4/'
check "a new location is published" has "Publication 2:" ctl reload
check "and stands in the feed" has "Dock 4" feed ann
edit main.conf 's,server = {,server = { listen = "127.0.0.1:1";,'
check "another port is taken at the next start, and told" has "after a restart" ctl reload
check "as long as it does not hold" has "after a restart" ctl reload
edit main.conf "s,listen = .127.0.0.1:1.;,,"
check "and no longer" lacks "after a restart" ctl reload
done_checking
