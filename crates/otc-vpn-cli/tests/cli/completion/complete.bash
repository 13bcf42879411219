# Prints what bash completes, one candidate a line: bash complete.bash FILE WORD...
# FILE is an installed completion file; if it is empty, the script is evaluated as in ~/.bashrc.
file=$1
shift
if [ -n "$file" ]; then
  source "$file"
else
  eval "$(otc-vpn completion bash)"
fi
function=$(complete -p otc-vpn | sed 's/.* -F \([^ ]*\) .*/\1/')
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_TYPE=9
"$function" otc-vpn "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
[ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}"
