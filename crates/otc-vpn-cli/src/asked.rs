//! What this run has asked of the service, change by change, so that an interruption can say it.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::shell::Commands;
use crate::terminal::clean;
use otc_vpn::{ErrorKind, Flavor, Outcome};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How far a change has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Nothing was sent that changes anything.
    NotSent,
    /// The change may be under way; no answer to it is known.
    Sending,
    /// The service took the change; its end has not been seen.
    Accepted,
    /// It ended, well or not, with these words, and this became of what was sent.
    Ended(String, Outcome),
}

impl Step {
    fn outcome(&self) -> Outcome {
        match self {
            Step::NotSent => Outcome::NotSent,
            Step::Sending => Outcome::Unknown,
            Step::Accepted => Outcome::Accepted,
            Step::Ended(_, outcome) => *outcome,
        }
    }
}

#[derive(Debug)]
struct Entry {
    /// What it is about: a gateway, or a raw request.
    about: String,
    /// The change in words.
    change: String,
    /// How to look at what became of it.
    look: String,
    /// How to go on with it.
    follow: String,
    step: Step,
    /// The request that the service answered.
    request_id: Option<String>,
}

/// The changes of this run. Clones share one list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked(Arc<Mutex<Vec<Entry>>>);

/// One change in the list.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    list: Asked,
    index: usize,
}

impl Asked {
    /// Notes that a gateway is going to be changed.
    pub(crate) fn intend(&self, gateway: &str, flavor: &Flavor, commands: &Commands) -> Ask {
        self.push(Entry {
            about: clean(gateway).into_owned(),
            change: format!("the change to {flavor}"),
            look: format!("look with `{}`", commands.show(gateway)),
            follow: format!("follow it with `{}`", commands.wait(gateway, flavor)),
            step: Step::NotSent,
            request_id: None,
        })
    }

    /// Notes that a request of the user's own making is going out.
    pub(crate) fn intend_raw(&self, method: &str, path: &str) -> Ask {
        let look = "read what it changes before you send it again".to_owned();
        self.push(Entry {
            about: clean(&format!("{method} {path}")).into_owned(),
            change: "the request".to_owned(),
            follow: look.clone(),
            look,
            step: Step::NotSent,
            request_id: None,
        })
    }

    fn push(&self, entry: Entry) -> Ask {
        let mut entries = self.entries();
        entries.push(entry);
        Ask { list: self.clone(), index: entries.len() - 1 }
    }

    fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What an interruption has to say, and the failure that stands for it.
    pub(crate) fn interrupted(&self, exit: Exit) -> (String, Failure) {
        let entries = self.entries();
        let words = entries.iter().map(Entry::words).collect();
        let signal = if exit == Exit::Terminated { "SIGTERM" } else { "SIGINT" };
        let unknown = entries.iter().find(|entry| entry.step.outcome() == Outcome::Unknown);
        let running = entries.iter().find(|entry| entry.step == Step::Accepted);
        let accepted = entries.iter().find(|entry| entry.step.outcome() == Outcome::Accepted);
        let failure = match (unknown, running, accepted) {
            (Some(entry), ..) => {
                let message =
                    format!("ended by {signal} after {} was sent; its outcome is unknown", entry.change);
                entry.failure(exit, ErrorKind::UnknownOutcome, message, &entry.look)
            }
            (None, Some(entry), _) => {
                let message = format!("ended by {signal} while the service goes on with {}", entry.change);
                entry.failure(exit, ErrorKind::UnknownOutcome, message, &entry.follow)
            }
            (None, None, Some(entry)) => {
                let message = format!("ended by {signal} after the service had taken {}", entry.change);
                entry.failure(exit, ErrorKind::Failed, message, &entry.look)
            }
            (None, None, None) => {
                let message = format!("ended by {signal}; nothing is under way that changes anything");
                let failure = Failure::new(exit, ErrorKind::Failed, message);
                if entries.is_empty() { failure } else { failure.with_outcome(Outcome::NotSent) }
            }
        };
        (words, failure)
    }
}

impl Entry {
    fn words(&self) -> String {
        let Entry { about, change, .. } = self;
        let id =
            self.request_id.as_ref().map(|id| format!(" (request id {})", clean(id))).unwrap_or_default();
        match &self.step {
            Step::NotSent => format!("{about}: {change} was not sent\n"),
            Step::Sending => {
                format!("{about}: {change} was sent{id}, its outcome is unknown; {}\n", self.look)
            }
            Step::Accepted => {
                format!("{about}: the service has taken {change}{id} and goes on with it; {}\n", self.follow)
            }
            Step::Ended(how, _) => format!("{about}: {}\n", clean(how)),
        }
    }

    fn failure(&self, exit: Exit, kind: ErrorKind, message: String, advice: &str) -> Failure {
        let mut hint = advice.to_owned();
        hint[..1].make_ascii_uppercase();
        hint.push('.');
        Failure::new(exit, kind, message)
            .with_outcome(self.step.outcome())
            .with_hint(hint)
            .or_request_id(self.request_id.as_deref())
    }
}

impl Ask {
    /// Notes how far the change has come.
    pub(crate) fn step(&self, step: Step) {
        if let Some(entry) = self.list.entries().get_mut(self.index) {
            entry.step = step;
        }
    }

    /// Notes the request that the service answered.
    pub(crate) fn request_id(&self, id: Option<&str>) {
        if let Some(entry) = self.list.entries().get_mut(self.index) {
            entry.request_id = id.map(str::to_owned);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Global;

    #[test]
    fn an_interruption_tells_the_gateways_apart() {
        let commands = Commands::new(&Global::default());
        let asked = Asked::default();
        asked.intend("a", &Flavor::Basic, &commands);
        let sending = asked.intend("b", &Flavor::Basic, &commands);
        sending.step(Step::Sending);
        let accepted = asked.intend("c", &Flavor::Basic, &commands);
        accepted.step(Step::Accepted);
        accepted.request_id(Some("r-3"));
        let (words, failure) = asked.interrupted(Exit::Interrupted);
        insta::assert_snapshot!(words, @"
        a: the change to Basic was not sent
        b: the change to Basic was sent, its outcome is unknown; look with `otc-vpn gateway show b`
        c: the service has taken the change to Basic (request id r-3) and goes on with it; follow it with `otc-vpn gateway wait c --flavor Basic`
        ");
        assert_eq!(failure.outcome(), Some(Outcome::Unknown));
        let outcome = || asked.interrupted(Exit::Interrupted).1.outcome();
        sending.step(Step::Ended("nobody knows".into(), Outcome::Unknown));
        assert_eq!(outcome(), Some(Outcome::Unknown));
        sending.step(Step::Ended("refused".into(), Outcome::Refused));
        accepted.step(Step::Ended("done".into(), Outcome::Accepted));
        assert_eq!(outcome(), Some(Outcome::Accepted));
        accepted.step(Step::Ended("has it already".into(), Outcome::NotSent));
        assert_eq!(outcome(), Some(Outcome::NotSent));
    }
}
