//! docs/terraform.md, with Terraform and a stub of the provider.
//!
//! Each case starts with a gateway of the simulator that is in the state of Terraform.

use super::{Guides, blocks, text};
use crate::console::status;
use crate::process;
use crate::simulator::Simulator;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// The source of the stub.
const PROVIDER: &str = "tests/guides/provider";

const RESOURCE: &str = "opentelekomcloud_enterprise_vpn_gateway_v5.main";
const GATEWAY_ID: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";

const REQUIRED_PROVIDERS: &str = "terraform {
  required_providers {
    opentelekomcloud = { source = \"opentelekomcloud/opentelekomcloud\" }
  }
}
";

/// A case of the page.
type RunCase = fn(&Terraform<'_>) -> Result<()>;

/// Longer than any case.
const NEVER: &str = "1h";

pub(super) fn run(guides: &Guides) -> Result<()> {
    let terraform = Terraform::new(guides)?;
    let cases: &[(&str, RunCase)] = &[
        ("commands", commands),
        ("flavor not stated", flavor_not_stated),
        ("old flavor", old_flavor),
        ("new flavor first", new_flavor_before_resize),
        ("saved plan", saved_plan),
        ("plan during the change", plan_during_change),
        ("no refresh", no_refresh),
        ("EIP bandwidth", eip_bandwidth),
        ("ignored flavor", ignored_flavor),
        ("otc-vpn run by Terraform", local_exec),
    ];
    for (name, case) in cases {
        case(&terraform).with_context(|| format!("terraform: {name}"))?;
    }
    status(&format!("terraform: {} cases passed", cases.len()));
    Ok(())
}

/// The commands of the page in their order, with the new flavor in the configuration before the last one.
fn commands(terraform: &Terraform<'_>) -> Result<()> {
    let case = terraform.case("1s", &terraform.configuration(""))?;
    let scripts = blocks(&terraform.page, "bash");
    let (last, first) = scripts.split_last().context("the page has no commands")?;
    for script in first {
        case.succeeds(&format!("set -e\n{script}"))?;
    }
    case.configure(&terraform.configuration("").replace("Professional1", "Professional2"))?;
    case.succeeds(&format!("set -e\n{last}"))?;
    case.is_clean()?;
    let state = case.terraform(&["state", "show", RESOURCE])?;
    ensure!(text(&state).contains("\"Professional2\""), "{}", text(&state));
    ensure!(text(&state).contains(GATEWAY_ID), "{}", text(&state));
    case.gateway_exists(true)
}

fn flavor_not_stated(terraform: &Terraform<'_>) -> Result<()> {
    let configuration = terraform.configuration("");
    let configuration: Vec<_> = configuration.lines().filter(|line| !line.contains("flavor")).collect();
    let case = terraform.case("1s", &configuration.join("\n"))?;
    case.resize(&[])?;
    case.is_clean()
}

fn old_flavor(terraform: &Terraform<'_>) -> Result<()> {
    let case = terraform.case("1s", &terraform.configuration(""))?;
    case.resize(&[])?;
    case.is_replaced(&[])?;
    case.configure(&terraform.configuration("").replace("Professional1", "professional2"))?;
    case.is_replaced(&[])?;

    case.configure(&terraform.configuration(&terraform.block("prevent_destroy")?))?;
    let plan = case.terraform(&["plan"])?;
    ensure!(!plan.status.success(), "prevent_destroy has no effect:\n{}", text(&plan));
    ensure!(text(&plan).contains("Instance cannot be destroyed"), "{}", text(&plan));
    case.gateway_exists(true)
}

fn new_flavor_before_resize(terraform: &Terraform<'_>) -> Result<()> {
    let configuration = terraform.configuration("");
    let case = terraform.case("1s", &configuration)?;
    case.configure(&configuration.replace("Professional1", "Professional2"))?;
    case.is_replaced(&[])
}

fn saved_plan(terraform: &Terraform<'_>) -> Result<()> {
    let new = terraform.configuration("").replace("Professional1", "Professional2");
    for recorded in [false, true] {
        let case = terraform.case("1s", &terraform.configuration(""))?;
        case.configure(&new)?;
        case.is_replaced(&["-out=saved"])?;
        case.resize(&[])?;
        if recorded {
            let refresh = case.terraform(&["apply", "-refresh-only", "-auto-approve"])?;
            ensure!(refresh.status.success(), "{}", text(&refresh));
            let apply = case.terraform(&["apply", "saved"])?;
            ensure!(text(&apply).contains("Saved plan is stale"), "{}", text(&apply));
        } else {
            // A plan contains its configuration: the block has no effect on it.
            case.configure(&terraform.configuration(&terraform.block("prevent_destroy")?))?;
            let apply = case.terraform(&["apply", "saved"])?;
            ensure!(apply.status.success(), "{}", text(&apply));
        }
        case.gateway_exists(recorded)?;
    }
    Ok(())
}

fn plan_during_change(terraform: &Terraform<'_>) -> Result<()> {
    let case = terraform.case(NEVER, &terraform.configuration(""))?;
    case.resize(&["--no-wait"])?;
    case.configure(&terraform.configuration("").replace("Professional1", "Professional2"))?;
    case.is_replaced(&[])
}

fn no_refresh(terraform: &Terraform<'_>) -> Result<()> {
    let case = terraform.case("1s", &terraform.configuration(""))?;
    case.resize(&[])?;
    case.configure(&terraform.configuration("").replace("Professional1", "Professional2"))?;
    case.is_replaced(&["-refresh=false"])?;
    let refresh = case.terraform(&["apply", "-refresh-only", "-auto-approve"])?;
    ensure!(refresh.status.success(), "{}", text(&refresh));
    let plan = case.terraform(&["plan", "-refresh=false", "-detailed-exitcode"])?;
    ensure!(plan.status.code() == Some(0), "{}", text(&plan));
    Ok(())
}

fn eip_bandwidth(terraform: &Terraform<'_>) -> Result<()> {
    let eips = |fields: &str| ["eip1", "eip2"].map(|name| format!("  {name} {{\n{fields}\n  }}\n")).concat();
    let sized = eips("    bandwidth_size = 300");
    let mut case = terraform.case("1s", &terraform.configuration(&sized))?;
    case.is_clean()?;
    // In the configuration.
    case.configure(&terraform.configuration(&sized.replace("300", "1000")))?;
    case.is_replaced(&[])?;

    // Elsewhere.
    case.raise_bandwidth()?;
    case.configure(&terraform.configuration(&sized))?;
    case.is_replaced(&[])?;
    let ignored = format!("{sized}  lifecycle {{ ignore_changes = [eip1, eip2] }}\n");
    ensure!(terraform.page.contains("ignore_changes = [eip1, eip2]"), "the page ignores other attributes");
    case.configure(&terraform.configuration(&ignored))?;
    case.is_clean()?;
    let [first, second] = ["f1469b4a-demo-a8df-va86-bb7de91cf493", "6ad8e297-demo-a8df-va86-da0f885ccb98"];
    let block = terraform.block("eip1 {")?;
    let reference = "opentelekomcloud_vpc_eip_v1.first.id";
    ensure!(block.contains(reference), "the block does not refer to {reference}");
    let block = block.replace(reference, &format!("\"{first}\""));
    let blocks = block.replace("eip1", "eip2").replace(first, second) + &block;
    case.configure(&terraform.configuration(&blocks))?;
    case.is_clean()?;
    case.configure(&terraform.configuration(&blocks.replace(first, "another-id")))?;
    case.is_replaced(&[])
}

fn ignored_flavor(terraform: &Terraform<'_>) -> Result<()> {
    let lifecycle = terraform.block("ignore_changes  = [flavor]")?;
    let case = terraform.case("1s", &terraform.configuration(&lifecycle))?;
    case.resize(&[])?;
    case.is_clean()
}

fn local_exec(terraform: &Terraform<'_>) -> Result<()> {
    let lifecycle = terraform.block("ignore_changes  = [flavor]")?;
    let configuration = terraform.configuration(&lifecycle) + &terraform.block("local-exec")?;
    // The service rejects the first change.
    let case =
        terraform.case_with("1s", &["--fault", "change:status=409,code=VPN.0003,times=1"], &configuration)?;
    for (flavor, success, expected) in [
        ("Professional1", true, "already Professional1"),
        ("Professional2", false, "otc-vpn gateway resize"),
        ("Professional2", true, "ACTIVE after"),
        ("Professional2", true, "No changes."),
    ] {
        let variable = format!("vpn_flavor={flavor}");
        let apply = case.terraform(&["apply", "-auto-approve", "-var", &variable])?;
        ensure!(
            apply.status.success() == success && text(&apply).contains(expected),
            "apply with {variable}: {}, no {expected:?} in\n{}",
            apply.status,
            text(&apply)
        );
    }
    Ok(())
}

struct Terraform<'a> {
    guides: &'a Guides,
    page: String,
    /// The configuration of Terraform that replaces the provider with the stub.
    settings: PathBuf,
}

