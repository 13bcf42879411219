# Prints what zsh completes, one candidate a line: zsh -f complete.zsh FILE WORD...
# FILE is an installed completion file; if it is empty, the script is evaluated as in ~/.zshrc.
# zsh completes only in its line editor, so this script types the line and a tab into an interactive zsh on a pseudoterminal.
zmodload zsh/zpty
export FILE=$1
line="${*[2,-1]}"

setup=$(mktemp)
trap 'rm -f $setup' EXIT
cat >$setup <<'SETUP'
[[ -n $FILE ]] && fpath=(${FILE:h} $fpath)
autoload -Uz compinit
compinit -u -D
[[ -z $FILE ]] && eval "$(otc-vpn completion zsh)"

compadd() {
  # With these options, compadd fills arrays. The calls without them add the candidates.
  if [[ "${@[1,(i)(-|--)]}" == *-(A|D|O)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a candidates
  builtin compadd -A candidates "$@"
  (( $#candidates )) && print -rl -- candidate:$^candidates
}
# The first candidate must not follow the command line.
newline() { print; }
compprefuncs=(newline)
comppostfuncs=(exit)
bindkey '^I' complete-word
zstyle ':completion:*' insert-tab false
print ready
SETUP

zpty shell 'zsh -f -i'
zpty -w shell "source ${(q)setup}"
while zpty -r shell output; do
  [[ $output == *ready* ]] && break
done
zpty -w -n shell "$line"$'\t'
while zpty -r shell output; do
  [[ $output == candidate:* ]] && print -r -- ${${output#candidate:}%%$'\r'*}
done
exit 0
