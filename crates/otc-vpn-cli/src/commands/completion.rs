//! `completion`

use crate::args::Cli;
use crate::error::CliError;
use crate::output::write_stdout;
use clap::CommandFactory;
use clap::builder::PossibleValuesParser;
use clap_complete::Shell;
use otc_vpn::config::{Environment, cloud_names};

pub(crate) fn run(shell: Shell) -> Result<(), CliError> {
    let mut command = Cli::command();
    let mut clouds = cloud_names(&Environment::process());
    // The shell executes the script, and somebody else may have written the clouds.yaml of the current directory.
    clouds.retain(|cloud| cloud.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)));
    if !clouds.is_empty() {
        command = command.mut_arg("cloud", |cloud| cloud.value_parser(PossibleValuesParser::new(clouds)));
    }
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "otc-vpn", &mut script);
    write_stdout(fix_script(shell, &String::from_utf8_lossy(&script)).as_bytes())
}

/// Works around bugs of clap_complete 4.6.
fn fix_script(shell: Shell, script: &str) -> String {
    match shell {
        // It spells a command name with a hyphen in two ways, so that nothing completes after a subcommand
        // (https://github.com/clap-rs/clap/issues/6421).
        Shell::Bash => script.replace("otc__subcmd__vpn", "otc__vpn"),
        // It completes no option after the first of several positional arguments
        // (https://github.com/clap-rs/clap/issues/4652).
        Shell::Zsh => script.replace("'*::gateways", "'*:gateways"),
        _ => script.to_owned(),
    }
}
