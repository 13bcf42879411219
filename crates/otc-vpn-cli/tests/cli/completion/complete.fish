# Prints what fish completes, one candidate a line: fish --no-config complete.fish FILE WORD...
# FILE is an installed completion file; if it is empty, the script is sourced.
if test -n "$argv[1]"
    set --prepend fish_complete_path (dirname $argv[1])
else
    otc-vpn completion fish | source
end
# The description of a candidate follows a tab.
complete --do-complete "$argv[2..]" | string replace --regex '\t.*' ''
# `string replace` fails if no candidate has a description.
exit 0
