//! The sources of settings, in order of precedence.

use super::clouds::{CloudEntry, Value};
use super::environment::Environment;
use super::error::ConfigError;
use super::keys::{self, IDENTITY, SettingKey};
use super::overrides::Overrides;
use super::source::{Setting, Source};
use crate::secret::Secret;

/// The precedence of a source, the highest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    Overrides,
    Environment,
    Cloud,
}

impl Precedence {
    pub(super) const ALL: [Self; 3] = [Self::Overrides, Self::Environment, Self::Cloud];
}

/// A value with its source and the precedence of that source.
pub(super) struct Found {
    pub(super) value: Secret,
    pub(super) source: Source,
    pub(super) precedence: Precedence,
}

impl Found {
    /// As a setting that is not secret.
    pub(super) fn text(self) -> Setting<String> {
        Setting::new(self.value.expose().to_owned(), self.source)
    }

    /// As a secret setting.
    pub(super) fn secret(self) -> Setting<Secret> {
        Setting::new(self.value, self.source)
    }

    /// Checks that the value can be sent in a header. `setting` is the name of the setting.
    pub(super) fn require_header_value(self, setting: &'static str) -> Result<Self, ConfigError> {
        match self.value.header_value() {
            Ok(_) => Ok(self),
            Err(_) => Err(ConfigError::InvalidValue {
                setting,
                source: self.source,
                problem: "it contains a line break or another character that no HTTP header can contain"
                    .to_owned(),
            }),
        }
    }
}

/// The sources of settings. Alternative keys of one setting have the same precedence within a source, so that a project id in the
/// environment is not combined with the project name of a cloud.
pub(super) struct Sources<'a> {
    pub(super) overrides: &'a Overrides,
    pub(super) environment: &'a Environment,
    /// The entries of the selected cloud in the files, the highest precedence first. The last one may be its vendor profile.
    pub(super) entries: Vec<CloudEntry<'a>>,
}

impl Sources<'_> {
    /// The value with the highest precedence.
    pub(super) fn find(&self, key: &SettingKey) -> Result<Option<Found>, ConfigError> {
        Ok(self.first_of(&[key])?.map(|(_, found)| found))
    }

    /// The value with the highest precedence among alternative settings, and its index in `keys`. Within a source, the earlier
    /// setting has precedence.
    pub(super) fn first_of(&self, keys: &[&SettingKey]) -> Result<Option<(usize, Found)>, ConfigError> {
        for precedence in Precedence::ALL {
            for (index, key) in keys.iter().enumerate() {
                if let Some(found) = self.find_at(precedence, key)? {
                    return Ok(Some((index, found)));
                }
            }
        }
        Ok(None)
    }

    /// The value in the source with this precedence.
    pub(super) fn find_at(
        &self,
        precedence: Precedence,
        key: &SettingKey,
    ) -> Result<Option<Found>, ConfigError> {
        let found = match precedence {
            Precedence::Overrides => key
                .override_name
                .and_then(|name| Some((self.overrides.value(name)?.into(), Source::Override(name)))),
            Precedence::Environment if key.credentials && self.has_explicit_cloud() => None,
            Precedence::Environment => in_environment(self.environment, key)?,
            Precedence::Cloud => self.in_cloud(key)?,
        };
        Ok(found.map(|(value, source)| Found { value, source, precedence }))
    }

    /// Whether the caller selects the cloud, so that its credentials replace those of the environment: mixed with them, the secret of one
    /// account could be sent to the IAM of another.
    pub(super) fn has_explicit_cloud(&self) -> bool {
        self.overrides.value("cloud").is_some()
    }

    /// The variables that are set and ignored because the caller selects the cloud.
    pub(super) fn ignored_variables(&self) -> Vec<&'static str> {
        match self.has_explicit_cloud() {
            true => keys::credential_variables().filter(|name| self.environment.is_set(name)).collect(),
            false => Vec::new(),
        }
    }

    fn in_cloud(&self, key: &SettingKey) -> Result<Option<(Secret, Source)>, ConfigError> {
        for cloud_key in key.cloud_keys {
            for CloudEntry { name, file, entry } in &self.entries {
                let Some(value) = entry.values.get(*cloud_key) else { continue };
                let source = Source::cloud(cloud_key, name, file);
                return match value {
                    Value::Text(text) => Ok(Some((text.clone(), source))),
                    Value::NotText => Err(ConfigError::InvalidValue {
                        setting: "value",
                        source,
                        problem: "expected a string".to_owned(),
                    }),
                };
            }
        }
        Ok(None)
    }
}

/// Whether the environment describes the identity of the caller.
pub(super) fn identity_in_environment(environment: &Environment) -> Result<bool, ConfigError> {
    for key in IDENTITY {
        if in_environment(environment, key)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn in_environment(
    environment: &Environment,
    key: &SettingKey,
) -> Result<Option<(Secret, Source)>, ConfigError> {
    for variable in key.variables {
        if let Some(value) = environment.variable(variable)? {
            return Ok(Some((value, Source::Variable(variable))));
        }
    }
    Ok(None)
}
