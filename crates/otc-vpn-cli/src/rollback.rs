//! The commands that revert changes.

use crate::suggest::CommandPrefix;
use otc_vpn::Flavor;

/// The old flavor of a gateway, if a change back to it can be requested; otherwise the reason why not.
pub(crate) fn flavor(old: Option<&Flavor>) -> Result<&Flavor, String> {
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
    flavor(old).map(|flavor| prefix.resize(argument, flavor))
}
