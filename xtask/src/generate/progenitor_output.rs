//! Adjusts the code that progenitor generates. No other module modifies it.
//!
//! * Structs and enums are `#[non_exhaustive]`, so that a new field or value in the spec is not a breaking change. Structs with required
//!   fields get a function `new` that takes them.
//! * Structs whose fields are all optional implement `Default`, and no builder requires `extra`, which collects the fields that the
//!   spec does not know.
//! * Responses decode leniently: a field of an unexpected type is kept in `extra`. The fields that `x-strict` of the spec lists are strict.
//! * Identifiers (newtypes of a string) implement `Display`. Secrets do not, and their `Debug` output and decoding errors do not contain
//!   them.

use super::extensible_enums::strings;
use crate::spec::{members, text};
use anyhow::{Context, Result, bail};
use quote::ToTokens;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use syn::punctuated::Punctuated;
use syn::{
    Field, Fields, File, ImplItem, Item, ItemEnum, ItemImpl, ItemMod, ItemStruct, LitStr, Path, Token, Type,
    parse_quote,
};

/// The names of the strict fields by schema (`x-strict`).
pub(crate) type StrictFields<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// Reads `x-strict` of all schemas.
pub(crate) fn strict_fields(tree: &Value) -> StrictFields<'_> {
    members(tree, "/components/schemas")
        .filter_map(|(name, schema)| Some((name.as_str(), strings(schema.get("x-strict"))?)))
        .collect()
}

/// The names of the schemas of secrets (`format: password`).
pub(crate) fn secrets(tree: &Value) -> BTreeSet<&str> {
    members(tree, "/components/schemas")
        .filter(|(_, schema)| text(schema, "format") == Some("password"))
        .map(|(name, _)| name.as_str())
        .collect()
}

/// Applies all changes to the generated file.
pub(crate) fn adjust(file: &mut File, strict: &StrictFields<'_>, secrets: &BTreeSet<&str>) -> Result<()> {
    let types = module(&mut file.items, "types").context("progenitor generated no module `types`")?;
    let mut added = Vec::new();
    for item in types.iter() {
        if let Item::Struct(item) = item {
            added.extend(constructor(item));
            match redacted_debug(item, secrets) {
                Some(debug) => added.push(debug),
                None => added.extend(display(item, types)),
            }
            added.extend(response_struct(item, strict)?);
        }
    }
    for item in types.iter_mut() {
        match item {
            Item::Struct(item) => adjust_struct(item, secrets)?,
            Item::Enum(ItemEnum { attrs, .. }) => attrs.push(parse_quote!(#[non_exhaustive])),
            Item::Impl(item) => redact_decoding_error(item, secrets),
            _ => {}
        }
    }
    types.extend(added);
    for item in module(types, "builder").into_iter().flatten() {
        if let Item::Impl(item) = item {
            make_extra_optional(item);
        }
    }
    Ok(())
}

/// The items of the module `name`.
fn module<'a>(items: &'a mut [Item], name: &str) -> Option<&'a mut Vec<Item>> {
    items.iter_mut().find_map(|item| match item {
        Item::Mod(ItemMod { ident, content: Some((_, items)), .. }) if ident == name => Some(items),
        _ => None,
    })
}

fn adjust_struct(item: &mut ItemStruct, secrets: &BTreeSet<&str>) -> Result<()> {
    let Fields::Named(fields) = &item.fields else {
        if secrets.contains(item.ident.to_string().as_str()) {
            change_derives(item, |derives| derives.retain(|derive| !is(derive, "Debug")))?;
        }
        return Ok(());
    };
    let is_response = fields.named.iter().any(is_flattened);
    if fields.named.iter().all(is_optional) {
        change_derives(item, |derives| {
            if !derives.iter().any(|derive| is(derive, "Default")) {
                derives.insert(0, parse_quote!(Default));
            }
            // `response_struct!` implements it.
            derives.retain(|derive| !(is_response && is(derive, "Deserialize")));
        })?;
    }
    item.attrs.push(parse_quote!(#[non_exhaustive]));
    Ok(())
}

/// Changes the list of derived traits.
fn change_derives(item: &mut ItemStruct, change: impl FnOnce(&mut Vec<Path>)) -> Result<()> {
    let derive = item.attrs.iter_mut().find(|attribute| attribute.path().is_ident("derive"));
    let Some(derive) = derive else { bail!("progenitor generated no derive for {}", item.ident) };
    let syn::Meta::List(list) = &mut derive.meta else {
        bail!("unexpected `derive` syntax on {}", item.ident)
    };
    let derives = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)?;
    let mut derives: Vec<Path> = derives.into_iter().collect();
    change(&mut derives);
    list.tokens = quote::quote! { #(#derives),* };
    Ok(())
}

/// Whether the last segment of a path is `name`.
fn is(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == name)
}

/// The implementation of `Debug` of a secret, which does not contain it. `None` for other types.
fn redacted_debug(item: &ItemStruct, secrets: &BTreeSet<&str>) -> Option<Item> {
    let ident = &item.ident;
    let text = format!("{ident}(redacted)");
    secrets.contains(ident.to_string().as_str()).then(|| {
        parse_quote! {
            impl ::std::fmt::Debug for #ident {
                fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    formatter.pad(#text)
                }
            }
        }
    })
}

