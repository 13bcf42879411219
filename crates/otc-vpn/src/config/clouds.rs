//! The files `clouds.yaml` and `secure.yaml`: where they are, what they say, and how they are laid over each other.
//!
//! As in openstacksdk, the first `clouds.yaml` of the search path is read and no other, the same for `secure.yaml`, and what the
//! secure file says wins. Unlike there, a file with a mistake stops the program instead of being passed over.

use super::environment::{ConfigFile, Environment};
use super::error::ConfigError;
use super::names::name_of_key;
use super::source::Source;
use crate::Secret;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Formatter};
use std::path::{Path, PathBuf};

/// The names of the clouds in the files, for completion: without any that can be read there are none.
#[must_use]
pub fn cloud_names(environment: &Environment) -> Vec<String> {
    Clouds::load(environment).map(|clouds| clouds.names()).unwrap_or_default()
}

/// The files that were found.
#[derive(Default)]
pub(super) struct Clouds {
    /// `secure.yaml`, then `clouds.yaml`: the strongest first.
    files: Vec<CloudsFile>,
    looked_for: Vec<PathBuf>,
}

struct CloudsFile {
    path: PathBuf,
    open_to_others: bool,
    clouds: BTreeMap<String, Entry>,
}

/// What a file says about a cloud: the keys that this crate knows, those of `auth` with `auth.` before them.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) values: BTreeMap<String, Secret>,
    pub(super) regions: Vec<Region>,
}

/// A region of a cloud, with what is different there.
#[derive(Debug)]
pub(super) struct Region {
    pub(super) name: String,
    pub(super) values: Entry,
}

impl Clouds {
    pub(super) fn load(environment: &Environment) -> Result<Self, ConfigError> {
        let mut files = Vec::new();
        for (variable, stem) in [("OS_CLIENT_SECURE_FILE", "secure"), ("OS_CLIENT_CONFIG_FILE", "clouds")] {
            files.extend(find(environment, variable, stem)?);
        }
        let looked_for = environment.folders().iter().map(|folder| folder.join("clouds.yaml")).collect();
        Ok(Self { files, looked_for })
    }

    pub(super) fn names(&self) -> Vec<String> {
        let names: BTreeSet<_> = self.files.iter().flat_map(|file| file.clouds.keys()).collect();
        names.into_iter().cloned().collect()
    }

    /// The files that were read, or those that were looked for when there are none.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        match self.files.is_empty() {
            true => self.looked_for.clone(),
            false => self.files.iter().rev().map(|file| file.path.clone()).collect(),
        }
    }

    /// What the files say about a cloud, the strongest first.
    pub(super) fn cloud(&self, name: &str) -> Vec<(&Path, &Entry)> {
        self.files.iter().filter_map(|file| Some((file.path.as_path(), file.clouds.get(name)?))).collect()
    }

    /// The cloud, if there is exactly one, and the file that has it.
    pub(super) fn only(&self) -> Option<(String, PathBuf)> {
        let [name] = <[String; 1]>::try_from(self.names()).ok()?;
        let file = self.cloud(&name).last()?.0.to_path_buf();
        Some((name, file))
    }

    /// A warning for each file that has secrets and is open to others.
    pub(super) fn warnings(&self) -> Vec<String> {
        let careless = self
            .files
            .iter()
            .filter(|file| file.open_to_others && file.clouds.values().any(Entry::has_secrets));
        careless.map(|file| open_to_others(&file.path)).collect()
    }
}

/// The warning for a file with secrets.
pub(super) fn open_to_others(path: &Path) -> String {
    format!("{0} holds secrets and others than its owner can use it: chmod 600 {0}", path.display())
}

impl Entry {
    fn has_secrets(&self) -> bool {
        self.values.keys().any(|key| name_of_key(key).is_some_and(|name| name.secret))
            || self.regions.iter().any(|region| region.values.has_secrets())
    }
}

/// The file that the variable names, or else the first of the search path.
fn find(
    environment: &Environment,
    variable: &'static str,
    stem: &str,
) -> Result<Option<CloudsFile>, ConfigError> {
    if let Some(path) = environment.variable(variable)? {
        let path = environment.expand(path.expose());
        let named_by = Some(Source::Variable(variable));
        return match environment.read(&path) {
            Ok(Some(file)) => parse(path, &file).map(Some),
            Ok(None) => {
                Err(ConfigError::UnreadableFile { path, named_by, reason: "there is no such file".into() })
            }
            Err(error) => Err(ConfigError::UnreadableFile { path, named_by, reason: error.to_string() }),
        };
    }
    for folder in environment.folders() {
        for extension in ["yaml", "yml"] {
            let path = folder.join(stem).with_extension(extension);
            match environment.read(&path) {
                Ok(Some(file)) => return parse(path, &file).map(Some),
                Ok(None) => {}
                Err(error) => {
                    return Err(ConfigError::UnreadableFile {
                        path,
                        named_by: None,
                        reason: error.to_string(),
                    });
                }
            }
        }
    }
    Ok(None)
}

