//! What the configuration comes to, from variables and files that stand here.

mod files;
mod methods;
mod mistakes;
mod places;
mod secrets;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tls;

use super::*;
use std::io;
use std::path::Path;

type Pairs = &'static [(&'static str, &'static str)];

const PROJECT: &str = "a4a5d4098fb4474fa22cd05f897d6b99";

/// Variables and files of a user whose home is `/home/me`, in the folder `/here`. A file whose text begins with `#open` is open to
/// others; one whose text is `#forbidden` cannot be read.
fn environment(variables: Pairs, files: Pairs) -> Environment {
    let variable = move |name: &str| {
        let home = (name == "HOME").then_some("/home/me");
        let value = variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| *value);
        value.or(home).map(Into::into)
    };
    let read = move |path: &Path| {
        let file = files.iter().find(|(file, _)| Path::new(file) == path);
        let (_, text) = file.ok_or(io::ErrorKind::NotFound)?;
        if *text == "#forbidden" {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(ConfigFile { text: (*text).into(), open_to_others: text.starts_with("#open") })
    };
    Environment::new(variable, read, "/here")
}

fn with(variables: Pairs, files: Pairs) -> Settings {
    resolve(&Options::default(), &environment(variables, files)).unwrap()
}

fn mistake(variables: Pairs, files: Pairs) -> String {
    resolve(&Options::default(), &environment(variables, files)).unwrap_err().to_string()
}

/// A line of the report as `value (source)`.
fn shown(settings: &Settings, setting: &str) -> String {
    let line = settings.report().into_iter().find(|line| line.setting == setting);
    line.map_or_else(String::new, |line| format!("{} ({})", line.value, line.source))
}
