//! Generates the extensible enums: strings whose known values are listed in `x-extensible-enum`.

use crate::spec::{members, text};
use anyhow::{Context, Result};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

/// Generates the module `enums`.
pub(crate) fn module(tree: &Value) -> Result<TokenStream> {
    let mut enums = TokenStream::new();
    for (name, schema) in schemas(tree) {
        let pointer = format!("#/components/schemas/{name}");
        let doc =
            text(schema, "description").with_context(|| format!("{pointer} has no description"))?.trim();
        let ident = format_ident!("{name}");
        let values = strings(schema.get("x-extensible-enum"))
            .with_context(|| format!("{pointer}/x-extensible-enum is not a list of strings"))?;
        let mut variants = Vec::new();
        let mut pairs = Vec::new();
        for value in &values {
            let variant =
                variant(value).with_context(|| format!("{pointer}: {value:?} cannot be a variant name"))?;
            let variant = if variant == "Unknown" { unknown_variant(name) } else { variant };
            let doc = format!("`{value}`");
            variants.push(quote! { #[doc = #doc] #variant });
            pairs.push(quote! { #variant = #value });
        }
        enums.extend(quote! {
            #[doc = #doc]
            ///
            /// The enum is extensible: a value that this version does not know is kept unchanged in `Unknown`, and so is a known value
            /// in another case. `==` ignores case. Convert strings with `From<&str>`.
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub enum #ident {
                #(#variants,)*
                /// A value that this version does not know.
                Unknown(UnknownValue),
            }
            extensible_enum!(#ident: #(#pairs),*);
        });
    }
    Ok(quote! {
        use crate::extensible_enum::{UnknownValue, extensible_enum};

        #enums
    })
}

/// The schemas with `x-extensible-enum`, by name.
pub(crate) fn schemas(tree: &Value) -> impl Iterator<Item = (&String, &Value)> {
    members(tree, "/components/schemas").filter(|(_, schema)| is_extensible(schema))
}

pub(crate) fn is_extensible(schema: &Value) -> bool {
    schema.get("x-extensible-enum").is_some()
}

/// The name of the variant of a value: `Professional1-NonFixedIP` → `Professional1NonFixedIp`, `PENDING_CREATE` → `PendingCreate`. A name
/// cannot start with a digit: `5_bgp` → `Value5Bgp`.
pub(crate) fn variant(value: &str) -> Option<Ident> {
    let mut name = String::new();
    for part in value.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        let mut first = true;
        let mut previous_is_lowercase = false;
        for c in part.chars() {
            let uppercase = first || (c.is_ascii_uppercase() && previous_is_lowercase);
            name.push(if uppercase { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() });
            previous_is_lowercase = c.is_ascii_lowercase();
            first = false;
        }
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert_str(0, "Value");
    }
    (!name.is_empty()).then(|| format_ident!("{name}"))
}

/// The name of the variant of the known value `UNKNOWN`, because `Unknown` contains the values that are not known: `ConnectionStatus` →
/// `UnknownStatus`.
fn unknown_variant(name: &str) -> Ident {
    let last_word = name.rfind(|c: char| c.is_ascii_uppercase()).map_or(name, |start| &name[start..]);
    format_ident!("Unknown{last_word}")
}

/// A list of strings.
pub(crate) fn strings(value: Option<&Value>) -> Option<Vec<&str>> {
    value?.as_array()?.iter().map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn variant_name_is_camel_case() {
        let name = |value: &str| super::variant(value).map(|ident| ident.to_string());
        assert_eq!(name("Professional1-NonFixedIP").as_deref(), Some("Professional1NonFixedIp"));
        assert_eq!(name("PENDING_CREATE").as_deref(), Some("PendingCreate"));
        assert_eq!(name("active-active").as_deref(), Some("ActiveActive"));
        assert_eq!(name("5_bgp").as_deref(), Some("Value5Bgp"));
        assert_eq!(name("-"), None);
    }

    #[test]
    fn variant_of_the_known_value_unknown_differs_from_the_catch_all() {
        assert_eq!(super::unknown_variant("ConnectionStatus"), "UnknownStatus");
    }
}