impl<'a> Terraform<'a> {
    /// Builds the stub.
    fn new(guides: &'a Guides) -> Result<Terraform<'a>> {
        let directory = guides.directory.join("provider");
        let mut go = Command::new("go");
        go.args(["build", "-o"]).arg(directory.join("terraform-provider-opentelekomcloud")).arg(".");
        process::output(go.current_dir(guides.root.join(PROVIDER)))?;
        let settings = guides.directory.join("terraform.rc");
        let overrides = format!("\"opentelekomcloud/opentelekomcloud\" = {directory:?}");
        fs::write(
            &settings,
            format!("provider_installation {{\n  dev_overrides {{\n    {overrides}\n  }}\n}}\n"),
        )?;
        Ok(Terraform { guides, page: guides.page("terraform.md")?, settings })
    }

    /// The first HCL block of the page that contains a text.
    fn block(&self, text: &str) -> Result<String> {
        let blocks = blocks(&self.page, "hcl");
        blocks
            .into_iter()
            .find(|block| block.contains(text))
            .with_context(|| format!("no HCL block with {text:?}"))
    }

    /// The resource of the page, with an addition.
    fn configuration(&self, addition: &str) -> String {
        let resource = blocks(&self.page, "hcl").into_iter().next().unwrap_or_default();
        let resource = resource.trim_end().trim_end_matches('}');
        format!("{REQUIRED_PROVIDERS}{resource}{addition}}}\n")
    }

    fn case(&self, transition: &str, configuration: &str) -> Result<Case<'_>> {
        self.case_with(transition, &[], configuration)
    }

