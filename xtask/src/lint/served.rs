//! Finds the operations that the simulator serves: those in the table of its router. The source code is parsed instead of linking the
//! simulator, because xtask generates the client that the simulator depends on.

use crate::spec::{operations, text};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::path::Path;
use syn::{Expr, ExprMatch, Item, Lit, Pat, Stmt};

/// The file with the table, and the function that maps the id of an operation to its handler.
const ROUTER: &str = "crates/otc-vpn-simulator/src/routes/vpn.rs";
const TABLE: &str = "handler";

/// The ids of all operations of the spec, and of those that the simulator does not serve.
pub(super) fn operation_ids<'a>(root: &Path, tree: &'a Value) -> Result<(Vec<&'a str>, Vec<&'a str>)> {
    let source = fs::read_to_string(root.join(ROUTER)).with_context(|| format!("cannot read {ROUTER}"))?;
    let served = served(&source).with_context(|| format!("cannot find the operations in {ROUTER}"))?;
    let all: Vec<&str> =
        operations(tree).filter_map(|(_, _, operation)| text(operation, "operationId")).collect();
    if let Some(unknown) = served.iter().find(|id| !all.contains(&id.as_str())) {
        bail!("{ROUTER} serves {unknown}, which is not in the spec");
    }
    let missing = all.iter().copied().filter(|id| !served.iter().any(|served| served == id)).collect();
    Ok((all, missing))
}

/// The string patterns of the `match` that is the body of the table.
fn served(source: &str) -> Result<Vec<String>> {
    let file = syn::parse_file(source)?;
    let table = file.items.iter().find_map(|item| match item {
        Item::Fn(function) if function.sig.ident == TABLE => Some(&function.block.stmts),
        _ => None,
    });
    let Some([Stmt::Expr(body, _)]) = table.map(Vec::as_slice) else {
        bail!("no function `{TABLE}` with one expression");
    };
    let table = table_of(body).with_context(|| format!("no `match` in the function `{TABLE}`"))?;
    let id = |pattern: &Pat| match pattern {
        Pat::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    };
    Ok(table.arms.iter().filter_map(|arm| id(&arm.pat)).collect())
}

/// The `match` in `Some(match …)`.
fn table_of(body: &Expr) -> Option<&ExprMatch> {
    match body {
        Expr::Match(table) => Some(table),
        Expr::Call(call) => call.args.first().and_then(table_of),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::served;

    #[test]
    fn served_operations_are_the_patterns_of_the_table() {
        let source = r#"
            const OTHER: &str = "delete_vgw";
            fn handler(id: &str) -> Option<Handler> {
                Some(match id { "show_vgw" => get(show), "list_vgws" => get(list("zones")), _ => return None })
            }
        "#;
        assert_eq!(served(source).unwrap(), ["show_vgw", "list_vgws"]);
        assert!(served("fn handler() {}").is_err());
        assert!(served("fn other() {}").is_err());
    }
}
