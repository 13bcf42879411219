//! An error as a report for people, for the result of `main`.

use crate::error::{Error, sources};
use otc_vpn_auth::redact::escape_control;
use std::fmt;

/// Any error, printed for people. Use it as the error type of `main`: a program that returns an [`Error`] there prints its fields
/// instead.
///
/// Both [`Display`](fmt::Display) and [`Debug`](fmt::Debug), which `main` uses, print the message and the causes. For an [`Error`],
/// also if it is a cause of the error, they print the outcome of the change and the hints too. Control characters are escaped; bodies
/// and headers of responses are left out, because they may contain secrets.
///
/// ```no_run
/// use otc_vpn::{Client, Report};
///
/// #[tokio::main(flavor = "current_thread")]
/// async fn main() -> Result<(), Report> {
///     let client = Client::from_env().await?;
///     println!("{:?}", client.gateways().find("vpngw-4322").await?.flavor());
///     Ok(())
/// }
/// ```
///
/// It prints this, for example:
///
/// ```text
/// Error: no gateway with the id or name "vpngw-4322"
///   hint: List the gateways of the project.
/// ```
pub struct Report(Box<dyn std::error::Error + Send + Sync>);

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Report {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&escape_control(&self.0.to_string()))?;
        let mut line = |label: &str, value: &dyn fmt::Display| {
            write!(formatter, "\n  {label}: {}", escape_control(&value.to_string()))
        };
        for cause in sources(&*self.0).skip(1) {
            line("caused by", &cause)?;
        }
        if let Some(error) = sources(&*self.0).find_map(|error| error.downcast_ref::<Error>()) {
            if let Some(outcome) = error.outcome() {
                line("outcome", &outcome)?;
            }
            for hint in error.hints() {
                line("hint", hint)?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{ErrorKind, Hint, Outcome};
    use std::io;

    #[test]
    fn report_has_causes_outcome_and_hints() {
        let error = Error::new(ErrorKind::Timeout, "timed out")
            .with_outcome(Outcome::Accepted)
            .with_hints(vec![Hint::DoNotResend, Hint::ListGateways])
            .with_source(io::Error::other("reset"));
        let report = Report::from(error);
        assert_eq!(
            report.to_string(),
            "timed out\n  caused by: reset\n  outcome: accepted\n  \
             hint: Do not send the change again: the service accepted it.\n  hint: List the gateways of the project."
        );
        assert_eq!(format!("{report:?}"), report.to_string());
    }

    #[test]
    fn report_has_hints_of_a_cause() {
        let cause = Error::new(ErrorKind::NotFound, "no gateway").with_hint(Hint::ListGateways);
        let report = Report::from(io::Error::other(Wrapper(cause)));
        let expected = "upgrade\n  caused by: no gateway\n  hint: List the gateways of the project.";
        assert_eq!(report.to_string(), expected);
    }

    #[test]
    fn report_escapes_control_characters() {
        let error = Error::invalid_input("a\u{1b}[31mb\nc").with_source(io::Error::other("d\u{202e}\n"));
        let text = Report::from(error).to_string();
        assert_eq!(text, "a\\u{1b}[31mb\\nc\n  caused by: d\\u{202e}\\n");
    }

    /// An error of a program that uses this crate.
    #[derive(Debug)]
    struct Wrapper(Error);

    impl fmt::Display for Wrapper {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("upgrade")
        }
    }

    impl std::error::Error for Wrapper {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }
}
