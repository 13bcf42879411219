//! `cargo xtask pictures`: the pictures of the terminal in `docs/pictures`, taken from the command itself.

mod svg;
mod tmux;

use crate::console::say;
use crate::simulator::{self, Simulator};
use crate::tools;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use tmux::Terminal;

const FOLDER: &str = "docs/pictures";
/// Gateways that look like someone's.
const GATEWAYS: &str = include_str!("pictures/gateways.yaml");

/// One picture.
struct Scene {
    /// The file, without its ending.
    name: &'static str,
    /// What a reader who cannot see it is told.
    title: &'static str,
    faults: &'static [&'static str],
    /// The words after `otc-vpn`.
    command: &'static str,
    /// Whether the question is answered with yes.
    agrees: bool,
    /// The picture is taken once this is on the screen.
    until: &'static str,
    /// What stands above the line with these words is left out.
    from: Option<&'static str>,
}

const THREE: &str = "gateway resize hamburg berlin munich --flavor Professional2";

const SCENES: [Scene; 4] = [
    Scene {
        name: "plan",
        title: "The plan for one gateway: flavor, limits, addresses, what is not known, the way back, and a question",
        faults: &[],
        command: "gateway resize hamburg --flavor Professional2",
        agrees: false,
        until: "[y/N]",
        from: None,
    },
    Scene {
        name: "progress",
        title: "Three gateways at once: one is done, one is being changed, one waits for the service's answer",
        faults: &["change:delay-before=2s,after=1,times=1", "change:delay-before=12s,after=2,times=1"],
        command: THREE,
        agrees: true,
        until: "1 of 3",
        from: Some("[y/N]"),
    },
    Scene {
        name: "failures",
        title: "What became of three gateways, failures first, each with what to do and the request id",
        faults: &["change:end=FAULT,times=1"],
        command: "gateway resize hamburg berlin lab --flavor Professional2",
        agrees: true,
        until: "error:",
        from: Some("[y/N]"),
    },
    Scene {
        name: "help",
        title: "The short help of gateway resize",
        faults: &[],
        command: "gateway resize -h",
        agrees: false,
        until: "--verbose",
        from: None,
    },
];

/// Takes all pictures.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    if let Some(missing) = tools::missing(&["tmux"]) {
        return Ok(missing.skipped("pictures"));
    }
    let command = simulator::build(root)?;
    let work = tools::target(root).join("pictures");
    fs::create_dir_all(&work).with_context(|| format!("{} cannot be made", work.display()))?;
    let seed = work.join("gateways.yaml");
    fs::write(&seed, GATEWAYS).with_context(|| format!("{} cannot be written", seed.display()))?;
    let folder = root.join(FOLDER);
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for scene in SCENES {
        let screen = take(&scene, &command, &seed).with_context(|| format!("the picture {}", scene.name))?;
        let file = folder.join(scene.name).with_extension("svg");
        fs::write(&file, svg::picture(scene.title, &screen))
            .with_context(|| format!("{} cannot be written", file.display()))?;
        say(&format!("wrote {FOLDER}/{}.svg", scene.name));
    }
    Ok(ExitCode::SUCCESS)
}

/// The lines of one picture, with their escape sequences.
fn take(scene: &Scene, command: &Path, seed: &Path) -> Result<Vec<String>> {
    let seed = seed.to_str().context("the path of the seed is no text")?;
    let faults = scene.faults.iter().flat_map(|fault| ["--fault", fault]);
    let words: Vec<&str> = ["--seed", seed].into_iter().chain(faults).collect();
    let simulator = Simulator::start(command, "3s", &words)?;
    let terminal = Terminal::run(command, scene.command, &simulator.settings())?;
    if scene.agrees {
        terminal.wait_for("[y/N]")?;
        terminal.enter("y")?;
    }
    terminal.wait_for(scene.until)?;
    let mut screen = terminal.screen()?;
    while screen.last().is_some_and(|line| line.trim().is_empty()) {
        screen.pop();
    }
    if let Some(words) = scene.from {
        let first = screen.iter().position(|line| line.contains(words));
        screen.drain(..first.with_context(|| format!("`{words}` is not on the screen"))?);
    }
    screen.insert(0, format!("\u{1b}[2m$\u{1b}[0m \u{1b}[1motc-vpn {}\u{1b}[0m", scene.command));
    Ok(screen)
}