/// Removes the value from the error of decoding a secret: serde quotes a value that is not a string.
fn redact_decoding_error(item: &mut ItemImpl, secrets: &BTreeSet<&str>) {
    let is_decoder = item.trait_.as_ref().is_some_and(|trait_| is(&trait_.0, "Deserialize"));
    if !is_decoder || last_segment(&item.self_ty).is_none_or(|name| !secrets.contains(name.as_str())) {
        return;
    }
    for function in &mut item.items {
        if let ImplItem::Fn(function) = function {
            function.block = parse_quote!({
                let secret = ::std::string::String::deserialize(deserializer)
                    .map_err(|_| <D::Error as ::serde::de::Error>::custom("expected a string"))?;
                secret.parse().map_err(|error: self::error::ConversionError| {
                    <D::Error as ::serde::de::Error>::custom(error.to_string())
                })
            });
        }
    }
}

/// The lenient `Deserialize` of a response, which is a struct with the field `extra`. `None` for others.
fn response_struct(item: &ItemStruct, strict: &StrictFields<'_>) -> Result<Option<Item>> {
    let Fields::Named(fields) = &item.fields else { return Ok(None) };
    if !fields.named.iter().any(is_flattened) {
        return Ok(None);
    }
    let ident = &item.ident;
    let strict = strict.get(ident.to_string().as_str()).map_or(&[][..], Vec::as_slice);
    let (mut strict_fields, mut lenient_fields) = (Vec::new(), Vec::new());
    for field in fields.named.iter().filter(|field| !is_flattened(field)) {
        let name = field.ident.as_ref().context("a field has no name")?;
        let key = rename(field)?.unwrap_or_else(|| name.to_string());
        let pair = quote::quote! { #name = #key };
        if strict.contains(&key.as_str()) { strict_fields.push(pair) } else { lenient_fields.push(pair) }
    }
    if strict_fields.len() != strict.len() {
        bail!("#/components/schemas/{ident}/x-strict: {strict:?} are not all properties of the schema");
    }
    Ok(Some(parse_quote! {
        crate::lenient::response_struct! { #ident { #(#strict_fields),* } { #(#lenient_fields),* } }
    }))
}

/// The key of a field in JSON, if it differs from its name.
fn rename(field: &Field) -> Result<Option<String>> {
    let mut key = None;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        attribute.parse_nested_meta(|meta| {
            if meta.input.peek(Token![=]) {
                let value: LitStr = meta.value()?.parse()?;
                if meta.path.is_ident("rename") {
                    key = Some(value.value());
                }
            }
            Ok(())
        })?;
    }
    Ok(key)
}

/// `fn new` with the required fields as arguments; `None` if there are none.
fn constructor(item: &ItemStruct) -> Option<Item> {
    let Fields::Named(fields) = &item.fields else { return None };
    let (optional, required): (Vec<_>, Vec<_>) = fields.named.iter().partition(|field| is_optional(field));
    if required.is_empty() {
        return None;
    }
    let ident = &item.ident;
    let optional = optional.iter().map(|field| &field.ident);
    let names: Vec<_> = required.iter().map(|field| &field.ident).collect();
    let types = required.iter().map(|field| &field.ty);
    Some(parse_quote! {
        impl #ident {
            /// Creates a value from the required fields.
            #[must_use]
            pub fn new(#(#names: #types),*) -> Self {
                Self { #(#names,)* #(#optional: Default::default(),)* }
            }
        }
    })
}

/// An implementation of `Display` for a newtype of a string, unless progenitor generates one.
fn display(item: &ItemStruct, items: &[Item]) -> Option<Item> {
    let Fields::Unnamed(fields) = &item.fields else { return None };
    let is_string =
        fields.unnamed.first().is_some_and(|field| last_segment(&field.ty).as_deref() == Some("String"));
    let ident = &item.ident;
    let exists = items.iter().any(|other| match other {
        Item::Impl(other) => {
            implements(other, "Display") && last_segment(&other.self_ty).is_some_and(|name| *ident == name)
        }
        _ => false,
    });
    (is_string && !exists).then(|| {
        parse_quote! {
            impl ::std::fmt::Display for #ident {
                fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    formatter.pad(&self.0)
                }
            }
        }
    })
}

