//! What every command works with: options, output, and the connection to the service.

use crate::args::Global;
use crate::error::CliError;
use crate::exit::Exit;
use crate::in_flight::InFlight;
use crate::output::Output;
use crate::suggest::CommandPrefix;
use crate::ui::progress::Display;
use otc_vpn::config::{Environment, Method, Options, Settings, resolve};
use otc_vpn::{Client, ErrorKind};
use otc_vpn_simulator::Simulator;
use std::time::Duration;

#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub global: Global,
    pub output: Output,
    pub in_flight: InFlight,
    pub prefix: CommandPrefix,
    /// Whether log lines are written to standard error.
    pub logging: bool,
}

/// Which headers authenticate a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Authentication {
    /// A token.
    Token,
    /// A signature with an access key; a temporary key also has a security token.
    AccessKey { temporary: bool },
}

/// A client, and with `--simulate` the simulator that it is connected to.
pub(crate) struct Service {
    pub client: Client,
    pub authentication: Authentication,
    _simulator: Option<Simulator>,
}

impl Context {
    /// Connects to the service that options, environment and configuration select, or to an in-process simulator.
    pub(crate) async fn connect(&self) -> Result<Service, CliError> {
        if self.global.simulate {
            return self.simulate().await;
        }
        let settings = self.settings()?;
        self.connect_with(&settings).await
    }

    /// As [`connect`](Self::connect), with a timeout for the requests to the identity service.
    pub(crate) async fn connect_within(&self, timeout: Duration) -> Result<Service, CliError> {
        let timed_out = |_| {
            let message = "authentication failed: the identity service did not respond within the timeout";
            CliError::new(Exit::Unreachable, ErrorKind::Timeout, message)
        };
        tokio::time::timeout(timeout, self.connect()).await.map_err(timed_out)?
    }

    /// The effective settings, each with its source. Sends no request.
    pub(crate) fn settings(&self) -> Result<Settings, CliError> {
        let options = Options {
            cloud: self.global.cloud.clone(),
            endpoint: self.global.endpoint.clone(),
            region: self.global.region.clone(),
            project_id: self.global.project_id.clone(),
        };
        let settings = resolve(&options, &Environment::process()).map_err(otc_vpn::Error::from)?;
        for warning in &settings.warnings {
            self.output.warn(warning);
        }
        Ok(settings)
    }

    /// Connects with these settings.
    pub(crate) async fn connect_with(&self, settings: &Settings) -> Result<Service, CliError> {
        let authentication = match &settings.method {
            Method::Keys { security_token, .. } => {
                Authentication::AccessKey { temporary: security_token.is_some() }
            }
            _ => Authentication::Token,
        };
        Ok(Service { client: Client::from_settings(settings).await?, authentication, _simulator: None })
    }

    async fn simulate(&self) -> Result<Service, CliError> {
        self.reject_service_options()?;
        let simulator = Simulator::builder()
            .start()
            .await
            .map_err(|error| CliError::internal(format!("cannot start the simulator: {error}")))?;
        let client = Client::builder()
            .endpoint(simulator.url())
            .project_id(otc_vpn_simulator::PROJECT_ID)
            .token(otc_vpn_simulator::TOKEN)
            .build()?;
        Ok(Service { client, authentication: Authentication::Token, _simulator: Some(simulator) })
    }

    fn reject_service_options(&self) -> Result<(), CliError> {
        let global = &self.global;
        for (option, value) in [
            ("--endpoint", &global.endpoint),
            ("--region", &global.region),
            ("--project-id", &global.project_id),
            ("--cloud", &global.cloud),
        ] {
            if value.is_some() {
                return Err(CliError::usage(format!("{option} cannot be used with --simulate"))
                    .with_hint("Remove it: the simulator has its own endpoint, project and credentials."));
            }
        }
        Ok(())
    }

    /// How progress is displayed.
    pub(crate) fn display(&self) -> Display {
        let terminal = &self.output.terminal;
        Display {
            err: terminal.err,
            animated: terminal.err.is_terminal && !self.logging,
            keep_lines: !terminal.out.is_terminal,
        }
    }
}
