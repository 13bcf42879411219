//! Names the sources of settings in the terms of the command line.

use otc_vpn::config::Source;

/// The settings that have an option.
const SETTINGS: [&str; 4] = ["cloud", "endpoint", "region", "project_id"];

/// The option for a setting of the library.
pub(crate) fn option(setting: &str) -> String {
    format!("--{}", setting.replace('_', "-"))
}

/// The source of a setting.
pub(crate) fn describe(source: &Source) -> String {
    match source {
        Source::Override(setting) => format!("option {}", option(setting)),
        source => {
            let text = source.to_string();
            text.strip_prefix("the ").map_or_else(|| text.clone(), str::to_owned)
        }
    }
}

/// A message of the library, with the names of options in place of those of settings.
pub(crate) fn with_options(message: &str) -> String {
    SETTINGS.iter().fold(message.to_owned(), |message, setting| {
        message.replace(&Source::Override(setting).to_string(), &format!("option {}", option(setting)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn override_is_named_as_option() {
        assert_eq!(describe(&Source::Override("project_id")), "option --project-id");
        assert_eq!(describe(&Source::Variable("OS_CLOUD")), "environment variable OS_CLOUD");
        let message = format!("invalid region from {}: no", Source::Override("region"));
        assert_eq!(with_options(&message), "invalid region from option --region: no");
    }
}