/// In the `Default` implementation of a builder, initializes `extra` with an empty map instead of an error.
fn make_extra_optional(item: &mut ItemImpl) {
    if !implements(item, "Default") {
        return;
    }
    for item in &mut item.items {
        let syn::ImplItem::Fn(function) = item else { continue };
        for statement in &mut function.block.stmts {
            let syn::Stmt::Expr(syn::Expr::Struct(value), _) = statement else { continue };
            for field in &mut value.fields {
                if matches!(&field.member, syn::Member::Named(name) if name == "extra") {
                    field.expr = parse_quote!(Ok(Default::default()));
                }
            }
        }
    }
}

fn implements(item: &ItemImpl, name: &str) -> bool {
    let path = item.trait_.as_ref().map(|(path, _)| path);
    path.is_some_and(|path| path.segments.last().is_some_and(|segment| segment.ident == name))
}

/// Whether the field may be absent from the JSON object.
fn is_optional(field: &Field) -> bool {
    last_segment(&field.ty).as_deref() == Some("Option") || is_flattened(field)
}

/// Whether the field is the map of the fields that are not in the spec.
fn is_flattened(field: &Field) -> bool {
    field.attrs.iter().any(|attribute| {
        attribute.path().is_ident("serde") && attribute.to_token_stream().to_string().contains("flatten")
    })
}

fn last_segment(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().map(|segment| segment.ident.to_string())
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    fn adjusted(types: &str) -> String {
        let mut file = syn::parse_str(&format!("pub mod types {{ {types} }}")).unwrap();
        super::adjust(&mut file, &[("B", vec!["id"])].into(), &["Key"].into()).unwrap();
        file.to_token_stream().to_string()
    }

    #[test]
    fn struct_with_optional_fields_implements_default() {
        let code = adjusted(
            "#[derive(Clone)] pub struct A { pub a: Option<i32>, #[serde(flatten)] pub extra: Map }",
        );
        assert!(code.contains("# [derive (Default , Clone)] # [non_exhaustive] pub struct A"), "{code}");
        assert!(!code.contains("fn new"), "{code}");
    }

    #[test]
    fn response_decodes_leniently_except_for_strict_fields() {
        let code = adjusted(
            r#"#[derive(::serde::Deserialize, Clone)] pub struct B { pub id: Option<i32>,
               #[serde(rename = "type", skip_serializing_if = "f")] pub type_: Option<i32>, #[serde(flatten)] pub extra: Map }"#,
        );
        assert!(code.contains("# [derive (Default , Clone)]"), "{code}");
        assert!(code.contains(r#"response_struct ! { B { id = "id" } { type_ = "type" } }"#), "{code}");
    }

    #[test]
    fn struct_with_required_field_has_constructor() {
        let code = adjusted("#[derive(Clone)] pub struct A { pub a: i32, pub b: Option<i32> }");
        assert!(
            code.contains("pub fn new (a : i32) -> Self { Self { a , b : Default :: default () , } }"),
            "{code}"
        );
        assert!(!code.contains("derive (Default"), "{code}");
    }

    #[test]
    fn builder_does_not_require_extra() {
        let code = adjusted(
            r#"pub mod builder { impl Default for A { fn default() -> Self { Self { a: Err("x"), extra: Err("y") } } } }"#,
        );
        assert!(code.contains(r#"Self { a : Err ("x") , extra : Ok (Default :: default ()) }"#), "{code}");
    }

    #[test]
    fn derived_default_is_not_repeated() {
        let code = adjusted("#[derive(Clone, Default)] pub struct A { pub a: Option<i32> }");
        assert!(code.contains("# [derive (Clone , Default)]"), "{code}");
    }

    #[test]
    fn secret_has_redacted_debug_and_no_display() {
        let code = adjusted("#[derive(Clone, Debug)] pub struct Key(::std::string::String);");
        assert!(code.contains("# [derive (Clone)] pub struct Key"), "{code}");
        assert!(code.contains(r#"formatter . pad ("Key(redacted)")"#), "{code}");
        assert!(!code.contains("Display"), "{code}");
    }

    #[test]
    fn decoding_error_of_secret_contains_no_value() {
        let decoder = |name: &str| {
            format!(
                "#[derive(Clone)] pub struct {name}(::std::string::String);
                impl<'de> ::serde::Deserialize<'de> for {name} {{ fn deserialize() {{ original() }} }}"
            )
        };
        assert!(adjusted(&decoder("Key")).contains(r#"custom ("expected a string")"#));
        assert!(adjusted(&decoder("Id")).contains("original ()"));
    }

    #[test]
    fn identifier_implements_display_once() {
        let id = "pub struct Id(::std::string::String);";
        assert_eq!(adjusted(id).matches("Display for Id").count(), 1);
        let existing = format!("{id} impl ::std::fmt::Display for Id {{}}");
        assert_eq!(adjusted(&existing).matches("Display for Id").count(), 1);
    }
}
