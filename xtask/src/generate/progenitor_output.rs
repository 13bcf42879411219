//! Adjusts the code that progenitor generates. No other module modifies it.
//!
//! * Structs and enums are `#[non_exhaustive]`, so that a new field or value in the spec is not a breaking change. Structs with required
//!   fields have a constructor `new` with these fields as arguments.
//! * Structs whose fields are all optional implement `Default`, and no builder requires `extra`, which collects fields that are
//!   not in the spec.
//! * Identifiers (newtypes of a string) implement `Display`.

use anyhow::{Context, Result, bail};
use quote::ToTokens;
use syn::{Field, Fields, File, Item, ItemEnum, ItemImpl, ItemMod, ItemStruct, Type, parse_quote};

/// Applies all adjustments to the generated file.
pub(crate) fn adjust(file: &mut File) -> Result<()> {
    let types = module(&mut file.items, "types").context("progenitor generated no module `types`")?;
    let mut added = Vec::new();
    for item in types.iter() {
        if let Item::Struct(item) = item {
            added.extend(constructor(item));
            added.extend(display(item, types));
        }
    }
    for item in types.iter_mut() {
        match item {
            Item::Struct(item) => adjust_struct(item)?,
            Item::Enum(ItemEnum { attrs, .. }) => attrs.push(parse_quote!(#[non_exhaustive])),
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

fn adjust_struct(item: &mut ItemStruct) -> Result<()> {
    let Fields::Named(fields) = &item.fields else { return Ok(()) };
    if fields.named.iter().all(is_optional) {
        let derive = item.attrs.iter_mut().find(|attribute| attribute.path().is_ident("derive"));
        let Some(derive) = derive else { bail!("progenitor generated no derive for {}", item.ident) };
        let syn::Meta::List(list) = &mut derive.meta else {
            bail!("unexpected `derive` syntax on {}", item.ident)
        };
        let tokens = &list.tokens;
        list.tokens = quote::quote! { Default, #tokens };
    }
    item.attrs.push(parse_quote!(#[non_exhaustive]));
    Ok(())
}

/// A constructor `new` with the required fields as arguments; `None` if there are none.
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
        super::adjust(&mut file).unwrap();
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
    fn identifier_implements_display_once() {
        let id = "pub struct Id(::std::string::String);";
        assert_eq!(adjusted(id).matches("Display for Id").count(), 1);
        let existing = format!("{id} impl ::std::fmt::Display for Id {{}}");
        assert_eq!(adjusted(&existing).matches("Display for Id").count(), 1);
    }
}
