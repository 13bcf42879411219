//! What the README shows of the command is what it prints.

use crate::support::{Said, bare};

#[test]
fn the_first_command_prints_what_the_readme_shows() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
    let (_, rest) = readme.split_once("    cargo run --release -- ").unwrap();
    let (command, rest) = rest.split_once('\n').unwrap();
    let words: Vec<&str> = command.split(' ').collect();
    let said = Said::of(&mut bare(&words)).ends(0);
    let all = format!("{}{}", said.err, said.out);
    let block =
        rest.lines().skip_while(|line| !line.starts_with("    ")).take_while(|line| line.starts_with("    "));
    let mut lines = 0;
    for line in block.map(|line| &line[4..]).filter(|line| *line != "…") {
        // How long it takes is another each time.
        let line = line.split_once(" after ").map_or(line, |(before, _)| before);
        assert!(all.contains(line), "{line:?} is not in\n{all}");
        lines += 1;
    }
    assert!(lines > 5, "the README shows {lines} lines");
}
