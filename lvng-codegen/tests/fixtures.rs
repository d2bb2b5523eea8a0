//! What becomes of each construct: `fixtures/<construct>/input.yaml` → `expected.rs`, and `expected.err` where something
//! is to say. `fixtures/README.md` says in words what the folders show.
//!
//! `cargo test -p lvng-codegen --test fixtures one_of` runs those whose names hold `one_of`; `UPDATE=1` rewrites.

#[path = "support/diff.rs"]
mod diff;
#[path = "support/mod.rs"]
mod support;

use lvng_codegen::{SourceFile, diagnostic, generate};
use std::collections::BTreeSet;
use std::fs;
use support::Fixture;

/// What a fixture is expected to give: code, and what is said of the description. Both empty is not possible.
struct Outcome {
    code: String,
    said: String,
}

/// Makes a test of each folder, whose name it has with underscores for hyphens.
macro_rules! fixtures {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            check(stringify!($name));
        })*

        /// The folders that have a test.
        const TESTED: &[&str] = &[$(stringify!($name)),*];
    };
}

/// The folder of a test.
fn folder_of(test: &str) -> String {
    test.trim_start_matches("r#").replace('_', "-")
}

fn check(test: &str) {
    let fixture = support::fixture(&folder_of(test));
    let Outcome { code, said } = outcome(&fixture);
    for (file, text) in [("expected.rs", code), ("expected.err", said)] {
        diff::assert_same(&fixture.folder.join(file), &text);
    }
}

fn outcome(fixture: &Fixture) -> Outcome {
    let options = support::options();
    let (code, diagnostics) = match generate(&fixture.input, &options) {
        Ok(output) => (shown(fixture, &output.files), output.diagnostics),
        Err(failure) => (String::new(), failure.diagnostics),
    };
    Outcome { code, said: diagnostic::render(&diagnostics, &fixture.input, &options) }
}

/// The telling files: models and operations, and those that a comment `# shows: client server root schemas` in the first line of
/// the description asks for, without the lines that are the same everywhere.
fn shown(fixture: &Fixture, files: &[SourceFile]) -> String {
    let first = fixture.input.files[&fixture.input.root].lines().next().unwrap_or_default();
    let wanted: Vec<&str> = first.strip_prefix("# shows:").unwrap_or_default().split_whitespace().collect();
    let mut text = String::new();
    support::assert_tags_apart(files);
    for file in files {
        syn::parse_file(&file.text).unwrap_or_else(|error| panic!("{}/{}: {error}", fixture.name, file.path));
        let is_wanted = match file.path.split_once('/') {
            Some((_, "mod.rs")) => true,
            Some((_, name)) => wanted.contains(&name.trim_end_matches(".rs")),
            None => match file.path.as_str() {
                "common.rs" | "replaced.rs" => true,
                "mod.rs" => wanted.contains(&"root"),
                "schemas.rs" => wanted.contains(&"schemas"),
                _ => false,
            },
        };
        // A test compiles what shows schemas, as a part of a module.
        let is_of_module = |item: &&str| file.path == "schemas.rs" && item.starts_with("//!");
        let items = file.text.trim_end().split("\n\n").filter(|item| !is_usual(item) && !is_of_module(item));
        let items: Vec<&str> = items.collect();
        if is_wanted && !items.is_empty() {
            let gap = if text.is_empty() { "" } else { "\n" };
            let items = match file.path.as_str() {
                "replaced.rs" => as_module("replaced", &file.text),
                _ => items.join("\n\n"),
            };
            text.push_str(&format!("{gap}// ---- {}\n\n{items}\n", file.path));
        }
    }
    text
}

/// A file as a module of the one that shows it, for tests that run it: its names may be those of other files, too.
fn as_module(name: &str, text: &str) -> String {
    let items = text
        .trim_end()
        .split("\n\n")
        .filter(|item| !["// @generated", "//!", "#!["].iter().any(|start| item.starts_with(start)));
    let lines = items.flat_map(|item| item.lines().chain([""]));
    let indented = lines.map(|line| if line.is_empty() { String::new() } else { format!("    {line}") });
    format!("pub mod {name} {{\n{}\n}}", indented.collect::<Vec<_>>().join("\n").trim_end())
}

/// Whether an item is in every file of its kind and says nothing of the description.
fn is_usual(item: &str) -> bool {
    const USUAL: &[&str] = &[
        "// @generated",
        "#![cfg_attr(",
        "use ",
        "mod ",
        "pub use ",
        "pub mod ",
        "pub(crate) use ",
        "/// Runs the visitor",
        "/// What the description fixes",
    ];
    let line = item.lines().map(str::trim_start).find(|line| !line.starts_with("#["));
    let is_elsewhere = item.contains("#[path");
    !is_elsewhere && line.is_none_or(|line| USUAL.iter().any(|start| line.starts_with(start)))
}

