//! The files `clouds.yaml`, `secure.yaml` and `clouds-public.yaml`: search, parsing and merging.
//!
//! As in openstacksdk, only the first `clouds.yaml` in the search path is read, and only the first `secure.yaml`, whose values have
//! precedence. Unlike in openstacksdk, a file with a mistake is an error and is not skipped.

use super::environment::{ConfigFile, Environment};
use super::error::ConfigError;
use super::keys;
use super::source::Source;
use crate::secret::Secret;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Formatter};
use std::path::{Path, PathBuf};

/// The names of the clouds in the files, for shell completion. Empty if the files cannot be read.
#[must_use]
pub fn cloud_names(environment: &Environment) -> Vec<String> {
    Clouds::load(environment).map(|clouds| clouds.names()).unwrap_or_default()
}

/// The files with clouds that were found.
#[derive(Default)]
pub(super) struct Clouds {
    /// `secure.yaml`, then `clouds.yaml`: the highest precedence first.
    files: Vec<CloudsFile>,
    search_paths: Vec<PathBuf>,
}

struct CloudsFile {
    path: PathBuf,
    world_readable: bool,
    clouds: BTreeMap<String, Entry>,
}

/// The vendor profiles in `clouds-public.yaml`.
#[derive(Default)]
pub(super) struct PublicProfiles(Option<CloudsFile>);

impl PublicProfiles {
    pub(super) fn load(environment: &Environment) -> Result<Self, ConfigError> {
        find(environment, "OS_CLIENT_VENDOR_FILE", "clouds-public", parse_public).map(Self)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.0.iter().flat_map(|file| file.clouds.keys())
    }

    /// The values of a profile.
    pub(super) fn get(&self, name: &str) -> Option<CloudEntry<'_>> {
        let file = self.0.as_ref()?;
        let (name, entry) = file.clouds.get_key_value(name)?;
        Some(CloudEntry { name, file: &file.path, entry })
    }
}

/// An entry with its name and its file.
#[derive(Clone, Copy)]
pub(super) struct CloudEntry<'a> {
    pub(super) name: &'a str,
    pub(super) file: &'a Path,
    pub(super) entry: &'a Entry,
}

/// A cloud in a file: the known keys, those in `auth` with the prefix `auth.`.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) values: BTreeMap<String, Value>,
    pub(super) regions: Vec<Region>,
}

/// The value of a key.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(Secret),
    /// A value of another type. It is an error only if the key is used: a cloud has the endpoint keys of many services.
    NotText,
}

/// A region of a cloud, with the values that differ there.
#[derive(Debug)]
pub(super) struct Region {
    pub(super) name: String,
    pub(super) values: Entry,
}

impl Clouds {
    pub(super) fn load(environment: &Environment) -> Result<Self, ConfigError> {
        let mut files = Vec::new();
        for (variable, stem) in [("OS_CLIENT_SECURE_FILE", "secure"), ("OS_CLIENT_CONFIG_FILE", "clouds")] {
            files.extend(find(environment, variable, stem, parse_clouds)?);
        }
        let search_paths =
            environment.search_directories().iter().map(|directory| directory.join("clouds.yaml")).collect();
        Ok(Self { files, search_paths })
    }

    pub(super) fn names(&self) -> Vec<String> {
        let names: BTreeSet<_> = self.files.iter().flat_map(|file| file.clouds.keys()).collect();
        names.into_iter().cloned().collect()
    }

    /// The files that were read, or the search paths if there are none.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        match self.files.is_empty() {
            true => self.search_paths.clone(),
            false => self.files.iter().rev().map(|file| file.path.clone()).collect(),
        }
    }

    /// The entries of a cloud, the highest precedence first.
    pub(super) fn cloud<'a>(&'a self, name: &'a str) -> Vec<CloudEntry<'a>> {
        let entries = self.files.iter().filter_map(|file| Some((&*file.path, file.clouds.get(name)?)));
        entries.map(|(file, entry)| CloudEntry { name, file, entry }).collect()
    }

    /// The cloud, if there is exactly one, and its file.
    pub(super) fn only(&self) -> Option<(String, PathBuf)> {
        let [name] = <[String; 1]>::try_from(self.names()).ok()?;
        let file = self.cloud(&name).last()?.file.to_path_buf();
        Some((name, file))
    }

    /// A warning for each file that has secrets and is world-readable.
    pub(super) fn warnings(&self) -> Vec<String> {
        let exposed = self
            .files
            .iter()
            .filter(|file| file.world_readable && file.clouds.values().any(Entry::has_secrets));
        exposed.map(|file| world_readable_warning(&file.path)).collect()
    }
}

/// The warning for a world-readable file with secrets.
pub(super) fn world_readable_warning(path: &Path) -> String {
    format!(
        "{0} contains secrets, and its permissions allow access by other users: run chmod 600 {0}",
        path.display()
    )
}

impl Entry {
    fn has_secrets(&self) -> bool {
        self.values.keys().any(|key| keys::is_secret(key))
            || self.regions.iter().any(|region| region.values.has_secrets())
    }
}

/// The reason of [`ConfigError::UnreadableFile`] for a path that does not exist.
pub(super) const NO_SUCH_FILE: &str = "no such file";

