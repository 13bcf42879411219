//! What the spec says beside shapes, as Rust: its version and hash, the lists that may grow, flavors, errors, operations, servers.

use crate::progenitor_input::extensible_enums;
use crate::spec::{Spec, members, text};
use anyhow::{Context, Result, bail};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

/// The module of facts.
pub(crate) fn module(spec: &Spec) -> Result<TokenStream> {
    let version = spec.version()?;
    let sha256 = spec.sha256();
    let enums = enums(&spec.tree)?;
    let flavors = flavors(&spec.tree)?;
    let errors = errors(&spec.tree)?;
    let operations = operations(&spec.tree)?;
    let servers = servers(&spec.tree)?;
    Ok(quote! {
        use crate::extensible_enum::extensible_enum;

        /// The version of the spec that this crate was generated from.
        pub const SPEC_VERSION: &str = #version;
        /// The SHA-256 of the spec that this crate was generated from, in hexadecimal.
        pub const SPEC_SHA256: &str = #sha256;

        #enums
        #flavors
        #errors
        #operations
        #servers
    })
}

fn enums(tree: &Value) -> Result<TokenStream> {
    let mut all = TokenStream::new();
    for (name, schema) in extensible_enums(tree) {
        let place = format!("#/components/schemas/{name}");
        let doc = text(schema, "description").with_context(|| format!("{place} has no description"))?.trim();
        let ident = format_ident!("{name}");
        let values = texts(schema.get("x-extensible-enum"))
            .with_context(|| format!("{place}/x-extensible-enum is no list of texts"))?;
        let mut variants = Vec::new();
        let mut pairs = Vec::new();
        for value in &values {
            let variant =
                variant(value).with_context(|| format!("{place}: {value:?} makes no name of a variant"))?;
            let doc = format!("`{value}`");
            variants.push(quote! { #[doc = #doc] #variant });
            pairs.push(quote! { #variant = #value });
        }
        all.extend(quote! {
            #[doc = #doc]
            ///
            /// The list may grow: a value that it does not know is kept, letter for letter, in `Other`. Make one with
            /// `From<&str>`, so that a known value never hides there.
            #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
            #[non_exhaustive]
            pub enum #ident {
                #(#variants,)*
                /// A value that this version does not know.
                Other(String),
            }
            extensible_enum!(#ident: #(#pairs),*);
        });
    }
    Ok(all)
}

/// `Professional1-NonFixedIP` → `Professional1NonFixedIp`, `PENDING_CREATE` → `PendingCreate`.
fn variant(value: &str) -> Option<Ident> {
    let mut name = String::new();
    for word in value.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let mut upper = true;
        let mut previous_lower = false;
        for c in word.chars() {
            let starts = upper || (c.is_ascii_uppercase() && previous_lower);
            name.push(if starts { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() });
            previous_lower = c.is_ascii_lowercase();
            upper = false;
        }
    }
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| format_ident!("{name}"))
}

fn flavors(tree: &Value) -> Result<TokenStream> {
    let place = "#/components/schemas/Flavor";
    let askable = texts(
        tree.pointer("/components/schemas/UpdateVgwSpecificationRequestBodyContent/properties/flavor/enum"),
    )
    .context("the request's flavor has no enum")?;
    let known = texts(tree.pointer("/components/schemas/Flavor/x-extensible-enum")).unwrap_or_default();
    if let Some(stray) = askable.iter().find(|flavor| !known.contains(flavor)) {
        bail!("{place}/x-extensible-enum lacks {stray}, which a request may ask for");
    }
    let mut rows = Vec::new();
    for (name, facts) in members(tree, "/components/schemas/Flavor/x-flavors") {
        let place = format!("{place}/x-flavors/{name}");
        if !known.contains(&name.as_str()) {
            bail!("{place}: no such flavor in x-extensible-enum");
        }
        let flavor = variant(name).with_context(|| format!("{place} makes no name"))?;
        let family = text(facts, "family").with_context(|| format!("{place} has no family"))?;
        let number = |key: &str| {
            let value = facts.get(key).and_then(Value::as_u64).and_then(|value| u32::try_from(value).ok());
            value.with_context(|| format!("{place} has no number {key}"))
        };
        let truth = |key: &str| {
            facts.get(key).and_then(Value::as_bool).with_context(|| format!("{place} does not say {key}"))
        };
        let (forwards, groups) = (number("max_bandwidth_mbit")?, number("connection_groups")?);
        let (router, private) = (truth("enterprise_router")?, truth("private_network")?);
        let requestable = askable.contains(&name.as_str());
        rows.push(quote! {
            FlavorSpec {
                flavor: Flavor::#flavor,
                family: #family,
                max_bandwidth_mbit: #forwards,
                connection_groups: #groups,
                enterprise_router: #router,
                private_network: #private,
                requestable: #requestable,
            }
        });
    }
    Ok(quote! {
        /// What is published about a flavor.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct FlavorSpec {
            /// The flavor.
            pub flavor: Flavor,
            /// The family; a gateway can move within it only.
            pub family: &'static str,
            /// What a gateway of it forwards at most, in Mbit/s.
            pub max_bandwidth_mbit: u32,
            /// How many connection groups a gateway of it can have.
            pub connection_groups: u32,
            /// Whether a gateway of it can be on an enterprise router.
            pub enterprise_router: bool,
            /// Whether a gateway of it can be on a private network.
            pub private_network: bool,
            /// Whether a change can ask for it today.
            pub requestable: bool,
        }

        /// The published flavors (`x-flavors` of the spec).
        pub static FLAVORS: &[FlavorSpec] = &[#(#rows),*];

        impl Flavor {
            /// What is published about this flavor; none for one that no list names.
            #[must_use]
            pub fn spec(&self) -> Option<&'static FlavorSpec> {
                FLAVORS.iter().find(|spec| spec.flavor == *self)
            }
        }
    })
}

fn errors(tree: &Value) -> Result<TokenStream> {
    let rows = tree.get("x-error-codes").and_then(Value::as_array).context("#/x-error-codes is no list")?;
    let known =
        texts(tree.pointer("/components/schemas/ErrorResponse/properties/error_code/x-extensible-enum"))
            .context("error_code of ErrorResponse has no x-extensible-enum")?;
    let mut out = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let place = format!("#/x-error-codes/{index}");
        let field = |key: &str| text(row, key).with_context(|| format!("{place} has no {key}"));
        let (code, kind, remedy) = (field("code")?, field("kind")?, field("remedy")?);
        if !known.contains(&code) {
            bail!("{place}: x-extensible-enum of error_code lacks {code}");
        }
        let hint = match text(row, "hint") {
            Some(hint) => hint,
            None => tree
                .get("x-error-remedies")
                .and_then(|remedies| text(remedies, remedy))
                .with_context(|| format!("{place}: #/x-error-remedies does not know {remedy}"))?,
        };
        let status =
            option(row.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok()));
        let message = option(text(row, "message"));
        let not_executed = row
            .get("not_executed")
            .and_then(Value::as_bool)
            .with_context(|| format!("{place} does not say not_executed"))?;
        out.push(quote! {
            ErrorCode { code: #code, status: #status, message: #message, kind: #kind, hint: #hint, not_executed: #not_executed }
        });
    }
    if let Some(missing) = known.iter().find(|code| !rows.iter().any(|row| text(row, "code") == Some(code))) {
        bail!("#/x-error-codes says nothing of {missing}, which x-extensible-enum of error_code names");
    }
    Ok(quote! {
        /// What is published about an error.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct ErrorCode {
            /// The code, as in `VPN.0003`. It can stand in several rows, told apart by status and message.
            pub code: &'static str,
            /// The HTTP status that it comes with; none where that is not published.
            pub status: Option<u16>,
            /// The message, where `*` stands for any text; none where any message goes.
            pub message: Option<&'static str>,
            /// How a program may sort it.
            pub kind: &'static str,
            /// What a person can do about it.
            pub hint: &'static str,
            /// Whether a change that was answered so was certainly not executed.
            pub not_executed: bool,
        }

        /// The published errors (`x-error-codes` of the spec).
        pub static ERROR_CODES: &[ErrorCode] = &[#(#out),*];
    })
}

