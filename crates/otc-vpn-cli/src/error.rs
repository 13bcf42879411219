//! The error of a command, with everything that a person or a program needs to know about it.

use crate::exit::Exit;
use crate::suggest::CommandPrefix;
use crate::ui::terminal::escape_control;
use otc_vpn::{Error, ErrorKind, Outcome};
use serde::Serialize;

/// Why a command failed. It serializes as the error object of the JSON output.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct CliError(Box<Inner>);

#[derive(Clone, Debug, Serialize)]
struct Inner {
    #[serde(serialize_with = "serialize_kind")]
    kind: ErrorKind,
    message: String,
    status: Option<u16>,
    code: Option<String>,
    request_id: Option<String>,
    hint: Option<String>,
    retryable: bool,
    #[serde(serialize_with = "serialize_outcome")]
    outcome: Option<Outcome>,
    #[serde(skip)]
    exit: Exit,
    /// The messages of the source chain, without those that `message` contains already.
    #[serde(skip)]
    causes: Vec<String>,
    /// Replaces message and hint for people if a table has already shown the details of several gateways.
    #[serde(skip)]
    summary: Option<String>,
}

impl CliError {
    pub(crate) fn new(exit: Exit, kind: ErrorKind, message: impl Into<String>) -> CliError {
        CliError(Box::new(Inner {
            kind,
            message: escape_control(&message.into()).into_owned(),
            status: None,
            code: None,
            request_id: None,
            hint: None,
            retryable: false,
            outcome: None,
            exit,
            causes: Vec::new(),
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

    /// Sets the request id if there is none yet.
    pub(crate) fn or_request_id(mut self, id: Option<&str>) -> CliError {
        self.0.request_id = self.0.request_id.take().or_else(|| id.map(|id| escape_control(id).into_owned()));
        self
    }

    /// Adds the global options of this run to the commands in the hint.
    pub(crate) fn with_command_prefix(mut self, prefix: &CommandPrefix) -> CliError {
        self.0.hint = self.0.hint.take().map(|hint| prefix.complete(&hint));
        self
    }

    /// Shows people a summary instead of the details, which a table has already shown.
    pub(crate) fn with_summary(mut self, summary: String) -> CliError {
        self.0.summary = Some(summary);
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

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    pub(crate) fn causes(&self) -> &[String] {
        &self.0.causes
    }

    pub(crate) fn summary(&self) -> Option<&str> {
        self.0.summary.as_deref()
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

    /// The headline without a leading gateway name, for lines that already start with it.
    pub(crate) fn headline_without(&self, name: &str) -> String {
        let headline = self.headline();
        let rest = headline.strip_prefix(name);
        match rest.and_then(|rest| rest.strip_prefix(": ").or_else(|| rest.strip_prefix(" is "))) {
            Some(rest) => rest.to_owned(),
            None => headline,
        }
    }

    /// The error object on one line.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| format!("{{\"message\":\"{error}\"}}"))
    }
}

impl From<Error> for CliError {
    fn from(error: Error) -> CliError {
        let escape = |text: &str| escape_control(text).into_owned();
        let message = escape(error.message());
        let mut causes = Vec::new();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            let text = escape(&cause.to_string());
            if !message.contains(&text) && !causes.contains(&text) {
                causes.push(text);
            }
            source = cause.source();
        }
        CliError(Box::new(Inner {
            kind: error.kind(),
            status: error.status(),
            code: error.code().map(escape),
            request_id: error.request_id().map(escape),
            hint: error.hint().map(escape),
            retryable: error.is_retryable(),
            outcome: error.outcome(),
            exit: Exit::of(&error),
            message,
            causes,
            summary: None,
        }))
    }
}

// The signatures are serde's.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn serialize_kind<S: serde::Serializer>(kind: &ErrorKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.as_str())
}

#[allow(clippy::trivially_copy_pass_by_ref, clippy::ref_option)]
fn serialize_outcome<S: serde::Serializer>(
    outcome: &Option<Outcome>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    outcome.map(Outcome::as_str).serialize(serializer)
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
