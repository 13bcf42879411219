//! `completion`

use crate::args::Cli;
use crate::failure::Failure;
use crate::output::write_result;
use clap::CommandFactory;
use clap::builder::PossibleValuesParser;
use clap_complete::Shell;
use otc_vpn::config::{Environment, cloud_names};

pub(crate) fn run(shell: Shell) -> Result<(), Failure> {
    let mut command = Cli::command();
    let mut clouds = cloud_names(&Environment::process());
    // The script is run by the shell, and a file of the current folder may be another's.
    clouds.retain(|cloud| cloud.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)));
    if !clouds.is_empty() {
        command = command.mut_arg("cloud", |cloud| cloud.value_parser(PossibleValuesParser::new(clouds)));
    }
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "otc-vpn", &mut script);
    write_result(mended(shell, &String::from_utf8_lossy(&script)).as_bytes())
}

/// The script without what clap_complete 4.6 gets wrong.
fn mended(shell: Shell, script: &str) -> String {
    match shell {
        // It spells a name with a hyphen in two ways, and offers nothing behind a command
        // (https://github.com/clap-rs/clap/issues/6421).
        Shell::Bash => script.replace("otc__subcmd__vpn", "otc__vpn"),
        // It offers no option behind the first of several gateways (https://github.com/clap-rs/clap/issues/4652).
        Shell::Zsh => script.replace("'*::gateways", "'*:gateways"),
        _ => script.to_owned(),
    }
}
