//! The places that are searched for a setting, the strongest first.

use super::clouds::Entry;
use super::environment::Environment;
use super::error::ConfigError;
use super::names::{IDENTITY, Name};
use super::options::Options;
use super::source::{Setting, Source};
use crate::Secret;
use std::path::Path;

/// How strong a place is: the smaller, the stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Options,
    Environment,
    Cloud,
}

impl Rank {
    pub(super) const ALL: [Self; 3] = [Self::Options, Self::Environment, Self::Cloud];
}

/// A value that was found.
pub(super) struct Found {
    pub(super) value: Secret,
    pub(super) source: Source,
    pub(super) rank: Rank,
}

impl Found {
    /// As a setting that is no secret.
    pub(super) fn text(self) -> Setting<String> {
        Setting::new(self.value.expose().trim().to_owned(), self.source)
    }

    /// As a secret setting.
    pub(super) fn secret(self) -> Setting<Secret> {
        Setting::new(self.value, self.source)
    }
}

/// The places that are searched. Within a rank the names of a setting count as one place, so that a project id in the environment
/// is not mixed with a project name of the cloud.
pub(super) struct Stack<'a> {
    pub(super) options: &'a Options,
    pub(super) environment: &'a Environment,
    /// The name of the cloud.
    pub(super) cloud: &'a str,
    /// What the files say about the cloud, the strongest first.
    pub(super) entries: Vec<(&'a Path, &'a Entry)>,
}

impl Stack<'_> {
    /// The strongest value of a setting.
    pub(super) fn find(&self, name: &Name) -> Result<Option<Found>, ConfigError> {
        Ok(self.first_of(&[name])?.map(|(_, found)| found))
    }

    /// The strongest value of several settings that exclude each other, with the position of the setting; at the same rank the
    /// earlier one.
    pub(super) fn first_of(&self, names: &[&Name]) -> Result<Option<(usize, Found)>, ConfigError> {
        for rank in Rank::ALL {
            for (position, name) in names.iter().enumerate() {
                if let Some(found) = self.find_at(rank, name)? {
                    return Ok(Some((position, found)));
                }
            }
        }
        Ok(None)
    }

    /// The value of a setting at one rank.
    pub(super) fn find_at(&self, rank: Rank, name: &Name) -> Result<Option<Found>, ConfigError> {
        let found = match rank {
            Rank::Options => name
                .option
                .and_then(|option| Some((self.options.value(option)?.into(), Source::Option(option)))),
            Rank::Environment => in_environment(self.environment, name)?,
            Rank::Cloud => name.keys.iter().find_map(|key| {
                self.entries.iter().find_map(|(file, entry)| {
                    Some((entry.values.get(*key)?.clone(), Source::cloud(key, self.cloud, file)))
                })
            }),
        };
        Ok(found.map(|(value, source)| Found { value, source, rank }))
    }
}

/// Whether the environment says who the caller is.
pub(super) fn identity_in_environment(environment: &Environment) -> Result<bool, ConfigError> {
    for name in IDENTITY {
        if in_environment(environment, name)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn in_environment(environment: &Environment, name: &Name) -> Result<Option<(Secret, Source)>, ConfigError> {
    for variable in name.variables {
        if let Some(value) = environment.variable(variable)? {
            return Ok(Some((value, Source::Variable(variable))));
        }
    }
    Ok(None)
}
