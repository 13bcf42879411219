//! What this run has asked of the service, gateway by gateway, so that an interruption can say it.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::shell::Commands;
use crate::terminal::clean;
use otc_vpn::{Flavor, Kind, Outcome};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How far the change of one gateway has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Nothing was sent that changes anything.
    NotSent,
    /// The change may be under way; no answer to it is known.
    Sending,
    /// The service took the change; its end has not been seen.
    Accepted,
    /// It ended, well or not, with these words.
    Ended(String),
}

#[derive(Debug)]
struct Entry {
    gateway: String,
    flavor: Flavor,
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
    pub(crate) fn intend(&self, gateway: &str, flavor: &Flavor) -> Ask {
        let mut entries = self.entries();
        entries.push(Entry {
            gateway: gateway.to_owned(),
            flavor: flavor.clone(),
            step: Step::NotSent,
            request_id: None,
        });
        Ask { list: self.clone(), index: entries.len() - 1 }
    }

    fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What an interruption has to say, and the failure that stands for it.
    pub(crate) fn interrupted(&self, exit: Exit, commands: &Commands) -> (String, Failure) {
        let entries = self.entries();
        let signal = if exit == Exit::Terminated { "SIGTERM" } else { "SIGINT" };
        let mut words = String::new();
        for entry in entries.iter() {
            let gateway = clean(&entry.gateway);
            let flavor = entry.flavor.as_str();
            let id = entry
                .request_id
                .as_ref()
                .map(|id| format!(" (request id {})", clean(id)))
                .unwrap_or_default();
            let _ = match entry.step {
                Step::NotSent => writeln!(words, "{gateway}: no change was sent"),
                Step::Sending => writeln!(
                    words,
                    "{gateway}: the change to {flavor} was sent{id}, its outcome is unknown; look with `{}`",
                    commands.show(&gateway)
                ),
                Step::Accepted => writeln!(
                    words,
                    "{gateway}: the service has taken the change to {flavor}{id} and goes on with it; follow it with `{}`",
                    commands.wait(&gateway, &entry.flavor)
                ),
                Step::Ended(ref how) => writeln!(words, "{gateway}: {}", clean(how)),
            };
        }
        let open = |step: Step| entries.iter().filter(move |entry| entry.step == step).collect::<Vec<_>>();
        let (sending, accepted) = (open(Step::Sending), open(Step::Accepted));
        let message = format!("ended by {signal}");
        let failure = match (sending.as_slice(), accepted.as_slice()) {
            ([], []) if entries.is_empty() => Failure::new(exit, Kind::Failed, message),
            ([], []) => Failure::new(exit, Kind::Failed, format!("{message}; no change is under way"))
                .with_outcome(Outcome::NotSent),
            ([entry, ..], _) => Failure::new(
                exit,
                Kind::UnknownOutcome,
                format!("{message} after a change was sent; its outcome is unknown"),
            )
            .with_outcome(Outcome::Unknown)
            .with_hint(format!("Look with `{}`.", commands.show(&entry.gateway)))
            .with_request_id(entry.request_id.clone()),
            ([], [entry, ..]) => Failure::new(
                exit,
                Kind::UnknownOutcome,
                format!("{message} while the service goes on with the change"),
            )
            .with_outcome(Outcome::Accepted)
            .with_hint(format!("Follow it with `{}`.", commands.wait(&entry.gateway, &entry.flavor)))
            .with_request_id(entry.request_id.clone()),
        };
        (words, failure)
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
        asked.intend("a", &Flavor::Basic);
        let sending = asked.intend("b", &Flavor::Basic);
        sending.step(Step::Sending);
        let accepted = asked.intend("c", &Flavor::Basic);
        accepted.step(Step::Accepted);
        accepted.request_id(Some("r-3"));
        let (words, failure) = asked.interrupted(Exit::Interrupted, &commands);
        insta::assert_snapshot!(words, @"
        a: no change was sent
        b: the change to Basic was sent, its outcome is unknown; look with `otc-vpn gateway show b`
        c: the service has taken the change to Basic (request id r-3) and goes on with it; follow it with `otc-vpn gateway wait c --flavor Basic`
        ");
        assert_eq!(failure.outcome(), Some(Outcome::Unknown));
        accepted.step(Step::Ended("done".into()));
        sending.step(Step::Ended("refused".into()));
        assert_eq!(asked.interrupted(Exit::Interrupted, &commands).1.outcome(), Some(Outcome::NotSent));
    }
}
