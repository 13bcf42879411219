//! The error of a command, with everything that a person or a program needs to know about it.

use crate::exit::Exit;
use crate::serialize::json_line;
use crate::setting_source::{option, with_options};
use crate::suggest::CommandPrefix;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::config::ConfigError;
use otc_vpn::{Error, ErrorKind, Hint, Outcome};
use serde::{Serialize, Serializer};

/// Why a command failed. It serializes as the error object of the JSON output.
#[derive(Clone, Debug)]
pub(crate) struct CliError(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    /// The messages of the source chain, without those that `message` contains already.
    causes: Vec<String>,
    status: Option<u16>,
    code: Option<String>,
    request_id: Option<String>,
    /// Whether the request id is from a response that does not confirm the change.
    request_failed: bool,
    hint: Option<String>,
    /// Hints of the library that [`CliError::with_command_prefix`] has not rendered yet.
    library_hints: Vec<Hint>,
    retryable: bool,
    outcome: Option<Outcome>,
    exit: Exit,
    /// Replaces message and hint for people if the details have already been shown, for example in a table.
    summary: Option<Summary>,
}

/// What people see instead of details that they have seen already.
#[derive(Clone, Debug)]
pub(crate) struct Summary {
    pub text: String,
    pub hint: Option<String>,
}

impl CliError {
    pub(crate) fn new(exit: Exit, kind: ErrorKind, message: impl Into<String>) -> CliError {
        CliError(Box::new(Inner {
            kind,
            message: escape_control(&message.into()).into_owned(),
            status: None,
            code: None,
            request_id: None,
            request_failed: false,
            causes: Vec::new(),
            hint: None,
            library_hints: Vec::new(),
            retryable: false,
            outcome: None,
            exit,
            summary: None,
        }))
    }

    /// The error with the most severe exit code, the first one of equals.
    pub(crate) fn most_severe(errors: impl IntoIterator<Item = CliError>) -> Option<CliError> {
        errors
            .into_iter()
            .reduce(|worst, next| if next.exit().severity() > worst.exit().severity() { next } else { worst })
    }

    /// Invalid usage or input.
    pub(crate) fn usage(message: impl Into<String>) -> CliError {
        CliError::new(Exit::Usage, ErrorKind::InvalidInput, message)
    }

    /// A failure of this program or of its environment that is no fault of the input.
    pub(crate) fn internal(message: impl Into<String>) -> CliError {
        CliError::new(Exit::InternalError, ErrorKind::Failed, message)
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> CliError {
        self.0.hint = Some(escape_control(&hint.into()).into_owned());
        self
    }

    pub(crate) fn with_outcome(mut self, outcome: Outcome) -> CliError {
        self.0.outcome = Some(outcome);
        self
    }

    pub(crate) fn with_exit(mut self, exit: Exit) -> CliError {
        self.0.exit = exit;
        self
    }

    /// Sets the outcome if there is none yet.
    pub(crate) fn or_outcome(mut self, outcome: Outcome) -> CliError {
        self.0.outcome.get_or_insert(outcome);
        self
    }

    /// Sets the request id if there is none yet. `failed` is whether it is from a response that does not confirm the change.
    pub(crate) fn or_request_id(mut self, id: Option<&str>, failed: bool) -> CliError {
        if let (None, Some(id)) = (&self.0.request_id, id) {
            self.0.request_id = Some(escape_control(id).into_owned());
            self.0.request_failed = failed;
        }
        self
    }

    /// Renders the hints of the library as commands with the global options of this run.
    pub(crate) fn with_command_prefix(mut self, prefix: &CommandPrefix) -> CliError {
        let hints: Vec<String> = self.0.library_hints.drain(..).map(|hint| prefix.hint(&hint)).collect();
        if hints.is_empty() { self } else { self.with_hint(hints.join(" ")) }
    }

    /// Shows people a summary instead of the details, which they have seen already.
    pub(crate) fn with_summary(mut self, text: String, hint: Option<String>) -> CliError {
        self.0.summary = Some(Summary { text, hint });
        self
    }

    pub(crate) fn exit(&self) -> Exit {
        self.0.exit
    }

    pub(crate) fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    pub(crate) fn outcome(&self) -> Option<Outcome> {
        self.0.outcome
    }

    pub(crate) fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The request id, with its label.
    pub(crate) fn request_id(&self) -> Option<(&'static str, &str)> {
        self.0.request_id.as_deref().map(|id| (request_id_label(self.0.request_failed), id))
    }

    pub(crate) fn causes(&self) -> &[String] {
        &self.0.causes
    }

    pub(crate) fn summary(&self) -> Option<&Summary> {
        self.0.summary.as_ref()
    }

    /// The message with status and code, on one line.
    pub(crate) fn headline(&self) -> String {
        match (self.0.status, &self.0.code) {
            (Some(status), Some(code)) => format!("{} (HTTP {status}, {code})", self.0.message),
            (Some(status), None) if !self.0.message.contains(&status.to_string()) => {
                format!("{} (HTTP {status})", self.0.message)
            }
            _ => self.0.message.clone(),
        }
    }

    /// The headline with the root cause, on one line, without a leading gateway name.
    pub(crate) fn one_line_without(&self, name: &str) -> String {
        let text = self.one_line();
        let rest = text.strip_prefix(name);
        match rest.and_then(|rest| rest.strip_prefix(": ").or_else(|| rest.strip_prefix(" is "))) {
            Some(rest) => rest.to_owned(),
            None => text,
        }
    }

    /// The headline with the root cause, on one line.
    pub(crate) fn one_line(&self) -> String {
        with_root_cause(&self.headline(), &self.0.causes)
    }

    /// The error object on one line.
    pub(crate) fn json(&self) -> String {
        json_line(self).unwrap_or_else(|error| format!("{{\"message\":\"{error}\"}}"))
    }
}

/// What a request id is. An id from a response that does not confirm the change may be that of a proxy.
pub(crate) fn request_id_label(failed: bool) -> &'static str {
    if failed { "request id of the failed attempt" } else { "request id" }
}

