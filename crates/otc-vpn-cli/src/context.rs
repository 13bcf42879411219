//! What every command works with.

use crate::args::Global;
use crate::asked::Asked;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::shell::Commands;
use otc_vpn::config::{Environment, Method, Overrides, Settings, resolve};
use otc_vpn::{Client, ErrorKind};
use otc_vpn_simulator::Simulator;
use std::time::Duration;

/// What every command works with.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub global: Global,
    pub output: Output,
    pub asked: Asked,
    pub commands: Commands,
    /// Whether logs go to standard error, where a moving line would be torn.
    pub logging: bool,
}

/// How requests prove who sends them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Authentication {
    /// A token, a ready one or one that IAM gave.
    Token,
    /// A signature with an access key; a temporary one has a token beside it.
    Keys { temporary: bool },
}

/// A client, and the simulator that it talks to, if it is one.
pub(crate) struct Connection {
    pub client: Client,
    pub authentication: Authentication,
    _simulator: Option<Simulator>,
}

impl Context {
    /// A client for the service that options, environment and configuration name, or for a simulator of this process.
    pub(crate) async fn connect(&self) -> Result<Connection, Failure> {
        if self.global.simulate {
            return self.simulate().await;
        }
        let settings = self.settings()?;
        self.connect_with(&settings).await
    }

    /// As [`connect`](Self::connect), where what the identity service takes must not outlast a time.
    pub(crate) async fn connect_within(&self, time: Duration) -> Result<Connection, Failure> {
        let late = |_| {
            Failure::new(Exit::Unreachable, ErrorKind::Timeout, "the identity service did not answer in time")
        };
        tokio::time::timeout(time, self.connect()).await.map_err(late)?
    }

    /// The settings of options, environment and configuration, each with its source. Nothing is asked of a service.
    pub(crate) fn settings(&self) -> Result<Settings, Failure> {
        let mut overrides = Overrides::default();
        overrides.cloud.clone_from(&self.global.cloud);
        overrides.endpoint.clone_from(&self.global.endpoint);
        overrides.region.clone_from(&self.global.region);
        overrides.project_id.clone_from(&self.global.project_id);
        let settings = resolve(&overrides, &Environment::process(), &otc_vpn::vpn_service())
            .map_err(otc_vpn::Error::from)?;
        for warning in &settings.warnings {
            self.output.warn(warning);
        }
        Ok(settings)
    }

    /// A client with these settings.
    pub(crate) async fn connect_with(&self, settings: &Settings) -> Result<Connection, Failure> {
        let authentication = match &settings.method {
            Method::AccessKeys { security_token, .. } => {
                Authentication::Keys { temporary: security_token.is_some() }
            }
            _ => Authentication::Token,
        };
        Ok(Connection { client: Client::from_settings(settings).await?, authentication, _simulator: None })
    }

    async fn simulate(&self) -> Result<Connection, Failure> {
        self.only_simulator()?;
        let simulator = Simulator::builder()
            .start()
            .await
            .map_err(|error| Failure::defect(format!("the simulator cannot start: {error}")))?;
        let client = Client::builder()
            .endpoint(simulator.url())
            .project_id(otc_vpn_simulator::PROJECT_ID)
            .token(otc_vpn_simulator::TOKEN)
            .build()?;
        Ok(Connection { client, authentication: Authentication::Token, _simulator: Some(simulator) })
    }

    /// The simulator has its own address, project and credentials.
    fn only_simulator(&self) -> Result<(), Failure> {
        let global = &self.global;
        for (name, given) in [
            ("--endpoint", &global.endpoint),
            ("--region", &global.region),
            ("--project-id", &global.project_id),
            ("--cloud", &global.cloud),
        ] {
            if given.is_some() {
                return Err(Failure::usage(format!("{name} cannot be used with --simulate"))
                    .with_hint("The simulator has its own address, project and credentials."));
            }
        }
        Ok(())
    }
}
