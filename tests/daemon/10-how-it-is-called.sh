#!/bin/sh
# Command lines: flags anywhere, the word that was meant, the exit codes, help.
. tests/daemon/lib.sh

company
at "2027-01-04 09:00:00"
check "no verb: wrong usage" code 2 crosstrainctl
check "an unknown verb: wrong usage" code 2 crosstrainctl vists
check "and the one that was meant" has 'did you mean "visits"?' crosstrainctl vists
check "an unknown flag" code 2 crosstrainctl check --confg x
check "and the one that was meant" has "did you mean --config?" crosstrainctl check --confg x
check "a flag without its value" code 2 crosstrainctl check --config
check "a flag of another verb" code 2 crosstrainctl check --csv
check "a word too many" code 2 ctl check now
check "a word too few" code 2 ctl revoke
check "in JSON, too" has '"error": "no verb' crosstrainctl frobnicate --json
check "wherever that stands" has '"error": "' crosstrainctl status --frobnicate --json
check "a bad date" code 2 ctl plan --today 2027-02-30
check "a bad effort" code 2 ctl plan --effort great
check "help teaches" has "Exit codes" crosstrainctl --help
check "help of a verb has examples" has "crosstrainctl visits --staff bea" crosstrainctl visits --help
check "the version" has crosstrainctl crosstrainctl --version
check "the daemon's help" has "--listen ADDR:PORT" crosstraind --help
check "the daemon's wrong usage" code 2 crosstraind --lisen x
check "flags before the verb" has "9 people in 3 departments, 3 routes" crosstrainctl --config "$here/etc/main.conf" check
check "and behind it" has "9 people in 3 departments" crosstrainctl check "--config=$here/etc/main.conf"
check "a plan" has "9 of 9 placed; no plan can place more than 9." ctl plan
check "as CSV" has "staff,home,host,cycle,start,end,buddy,reason" ctl plan --csv
check "its figures" has '"placed": 18' ctl plan --stats -
check "its figures in a file" ctl plan --csv --stats "$here/stats"
check "whole" python3 -c "import json,sys; s=json.load(open('$here/stats')); assert set(s) == set('owed placed bound proved moved debt2 load2 load2_floor seconds'.split()), s"
mkfifo "$here/pipe"
exec 9<>"$here/pipe"
check "or into a pipe" ctl plan --csv --stats "$here/pipe"
check "which stays one" [ -p "$here/pipe" ]
check "and has them" has '"owed"' timeout 10 head -n 2 "$here/pipe"
exec 9>&-
ctl plan --csv >"$here/plan.csv"
check "an earlier plan holds" has '"moved": 0' ctl plan --previous "$here/plan.csv" --stats -
ctl plan --csv --previous "$here/plan.csv" >"$here/plan2.csv"
check "to the byte" same "$here/plan.csv" "$here/plan2.csv"
check "an earlier plan that is not there" code 1 ctl plan --previous "$here/none.csv"
edit main.conf '/^server/d'
start
check "without a base_url links lead to the address that is served on" has "http://$address/feeds/" ctl links bea
stop
edit main.conf 's/capacity = 2/capacty = 2/'
check "a bad config: 78" code 78 ctl check
check "with file, line and the word that was meant" has 'main.conf:8: error:' ctl check
check "in JSON" python3 -c "import json,subprocess; r=subprocess.run(['crosstrainctl','check','--json','--config','$here/etc/main.conf'],capture_output=True); m=json.loads(r.stdout)['mistakes'][0]; assert m['line']==8 and m['kind']=='error' and r.returncode==78, m"
check "plan says so too" code 78 ctl plan
check "and preview" code 78 ctl preview
check "a config that is not there: 78" code 78 crosstrainctl check --config "$here/none.conf"
done_checking
