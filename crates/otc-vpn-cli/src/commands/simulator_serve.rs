//! `simulator serve`

use crate::args::Serve;
use crate::context::Context;
use crate::error::CliError;
use crate::exit::Exit;
use crate::output::write_stdout;
use crate::signals::Signals;
use crate::streams::write_stderr;
use otc_vpn_simulator as sim;

pub(crate) async fn run(context: &Context, serve: Serve, signals: &mut Signals) -> Result<Exit, CliError> {
    let mut builder = sim::Simulator::builder().listen(serve.listen).transition(serve.transition);
    builder = builder.read_only(serve.read_only);
    if let Some(file) = &serve.seed {
        let text = std::fs::read_to_string(file)
            .map_err(|error| CliError::usage(format!("cannot read {}: {error}", file.display())))?;
        let seed = text.parse().map_err(|error| CliError::usage(format!("{}: {error}", file.display())))?;
        builder = builder.seed(seed);
    }
    for fault in serve.faults {
        builder = builder.fault(fault);
    }
    let simulator = builder
        .start()
        .await
        .map_err(|error| CliError::usage(format!("cannot listen on {}: {error}", serve.listen)))?;
    if let Some(file) = &serve.seed {
        context.output.note(&format!("{} may override these defaults", file.display()));
    }
    write_stderr(&credentials(&simulator.url()));
    write_stdout(format!("listening on {}\n", simulator.url()).as_bytes())?;
    Ok(signals.received().await.exit())
}

/// The project and the credentials that the simulator accepts by default, what looks unusual about its gateways, and a command to
/// list them.
fn credentials(url: &str) -> String {
    format!(
        "\
project         {project} (name {name})
access key      {ak}
secret key      {sk}
user            {user}, password {password}, domain {domain}
token           {token}
addresses       vpngw-4321 is the example of the provider's documentation, which redacts them (88.***.***.102)

  OS_TOKEN={token} OS_PROJECT_ID={project} otc-vpn --endpoint {url} gateway list
",
        project = sim::PROJECT_ID,
        name = sim::PROJECT_NAME,
        ak = sim::ACCESS_KEY,
        sk = sim::SECRET_KEY,
        user = sim::USER,
        password = sim::PASSWORD,
        domain = sim::DOMAIN,
        token = sim::TOKEN,
    )
}
