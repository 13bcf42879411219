//! Options of every command.

use clap::{ArgAction, Args, ColorChoice, ValueEnum, ValueHint};

/// Options of every command.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Run against an in-process simulator: no account, no network, no confirmation prompt, and no state kept between runs
    #[arg(long, global = true)]
    pub simulate: bool,

    /// Base URL of the service; overrides the region and the service catalog [env: OTC_VPN_ENDPOINT]
    #[arg(long, global = true, value_name = "URL", value_hint = ValueHint::Url)]
    pub endpoint: Option<String>,

    /// Region, for example eu-de [env: OS_REGION_NAME]
    #[arg(long, global = true, value_name = "NAME")]
    pub region: Option<String>,

    /// Id of the project that contains the gateways [env: OS_PROJECT_ID]
    #[arg(long, global = true, value_name = "ID")]
    pub project_id: Option<String>,

    /// Name of an entry in clouds.yaml; its credentials replace those of the environment [env: OS_CLOUD]
    #[arg(long, global = true, value_name = "NAME")]
    pub cloud: Option<String>,

    /// Output format; json and yaml are stable and undecorated
    #[arg(short, long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: Format,

    /// When to use color; auto honors NO_COLOR
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorChoice,

    /// Log to standard error: -v for progress, -vv for requests and responses [env: OTC_VPN_LOG]
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

impl Global {
    /// The options that select the service and the project, with their values.
    pub(crate) fn service_options(&self) -> [(&'static str, Option<&str>); 4] {
        [
            ("--endpoint", self.endpoint.as_deref()),
            ("--region", self.region.as_deref()),
            ("--project-id", self.project_id.as_deref()),
            ("--cloud", self.cloud.as_deref()),
        ]
    }
}

/// The format of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    #[default]
    Table,
    Json,
    Yaml,
}
