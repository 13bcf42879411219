//! Where the files are, and how they are laid over each other.

use super::*;

const ONE: &str = "clouds: {one: {region_name: eu-de, auth: {token: t, project_id: p}}}";
const TWO: &str = "clouds: {two: {region_name: eu-nl, auth: {token: t, project_id: p}}}";

#[test]
fn the_first_file_of_the_search_path_counts() {
    let path = [
        "/here/clouds.yaml",
        "/here/clouds.yml",
        "/xdg/openstack/clouds.yaml",
        "/home/me/.config/openstack/clouds.yaml",
        "/home/me/.config/openstack/clouds.yml",
        "/etc/openstack/clouds.yaml",
    ];
    for (position, file) in path.iter().enumerate() {
        let mut files: Vec<_> = path[position + 1..].iter().map(|file| (*file, TWO)).collect();
        files.push((file, ONE));
        let environment = environment(&[("XDG_CONFIG_HOME", "/xdg")], files.leak());
        assert_eq!(cloud_names(&environment), ["one"], "{file}");
    }
    let named = environment(
        &[("OS_CLIENT_CONFIG_FILE", "~/mine.yaml")],
        &[("/here/clouds.yaml", TWO), ("/home/me/mine.yaml", ONE)],
    );
    assert_eq!(cloud_names(&named), ["one"]);
}

#[test]
fn the_secure_file_is_laid_over() {
    let settings = with(
        &[],
        &[
            ("/here/clouds.yaml", "clouds: {one: {profile: otc, auth: {ak: AK, sk: old, project_id: p}}}"),
            ("/etc/openstack/secure.yaml", "clouds: {one: {auth: {sk: new}}}"),
        ],
    );
    let Method::Keys { secret_key, .. } = &settings.method else { panic!() };
    assert_eq!(secret_key.value.expose(), "new");
    assert_eq!(
        shown(&settings, "secret key"),
        "set (auth.sk of the cloud \"one\" in /etc/openstack/secure.yaml)"
    );
    assert_eq!(shown(&settings, "access key"), "set (auth.ak of the cloud \"one\" in /here/clouds.yaml)");
}

#[test]
fn values_are_taken_as_they_are_written() {
    const TEXT: &str = "
defaults: &defaults { region_name: eu-de, verify: no }
clouds:
  one:
    <<: *defaults
    auth: { ak: 0123, sk: 1e5, project_id: 00000000000000000000000000000012 }
    y: [anything]
    networks: [{name: a, routes_externally: true}]
    security_token: ~
  empty:
";
    let settings = with(&[("OS_CLOUD", "one")], &[("/here/clouds.yaml", TEXT)]);
    let Method::Keys { access_key, secret_key, security_token: None } = &settings.method else { panic!() };
    assert_eq!((access_key.value.as_str(), secret_key.value.expose()), ("0123", "1e5"));
    assert!(shown(&settings, "project id").starts_with("00000000000000000000000000000012 ("));
    assert!(settings.tls.insecure.value);
}

#[test]
fn nothing_hinders_the_names_of_clouds() {
    let cases: [(Pairs, Pairs, &[&str]); 5] = [
        (&[], &[], &[]),
        (&[], &[("/here/clouds.yaml", "clouds: [")], &[]),
        (&[], &[("/here/clouds.yaml", "#forbidden")], &[]),
        (&[("OS_CLIENT_CONFIG_FILE", "/gone.yaml")], &[("/here/clouds.yaml", ONE)], &[]),
        (&[], &[("/here/clouds.yaml", TWO), ("/here/secure.yaml", ONE)], &["one", "two"]),
    ];
    for (variables, files, names) in cases {
        assert_eq!(cloud_names(&environment(variables, files)), names, "{files:?}");
    }
}

#[test]
fn an_open_file_with_secrets_is_warned_of() {
    const OPEN: &str = "#open\nclouds: {one: {region_name: eu-de, auth: {token: t, project_id: p}}}";
    const OPEN_WITHOUT: &str = "#open\nclouds: {one: {region_name: eu-de, auth: {project_id: p}}}";
    let settings = with(&[], &[("/here/clouds.yaml", OPEN)]);
    let warning =
        "/here/clouds.yaml holds secrets and others than its owner can use it: chmod 600 /here/clouds.yaml";
    assert_eq!(settings.warnings, [warning]);
    let settings = with(&[], &[("/here/clouds.yaml", OPEN_WITHOUT), ("/here/secure.yaml", ONE)]);
    assert_eq!(settings.warnings, [""; 0]);
}

#[test]
fn an_unchecked_certificate_is_warned_of() {
    const TOKEN: [(&str, &str); 3] = [("OS_TOKEN", "t"), ("OS_PROJECT_ID", "p"), ("OS_REGION_NAME", "eu-de")];
    for (value, insecure) in [("1", true), ("True", true), ("0", false), ("false", false), ("", false)] {
        let variables = vec![TOKEN[0], TOKEN[1], TOKEN[2], ("OS_INSECURE", value)].leak();
        let settings = with(variables, &[]);
        assert_eq!(settings.tls.insecure.value, insecure, "{value:?}");
        assert_eq!(settings.warnings.len(), usize::from(insecure), "{value:?}");
    }
    let files: Pairs = &[(
        "/here/clouds.yaml",
        "clouds: {one: {verify: false, insecure: false, region_name: eu-de, auth: {token: t, project_id: p}}}",
    )];
    let settings = with(&[("OS_CLOUD", "one")], files);
    assert!(settings.warnings[0].contains("verify of the cloud \"one\""), "{:?}", settings.warnings);
    assert!(!with(&[("OS_CLOUD", "one"), ("OS_INSECURE", "no")], files).tls.insecure.value);
}

/// The one test that needs a disk: permissions are the disk's.
#[cfg(unix)]
#[test]
fn permissions_of_a_real_file_are_seen() {
    use std::os::unix::fs::PermissionsExt;
    let path = std::env::temp_dir().join(format!("otc-vpn-config-{}.yaml", std::process::id()));
    std::fs::write(&path, ONE).unwrap();
    let opened = |mode| {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        Environment::process().read(&path).unwrap().unwrap().open_to_others
    };
    let seen = [opened(0o600), opened(0o400), opened(0o640), opened(0o644)];
    std::fs::remove_file(&path).unwrap();
    assert_eq!(seen, [false, false, true, true]);
    assert!(Environment::process().read(&path).unwrap().is_none());
}