fn parse(path: PathBuf, file: &ConfigFile) -> Result<CloudsFile, ConfigError> {
    #[derive(serde::Deserialize)]
    struct Document {
        clouds: Option<BTreeMap<String, Option<Section<false>>>>,
    }
    // Without snippets: an excerpt of this file may be a secret.
    let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
    let document: Option<Document> = serde_saphyr::from_str_with_options(file.text.expose(), options)
        .map_err(|error| {
            let (line, column) =
                error.location().map_or((0, 0), |location| (location.line(), location.column()));
            ConfigError::InvalidYaml { path: path.clone(), line, column, problem: problem(&error) }
        })?;
    let clouds = document.and_then(|document| document.clouds).unwrap_or_default();
    let clouds = clouds.into_iter().map(|(name, section)| (name, section.unwrap_or_default().0)).collect();
    Ok(CloudsFile { path, open_to_others: file.open_to_others, clouds })
}

/// The mistake in words of our own: the parser's often quote the file.
fn problem(error: &serde_saphyr::Error) -> &'static str {
    use serde_saphyr::Error as E;
    match error.without_snippet() {
        E::DuplicateMappingKey { .. } => "the same key stands twice in one mapping",
        E::SerdeInvalidType { .. } | E::Unexpected { .. } | E::SerdeInvalidValue { .. } => {
            "the value has another form than its key needs (a text, or a mapping of keys)"
        }
        E::Eof { .. } => "the file ends in the middle of a value",
        E::MultipleDocuments { .. } => "only one YAML document is allowed",
        E::UnknownAnchor { .. } => {
            "an alias (`*name`) without its anchor; a text that begins with `*` needs quotes"
        }
        E::InvalidUtf8Input => "the file is not UTF-8",
        E::Budget { .. } | E::AliasReplayLimitExceeded { .. } | E::AliasExpansionLimitExceeded { .. } => {
            "the file is larger or deeper than any list of clouds"
        }
        _ => "this is not YAML; a text with `: `, ` #` or one of `*&!|>%@[]{}` at its start needs quotes",
    }
}

/// A cloud, or the `auth` of one.
#[derive(Default)]
struct Section<const AUTH: bool>(Entry);

impl<'de, const AUTH: bool> Deserialize<'de> for Section<AUTH> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys<const AUTH: bool>;
        impl<'de, const AUTH: bool> Visitor<'de> for Keys<AUTH> {
            type Value = Section<AUTH>;

            fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entry = Entry::default();
                while let Some(key) = map.next_key::<String>()? {
                    // openstacksdk takes either spelling.
                    let key = key.replace('-', "_");
                    match key.as_str() {
                        "auth" if !AUTH => {
                            let auth = map.next_value::<Option<Section<true>>>()?.unwrap_or_default();
                            entry.values.extend(auth.0.values);
                            continue;
                        }
                        "regions" if !AUTH => {
                            entry.regions = map.next_value::<Option<Vec<Region>>>()?.unwrap_or_default();
                            continue;
                        }
                        _ => {}
                    }
                    let key = if AUTH { format!("auth.{key}") } else { key };
                    if name_of_key(&key).is_none() {
                        map.next_value::<IgnoredAny>()?;
                    } else if let Some(text) =
                        map.next_value::<Option<String>>()?.filter(|text| !text.trim().is_empty())
                    {
                        entry.values.insert(key, text.into());
                    }
                }
                Ok(Section(entry))
            }
        }
        deserializer.deserialize_map(Keys::<AUTH>)
    }
}

/// Either the name alone, or a mapping with `name` and `values`.
impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrMapping;
        impl<'de> Visitor<'de> for NameOrMapping {
            type Value = Region;

            fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
                f.write_str("a region's name, or a mapping with name and values")
            }

            fn visit_str<E>(self, name: &str) -> Result<Region, E> {
                Ok(Region { name: name.to_owned(), values: Entry::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Region, A::Error> {
                let (mut name, mut values) = (String::new(), Entry::default());
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "name" => name = map.next_value()?,
                        "values" => {
                            values = map.next_value::<Option<Section<false>>>()?.unwrap_or_default().0
                        }
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(Region { name, values })
            }
        }
        deserializer.deserialize_any(NameOrMapping)
    }
}
