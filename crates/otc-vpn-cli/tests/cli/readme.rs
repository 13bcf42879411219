//! The output in the README is that of the command.

use crate::exit_codes::SUCCESS;
use crate::support::{CliOutput, otc_vpn};

#[test]
fn first_command_prints_output_of_readme() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
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
