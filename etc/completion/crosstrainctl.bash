# shellcheck shell=bash
# Completion for crosstrainctl and crosstraind.  Verbs, flags and what they take are read
# from the program's own help, and ids are asked from it; nothing is listed here twice.

# Reads a help into what _crosstrain() calls by these names: verbs, flags (what each takes),
# choices (what a flag's text begins with) and takes (behind the verb).
_crosstrain_help() {
	local line in_verbs=
	local flag='^  (--[a-z-]+)( ([A-Z.:]+))? +(.*)' verb='^  ([a-z]+)  ' usage='^crosstrainctl [a-z]+ ([^:]+):'

	while IFS= read -r line; do
		if [[ $line =~ $flag ]]; then
			flags[${BASH_REMATCH[1]}]=${BASH_REMATCH[3]}
			choices[${BASH_REMATCH[1]}]=${BASH_REMATCH[4]%%:*}
		elif [[ $in_verbs && $line =~ $verb ]]; then
			verbs+=("${BASH_REMATCH[1]}")
		elif [[ -z $takes && $line =~ $usage ]]; then
			takes=${BASH_REMATCH[1]}
		elif [[ $line == Verbs: ]]; then
			in_verbs=yes
		elif [[ -z $line ]]; then
			in_verbs=
		fi
	done < <("$program" "$@" --help 2>/dev/null)
}

# The words that begin as what is typed.
_crosstrain_offer() {
	local word

	for word; do
		[[ $word == "$cur"* ]] && COMPREPLY+=("$word")
	done
}

# The ids of that kind, or all.  Quiet where nobody may ask, or nothing is published.
_crosstrain_ids() {
	local kind id ids=()

	while IFS=, read -r kind id _; do
		[[ $kind == "${1:-$kind}" && $id =~ ^[a-z0-9][a-z0-9_-]*$ && $kind != kind ]] && ids+=("$id")
	done < <("$program" "${asking[@]}" links --csv 2>/dev/null)
	_crosstrain_offer "${ids[@]}"
}

# What may stand for FILE, DIR, ID, one|other, …; of a flag, or behind the verb.
_crosstrain_value() {
	local list words=()

	case $1 in
	FILE) compopt -o default 2>/dev/null ;;
	DIR) compopt -o dirnames 2>/dev/null ;;
	ID) _crosstrain_ids "${2#--}" ;;
	STAFF) _crosstrain_ids staff ;;
	HOST | DEPT) _crosstrain_ids department ;;
	*'|'*)
		read -ra words <<<"${1//|/ }"
		_crosstrain_offer "${words[@]}"
		;;
	HOW)
		list=${choices[$2]/ or / }
		read -ra words <<<"${list//,/}"
		_crosstrain_offer "${words[@]}"
		;;
	esac
}

_crosstrain() {
	local program=${1/#\~\//$HOME/} cur=${COMP_WORDS[COMP_CWORD]} word verb='' pending='' ended='' takes='' i n=0
	local verbs=() asking=() taken=()
	local -A flags=() choices=()

	COMPREPLY=()
	_crosstrain_help
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if [[ $pending ]]; then
			[[ $word == '=' ]] && continue
			case $pending in
			--config | --state | --runtime | --instance) asking+=("$pending" "${word/#\~\//$HOME/}") ;;
			esac
			pending=
		elif [[ $ended || $word != -* ]]; then
			n=$((n + 1))
			if [[ -z $verb && ${#verbs[@]} -gt 0 ]]; then
				verb=$word n=0
				_crosstrain_help "$verb"
			fi
		elif [[ $word == -- ]]; then
			ended=yes
		elif [[ ${flags[$word]:-} ]]; then
			pending=$word
		fi
	done
	if [[ $pending ]]; then
		cur=${cur#=}
		_crosstrain_value "${flags[$pending]}" "$pending"
	elif [[ -z $ended && $cur == -* ]]; then
		_crosstrain_offer "${!flags[@]}"
	elif [[ -z $verb ]]; then
		_crosstrain_offer "${verbs[@]}"
	else
		read -ra taken <<<"${takes#[}"
		[[ $takes != *…* ]] || n=0
		_crosstrain_value "${taken[n]:-}" ''
	fi
}

complete -F _crosstrain crosstrainctl crosstraind
