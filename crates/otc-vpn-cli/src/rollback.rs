//! The commands that revert changes.

use crate::in_flight::ChangeRecord;
use crate::suggest::CommandPrefix;
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{Flavor, Gateway};

/// The old flavor of a gateway, if a change back to it can be requested; otherwise the reason why not.
fn old_flavor(old: Option<&Flavor>) -> Result<&Flavor, String> {
    match old {
        Some(old) if old.spec().is_some_and(|spec| spec.requestable) => Ok(old),
        Some(old) => Err(format!("not possible: {old} cannot be requested")),
        None => Err("unknown: the gateway does not report its flavor".to_owned()),
    }
}

/// The command that reverts the change of one gateway, which is given by its id or name.
pub(crate) fn command(
    argument: &str,
    old: Option<&Flavor>,
    prefix: &CommandPrefix,
) -> Result<String, String> {
    old_flavor(old).map(|flavor| prefix.resize(argument, flavor))
}

/// The commands that revert the changes of several gateways: one for each old flavor, and a shell comment for each gateway whose change
/// cannot be reverted.
pub(crate) fn commands(records: &[ChangeRecord], prefix: &CommandPrefix) -> Vec<String> {
    let mut groups: Vec<(&Flavor, Vec<&str>)> = Vec::new();
    let mut comments = Vec::new();
    for record in records {
        match old_flavor(record.gateway.as_ref().and_then(Gateway::flavor)) {
            Ok(flavor) => match groups.iter_mut().find(|(other, _)| *other == flavor) {
                Some((_, arguments)) => arguments.push(record.command_argument()),
                None => groups.push((flavor, vec![record.command_argument()])),
            },
            Err(reason) => {
                let comment = format!("# {}: {reason}", record.display_name());
                comments.push(escape_control(&comment).into_owned());
            }
        }
    }
    let commands = groups.iter().map(|(flavor, arguments)| prefix.resize_all(arguments, flavor));
    commands.chain(comments).collect()
}
