//! What every command works with: options, output, and the connection to the service.

use crate::args::Global;
use crate::error::CliError;
use crate::exit::Exit;
use crate::in_flight::InFlight;
use crate::output::Output;
use crate::setting_source::with_options;
use crate::suggest::CommandPrefix;
use crate::ui::progress::Display;
use crate::ui::retry_notice::RetryNotice;
use otc_vpn::config::{Environment, Overrides, Settings, load};
use otc_vpn::{Client, ClientBuilder, Error, ErrorKind};
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

/// A client, and with `--simulate` the simulator that it is connected to.
pub(crate) struct Service {
    pub client: Client,
    _simulator: Option<Simulator>,
}

impl Context {
    /// Connects to the service that options, environment and configuration select, or to an in-process simulator.
    pub(crate) async fn connect(&self) -> Result<Service, CliError> {
        if self.global.simulate {
            return self.simulate().await;
        }
        Ok(self.connect_with(self.settings().await?).await?)
    }

    /// As [`connect`](Self::connect), with a timeout for the requests to IAM.
    pub(crate) async fn connect_within(&self, timeout: Duration) -> Result<Service, CliError> {
        let timed_out = |_| {
            let message = "authentication failed: no response from IAM within the timeout";
            CliError::new(Exit::Unreachable, ErrorKind::Timeout, message)
        };
        tokio::time::timeout(timeout, self.connect()).await.map_err(timed_out)?
    }

    /// The effective settings, each with its source. Sends no request.
    pub(crate) async fn settings(&self) -> Result<Settings, CliError> {
        let mut overrides = Overrides::default();
        overrides.cloud.clone_from(&self.global.cloud);
        overrides.endpoint.clone_from(&self.global.endpoint);
        overrides.region.clone_from(&self.global.region);
        overrides.project_id.clone_from(&self.global.project_id);
        let settings = load(overrides, Environment::process(), otc_vpn::vpn_service()).await?;
        for warning in &settings.warnings {
            self.output.warn(&with_options(warning));
        }
        Ok(settings)
    }

    /// Connects with these settings.
    pub(crate) async fn connect_with(&self, settings: Settings) -> Result<Service, Error> {
        let client = self.client_builder().settings(settings).build().await?;
        Ok(Service { client, _simulator: None })
    }

    async fn simulate(&self) -> Result<Service, CliError> {
        if let Some((option, _)) = self.global.service_options().iter().find(|(_, value)| value.is_some()) {
            return Err(CliError::usage(format!("{option} cannot be used with --simulate"))
                .with_hint("Remove it: the simulator has its own endpoint, project and credentials."));
        }
        let simulator = Simulator::builder()
            .start()
            .await
            .map_err(|error| CliError::internal(format!("cannot start the simulator: {error}")))?;
        let client = self
            .client_builder()
            .environment(Environment::empty())
            .endpoint(simulator.url())
            .project_id(otc_vpn_simulator::PROJECT_ID)
            .token(otc_vpn_simulator::TOKEN)
            .build()
            .await?;
        Ok(Service { client, _simulator: Some(simulator) })
    }

    /// A builder of a client whose retries are shown.
    fn client_builder(&self) -> ClientBuilder {
        let notice = RetryNotice::new(self.display());
        Client::builder().on_retry(move |event| notice.update(event))
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
