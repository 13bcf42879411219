//! `completion`

use crate::complete::VARIABLE;
use crate::error::CliError;
use crate::output::write_stdout;
use clap_complete::Shell;
use clap_complete::env::Shells;

/// The name under which the shell finds the program.
const PROGRAM: &str = "otc-vpn";

/// zsh runs the file of an autoloaded function for the first completion; without this, it would only define the completions.
const ZSH_AUTOLOAD: &str = r#"
if [ "$funcstack[1]" = "_otc-vpn" ]; then
    _clap_dynamic_completer_otc_vpn "$@"
fi
"#;

pub(crate) fn run(shell: Shell) -> Result<(), CliError> {
    let name = shell.to_string();
    let shells = Shells::builtins();
    let completer =
        shells.completer(&name).ok_or_else(|| CliError::internal(format!("no completions for {name}")))?;
    let mut script = Vec::new();
    completer
        .write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut script)
        .map_err(|error| CliError::internal(format!("cannot write the completion script: {error}")))?;
    if shell == Shell::Zsh {
        script.extend_from_slice(ZSH_AUTOLOAD.as_bytes());
    }
    write_stdout(&script)
}
