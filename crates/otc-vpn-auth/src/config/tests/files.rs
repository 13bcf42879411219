//! Search, merging and parsing of the files.

use super::*;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

const ONE: &str = "clouds: {one: {region_name: eu-de, auth: {token: t, project_id: p}}}";
const TWO: &str = "clouds: {two: {region_name: eu-nl, auth: {token: t, project_id: p}}}";

#[test]
fn first_file_in_search_path_is_read() {
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
fn secure_file_has_precedence() {
    let settings = resolve_from(
        &[],
        &[
            ("/here/clouds.yaml", "clouds: {one: {profile: otc, auth: {ak: AK, sk: old, project_id: p}}}"),
            ("/etc/openstack/secure.yaml", "clouds: {one: {auth: {sk: new}}}"),
        ],
    );
    let Method::AccessKeys { secret_key, .. } = &settings.method else { panic!() };
    assert_eq!(secret_key.value.expose(), "new");
    assert_eq!(
        report_line(&settings, "secret key"),
        "set (auth.sk of cloud \"one\" in /etc/openstack/secure.yaml)"
    );
    assert_eq!(report_line(&settings, "access key"), "set (auth.ak of cloud \"one\" in /here/clouds.yaml)");
}

#[test]
fn scalar_values_are_read_as_written() {
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
    let settings = resolve_from(&[("OS_CLOUD", "one")], &[("/here/clouds.yaml", TEXT)]);
    let Method::AccessKeys { access_key, secret_key, security_token: None } = &settings.method else {
        panic!()
    };
    assert_eq!((access_key.value.as_str(), secret_key.value.expose()), ("0123", "1e5"));
    assert!(report_line(&settings, "project id").starts_with("00000000000000000000000000000012 ("));
    assert!(settings.tls.insecure.value);
}

#[test]
fn endpoint_key_of_another_service_may_have_any_type() {
    const TEXT: &str = "
clouds:
  one:
    region_name: eu-de
    auth: { token: t, project_id: p }
    dns_endpoint_override: { eu-de: 'https://dns.example' }
    ecs_endpoint: [a, b]
    obs_endpoint: 12
    rds_endpoint_override: 1.5
    waf_endpoint: true
    css_endpoint: ~
    vpn_endpoint_override: 'https://vpn.example'
  two:
    auth: { token: t, project_id: p }
    vpn_endpoint_override: [a]
";
    let settings = resolve_from(&[("OS_CLOUD", "one")], &[("/here/clouds.yaml", TEXT)]);
    assert_eq!(settings.service_url().unwrap().value.as_str(), "https://vpn.example");
    let error = resolve_error(&[("OS_CLOUD", "two")], &[("/here/clouds.yaml", TEXT)]);
    assert_eq!(
        error.to_string(),
        "invalid value from vpn_endpoint_override of cloud \"two\" in /here/clouds.yaml: expected a string"
    );
}

#[test]
fn profile_is_read_from_clouds_public_yaml() {
    const CLOUDS: &str = "
clouds:
  one: { profile: private, auth: { token: t, project_id: p } }
  two: { cloud: private, region_name: east, auth: { token: t, project_id: p } }
  three: { profile: otc, auth: { token: t, project_id: p } }
  four: { profile: prviate, auth: { token: t, project_id: p } }
";
    const PUBLIC: &str = "
public-clouds:
  private:
    region_name: west
    auth: { auth_url: 'https://iam.{region_name}.example/v3' }
    vpn_endpoint_override: 'https://vpn.example'
    regions: [{ name: east, values: { vpn_endpoint_override: 'https://vpn.east.example' } }]
";
    for file in ["/here/clouds-public.yaml", "/etc/openstack/clouds-public.yml"] {
        let files: Pairs = vec![("/here/clouds.yaml", CLOUDS), (file, PUBLIC)].leak();
        let settings = resolve_from(&[("OS_CLOUD", "one")], files);
        assert_eq!(
            report_line(&settings, "endpoint"),
            format!("https://vpn.example (vpn_endpoint_override of cloud \"private\" in {file})")
        );
        assert_eq!(settings.auth_url.unwrap().value.as_str(), "https://iam.west.example/v3");
        let settings = resolve_from(&[("OS_CLOUD", "two")], files);
        assert_eq!(settings.service_url().unwrap().value.as_str(), "https://vpn.east.example");
        assert_eq!(settings.auth_url.unwrap().value.as_str(), "https://iam.east.example/v3");
        // A profile that is not in the file is a built-in one.
        let settings = resolve_from(&[("OS_CLOUD", "three")], files);
        assert_eq!(settings.service_url().unwrap().value.as_str(), "https://vpn.eu-de.otc.t-systems.com");
        let error = resolve_error(&[("OS_CLOUD", "four")], files).to_string();
        assert!(
            error.contains(r#"unknown vendor profile "prviate""#) && error.ends_with(", private"),
            "{error}"
        );
    }
    let settings = resolve_from(
        &[("OS_CLOUD", "one"), ("OS_CLIENT_VENDOR_FILE", "~/vendors.yaml")],
        &[("/here/clouds.yaml", CLOUDS), ("/home/me/vendors.yaml", PUBLIC)],
    );
    assert_eq!(settings.service_url().unwrap().value.as_str(), "https://vpn.example");
}

#[test]
fn cloud_names_of_unreadable_files_is_empty() {
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
fn world_readable_file_with_secrets_is_warned_of() {
    const OPEN: &str = "#open\nclouds: {one: {region_name: eu-de, auth: {token: t, project_id: p}}}";
    const OPEN_WITHOUT: &str = "#open\nclouds: {one: {region_name: eu-de, auth: {project_id: p}}}";
    let settings = resolve_from(&[], &[("/here/clouds.yaml", OPEN)]);
    let warning = "/here/clouds.yaml contains secrets, and its permissions allow access by other users: run chmod 600 /here/clouds.yaml";
    assert_eq!(settings.warnings, [warning]);
    let settings = resolve_from(&[], &[("/here/clouds.yaml", OPEN_WITHOUT), ("/here/secure.yaml", ONE)]);
    assert_eq!(settings.warnings, [""; 0]);
}

#[test]
fn disabled_certificate_verification_is_warned_of() {
    const TOKEN: [(&str, &str); 3] = [("OS_TOKEN", "t"), ("OS_PROJECT_ID", "p"), ("OS_REGION_NAME", "eu-de")];
    for (value, insecure) in [("1", true), ("True", true), ("0", false), ("false", false), ("", false)] {
        let variables = vec![TOKEN[0], TOKEN[1], TOKEN[2], ("OS_INSECURE", value)].leak();
        let settings = resolve_from(variables, &[]);
        assert_eq!(settings.tls.insecure.value, insecure, "{value:?}");
        assert_eq!(settings.warnings.len(), usize::from(insecure), "{value:?}");
    }
    let files: Pairs = &[(
        "/here/clouds.yaml",
        "clouds: {one: {verify: false, insecure: false, region_name: eu-de, auth: {token: t, project_id: p}}}",
    )];
    let settings = resolve_from(&[("OS_CLOUD", "one")], files);
    assert!(settings.warnings[0].contains("verify of cloud \"one\""), "{:?}", settings.warnings);
    assert!(!resolve_from(&[("OS_CLOUD", "one"), ("OS_INSECURE", "no")], files).tls.insecure.value);
}

#[cfg(unix)]
#[test]
fn fifo_device_and_directory_are_rejected_without_reading() {
    let fifo = std::env::temp_dir().join(format!("otc-vpn-auth-{}.fifo", std::process::id()));
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let read = |path: &Path| Environment::process().read(path).unwrap_err().to_string();
    let results = [fifo.as_path(), Path::new("/dev/zero"), Path::new("/")].map(read);
    std::fs::remove_file(&fifo).unwrap();
    assert_eq!(results, ["not a regular file"; 3]);
}

#[test]
fn file_larger_than_1_mib_is_rejected() {
    let path = std::env::temp_dir().join(format!("otc-vpn-auth-{}.large", std::process::id()));
    let read = |length: usize| {
        std::fs::write(&path, "#".repeat(length)).unwrap();
        Environment::process().read(&path)
    };
    let (at_limit, above) = (read(1 << 20), read((1 << 20) + 1));
    std::fs::remove_file(&path).unwrap();
    assert!(at_limit.unwrap().is_some());
    assert_eq!(above.unwrap_err().to_string(), "the file is larger than 1 MiB");

    // Also one that another program's function returns, and one that is not clouds.yaml.
    let large: &'static str = "#".repeat((1 << 20) + 1).leak();
    let token: Pairs =
        &[("OS_TOKEN", "t"), ("OS_PROJECT_ID", "p"), ("OS_REGION_NAME", "eu-de"), ("OS_CACERT", "/ca.pem")];
    for (variables, file) in [(&[][..], "/here/clouds.yaml"), (token, "/ca.pem")] {
        let error = resolve_error(variables, vec![(file, large)].leak()).to_string();
        assert!(error.contains(file) && error.ends_with("the file is larger than 1 MiB"), "{error}");
    }
}

#[tokio::test]
async fn load_does_not_block_the_thread_of_the_runtime() {
    let (sender, receiver) = std::sync::mpsc::channel::<()>();
    let receiver = std::sync::Mutex::new(receiver);
    let read = move |_: &Path| {
        // Until the runtime's only thread has run the other future.
        receiver.lock().unwrap().recv().unwrap();
        Err(io::ErrorKind::NotFound.into())
    };
    let environment = Environment::new(|_| None, read, "/here");
    let settings = load(Overrides::default(), environment, service());
    let release = async move {
        tokio::task::yield_now().await;
        for _ in 0..100 {
            let _ = sender.send(());
        }
    };
    let (settings, ()) = tokio::join!(settings, release);
    assert!(matches!(settings.unwrap_err(), ConfigError::NoCredentials { .. }));
}

#[test]
fn load_needs_no_thread_if_it_needs_no_file() {
    let variables = [("OS_TOKEN", "t"), ("OS_PROJECT_ID", "p"), ("OS_REGION_NAME", "eu-de")];
    let variable = move |name: &str| Some(variables.iter().find(|(key, _)| *key == name)?.1.into());
    let environment = Environment::new(variable, |_| panic!("a file is read"), "/here");
    let settings = pin!(load(Overrides::default(), environment, service()));
    // Without a runtime, there is no thread for blocking calls.
    let Poll::Ready(settings) = settings.poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("the settings are not available at once");
    };
    assert_eq!(settings.unwrap().region.unwrap().value, "eu-de");
}

/// On the real file system, because permissions exist only there.
#[cfg(unix)]
#[test]
fn world_readable_follows_file_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let path = std::env::temp_dir().join(format!("otc-vpn-auth-{}.yaml", std::process::id()));
    std::fs::write(&path, ONE).unwrap();
    let world_readable = |mode| {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        Environment::process().read(&path).unwrap().unwrap().world_readable
    };
    let results = [0o600, 0o400, 0o640, 0o644].map(world_readable);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(results, [false, false, true, true]);
    assert!(Environment::process().read(&path).unwrap().is_none());
}
