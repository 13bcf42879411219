//! Why a command failed, with all that a person or a program is told about it.

use crate::exit::Exit;
use crate::shell::Commands;
use crate::terminal::{CYAN, DIM, RED, Stream, clean};
use otc_vpn::{Error, ErrorKind, Outcome};
use serde::Serialize;

/// Why a command failed. Its JSON is the failure object of the contract.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Failure(Box<Facts>);

#[derive(Clone, Debug, Serialize)]
struct Facts {
    #[serde(serialize_with = "kind")]
    kind: ErrorKind,
    message: String,
    status: Option<u16>,
    code: Option<String>,
    request_id: Option<String>,
    hint: Option<String>,
    retryable: bool,
    #[serde(serialize_with = "outcome")]
    outcome: Option<Outcome>,
    #[serde(skip)]
    exit: Exit,
    /// What lies behind, the nearest cause first.
    #[serde(skip)]
    causes: Vec<String>,
    /// What a person reads where several gateways have failed and a table says the rest.
    #[serde(skip)]
    summary: Option<String>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, kind: ErrorKind, message: impl Into<String>) -> Failure {
        Failure(Box::new(Facts {
            kind,
            message: clean(&message.into()).into_owned(),
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

    /// The one that decides the exit code, the first of equals.
    pub(crate) fn worst(failures: impl IntoIterator<Item = Failure>) -> Option<Failure> {
        failures
            .into_iter()
            .reduce(|known, next| if next.0.exit.rank() > known.0.exit.rank() { next } else { known })
    }

    /// Wrong usage or input.
    pub(crate) fn usage(message: impl Into<String>) -> Failure {
        Failure::new(Exit::Usage, ErrorKind::InvalidInput, message)
    }

    /// Something that should not be possible.
    pub(crate) fn defect(message: impl Into<String>) -> Failure {
        Failure::new(Exit::Defect, ErrorKind::Failed, message)
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Failure {
        self.0.hint = Some(clean(&hint.into()).into_owned());
        self
    }

    pub(crate) fn with_outcome(mut self, outcome: Outcome) -> Failure {
        self.0.outcome = Some(outcome);
        self
    }

    pub(crate) fn with_exit(mut self, exit: Exit) -> Failure {
        self.0.exit = exit;
        self
    }

    /// Says what is known about the change, where nothing else has.
    pub(crate) fn or_outcome(mut self, outcome: Outcome) -> Failure {
        self.0.outcome.get_or_insert(outcome);
        self
    }

    /// Names a request to quote, where none is named.
    pub(crate) fn or_request_id(mut self, id: Option<&str>) -> Failure {
        self.0.request_id = self.0.request_id.take().or_else(|| id.map(|id| clean(id).into_owned()));
        self
    }

    /// Lets the commands in the hint reach the service that this run is about.
    pub(crate) fn for_commands(mut self, commands: &Commands) -> Failure {
        self.0.hint = self.0.hint.take().map(|hint| commands.complete(&hint));
        self
    }

    /// Puts a sentence for people in the place of the details, which a table has shown already.
    pub(crate) fn summed_up(mut self, summary: String) -> Failure {
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

    /// The fact in one line, with status and code.
    pub(crate) fn fact(&self) -> String {
        match (self.0.status, &self.0.code) {
            (Some(status), Some(code)) => format!("{} (HTTP {status}, {code})", self.0.message),
            (Some(status), None) if !self.0.message.contains(&status.to_string()) => {
                format!("{} (HTTP {status})", self.0.message)
            }
            _ => self.0.message.clone(),
        }
    }

    /// The fact, for where the gateway's name stands already.
    pub(crate) fn fact_about(&self, name: &str) -> String {
        let fact = self.fact();
        let about = fact.strip_prefix(name);
        match about.and_then(|rest| rest.strip_prefix(": ").or_else(|| rest.strip_prefix(" is "))) {
            Some(rest) => rest.to_owned(),
            None => fact,
        }
    }

    /// What to do, and what to quote, as lines.
    pub(crate) fn advice(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let hint = self.0.hint.as_deref().map(|hint| ("hint", hint));
        let id = self.0.request_id.as_deref().map(|id| ("request id", id));
        hint.into_iter().chain(id)
    }

    /// The failure for a person.
    pub(crate) fn render(&self, stream: &Stream) -> String {
        let label = stream.paint(RED, "error:");
        if let Some(summary) = &self.0.summary {
            return format!("{label} {summary}\n");
        }
        let mut text = format!("{label} {}\n", self.fact());
        for cause in &self.0.causes {
            text.push_str(&format!("  {} {cause}\n", stream.paint(DIM, "because:")));
        }
        for (name, words) in self.advice() {
            text.push_str(&format!("{} {words}\n", stream.paint(CYAN, &format!("{name}:"))));
        }
        text
    }

    /// The failure for a program, on one line.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| format!("{{\"message\":\"{error}\"}}"))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let message = clean(error.message()).into_owned();
        let mut causes = Vec::new();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            let text = clean(&cause.to_string()).into_owned();
            if !message.contains(&text) && !causes.contains(&text) {
                causes.push(text);
            }
            source = cause.source();
        }
        Failure(Box::new(Facts {
            kind: error.kind(),
            status: error.status(),
            code: error.code().map(|code| clean(code).into_owned()),
            request_id: error.request_id().map(|id| clean(id).into_owned()),
            hint: error.hint().map(|hint| clean(hint).into_owned()),
            retryable: error.is_retryable(),
            outcome: error.outcome(),
            exit: Exit::of(&error),
            message,
            causes,
            summary: None,
        }))
    }
}

// Serialize hands over references.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn kind<S: serde::Serializer>(kind: &ErrorKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.as_str())
}

#[allow(clippy::trivially_copy_pass_by_ref, clippy::ref_option)]
fn outcome<S: serde::Serializer>(outcome: &Option<Outcome>, serializer: S) -> Result<S::Ok, S::Error> {
    outcome.map(Outcome::as_str).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_the_eight_fields_of_the_contract_on_one_line() {
        let failure = Failure::usage("two\nlines").with_hint("look").with_outcome(Outcome::NotSent);
        assert_eq!(
            failure.json(),
            r#"{"kind":"invalid_input","message":"two\\nlines","status":null,"code":null,"request_id":null,"hint":"look","retryable":false,"outcome":"not_sent"}"#
        );
    }

    #[test]
    fn people_read_one_red_word_the_fact_and_the_hint() {
        let failure = Failure::usage("no").with_hint("yes").or_request_id(Some("r-1"));
        assert_eq!(failure.render(&Stream::plain(None)), "error: no\nhint: yes\nrequest id: r-1\n");
    }
}
