//! Connections that cannot be established, to the service and to IAM.

use crate::exit_codes::{UNREACHABLE, USAGE};
use crate::support::{CliOutput, otc_vpn};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The certificate of the TLS server: it is self-signed and, as `openssl req -x509` writes it, marked as an authority. The key
/// exists only for these tests.
const SELF_SIGNED: &str = "-----BEGIN CERTIFICATE-----
MIIBnzCCAUWgAwIBAgIUZgTUH3q+Rns413KWwafKBYXm/5YwCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLc2VsZi1zaWduZWQwIBcNMjYxMTI2MjIxNTM5WhgPMjEyNjEx
MDIyMjE1MzlaMBYxFDASBgNVBAMMC3NlbGYtc2lnbmVkMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAEEMi18XN8eXV7a1qaGnPblRGLRgm8vO4Lc24lPCVTFpwyhqmp
o8jmn/DY2L2gdilt+Q44xnaisQXj5kqhyXU4i6NvMG0wHQYDVR0OBBYEFInxqKgV
I8BJmN9c9ICnshxS7RvzMB8GA1UdIwQYMBaAFInxqKgVI8BJmN9c9ICnshxS7Rvz
MA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYcEfwAAAYIJbG9jYWxob3N0MAoG
CCqGSM49BAMCA0gAMEUCIBSsHUiDOC7YtD0YcnRI/YVacKx0WZEp/uQiNUSumMPO
AiEAyCwv/tPOXplLJuzpm5NLnliLDe2FrihdQSo2iYjZsAs=
-----END CERTIFICATE-----
";
/// A self-signed certificate with the same key that is not marked as an authority.
const LEAF: &str = "-----BEGIN CERTIFICATE-----
MIIBjTCCATSgAwIBAgIUWvvIvogFp+kI+l1/3Zvi5qeMmVMwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEbGVhZjAgFw0yNjExMjYyMjI1MTRaGA8yMTI2MTEwMjIyMjUx
NFowDzENMAsGA1UEAwwEbGVhZjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABBDI
tfFzfHl1e2tamhpz25URi0YJvLzuC3NuJTwlUxacMoapqaPI5p/w2Ni9oHYpbfkO
OMZ2orEF4+ZKocl1OIujbDBqMB0GA1UdDgQWBBSJ8aioFSPASZjfXPSAp7IcUu0b
8zAfBgNVHSMEGDAWgBSJ8aioFSPASZjfXPSAp7IcUu0b8zAaBgNVHREEEzARhwR/
AAABgglsb2NhbGhvc3QwDAYDVR0TAQH/BAIwADAKBggqhkjOPQQDAgNHADBEAiBX
+nJ35yWjYJeFGbuWOOZFNS74sAfaO+l5iD+UOa7Q4AIgUc2VHkFyLcFyVZpkY0GQ
4NFMRnnpH5nYXBbFPqIWxtY=
-----END CERTIFICATE-----
";
const KEY: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgefZ+LqPOE+C3UMaV
jEUWoul9yuv+W00MEN/vdCVxbgehRANCAAQQyLXxc3x5dXtrWpoac9uVEYtGCby8
7gtzbiU8JVMWnDKGqamjyOaf8NjYvaB2KW35DjjGdqKxBePmSqHJdTiL
-----END PRIVATE KEY-----
";

/// The certificate of an authority that issued nothing.
const OTHER_AUTHORITY: &str = "-----BEGIN CERTIFICATE-----
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

/// A TLS server that completes handshakes and closes the connections.
fn tls_server(runtime: &Runtime, certificate: &str) -> u16 {
    let certificate = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let port = listener.local_addr().unwrap().port();
    runtime.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = acceptor.accept(stream).await;
        }
    });
    port
}

/// A plain TCP server that sends a response to each request; returns its port and the number of requests.
pub(crate) fn plain_server(response: &'static str) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let count = Arc::new(AtomicUsize::new(0));
    let requests = Arc::clone(&count);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut buffer = [0; 4096];
            if stream.read(&mut buffer).is_ok_and(|read| read > 0) {
                requests.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(response.as_bytes());
            }
        }
    });
    (port, count)
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("connections-{name}"));
    std::fs::write(&path, text).unwrap();
    path
}

