//! Generates Rust tables from the metadata in the spec: version and hash, flavors, error codes, operations and servers. The row types are
//! hand-written, in the client crate.

use super::extensible_enums::{strings, variant};
use crate::spec::{Spec, members, operations as spec_operations, text};
use anyhow::{Context, Result, bail};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

/// Generates the module `tables`.
pub(crate) fn module(spec: &Spec) -> Result<TokenStream> {
    let version = spec.version()?;
    let sha256 = spec.sha256();
    let flavors = flavors(&spec.tree)?;
    let errors = errors(&spec.tree)?;
    let operations = operations(&spec.tree);
    let servers = servers(&spec.tree)?;
    Ok(quote! {
        use crate::generated::enums::Flavor;
        use crate::metadata::types::{ErrorCode, FlavorSpec, OperationSpec, ServerSpec};

        /// The version of the spec that this crate was generated from.
        pub const SPEC_VERSION: &str = #version;
        /// The SHA-256 of the spec that this crate was generated from, in hexadecimal.
        pub const SPEC_SHA256: &str = #sha256;

        #flavors
        #errors
        #operations
        #servers
    })
}

fn flavors(tree: &Value) -> Result<TokenStream> {
    let pointer = "#/components/schemas/Flavor";
    let requestable =
        strings(tree.pointer("/components/schemas/TargetFlavor/enum")).context("TargetFlavor has no enum")?;
    let known = strings(tree.pointer("/components/schemas/Flavor/x-extensible-enum")).unwrap_or_default();
    if let Some(missing) = requestable.iter().find(|flavor| !known.contains(flavor)) {
        bail!("{pointer}/x-extensible-enum: {missing} is missing, although a request can contain it");
    }
    let described: Vec<&String> =
        members(tree, "/components/schemas/Flavor/x-flavors").map(|(name, _)| name).collect();
    if let Some(missing) = known.iter().find(|flavor| !described.iter().any(|name| name == *flavor)) {
        bail!("{pointer}/x-flavors: {missing} is missing, although x-extensible-enum contains it");
    }
    let mut rows = Vec::new();
    for (name, row) in members(tree, "/components/schemas/Flavor/x-flavors") {
        let pointer = format!("{pointer}/x-flavors/{name}");
        if !known.contains(&name.as_str()) {
            bail!("{pointer}: x-extensible-enum does not contain this flavor");
        }
        let flavor = variant(name).with_context(|| format!("{pointer} cannot be a variant name"))?;
        if text(row, "cloud").is_some() {
            // The flavor exists only on this cloud, which does not publish all of its properties.
            continue;
        }
        let family = text(row, "family").with_context(|| format!("{pointer}/family is missing"))?;
        let number = |key: &str| {
            let value = row.get(key).and_then(Value::as_u64).and_then(|value| u32::try_from(value).ok());
            value.with_context(|| format!("{pointer}/{key} is not a 32-bit number"))
        };
        let boolean = |key: &str| {
            row.get(key).and_then(Value::as_bool).with_context(|| format!("{pointer}/{key} is not a boolean"))
        };
        let (bandwidth, groups) = (number("max_bandwidth_mbit")?, number("connection_groups")?);
        let (router, private) = (boolean("enterprise_router")?, boolean("private_network")?);
        let requestable = requestable.contains(&name.as_str());
        rows.push(quote! {
            FlavorSpec {
                flavor: Flavor::#flavor,
                family: #family,
                max_bandwidth_mbit: #bandwidth,
                connection_groups: #groups,
                enterprise_router: #router,
                private_network: #private,
                requestable: #requestable,
            }
        });
    }
    Ok(quote! {
        /// The published flavors (`x-flavors` of the spec).
        pub static FLAVORS: &[FlavorSpec] = &[#(#rows),*];
    })
}

fn errors(tree: &Value) -> Result<TokenStream> {
    let rows =
        tree.get("x-error-codes").and_then(Value::as_array).context("#/x-error-codes is not a list")?;
    let known =
        strings(tree.pointer("/components/schemas/ErrorResponse/properties/error_code/x-extensible-enum"))
            .context("error_code of ErrorResponse has no x-extensible-enum")?;
    let mut out = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let pointer = format!("#/x-error-codes/{index}");
        let field = |key: &str| text(row, key).with_context(|| format!("{pointer}/{key} is missing"));
        let (code, kind, remedy) = (field("code")?, field("kind")?, field("remedy")?);
        if !known.contains(&code) {
            bail!("{pointer}: x-extensible-enum of error_code does not contain {code}");
        }
        let hint = match text(row, "hint") {
            Some(hint) => hint,
            None => tree
                .get("x-error-remedies")
                .and_then(|remedies| text(remedies, remedy))
                .with_context(|| format!("{pointer}: #/x-error-remedies does not define {remedy}"))?,
        };
        let status =
            option(row.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok()));
        let message = option(text(row, "message"));
        let not_executed = row
            .get("not_executed")
            .and_then(Value::as_bool)
            .with_context(|| format!("{pointer}/not_executed is not a boolean"))?;
        out.push(quote! {
            ErrorCode { code: #code, status: #status, message: #message, kind: #kind, hint: #hint, not_executed: #not_executed }
        });
    }
    if let Some(missing) = known.iter().find(|code| !rows.iter().any(|row| text(row, "code") == Some(code))) {
        bail!("#/x-error-codes: {missing} is missing, although x-extensible-enum of error_code contains it");
    }
    Ok(quote! {
        /// The published errors (`x-error-codes` of the spec).
        pub static ERROR_CODES: &[ErrorCode] = &[#(#out),*];
    })
}

fn operations(tree: &Value) -> TokenStream {
    let mut constants = Vec::new();
    let mut names = Vec::new();
    for (path, method, operation) in spec_operations(tree) {
        let Some(id) = text(operation, "operationId") else { continue };
        let name = format_ident!("{}", id.to_uppercase());
        let summary = text(operation, "summary").unwrap_or_default();
        let action = option(text(operation, "x-iam-action"));
        let method = method.to_uppercase();
        constants.push(quote! {
            pub(crate) const #name: OperationSpec =
                OperationSpec { id: #id, method: #method, path: #path, summary: #summary, iam_action: #action };
        });
        names.push(name);
    }
    quote! {
        pub(crate) mod operations {
            use crate::metadata::types::OperationSpec;

            #(#constants)*
        }

        /// The operations of the spec.
        pub static OPERATIONS: &[OperationSpec] = &[#(operations::#names),*];
    }
}

fn servers(tree: &Value) -> Result<TokenStream> {
    let mut rows = Vec::new();
    for (index, server) in tree.get("servers").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let pointer = format!("#/servers/{index}");
        let field = |key: &str| text(server, key).with_context(|| format!("{pointer}/{key} is missing"));
        let (cloud, url, iam_url) = (field("x-cloud")?, field("url")?, field("x-iam-url")?);
        let regions = strings(server.pointer("/variables/region/enum")).unwrap_or_default();
        let default = server
            .pointer("/variables/region/default")
            .and_then(Value::as_str)
            .with_context(|| format!("{pointer}/variables/region/default is missing"))?;
        rows.push(quote! {
            ServerSpec { cloud: #cloud, url: #url, iam_url: #iam_url, regions: &[#(#regions),*], default_region: #default }
        });
    }
    Ok(quote! {
        /// The servers of the spec.
        pub static SERVERS: &[ServerSpec] = &[#(#rows),*];
    })
}

fn option<T: quote::ToTokens>(value: Option<T>) -> TokenStream {
    match value {
        Some(value) => quote! { Some(#value) },
        None => quote! { None },
    }
}
