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
    write_result(&script)
}
