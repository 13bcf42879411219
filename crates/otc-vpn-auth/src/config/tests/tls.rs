//! Certificates and keys. The key below exists only for these tests.

use super::*;

const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----
MIIBdjCCARugAwIBAgIUM8kmIBQC86yRLC9eHA9b//zu5rkwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjQyMzU3MjdaGA8yMTI2MTAzMTIzNTcy
N1owDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPOa
/qW29WK7nelLOoYcnvYsOhye3sxJRFzwgfJZTU/ulseWN1PfamObeJzcDZpSLAn/
oCAWcTvi/hoPpTIGBeajUzBRMB0GA1UdDgQWBBQa7s0a0z+7qYobTYlExG5EY+kU
kzAfBgNVHSMEGDAWgBQa7s0a0z+7qYobTYlExG5EY+kUkzAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0kAMEYCIQDbDT12zxNkT9NC0rGKoTzHd9iqLSCbNNUZ
AcrML8x14wIhAJ1idyF2cDU1CVn+udMB1NErTVsowplL4RFhlTr6GYlM
-----END CERTIFICATE-----
";
const KEY: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgrsfzi8gyC8+IG+KO
DOwLFJm0yb+ej4Ueezpb4mVokQmhRANCAATzmv6ltvViu53pSzqGHJ72LDocnt7M
SURc8IHyWU1P7pbHljdT32pjm3ic3A2aUiwJ/6AgFnE74v4aD6UyBgXm
-----END PRIVATE KEY-----
";

type Pair = (&'static str, &'static str);

/// The warnings, and the result of building an HTTP client.
fn build(variables: &[Pair], files: &[Pair]) -> (Vec<String>, Result<(), String>) {
    let common = [("OS_TOKEN", "t"), ("OS_PROJECT_ID", "p"), ("OS_REGION_NAME", "eu-de")];
    let settings = resolve_from([variables, &common].concat().leak(), files.to_vec().leak());
    let builder = settings.tls.apply(reqwest::Client::builder());
    let client =
        builder.map_err(|error| format!("{error} {error:?}")).map(|builder| drop(builder.build().unwrap()));
    (settings.warnings, client)
}

#[test]
fn certificates_and_keys_are_read_from_files_and_inline() {
    let both: &str = [CERTIFICATE, KEY].concat().leak();
    let cases: [(&[Pair], &[Pair]); 5] = [
        (&[("OS_CACERT", "~/ca.pem")], &[("/home/me/ca.pem", CERTIFICATE)]),
        (&[("OS_CACERT", CERTIFICATE)], &[]),
        (&[("OS_CERT", "/c.pem"), ("OS_KEY", "/k.pem")], &[("/c.pem", CERTIFICATE), ("/k.pem", KEY)]),
        (&[("OS_CERT", "/c.pem")], &[("/c.pem", both)]),
        (&[("OS_CERT", both), ("OS_INSECURE", "0")], &[]),
    ];
    for (variables, files) in cases {
        assert_eq!(build(variables, files), (vec![], Ok(())), "{variables:?}");
    }
}

#[test]
fn invalid_pem_is_an_error_without_its_content() {
    let certificate: [Pair; 2] = [("OS_CERT", "/c.pem"), ("OS_KEY", "/k.pem")];
    let cases: [(&[Pair], &[Pair], &str); 4] = [
        (
            &[("OS_CACERT", "/ca.pem")],
            &[("/ca.pem", "hunter2")],
            "invalid CA file from the environment variable OS_CACERT: no PEM certificate found",
        ),
        (&certificate, &[("/c.pem", "hunter2"), ("/k.pem", KEY)], "invalid client certificate from"),
        (
            &certificate,
            &[("/c.pem", CERTIFICATE), ("/k.pem", "hunter2")],
            "expected a PEM certificate, and its key from the environment variable OS_KEY",
        ),
        (&[("OS_CERT", "/c.pem")], &[("/c.pem", CERTIFICATE)], "set OS_KEY, or key in clouds.yaml"),
    ];
    for (variables, files, part) in cases {
        let error = build(variables, files).1.unwrap_err();
        assert!(error.contains(part) && !error.contains("hunter2"), "{error}");
    }
}

#[test]
fn missing_ssl_cert_file_is_named() {
    const MISSING: Pair = ("SSL_CERT_FILE", "/gone.pem");
    const COMMON: [Pair; 3] = [("OS_TOKEN", "t"), ("OS_PROJECT_ID", "p"), MISSING];
    const HTTPS: Pair = ("OS_REGION_NAME", "eu-de");
    let outcome = |variables: &[Pair], files: &[Pair]| {
        let environment = environment([&COMMON, variables].concat().leak(), files.to_vec().leak());
        resolve(&Overrides::default(), &environment, &service())
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    let expected = "cannot read /gone.pem, set by the environment variable SSL_CERT_FILE: no such file";
    assert_eq!(outcome(&[HTTPS], &[]), Err(expected.to_owned()));
    let forbidden = outcome(&[HTTPS], &[("/gone.pem", "#forbidden")]).unwrap_err();
    assert!(forbidden.contains("SSL_CERT_FILE: permission denied"), "{forbidden}");
    // It is not used in these cases.
    for variables in [
        &[HTTPS, ("OS_INSECURE", "1")][..],
        &[HTTPS, ("OS_CACERT", CERTIFICATE)],
        &[HTTPS, ("SSL_CERT_DIR", "/certs")],
        &[("OTC_VPN_ENDPOINT", "http://127.0.0.1:1")],
    ] {
        assert_eq!(outcome(variables, &[]), Ok(()), "{variables:?}");
    }
    assert_eq!(outcome(&[HTTPS], &[("/gone.pem", CERTIFICATE)]), Ok(()));
}

#[test]
fn world_readable_key_is_warned_of() {
    let open: &str = ["#open\n", KEY].concat().leak();
    let (warnings, client) =
        build(&[("OS_CERT", "/c.pem"), ("OS_KEY", "/k.pem")], &[("/c.pem", CERTIFICATE), ("/k.pem", open)]);
    assert_eq!(client, Ok(()));
    assert_eq!(
        warnings,
        ["/k.pem contains secrets, and its permissions allow access by other users: run chmod 600 /k.pem"]
    );
}
