use crate::generate::{client, document};
use serde_json::{Value, json};

/// The generated functions for a document with the given path items.
fn functions(paths: Value) -> anyhow::Result<String> {
    let tree = json!({
        "openapi": "3.0.3",
        "info": { "title": "Test", "version": "1.0.0" },
        "paths": paths,
        "components": { "schemas": {
            "Thing": { "type": "object", "properties": { "name": { "type": "string" } }, "required": ["name"] },
        } },
    });
    let client = client(&tree, &document(&tree)?)?;
    Ok(prettyplease::unparse(&syn::parse2(super::module(&tree, &client)?)?))
}

fn thing() -> Value {
    json!({ "200": {
        "description": "A thing",
        "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } },
    } })
}

#[track_caller]
fn assert_contains(code: &str, expected: &str) {
    let without_whitespace = |text: &str| text.split_whitespace().collect::<String>().replace(",)", ")");
    assert!(
        without_whitespace(code).contains(&without_whitespace(expected)),
        "{expected}\nis not in\n{code}"
    );
}

#[test]
fn optional_query_parameters_are_fields_of_query_struct() {
    let code = functions(json!({ "/things/{thing_id}": {
        "parameters": [
            { "name": "thing_id", "in": "path", "required": true, "schema": { "type": "string" } },
        ],
        "get": {
            "operationId": "list_things",
            "parameters": [
                { "name": "limit", "in": "query", "description": "The page size", "schema": { "type": "integer", "format": "int32" } },
                { "name": "type", "in": "query", "schema": { "type": "string" } },
                { "name": "ids", "in": "query", "schema": { "type": "array", "items": { "type": "string" } } },
            ],
            "responses": thing(),
        },
    } }))
    .unwrap();
    assert_contains(
        &code,
        "///The page size
         pub limit: Option<i32>,",
    );
    assert_contains(&code, "pub type_: Option<::std::string::String>,");
    assert_contains(
        &code,
        "pub fn list_things(base_url: &str, thing_id: &str, query: &ListThingsQuery)
         -> Result<OperationRequest<types::Thing>, RequestError>",
    );
    assert_contains(&code, r#".query("limit", query.limit.iter())"#);
    assert_contains(&code, r#".query("type", query.type_.iter())"#);
    assert_contains(&code, r#".query("ids", query.ids.iter().flatten())"#);
}

#[test]
fn required_query_parameter_is_argument() {
    let code = functions(json!({ "/things": { "get": {
        "operationId": "find_things",
        "parameters": [
            { "name": "name", "in": "query", "required": true, "schema": { "type": "string" } },
        ],
        "responses": thing(),
    } } }))
    .unwrap();
    assert_contains(&code, "pub fn find_things(base_url: &str, name: &str)");
    assert_contains(&code, r#".query("name", [name])"#);
    assert!(!code.contains("FindThingsQuery"), "{code}");
}

#[test]
fn json_body_is_last_argument() {
    let code = functions(json!({ "/things": { "put": {
        "operationId": "create_thing",
        "parameters": [{ "name": "dry_run", "in": "query", "schema": { "type": "boolean" } }],
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } },
        },
        "responses": thing(),
    } } }))
    .unwrap();
    assert_contains(&code, "base_url: &str, query: &CreateThingQuery, body: &types::Thing");
    assert_contains(&code, "RequestBuilder::new(&operations::CREATE_THING, Method::PUT, base_url, &[])?");
    assert_contains(&code, ".json(body)?.build()");
}

#[test]
fn response_without_body_is_unit() {
    let code = functions(json!({ "/things/{thing_id}": { "delete": {
        "operationId": "delete_thing",
        "parameters": [
            { "name": "thing_id", "in": "path", "required": true, "schema": { "type": "string" } },
        ],
        "responses": { "204": { "description": "Deleted" } },
    } } }))
    .unwrap();
    assert_contains(&code, "Result<OperationRequest<()>, RequestError>");
}

#[test]
fn header_parameter_is_rejected() {
    let error = functions(json!({ "/things": { "get": {
        "operationId": "list_things",
        "parameters": [{ "name": "X-Trace", "in": "header", "schema": { "type": "string" } }],
        "responses": thing(),
    } } }))
    .unwrap_err();
    assert!(format!("{error:#}").contains("only path and query parameters are supported"), "{error:#}");
}