#[test]
fn every_fixture_is_in_the_table_of_the_readme() {
    let text = fs::read_to_string(support::folder().join("README.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| ") && line.contains("]("));
    let named: Vec<String> = rows
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            let [construct, folder, becomes] = cells.as_slice() else { panic!("three columns: {row}") };
            assert!(!construct.is_empty() && becomes.ends_with('.'), "a construct and a sentence: {row}");
            let link = folder.split_once("](").and_then(|(_, link)| link.strip_suffix("/)"));
            link.unwrap_or_else(|| panic!("a link to a folder: {row}")).to_owned()
        })
        .collect();
    let folders: BTreeSet<String> = support::fixtures().into_iter().map(|fixture| fixture.name).collect();
    let table: BTreeSet<String> = named.iter().cloned().collect();
    assert_eq!(named.len(), table.len(), "a folder is in the table twice");
    assert!(folders == table, "not in the table: {:?}; not there: {:?}", &folders - &table, &table - &folders);
}

#[test]
fn every_fixture_has_a_test() {
    let tested: BTreeSet<String> = TESTED.iter().map(|test| folder_of(test)).collect();
    let folders: BTreeSet<String> = support::fixtures().into_iter().map(|fixture| fixture.name).collect();
    let (untested, gone) = (&folders - &tested, &tested - &folders);
    assert!(folders == tested, "to add at the end of fixtures.rs: {untested:?}; to take away: {gone:?}");
}

fixtures! {
    additional_properties
    all_of
    all_of_closed
    all_of_conflict
    all_of_cycle
    all_of_enumerations
    all_of_itself
    all_of_nullable
    all_of_property_conflict
    all_of_unions
    any_of
    any_value
    bad_aliases_of_methods
    bad_aliases_of_yaml
    bad_component_names
    bad_duplicate_key
    bad_headers
    bad_methods
    bad_nesting
    bad_numbers
    bad_operation_among_good_ones
    bad_operations
    bad_paths_twice
    bad_reference
    bad_required_list
    bad_security
    bad_syntax
    bad_type
    bad_v3_2
    bad_version
    body_form
    body_form_styles
    body_media_types_to_choose
    body_multipart
    body_multipart_encoded_twice
    body_of_a_component
    body_of_fields
    body_of_star
    body_open_and_closed
    body_several_media
    body_text_and_bytes
    callbacks_and_links
    choices_of_names
    choices_of_types
    component_aliases
    component_references
    mapping_to_nothing
    media_types_in_one_key
    null_alone
    null_by_reference
    paths_of_frameworks
    paths_that_differ_in_names
    styles_of_typespec
    unevaluated_properties
    unsigned_integers
    v3_3
    validated
    validity
    values_in_quotes
    r#const
    constraints
    constraints_not_checked
    content_parameters
    defaults
    defaults_that_do_not_fit
    deprecation
    discriminator_mapping_that_does_not_fit
    discriminator_without_one_of
    discriminators_nested
    duplicate_operation_id
    enum_nullable
    enum_of_integers
    enum_of_mixed_values
    enum_of_strings
    enum_of_wrong_type
    errors_without_a_form
    event_stream
    extensions_of_other_tools
    files_out_of_reach
    formats
    formats_and_bounds
    header_and_cookie_parameters
    inline_types
    inline_types_that_are_equal
    json
    media_without_schema
    missing_operation_id
    names_keywords_and_digits
    names_of_other_letters
    names_of_the_runtime
    names_that_clash
    null_without_quotes
    oauth_urls_that_are_none
    one_of_beside_another_type
    one_of_beside_properties
    one_of_bounds
    one_of_constant_field
    one_of_constants_inside
    one_of_constants_that_repeat
    one_of_discriminator
    one_of_implicit_names
    one_of_json_types
    one_of_null
    one_of_only_required
    one_of_required_fields
    one_of_rust_enums
    one_of_titled_branches
    operation_ids_of_frameworks
    operations_in_common
    pagination
    pagination_that_does_not_fit
    parameters_nested
    parameters_of_the_path_item
    parameters_mistakes
    patches
    path_items_of_3_0
    path_parameters
    path_parameters_in_a_row
    path_styles
    path_templates
    path_with_parameters_in_its_query
    presence
    query_parameters
    query_styles
    read_only_two_types
    read_only_write_only
    recursion
    recursion_through_one_of
    recursion_without_end
    references_of_swagger
    references_that_slip
    required_not_described
    required_optional
    response_headers
    response_that_changes_protocol
    responses_inline
    responses_media_to_choose
    responses_ranges_and_default
    responses_several
    routes_told_apart
    security
    security_not_described
    security_schemes_of_other_kinds
    servers
    servers_of_operations
    servers_that_are_not_complete
    servers_without_host
    several_files
    status_codes_twice
    status_codes_without_quotes
    tags
    tags_in_other_cases
    tags_several
    titles_and_descriptions
    types_missing
    types_of_tags
    types_that_exclude_each_other
    unknown_keys
    v3_1_anchors
    v3_1_bounds_and_examples
    v3_1_defs
    v3_1_dialects
    v3_1_identifiers
    v3_1_ref_siblings
    v3_1_tuples_and_patterns
    v3_1_type_lists
    v3_1_validated_bodies
    v3_1_webhooks
    v3_2_documentation
    v3_2_events
    v3_2_methods
    v3_2_parameters
    v3_2_streams
    v3_2_whole
    vendor_extensions
    vendor_extensions_malformed
    yaml_anchors
}
