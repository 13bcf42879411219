//! Generates the module `requests`, with one function per operation that builds the request without sending it.
//!
//! The types of parameters, bodies and responses are taken from the builders that progenitor generates, so that both agree.

use crate::spec::{operations, resolve, text};
use anyhow::{Context, Result, bail};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;
use std::collections::BTreeMap;
use syn::{File, GenericArgument, Item, ItemImpl, ItemMod, PathArguments, ReturnType, Type};

/// Generates the module from a spec and from the code that progenitor generated for that spec.
pub(crate) fn module(tree: &Value, client: &File) -> Result<TokenStream> {
    let builders = builders(client)?;
    let mut functions = TokenStream::new();
    for (path, method, operation) in operations(tree) {
        let id =
            text(operation, "operationId").with_context(|| format!("{method} {path} has no operationId"))?;
        let builder = builders
            .get(&normalize(id))
            .with_context(|| format!("progenitor generated no builder for {id}"))?;
        functions
            .extend(function(tree, path, method, id, operation, builder).with_context(|| id.to_owned())?);
    }
    Ok(quote! {
        use crate::generated::client::types;
        use crate::generated::tables::operations;
        use crate::request::{OperationRequest, RequestBuilder, RequestError};
        use reqwest::Method;

        #functions
    })
}