/// Commands that fail to connect to this URL: one to the service, one to IAM.
fn commands(url: &str, format: &str) -> [(&'static str, Command); 2] {
    let args = ["--output", format, "gateway", "list"];
    let mut service = otc_vpn(&args);
    service.env("OTC_VPN_ENDPOINT", url).env("OS_TOKEN", "t").env("OS_PROJECT_ID", "p");
    let mut iam = otc_vpn(&args);
    iam.env("OTC_VPN_ENDPOINT", "http://127.0.0.1:1").env("OS_AUTH_URL", format!("{url}/v3"));
    iam.env("OS_USER_ID", "u").env("OS_PASSWORD", "pw").env("OS_PROJECT_ID", "p");
    [("service", service), ("IAM", iam)]
}

/// Checks that both commands report the address, the cause and the hint, in JSON and in text.
fn assert_reported(url: &str, ca: &Path, cause: &str, hint: &str) {
    for (peer, mut command) in commands(url, "json") {
        let error = CliOutput::of(command.env("OS_CACERT", ca)).assert_exit(UNREACHABLE).error();
        let message = error["message"].as_str().unwrap();
        assert!(message.starts_with(&format!("cannot connect to {url}: ")), "{peer}: {error}");
        assert!(message.contains(cause), "{peer}: {error}");
        assert!(error["hint"].as_str().unwrap().contains(hint), "{peer}: {error}");
        assert_eq!((&error["kind"], &error["retryable"]), (&"connection".into(), &false.into()), "{error}");
    }
    for (peer, mut command) in commands(url, "table") {
        let stderr = CliOutput::of(command.env("OS_CACERT", ca)).assert_exit(UNREACHABLE).stderr;
        let unwrapped = stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [&format!("cannot connect to {url}"), cause, hint] {
            assert!(unwrapped.contains(part), "{peer}, {part}: {stderr}");
        }
    }
}

#[test]
fn tls_failure_reports_address_cause_and_remedy() {
    let runtime = Runtime::new().unwrap();
    let url = format!("https://127.0.0.1:{}", tls_server(&runtime, LEAF));
    assert_reported(
        &url,
        &file("other.pem", OTHER_AUTHORITY),
        "UnknownIssuer",
        "must be issued by an authority in OS_CACERT",
    );
    let url = format!("https://127.0.0.1:{}", tls_server(&runtime, SELF_SIGNED));
    assert_reported(
        &url,
        &file("self-signed.pem", SELF_SIGNED),
        "CaUsedAsEndEntity",
        "Reissue the server's certificate without CA:TRUE",
    );
    let (port, _) = plain_server("HTTP/1.1 400 Bad Request\r\n\r\n");
    let url = format!("https://127.0.0.1:{port}");
    let hint = format!("Check the port of {url}: the server there does not use TLS.");
    assert_reported(&url, &file("other.pem", OTHER_AUTHORITY), "InvalidContentType", &hint);
}

#[test]
fn missing_ssl_cert_file_exits_2_and_is_named() {
    for (_, mut command) in commands("https://vpn.example", "json") {
        let output = CliOutput::of(command.env("SSL_CERT_FILE", "/gone.pem")).assert_exit(USAGE);
        let message = output.error()["message"].to_string();
        assert!(message.contains("/gone.pem, set by the environment variable SSL_CERT_FILE"), "{message}");
    }
}

#[test]
fn rejection_by_proxy_is_final_and_names_the_proxy() {
    for (response, status, hint) in [
        ("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", 407, "user and the password of the proxy"),
        ("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", 403, "allow this address"),
    ] {
        for peer in 0..2 {
            let (port, requests) = plain_server(response);
            let [service, iam] = commands("https://vpn.example", "json");
            let mut command = if peer == 0 { service.1 } else { iam.1 };
            command.env("HTTPS_PROXY", format!("http://user:canary@127.0.0.1:{port}"));
            let output = CliOutput::of(&mut command).assert_exit(UNREACHABLE);
            let error = output.error();
            assert_eq!((&error["kind"], &error["status"]), (&"connection".into(), &status.into()), "{error}");
            let proxy = format!("the proxy 127.0.0.1:{port}");
            let expected =
                format!("{proxy} rejected the connection to https://vpn.example with HTTP {status}");
            assert_eq!(error["message"], expected);
            assert!(error["hint"].as_str().unwrap().contains(hint), "{error}");
            assert_eq!(error["retryable"], false);
            assert!(!output.stderr.contains("canary"), "{}", output.stderr);
            assert_eq!(requests.load(Ordering::SeqCst), 1, "{error}");
        }
    }
}

#[test]
fn malformed_proxy_exits_2_and_no_proxy_covers_ip_addresses() {
    for (_, mut command) in commands("https://vpn.example", "json") {
        let output =
            CliOutput::of(command.env("HTTPS_PROXY", "http://u:canary@proxy:port")).assert_exit(USAGE);
        assert!(output.error()["message"].as_str().unwrap().contains("HTTPS_PROXY"), "{}", output.stderr);
        assert!(!output.stderr.contains("canary"), "{}", output.stderr);
    }
    let (port, requests) = plain_server("HTTP/1.1 403 Forbidden\r\n\r\n");
    // Without TLS, so that the error is final.
    let url = format!("https://127.0.0.1:{}", plain_server("HTTP/1.1 400 Bad Request\r\n\r\n").0);
    for (_, mut command) in commands(&url, "json") {
        command.env("HTTPS_PROXY", format!("http://127.0.0.1:{port}")).env("NO_PROXY", "*");
        let output = CliOutput::of(command.env("OS_CACERT", file("other-for-iam.pem", OTHER_AUTHORITY)));
        let error = output.assert_exit(UNREACHABLE).error();
        assert!(error["message"].as_str().unwrap().contains(&format!("cannot connect to {url}")), "{error}");
    }
    assert_eq!(requests.load(Ordering::SeqCst), 0);
}

#[test]
fn host_that_does_not_resolve_is_named_and_ends_within_10_seconds() {
    // No resolver accepts a label of more than 63 letters, so that the test depends on none.
    let host = format!("{}.example", "a".repeat(64));
    for (_, mut command) in commands(&format!("https://{host}"), "json") {
        let started = Instant::now();
        let error = CliOutput::of(&mut command).assert_exit(UNREACHABLE).error();
        // Other connections are retried for 30 s, and the last delay is up to 8 s.
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
        let message = error["message"].as_str().unwrap();
        assert!(message.starts_with(&format!("cannot reach {host}: no such host")), "{message}");
        assert_eq!((&error["kind"], &error["retryable"]), (&"connection".into(), &true.into()), "{error}");
    }
}
