//! The public API of the generated crate, one line per signature, so that a review shows how a change of the spec affects it.

use syn::{
    FnArg, GenericArgument, GenericParam, ImplItem, Item, PathArguments, ReturnType, Type, TypeParamBound,
    Visibility, WherePredicate,
};

#[test]
fn types_of_the_generated_crate_are_as_in_the_snapshot() {
    insta::assert_snapshot!("gateway", signatures_of_types(Group::Gateway));
    insta::assert_snapshot!("connection", signatures_of_types(Group::Connection));
    insta::assert_snapshot!("other_resources", signatures_of_types(Group::OtherResource));
    insta::assert_snapshot!("requests", signatures_of_types(Group::Request));
    insta::assert_snapshot!("responses", signatures_of_types(Group::Response));
    insta::assert_snapshot!("other_types", signatures_of_types(Group::Other));
}

#[test]
fn operations_of_the_generated_crate_are_as_in_the_snapshot() {
    let file = client();
    let builder = module(&file.items, "builder");
    let mut lines = Vec::new();
    for item in &file.items {
        let Item::Impl(block) = item else { continue };
        if short(&block.self_ty) != "Client" || block.trait_.is_some() {
            continue;
        }
        for item in &block.items {
            let ImplItem::Fn(function) = item else { continue };
            lines.push(format!("{}\n", signature(&function.sig)));
            let ReturnType::Type(_, output) = &function.sig.output else { continue };
            if let Some(name) = short(output).strip_prefix("builder::") {
                lines.extend(methods(builder, name).map(|method| format!("    .{method}\n")));
            }
        }
    }
    insta::assert_snapshot!("operations", lines.concat());
}

#[test]
fn request_functions_of_the_generated_crate_are_as_in_the_snapshot() {
    let source = include_str!("../../../crates/otc-vpn-client/src/generated/requests.rs");
    let items = syn::parse_file(source).unwrap().items;
    let lines: Vec<_> = items
        .iter()
        .filter_map(|item| match item {
            Item::Fn(function) => Some(format!("{}\n", signature(&function.sig))),
            other => type_signature(other),
        })
        .collect();
    insta::assert_snapshot!("request_functions", lines.concat());
}

#[test]
fn metadata_of_the_generated_crate_is_as_in_the_snapshot() {
    let items = [
        include_str!("../../../crates/otc-vpn-client/src/generated/enums.rs"),
        include_str!("../../../crates/otc-vpn-client/src/generated/tables.rs"),
        include_str!("../../../crates/otc-vpn-client/src/metadata/types.rs"),
    ]
    .map(|source| syn::parse_file(source).unwrap().items);
    let lines: Vec<_> = items
        .iter()
        .flatten()
        .filter_map(|item| match item {
            Item::Const(item) => Some(format!("const {}: {}\n", item.ident, short(&item.ty))),
            Item::Static(item) => Some(format!("static {}: {}\n", item.ident, short(&item.ty))),
            other => type_signature(other),
        })
        .collect();
    insta::assert_snapshot!("metadata", lines.concat());
}

fn client() -> syn::File {
    syn::parse_file(include_str!("../../../crates/otc-vpn-client/src/generated/client.rs")).unwrap()
}

fn module<'a>(items: &'a [Item], name: &str) -> &'a [Item] {
    let module = items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == name => module.content.as_ref(),
        _ => None,
    });
    &module.unwrap_or_else(|| panic!("the generated client has no module {name}")).1
}

/// Which snapshot a type belongs to.
#[derive(PartialEq)]
enum Group {
    Gateway,
    Connection,
    OtherResource,
    Request,
    Response,
    Other,
}

fn group(name: &str) -> Group {
    match name {
        "VpnResourceTag" | "PolicyTemplate" | "IkePolicyTemplate" | "IpsecPolicyTemplate" => Group::Gateway,
        "ResponseVpnGateway" | "ResponseEip" => Group::Gateway,
        "ResponseDpd"
        | "ResponseIkePolicy"
        | "ResponseIpsecPolicy"
        | "ResponsePolicyRule"
        | "ResponseVpnConnection"
        | "VpnConnectionLogEntry" => Group::Connection,
        _ if name.ends_with("ResponseBody") => Group::Response,
        _ if name.starts_with("Response") => Group::OtherResource,
        _ if name.contains("Request") || name.starts_with("Update") => Group::Request,
        _ => Group::Other,
    }
}

fn signatures_of_types(wanted: Group) -> String {
    let file = client();
    let types = module(&file.items, "types").iter().filter(|item| match item {
        Item::Struct(item) => group(&item.ident.to_string()) == wanted,
        Item::Enum(item) => group(&item.ident.to_string()) == wanted,
        _ => false,
    });
    types.filter_map(type_signature).collect()
}

