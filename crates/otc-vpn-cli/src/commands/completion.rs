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
    let clouds = cloud_names(&Environment::process());
    if !clouds.is_empty() {
        command = command.mut_arg("cloud", |cloud| cloud.value_parser(PossibleValuesParser::new(clouds)));
    }
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "otc-vpn", &mut script);
    if shell == Shell::Bash {
        script = with_one_name(&script);
    }
    write_result(&script)
}

/// clap_complete 4.6 spells a name with a hyphen in two ways, and completes nothing behind a command
/// (<https://github.com/clap-rs/clap/issues/6421>).
fn with_one_name(script: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(script).replace("otc__subcmd__vpn", "otc__vpn").into_bytes()
}