    /// Starts a simulator with arguments, and imports its gateway.
    fn case_with(&self, transition: &str, arguments: &[&str], configuration: &str) -> Result<Case<'_>> {
        let directory = self.guides.directory.join("terraform");
        if directory.exists() {
            fs::remove_dir_all(&directory)?;
        }
        fs::create_dir_all(&directory)?;
        let simulator = Simulator::start(&self.guides.executable, transition, arguments)?;
        let case = Case { terraform: self, directory, simulator };
        case.configure(configuration)?;
        let import = case.terraform(&["import", RESOURCE, GATEWAY_ID])?;
        ensure!(import.status.success(), "{}", text(&import));
        Ok(case)
    }
}

/// A configuration, and the simulator that it applies to.
struct Case<'a> {
    terraform: &'a Terraform<'a>,
    directory: PathBuf,
    simulator: Simulator,
}

impl Case<'_> {
    fn configure(&self, configuration: &str) -> Result<()> {
        Ok(fs::write(self.directory.join("main.tf"), configuration)?)
    }

    fn output(&self, program: &str, arguments: &[&str]) -> Result<Output> {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.directory);
        command.env("TF_CLI_CONFIG_FILE", &self.terraform.settings).env("TF_CLI_ARGS", "-no-color");
        // No request for the latest version, and no confirmation prompt in the commands of the page.
        command.env("CHECKPOINT_DISABLE", "1").env("TF_CLI_ARGS_apply", "-auto-approve");
        self.terraform.guides.output(&mut command, &self.simulator)
    }

    fn terraform(&self, arguments: &[&str]) -> Result<Output> {
        self.output("terraform", arguments)
    }

    fn succeeds(&self, script: &str) -> Result<()> {
        let output = self.output("bash", &["-c", script])?;
        ensure!(output.status.success(), "{script}\n{}", text(&output));
        Ok(())
    }

    fn resize(&self, options: &[&str]) -> Result<()> {
        let arguments = ["gateway", "resize", "vpngw-4321", "--flavor", "Professional2", "--yes"];
        let output = self.output("otc-vpn", &[&arguments, options].concat())?;
        ensure!(output.status.success(), "{}", text(&output));
        Ok(())
    }

    /// Replaces the simulator with one whose EIPs have a bandwidth of 1000 Mbit/s.
    fn raise_bandwidth(&mut self) -> Result<()> {
        let show = self.output("otc-vpn", &["--output", "json", "gateway", "show", GATEWAY_ID])?;
        let mut gateway: serde_json::Value = serde_json::from_slice(&show.stdout)?;
        for eip in ["eip1", "eip2"] {
            gateway[eip]["bandwidth_size"] = 1000.into();
        }
        let seed = self.directory.join("seed.json");
        fs::write(&seed, serde_json::json!({ "vpn_gateways": [gateway] }).to_string())?;
        let arguments = ["--seed", seed.to_str().context("the path of the seed is not UTF-8")?];
        self.simulator = Simulator::start(&self.terraform.guides.executable, "1s", &arguments)?;
        Ok(())
    }

    fn is_clean(&self) -> Result<()> {
        let plan = self.terraform(&["plan", "-detailed-exitcode"])?;
        ensure!(plan.status.code() == Some(0), "the plan is not clean: {}\n{}", plan.status, text(&plan));
        Ok(())
    }

    fn is_replaced(&self, options: &[&str]) -> Result<()> {
        let plan = self.terraform(&[&["plan", "-detailed-exitcode"], options].concat())?;
        let replaced = text(&plan).contains(&format!("{RESOURCE} must be replaced"));
        ensure!(
            plan.status.code() == Some(2) && replaced,
            "no replacement: {}\n{}",
            plan.status,
            text(&plan)
        );
        Ok(())
    }

    fn gateway_exists(&self, expected: bool) -> Result<()> {
        let show = self.output("otc-vpn", &["gateway", "show", GATEWAY_ID])?;
        ensure!(show.status.success() == expected, "gateway show: {}\n{}", show.status, text(&show));
        Ok(())
    }
}
