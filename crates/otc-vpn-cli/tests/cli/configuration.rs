//! The page of all settings: `docs/configuration.md` and `otc-vpn help configuration`.

use crate::exit_codes::SUCCESS;
use crate::support::{CliOutput, otc_vpn};
use std::collections::BTreeSet;
use std::path::Path;

const PAGE: &str = include_str!("../../../../docs/configuration.md");

#[test]
fn help_prints_the_page_which_fits_a_terminal() {
    for args in [&["help", "configuration"][..], &["configuration"]] {
        assert_eq!(CliOutput::of(&mut otc_vpn(args)).assert_exit(SUCCESS).stdout, PAGE);
    }
    let widest = PAGE.lines().max_by_key(|line| line.chars().count()).unwrap();
    assert!(widest.chars().count() <= 80, "{widest}");
}

/// Adds the environment variables among the string literals of a file, or of the files in a directory. Tests are left out.
fn add_variables(path: &Path, variables: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            add_variables(&entry.unwrap().path(), variables);
        }
        return;
    }
    let is_test =
        path.components().any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "tests.rs")));
    if is_test || path.extension().is_none_or(|extension| extension != "rs") {
        return;
    }
    let code = std::fs::read_to_string(path).unwrap();
    let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    // Every second part between quotation marks is a literal.
    let literals = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
    let is_name = |text: &&str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_variable = |text: &&str| {
        ["OS_", "OTC_VPN_", "SSL_CERT_", "XDG_", "LC_"].iter().any(|start| text.starts_with(start))
            || text.to_lowercase().ends_with("_proxy")
            || ["HOME", "USERPROFILE", "LANG", "TERM", "NO_COLOR", "REQUEST_METHOD"].contains(text)
    };
    variables.extend(literals.filter(is_name).filter(is_variable).map(str::to_owned));
}

#[test]
fn page_names_every_variable_that_the_code_reads() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut variables = BTreeSet::new();
    for name in ["otc-vpn", "otc-vpn-auth", "otc-vpn-cli"] {
        add_variables(&crates.join(name).join("src"), &mut variables);
    }
    assert!(variables.len() > 50, "{variables:?}");
    let words: BTreeSet<&str> = PAGE.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let missing: Vec<&String> = variables.iter().filter(|name| !words.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