/// The file in the variable, or else the first one in the search path.
fn find(
    environment: &Environment,
    variable: &'static str,
    stem: &str,
    parse: fn(PathBuf, &ConfigFile) -> Result<CloudsFile, ConfigError>,
) -> Result<Option<CloudsFile>, ConfigError> {
    if let Some(path) = environment.variable(variable)? {
        let path = environment.expand(path.expose());
        let set_by = Some(Source::Variable(variable));
        return match environment.read(&path) {
            Ok(Some(file)) => parse(path, &file).map(Some),
            Ok(None) => Err(ConfigError::UnreadableFile { path, set_by, reason: NO_SUCH_FILE.to_owned() }),
            Err(error) => Err(ConfigError::UnreadableFile { path, set_by, reason: error.to_string() }),
        };
    }
    for directory in environment.search_directories() {
        for extension in ["yaml", "yml"] {
            let path = directory.join(stem).with_extension(extension);
            match environment.read(&path) {
                Ok(Some(file)) => return parse(path, &file).map(Some),
                Ok(None) => {}
                Err(error) => {
                    return Err(ConfigError::UnreadableFile {
                        path,
                        set_by: None,
                        reason: error.to_string(),
                    });
                }
            }
        }
    }
    Ok(None)
}

type Sections = BTreeMap<String, Option<Section<false>>>;

fn parse_clouds(path: PathBuf, file: &ConfigFile) -> Result<CloudsFile, ConfigError> {
    #[derive(serde::Deserialize)]
    struct Document {
        clouds: Option<Sections>,
    }
    parse(path, file, |document: Document| document.clouds)
}

fn parse_public(path: PathBuf, file: &ConfigFile) -> Result<CloudsFile, ConfigError> {
    #[derive(serde::Deserialize)]
    struct Document {
        #[serde(rename = "public-clouds")]
        clouds: Option<Sections>,
    }
    parse(path, file, |document: Document| document.clouds)
}

fn parse<T: serde::de::DeserializeOwned>(
    path: PathBuf,
    file: &ConfigFile,
    clouds: fn(T) -> Option<Sections>,
) -> Result<CloudsFile, ConfigError> {
    // Without snippets, because an excerpt of the file may contain a secret.
    let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
    let document: Option<T> =
        serde_saphyr::from_str_with_options(file.text.expose(), options).map_err(|error| {
            let (line, column) =
                error.location().map_or((0, 0), |location| (location.line(), location.column()));
            ConfigError::InvalidYaml { path: path.clone(), line, column, problem: problem(&error) }
        })?;
    let clouds = document.and_then(clouds).unwrap_or_default();
    let clouds = clouds.into_iter().map(|(name, section)| (name, section.unwrap_or_default().0)).collect();
    Ok(CloudsFile { path, world_readable: file.world_readable, clouds })
}

/// A description of the mistake. The parser's own messages are not used, because many quote the file.
fn problem(error: &serde_saphyr::Error) -> &'static str {
    use serde_saphyr::Error as E;
    match error.without_snippet() {
        E::DuplicateMappingKey { .. } => "duplicate key in a mapping",
        E::SerdeInvalidType { .. } | E::Unexpected { .. } | E::SerdeInvalidValue { .. } => {
            "the value has the wrong type for its key (expected a string, or a mapping)"
        }
        E::Eof { .. } => "unexpected end of file",
        E::MultipleDocuments { .. } => "more than one YAML document",
        E::UnknownAnchor { .. } => "alias (`*name`) without an anchor; quote a string that starts with `*`",
        E::InvalidUtf8Input => "the file is not UTF-8",
        E::Budget { .. } | E::AliasReplayLimitExceeded { .. } | E::AliasExpansionLimitExceeded { .. } => {
            "the file is too large or too deeply nested"
        }
        _ => "invalid YAML; quote a string that contains `: ` or ` #`, or starts with one of `*&!|>%@[]{}`",
    }
}

/// A cloud, or its `auth` mapping.
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
                    // openstacksdk accepts both spellings.
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
                    if keys::is_known(&key) {
                        if let Some(text) = map.next_value::<Option<String>>()?.and_then(Secret::trimmed) {
                            entry.values.insert(key, Value::Text(text));
                        }
                    } else if keys::is_endpoint(&key) {
                        if let Some(value) = map.next_value::<EndpointValue>()?.0 {
                            entry.values.insert(key, value);
                        }
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Section(entry))
            }
        }
        deserializer.deserialize_map(Keys::<AUTH>)
    }
}

/// The value of an endpoint key; `None` if it is empty.
struct EndpointValue(Option<Value>);

impl<'de> Deserialize<'de> for EndpointValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyType;
        impl<'de> Visitor<'de> for AnyType {
            type Value = EndpointValue;

            fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
                f.write_str("any value")
            }

            fn visit_str<E>(self, text: &str) -> Result<EndpointValue, E> {
                Ok(EndpointValue(Secret::trimmed(text.to_owned()).map(Value::Text)))
            }

            fn visit_unit<E>(self) -> Result<EndpointValue, E> {
                Ok(EndpointValue(None))
            }

            fn visit_bool<E>(self, _: bool) -> Result<EndpointValue, E> {
                Ok(EndpointValue(Some(Value::NotText)))
            }

            fn visit_i64<E>(self, _: i64) -> Result<EndpointValue, E> {
                Ok(EndpointValue(Some(Value::NotText)))
            }

            fn visit_u64<E>(self, _: u64) -> Result<EndpointValue, E> {
                Ok(EndpointValue(Some(Value::NotText)))
            }

            fn visit_f64<E>(self, _: f64) -> Result<EndpointValue, E> {
                Ok(EndpointValue(Some(Value::NotText)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<EndpointValue, A::Error> {
                IgnoredAny.visit_seq(sequence)?;
                Ok(EndpointValue(Some(Value::NotText)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<EndpointValue, A::Error> {
                IgnoredAny.visit_map(map)?;
                Ok(EndpointValue(Some(Value::NotText)))
            }
        }
        deserializer.deserialize_any(AnyType)
    }
}

/// Either a name, or a mapping with `name` and `values`.
impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrMapping;
        impl<'de> Visitor<'de> for NameOrMapping {
            type Value = Region;

            fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
                f.write_str("a region name, or a mapping with name and values")
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