/// A struct with its public fields, or an enum with its variants.
fn type_signature(item: &Item) -> Option<String> {
    let (head, lines): (String, Vec<String>) = match item {
        Item::Struct(item) => {
            let fields = item.fields.iter().map(|field| match (&field.ident, &field.vis) {
                (Some(name), Visibility::Public(_)) => format!("{name}: {}", short(&field.ty)),
                (Some(_), _) => "(private)".to_owned(),
                (None, _) => format!("({})", short(&field.ty)),
            });
            (format!("struct {}", item.ident), fields.collect())
        }
        Item::Enum(item) => {
            let variants = item.variants.iter().map(|variant| match variant.fields.iter().next() {
                Some(field) => format!("{}({})", variant.ident, short(&field.ty)),
                None => variant.ident.to_string(),
            });
            (format!("enum {}", item.ident), variants.collect())
        }
        _ => return None,
    };
    Some(format!("{head}\n{}", lines.iter().map(|line| format!("    {line}\n")).collect::<String>()))
}

/// The public methods of a builder, without `new`.
fn methods<'a>(items: &'a [Item], builder: &str) -> impl Iterator<Item = String> + 'a {
    let builder = builder.split('<').next().unwrap().to_owned();
    items
        .iter()
        .filter_map(move |item| match item {
            Item::Impl(block) if short(&block.self_ty).split('<').next() == Some(builder.as_str()) => {
                Some(&block.items)
            }
            _ => None,
        })
        .flatten()
        .filter_map(|item| match item {
            ImplItem::Fn(function) if function.sig.ident != "new" => Some(signature(&function.sig)),
            _ => None,
        })
}

/// A function in one line, with `impl Bound` for a generic argument.
fn signature(function: &syn::Signature) -> String {
    let arguments: Vec<_> = function
        .inputs
        .iter()
        .filter_map(|argument| match argument {
            FnArg::Typed(argument) => Some(argument_type(function, &argument.ty)),
            FnArg::Receiver(_) => None,
        })
        .collect();
    let output = match &function.output {
        ReturnType::Type(_, output) if short(output) != "Self" => format!(" -> {}", short(output)),
        _ => String::new(),
    };
    let prefix = if function.asyncness.is_some() { "async " } else { "" };
    format!("{prefix}{}({}){output}", function.ident, arguments.join(", "))
}

fn argument_type(function: &syn::Signature, argument: &Type) -> String {
    let name = short(argument);
    let generic = function
        .generics
        .params
        .iter()
        .any(|one| matches!(one, GenericParam::Type(one) if one.ident == name));
    let bounds = function.generics.where_clause.iter().flat_map(|clause| &clause.predicates).find_map(
        |one| match one {
            WherePredicate::Type(one) if generic && short(&one.bounded_ty) == name => one.bounds.first(),
            _ => None,
        },
    );
    match bounds {
        Some(TypeParamBound::Trait(bound)) => format!("impl {}", short_path(&bound.path)),
        _ => name,
    }
}

/// A type without the paths of its names.
fn short(kind: &Type) -> String {
    match kind {
        Type::Path(kind) => short_path(&kind.path),
        Type::Reference(kind) => format!("&{}", short(&kind.elem)),
        Type::Slice(kind) => format!("[{}]", short(&kind.elem)),
        Type::Tuple(kind) => format!("({})", kind.elems.iter().map(short).collect::<Vec<_>>().join(", ")),
        _ => "_".to_owned(),
    }
}

fn short_path(path: &syn::Path) -> String {
    let last = path.segments.last().unwrap();
    // `builder::X` and `X` are two types. Every other path is identified by its last segment.
    let is_builder = path.segments.iter().any(|segment| segment.ident == "builder");
    let prefix = if is_builder { "builder::" } else { "" };
    let arguments = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => {
            let kinds = arguments.args.iter().filter_map(|argument| match argument {
                GenericArgument::Type(kind) => Some(short(kind)),
                _ => None,
            });
            let kinds: Vec<_> = kinds.collect();
            if kinds.is_empty() { String::new() } else { format!("<{}>", kinds.join(", ")) }
        }
        PathArguments::Parenthesized(arguments) => {
            let inputs: Vec<_> = arguments.inputs.iter().map(|input| short(&input.ty)).collect();
            let output = match &arguments.output {
                ReturnType::Type(_, output) => format!(" -> {}", short(output)),
                ReturnType::Default => String::new(),
            };
            format!("({}){output}", inputs.join(", "))
        }
        PathArguments::None => String::new(),
    };
    format!("{prefix}{}{arguments}", last.ident)
}
