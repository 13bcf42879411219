//! `cargo xtask screenshots`: runs the command against a simulator and takes the screenshots in `docs/screenshots`.

mod tmux;

use crate::console::status;
use crate::process;
use crate::simulator::{self, Simulator};
use anstyle::{Color, RgbColor};
use anstyle_svg::{Term, WIN10_CONSOLE};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use tmux::Terminal;

const DIRECTORY: &str = "docs/screenshots";
/// The seed of the simulator, with gateways that resemble real ones.
const SEED: &str = include_str!("screenshots/gateways.yaml");

/// Colors with enough contrast for dimmed text.
const TERMINAL: Term = Term::new()
    .palette(WIN10_CONSOLE)
    .fg_color(Color::Rgb(RgbColor(0xf2, 0xf4, 0xf8)))
    .bg_color(Color::Rgb(RgbColor(0x16, 0x19, 0x1f)));

/// One screenshot.
struct Screenshot {
    /// The file name, without extension.
    name: &'static str,
    /// The title of the image, for screen readers.
    title: &'static str,
    /// The faults of the simulator.
    faults: &'static [&'static str],
    /// The arguments of `otc-vpn`.
    arguments: &'static str,
    /// Whether to confirm the prompt.
    confirm: bool,
    /// The screenshot is taken when this text appears.
    until: &'static str,
    /// Lines above the first line with this text are removed.
    from: Option<&'static str>,
}

const RESIZE_THREE: &str = "gateway resize hamburg berlin munich --flavor Professional2";

const SCREENSHOTS: [Screenshot; 5] = [
    Screenshot {
        name: "plan",
        title: "The plan for one gateway: flavor, limits, addresses, risk, rollback, and the confirmation prompt",
        faults: &[],
        arguments: "gateway resize hamburg --flavor Professional2",
        confirm: false,
        until: "[y/N]",
        from: None,
    },
    Screenshot {
        name: "tunnels",
        title: "A resize that interrupts the tunnels: the number of tunnels in the plan, and the longest interruption in the result",
        faults: &["change:tunnels=down-for=6s"],
        arguments: "gateway resize hamburg --flavor Professional2",
        confirm: true,
        until: "request id",
        from: None,
    },
    Screenshot {
        name: "progress",
        title: "Three gateways resized concurrently: one is done, one is in progress, one waits for the response of the service",
        faults: &["change:delay-before=2s,after=1,times=1", "change:delay-before=12s,after=2,times=1"],
        arguments: RESIZE_THREE,
        confirm: true,
        until: "1 of 3",
        from: Some("[y/N]"),
    },
    Screenshot {
        name: "failures",
        title: "The results of three gateways, failures first, each with a hint and the request id",
        faults: &["change:end=FAULT,times=1"],
        arguments: "gateway resize hamburg berlin lab --flavor Professional2 --keep-going",
        confirm: true,
        until: "error:",
        from: Some("[y/N]"),
    },
    Screenshot {
        name: "help",
        title: "The short help of gateway resize",
        faults: &[],
        arguments: "gateway resize -h",
        confirm: false,
        until: "--verbose",
        from: None,
    },
];

/// Takes all screenshots.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    if let Some(missing) = process::missing(&["tmux"]) {
        return Ok(missing.skip_command("screenshots"));
    }
    let executable = simulator::build(root)?;
    let work = process::target(root).join("screenshots");
    fs::create_dir_all(&work).with_context(|| format!("cannot create {}", work.display()))?;
    let seed = work.join("gateways.yaml");
    fs::write(&seed, SEED).with_context(|| format!("cannot write {}", seed.display()))?;
    let directory = root.join(DIRECTORY);
    fs::create_dir_all(&directory).with_context(|| format!("cannot create {}", directory.display()))?;
    for screenshot in SCREENSHOTS {
        let screen = take(&screenshot, &executable, &seed)
            .with_context(|| format!("cannot take the screenshot {}", screenshot.name))?;
        let file = directory.join(screenshot.name).with_extension("svg");
        fs::write(&file, svg(screenshot.title, &screen))
            .with_context(|| format!("cannot write {}", file.display()))?;
        status(&format!("wrote {DIRECTORY}/{}.svg", screenshot.name));
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes one screenshot; returns its lines with their escape sequences.
fn take(screenshot: &Screenshot, executable: &Path, seed: &Path) -> Result<Vec<String>> {
    let seed = seed.to_str().context("the path of the seed is not UTF-8")?;
    let faults = screenshot.faults.iter().flat_map(|fault| ["--fault", fault]);
    let arguments: Vec<&str> = ["--seed", seed].into_iter().chain(faults).collect();
    let simulator = Simulator::start(executable, "3s", &arguments)?;
    let terminal = Terminal::run(executable, screenshot.arguments, &simulator.environment())?;
    if screenshot.confirm {
        terminal.wait_for("[y/N]")?;
        terminal.enter("y")?;
    }
    terminal.wait_for(screenshot.until)?;
    let mut screen = terminal.screen()?;
    while screen.last().is_some_and(|line| line.trim().is_empty()) {
        screen.pop();
    }
    if let Some(text) = screenshot.from {
        let first = screen.iter().position(|line| line.contains(text));
        screen.drain(..first.with_context(|| format!("`{text}` is not on the screen"))?);
    }
    screen.insert(0, format!("\u{1b}[2m$\u{1b}[0m \u{1b}[1motc-vpn {}\u{1b}[0m", screenshot.arguments));
    Ok(screen)
}

/// Renders the lines of a screen as SVG, with a title.
fn svg(title: &str, screen: &[String]) -> String {
    let svg = TERMINAL.render_svg(&screen.join("\n"));
    // anstyle-svg writes no title.
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    svg.replacen(">\n", &format!(" role=\"img\">\n  <title>{title}</title>\n"), 1)
}

#[cfg(test)]
mod tests {
    #[test]
    fn svg_has_title_and_escaped_text() {
        let svg = super::svg("a & b", &["\u{1b}[31m<ID|NAME>\u{1b}[0m & more".to_owned()]);
        assert!(svg.contains("role=\"img\">\n  <title>a &amp; b</title>\n"), "{svg}");
        assert!(svg.contains("&lt;ID|NAME&gt;") && svg.contains("&amp; more"), "{svg}");
    }
}