fn operations(tree: &Value) -> Result<TokenStream> {
    let mut rows = Vec::new();
    for (path, item) in members(tree, "/paths") {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let Some(id) = text(operation, "operationId") else { continue };
            let summary = text(operation, "summary").unwrap_or_default();
            let action = option(text(operation, "x-iam-action"));
            let method = method.to_uppercase();
            rows.push(quote! {
                OperationSpec { id: #id, method: #method, path: #path, summary: #summary, iam_action: #action }
            });
        }
    }
    Ok(quote! {
        /// What is published about an operation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct OperationSpec {
            /// The operationId, which names the function too.
            pub id: &'static str,
            /// The HTTP method.
            pub method: &'static str,
            /// The path, with its parameters in braces.
            pub path: &'static str,
            /// What it does, in a few words.
            pub summary: &'static str,
            /// The IAM action that the caller must be allowed.
            pub iam_action: Option<&'static str>,
        }

        /// The operations of the spec.
        pub static OPERATIONS: &[OperationSpec] = &[#(#rows),*];
    })
}

fn servers(tree: &Value) -> Result<TokenStream> {
    let mut rows = Vec::new();
    for (index, server) in tree.get("servers").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let place = format!("#/servers/{index}");
        let field = |key: &str| text(server, key).with_context(|| format!("{place} has no {key}"));
        let (cloud, url, iam_url) = (field("x-cloud")?, field("url")?, field("x-iam-url")?);
        let regions = texts(server.pointer("/variables/region/enum")).unwrap_or_default();
        let default = server
            .pointer("/variables/region/default")
            .and_then(Value::as_str)
            .with_context(|| format!("{place}/variables/region has no default"))?;
        rows.push(quote! {
            ServerSpec { cloud: #cloud, url: #url, iam_url: #iam_url, regions: &[#(#regions),*], default_region: #default }
        });
    }
    Ok(quote! {
        /// Where the service is, in one of the clouds that have it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct ServerSpec {
            /// The cloud, named as vendor profiles of clouds.yaml name it.
            pub cloud: &'static str,
            /// The service's URL, with `{region}` in it.
            pub url: &'static str,
            /// IAM's URL, with `{region}` in it.
            pub iam_url: &'static str,
            /// The regions; empty where any may be there.
            pub regions: &'static [&'static str],
            /// The region that is taken where none is named.
            pub default_region: &'static str,
        }

        /// The servers of the spec.
        pub static SERVERS: &[ServerSpec] = &[#(#rows),*];
    })
}

fn texts(value: Option<&Value>) -> Option<Vec<&str>> {
    value?.as_array()?.iter().map(Value::as_str).collect()
}

fn option<T: quote::ToTokens>(value: Option<T>) -> TokenStream {
    match value {
        Some(value) => quote! { Some(#value) },
        None => quote! { None },
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn variants_are_named_as_rust_names_them() {
        let name = |value: &str| super::variant(value).map(|ident| ident.to_string());
        assert_eq!(name("Professional1-NonFixedIP").as_deref(), Some("Professional1NonFixedIp"));
        assert_eq!(name("PENDING_CREATE").as_deref(), Some("PendingCreate"));
        assert_eq!(name("active-active").as_deref(), Some("ActiveActive"));
        assert_eq!(name("5_bgp"), None);
    }
}
