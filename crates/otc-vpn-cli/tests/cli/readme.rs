//! The commands in the READMEs succeed, and print what is shown.

use crate::exit_codes::SUCCESS;
use crate::support::{CliOutput, Service, otc_vpn};
use std::path::Path;

#[test]
fn first_command_prints_output_of_readme() {
    let readme = page("README.md");
    let (_, rest) = readme.split_once("    cargo run --release -- ").unwrap();
    let (command, rest) = rest.split_once('\n').unwrap();
    let args: Vec<&str> = command.split(' ').collect();
    let output = CliOutput::of(&mut otc_vpn(&args)).assert_exit(SUCCESS);
    let all = format!("{}{}", output.stderr, output.stdout);
    let is_code = |line: &&str| line.starts_with("    ");
    let block =
        rest.lines().skip_while(|line| !is_code(line)).take_while(|line| line.is_empty() || is_code(line));
    let mut lines = 0;
    for line in block.filter(is_code).map(|line| &line[4..]).filter(|line| line.trim() != "…") {
        // The duration differs between runs.
        let line = line.split_once(" after ").map_or(line, |(before, _)| before);
        // On a slow machine, no read may see the interruption of the tunnels.
        let line = line.strip_suffix(" up again").map_or(line, |tunnels| tunnels);
        assert!(all.contains(line), "{line:?} is not in\n{all}");
        lines += 1;
    }
    assert!(lines > 5, "the README shows {lines} lines");
}

/// A page of the repository.
fn page(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

#[test]
fn commands_of_the_readmes_succeed() {
    for path in ["README.md", "crates/otc-vpn-cli/README.md"] {
        let service = Service::start();
        let page = page(path);
        let mut count = 0;
        for line in page.lines().filter_map(|line| line.strip_prefix("    otc-vpn ")) {
            // A server does not end, its port is fixed, and a dependency is not a command.
            if ["simulator serve", "http://127.0.0.1:8080", "= "].iter().any(|part| line.contains(part)) {
                continue;
            }
            let command = line.split(" | ").next().unwrap();
            let mut args = shlex::split(command).unwrap();
            let prompts = !["--dry-run", "--yes", "--simulate"].iter().any(|option| line.contains(option));
            if line.contains("resize") && prompts {
                args.push("--yes".to_owned());
            }
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            service.run(&args).assert_exit(SUCCESS);
            count += 1;
        }
        assert!(count > 3, "{path} has {count} commands");
    }
}

#[test]
fn clouds_yaml_of_the_readme_is_accepted_by_the_simulator() {
    let page = page("README.md");
    let (_, rest) = page.split_once("```yaml\n").unwrap();
    let (clouds, _) = rest.split_once("```").unwrap();
    let service = Service::start();
    let url = "http://127.0.0.1:8080";
    assert!(clouds.contains(url) && page.contains("`otc-vpn --cloud sim auth check`"), "{clouds}");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme-clouds.yaml");
    std::fs::write(&file, clouds.replace(url, &service.simulator.url())).unwrap();
    let mut command = otc_vpn(&["--cloud", "sim", "auth", "check"]);
    let output = CliOutput::of(command.env("OS_CLIENT_CONFIG_FILE", &file)).assert_exit(SUCCESS);
    assert!(output.stdout.contains("password"), "{output:?}");
}

/// The README of the library is compiled as a test of its documentation.
#[test]
fn program_of_the_readme_is_that_of_the_library() {
    let program = |path: &str, start: &str| {
        let page = page(path);
        let (_, rest) = page.split_once(start).unwrap();
        rest.split_once("```").unwrap().0.to_owned()
    };
    assert_eq!(program("README.md", "```rust\n"), program("crates/otc-vpn/README.md", "```rust,no_run\n"));
}