fn function(
    tree: &Value,
    path: &str,
    method: &str,
    id: &str,
    operation: &Value,
    builder: &Builder,
) -> Result<TokenStream> {
    let item = tree.get("paths").and_then(|paths| paths.get(path)).unwrap_or(&Value::Null);
    let parameters = parameters(tree, item, operation)?;
    let mut arguments = Vec::new();
    let mut path_values = Vec::new();
    for name in path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}')) {
        let (ident, ty) = builder.field(name)?;
        let ty = borrowed(ty);
        arguments.push(quote! { #ident: #ty });
        path_values.push(quote! { #ident });
    }
    if path.matches('{').count() != path_values.len() {
        bail!("the path {path} has a parameter that is not a whole segment");
    }

    let mut fields = Vec::new();
    let mut calls = Vec::new();
    for parameter in parameters.iter().filter(|parameter| text(parameter, "in") == Some("query")) {
        let name = text(parameter, "name").unwrap_or_default();
        if parameter.get("explode") == Some(&Value::Bool(false)) {
            bail!("query parameter {name}: `explode: false` is not supported");
        }
        let (ident, ty) = builder.field(name)?;
        let (optional, inner) = generic(ty, "Option").map_or((false, ty), |inner| (true, inner));
        let array = generic(inner, "Vec").is_some();
        if optional {
            let doc = text(parameter, "description").unwrap_or(name).trim();
            fields.push(quote! { #[doc = #doc] pub #ident: Option<#inner> });
            let flatten = array.then(|| quote! { .flatten() });
            calls.push(quote! { .query(#name, query.#ident.iter() #flatten) });
        } else {
            let ty = borrowed(ty);
            arguments.push(quote! { #ident: #ty });
            calls.push(if array {
                quote! { .query(#name, #ident) }
            } else {
                quote! { .query(#name, [#ident]) }
            });
        }
    }

    let constant = format_ident!("{}", id.to_uppercase());
    let function = format_ident!("{id}");
    let upper_method = format_ident!("{}", method.to_uppercase());
    let mut query = TokenStream::new();
    if !fields.is_empty() {
        let ident = format_ident!("{}Query", builder.name);
        let doc = format!("The optional query parameters of [`{function}`].");
        query = quote! {
            #[doc = #doc]
            #[derive(Clone, Debug, Default)]
            #[non_exhaustive]
            pub struct #ident { #(#fields),* }
        };
        arguments.push(quote! { query: &#ident });
    }
    if operation.get("requestBody").is_some() {
        let (ident, ty) = builder.field("body")?;
        let ty = borrowed(&without_builder(ty));
        arguments.push(quote! { #ident: #ty });
        calls.push(quote! { .json(#ident)? });
    }
    let response = &builder.response;
    let doc = format!(
        "{}: `{} {path}`.\n\n# Errors\n\nThe base URL is invalid, or a parameter cannot be part of the request.",
        text(operation, "summary").unwrap_or(id),
        method.to_uppercase(),
    );
    Ok(quote! {
        #query
        #[doc = #doc]
        pub fn #function(base_url: &str, #(#arguments),*) -> Result<OperationRequest<#response>, RequestError> {
            let request = RequestBuilder::new(&operations::#constant, Method::#upper_method, base_url, &[#(#path_values),*])?;
            Ok(request #(#calls)* .build())
        }
    })
}

/// The parameters of the path and of the operation, which override those of the path. Only path and query are supported.
fn parameters<'a>(tree: &'a Value, item: &'a Value, operation: &'a Value) -> Result<Vec<&'a Value>> {
    let mut parameters: Vec<&Value> = Vec::new();
    for level in [operation, item] {
        for parameter in level.get("parameters").and_then(Value::as_array).into_iter().flatten() {
            let parameter = resolve(tree, parameter);
            let (name, location) = (text(parameter, "name"), text(parameter, "in"));
            if !matches!(location, Some("path" | "query")) {
                bail!("parameter {name:?}: only path and query parameters are supported");
            }
            let known = |other: &&&Value| text(other, "name") == name && text(other, "in") == location;
            if !parameters.iter().any(|other| known(&other)) {
                parameters.push(parameter);
            }
        }
    }
    Ok(parameters)
}

/// The names and types of an operation, as found in progenitor's builder.
struct Builder {
    /// The name of the operation in CamelCase.
    name: Ident,
    /// The parameters and the body, by normalized name.
    fields: BTreeMap<String, (Ident, Type)>,
    /// The type of the successful response.
    response: Type,
}

impl Builder {
    fn field(&self, name: &str) -> Result<&(Ident, Type)> {
        self.fields
            .get(&normalize(name))
            .with_context(|| format!("progenitor's builder {} has no field {name}", self.name))
    }
}

/// The builders of progenitor's module `builder`, by normalized name.
fn builders(client: &File) -> Result<BTreeMap<String, Builder>> {
    let items = client.items.iter().find_map(|item| match item {
        Item::Mod(ItemMod { ident, content: Some((_, items)), .. }) if ident == "builder" => Some(items),
        _ => None,
    });
    let items = items.context("progenitor generated no module `builder`")?;
    let mut builders = BTreeMap::new();
    for item in items {
        let Item::Struct(item) = item else { continue };
        let mut fields = BTreeMap::new();
        for field in &item.fields {
            // Every field except the client is a `Result<T, String>`.
            if let (Some(ident), Some(ty)) = (&field.ident, generic(&field.ty, "Result")) {
                fields.insert(normalize(&ident.to_string()), (ident.clone(), ty.clone()));
            }
        }
        let response = items.iter().find_map(|other| match other {
            Item::Impl(other) if is_type(&other.self_ty, &item.ident) => response(other),
            _ => None,
        });
        let response = response
            .with_context(|| format!("progenitor's builder {} has no function `send`", item.ident))?;
        builders.insert(
            normalize(&item.ident.to_string()),
            Builder { name: item.ident.clone(), fields, response },
        );
    }
    Ok(builders)
}

/// `T` in `send() -> Result<ResponseValue<T>, …>`.
fn response(item: &ItemImpl) -> Option<Type> {
    item.items.iter().find_map(|item| match item {
        syn::ImplItem::Fn(function) if function.sig.ident == "send" => match &function.sig.output {
            ReturnType::Type(_, ty) => generic(generic(ty, "Result")?, "ResponseValue").cloned(),
            ReturnType::Default => None,
        },
        _ => None,
    })
}

/// The first type argument of `name<…>`.
fn generic<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// The type of an argument: `&str` for `String`, `&[T]` for `Vec<T>`, otherwise `&T`.
fn borrowed(ty: &Type) -> TokenStream {
    if matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == "String"))
    {
        return quote! { &str };
    }
    generic(ty, "Vec").map_or_else(|| quote! { &#ty }, |item| quote! { &[#item] })
}

fn is_type(ty: &Type, ident: &Ident) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == *ident))
}

/// `types::X` for `types::builder::X`, the type of a body in progenitor's builder.
fn without_builder(ty: &Type) -> Type {
    let mut ty = ty.clone();
    if let Type::Path(path) = &mut ty {
        let segments = std::mem::take(&mut path.path.segments);
        path.path.segments = segments.into_iter().filter(|segment| segment.ident != "builder").collect();
    }
    ty
}

/// The name in lowercase without separators, because progenitor turns `type` into `type_` and `list_vgws` into `ListVgws`.
fn normalize(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests;