/// Appends the last cause, which is the one that people can act on.
fn with_root_cause(message: &str, causes: &[String]) -> String {
    match causes.last() {
        Some(cause) => format!("{message}: {cause}"),
        None => message.to_owned(),
    }
}

impl From<Error> for CliError {
    fn from(error: Error) -> CliError {
        let escape = |text: &str| escape_control(text).into_owned();
        let message = escape(&with_options(error.message()));
        let mut causes = Vec::new();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            let text = escape(&cause.to_string());
            if !message.contains(&text) && !causes.contains(&text) {
                causes.push(text);
            }
            source = cause.source();
        }
        let hints: Vec<String> = error.hints().iter().map(|hint| escape(&hint.to_string())).collect();
        CliError(Box::new(Inner {
            kind: error.kind(),
            status: error.status(),
            code: error.code().map(escape),
            request_id: error.request_id().map(escape),
            request_failed: error.outcome() == Some(Outcome::Unknown),
            hint: (!hints.is_empty()).then(|| hints.join(" ")),
            library_hints: error.hints().to_vec(),
            retryable: error.is_retryable(),
            outcome: error.outcome(),
            exit: Exit::of(&error),
            message,
            causes,
            summary: None,
        }))
    }
}

impl From<ConfigError> for CliError {
    fn from(error: ConfigError) -> CliError {
        let message = with_options(&error.to_string());
        let option = error.setting().map(option).filter(|option| !message.contains(option.as_str()));
        let option = option.map(|option| format!("Alternatively, use the option {option}."));
        let page = matches!(error, ConfigError::NoCredentials { .. })
            .then(|| "`otc-vpn help configuration` lists all settings.".to_owned());
        let hints: Vec<String> =
            error.hint().map(str::to_owned).into_iter().chain(option).chain(page).collect();
        let error = CliError::usage(message);
        if hints.is_empty() { error } else { error.with_hint(hints.join(" ")) }
    }
}

/// The error object of the JSON output.
#[derive(Serialize)]
struct ErrorObject<'a> {
    kind: &'static str,
    message: String,
    status: Option<u16>,
    code: Option<&'a str>,
    request_id: Option<&'a str>,
    hint: Option<&'a str>,
    retryable: bool,
    outcome: Option<&'static str>,
}

impl Serialize for CliError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let inner = &self.0;
        ErrorObject {
            kind: inner.kind.as_str(),
            message: with_root_cause(&inner.message, &inner.causes),
            status: inner.status,
            code: inner.code.as_deref(),
            request_id: inner.request_id.as_deref(),
            hint: inner.hint.as_deref(),
            retryable: inner.retryable,
            outcome: inner.outcome.map(Outcome::as_str),
        }
        .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_the_eight_fields_on_one_line() {
        let error = CliError::usage("two\nlines").with_hint("look").with_outcome(Outcome::NotSent);
        assert_eq!(
            error.json(),
            r#"{"kind":"invalid_input","message":"two\\nlines","status":null,"code":null,"request_id":null,"hint":"look","retryable":false,"outcome":"not_sent"}"#
        );
    }
}
