//! `lvng.toml`: what is wrong with it is told with its place, what is chosen is so in the code, and every key is documented.
//!
//! `UPDATE=1 cargo test -p lvng-codegen --test settings` rewrites the schema for editors.

use lvng_codegen::emit::{self, Package, Runtime};
use lvng_codegen::{
    Features, Input, Options, Output, Parts, SETTINGS_FILE, Settings, diagnostic, generate, setting_names,
    settings_schema,
};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const PETS: &str = "\
openapi: 3.0.3
info: { title: Pets, version: 1.0.0 }
tags: [{ name: pets }, { name: shops }]
paths:
  /pets:
    get: { operationId: listPets, tags: [pets], responses: { '200': { description: ok, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } } } }
    post: { operationId: addPet, tags: [pets], requestBody: { $ref: '#/components/requestBodies/NewPet' }, responses: { '204': { description: ok } } }
  /pets/{id}:
    delete: { operationId: removePet, tags: [pets], parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { '204': { description: ok } } }
  /shops:
    get: { operationId: listShops, tags: [shops], responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Shop' } } } } } }
components:
  requestBodies:
    NewPet: { content: { application/json: { schema: { $ref: '#/components/schemas/NewPet' } } } }
  schemas:
    Pet: { type: object, discriminator: { propertyName: kind }, required: [kind], properties: { kind: { type: string } } }
    Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: object, properties: { claws: { $ref: '#/components/schemas/Claws' } } }] }
    Claws: { type: object, properties: { sharp: { type: boolean } } }
    NewPet: { type: object, properties: { name: { type: string } } }
    Shop: { type: object, properties: { city: { type: string } } }
    Unused: { type: object, properties: { a: { type: string } } }
";

fn input(description: &str, settings: &str) -> Input {
    let mut input = Input::single("api.yaml", description);
    input.files.insert(SETTINGS_FILE.to_owned(), settings.to_owned());
    input.settings = Some(SETTINGS_FILE.to_owned());
    input
}

fn output(settings: &str) -> Output {
    let input = input(PETS, settings);
    generate(&input, &Options::default())
        .unwrap_or_else(|failure| panic!("{}", diagnostic::render(&failure.diagnostics, &input, &Options::default())))
}

/// What is said of settings that are refused.
fn said(settings: &str) -> String {
    let input = input(PETS, settings);
    let failure = generate(&input, &Options::default()).expect_err("the settings are refused");
    diagnostic::render(&failure.diagnostics, &input, &Options::default())
}

fn operations(output: &Output) -> Vec<&str> {
    output.api.tags.iter().flat_map(|tag| &tag.operations).map(|operation| operation.id.as_str()).collect()
}

fn types(output: &Output) -> BTreeSet<&str> {
    let tags = output.api.tags.iter().flat_map(|tag| &tag.types);
    tags.chain(&output.api.common).map(|def| def.name.as_str()).collect()
}

#[test]
fn all_slips_are_told_at_once_with_their_places() {
    let settings = "\
clinet = true
server = 'yes'
overlays = 'fix.yaml'
[operations]
include = [{ tags = 'pets' }, 5]
[nonsense]
";
    let expected = "\
lvng.toml:1:1: error: there is no key `clinet` [E061]
 1 | clinet = true
   | ^
   help: did you mean `client`?
lvng.toml:2:10: error: `server` is `true` or `false`, not a text [E061]
 2 | server = 'yes'
   |          ^
lvng.toml:3:12: error: `overlays` is a list, not a text [E061]
 3 | overlays = 'fix.yaml'
   |            ^
lvng.toml:5:14: error: `operations.include` has no key `tags` [E061]
 5 | include = [{ tags = 'pets' }, 5]
   |              ^
   help: did you mean `tag`?
lvng.toml:5:31: error: `operations.include` is a table, not a number [E061]
 5 | include = [{ tags = 'pets' }, 5]
   |                               ^
lvng.toml:6:2: error: there is no key `nonsense` [E061]
";
    assert!(said(settings).starts_with(expected), "{}", said(settings));
}

#[test]
fn text_that_is_not_toml_is_told_with_its_places() {
    let said = said("client = \nserver = tru\n[operations\n");
    let places: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("lvng.toml:")).collect();
    let lines: BTreeSet<&str> = places.iter().filter_map(|place| place.split(':').next()).collect();
    assert_eq!(lines, BTreeSet::from(["1", "2", "3"]), "{said}");
    assert!(places.iter().all(|place| place.contains("error: not TOML: ")), "{said}");
}

#[test]
fn what_is_selected_has_the_types_that_it_needs_and_no_others() {
    let all = output("");
    assert_eq!(operations(&all), ["listPets", "addPet", "removePet", "listShops"]);
    assert!(types(&all).contains("Unused"));

    let pets = output("[operations]\ninclude = [{ tag = 'pets', method = 'get' }]\n");
    assert_eq!(operations(&pets), ["listPets"]);
    assert!(types(&pets).is_superset(&BTreeSet::from(["Pet", "Cat", "Claws"])), "{:?}", types(&pets));
    assert!(types(&pets).is_disjoint(&BTreeSet::from(["NewPet", "Shop", "Unused"])), "{:?}", types(&pets));

    let one =
        output("[operations]\ninclude = [{ path = '/pets*' }]\nexclude = [{ id = 'list*' }, { path = '*/{id}' }]\n");
    assert_eq!(operations(&one), ["addPet"]);
    assert_eq!(
        types(&one).into_iter().filter(|name| ["Pet", "Cat", "NewPet"].contains(name)).collect::<Vec<_>>(),
        ["NewPet"]
    );
}

#[test]
fn a_selection_of_nothing_is_an_error() {
    let said = said("[operations]\ninclude = [{ tag = 'pets' }, { tag = 'pet' }]\n");
    assert!(
        said.starts_with("lvng.toml:2:30: error: no operation of the description is selected by this [E062]\n"),
        "{said}"
    );
    assert_eq!(said.matches("error:").count(), 1, "{said}");
}

#[test]
fn options_of_the_caller_and_of_the_file_both_count() {
    let lenient = PETS.replace("Unused: {", "Unused: { strange: true, ");
    let run = |settings: &str| generate(&input(&lenient, settings), &Options::default());
    assert!(run("").is_ok_and(|output| !output.diagnostics.is_empty()));
    assert!(run("deny-warnings = true").is_err());
    let named = PETS.replace("operationId: listPets,", "operationId: listPets, x-acme-method: all,");
    let method = |settings: &str| {
        let output = generate(&input(&named, settings), &Options::default()).unwrap();
        output.api.tags[0].operations[0].method_name.clone()
    };
    assert_eq!((method(""), method("vendor = 'acme'")), ("list".to_owned(), "all".to_owned()));
}

#[test]
fn types_that_stand_in_for_nothing_are_errors() {
    let said =
        said("[types.Pat]\nreplace = 'a::B'\n[types.'#/components/schemas/Pet/properties/age']\nreplace = 'a::B'\n");
    let lines: Vec<&str> =
        said.lines().filter(|line| line.starts_with("lvng.toml") || line.contains("help:")).collect();
    let expected = [
        "lvng.toml:1:8: error: the description has no schema `Pat` [E062]",
        "   help: did you mean `Pet`?",
        "lvng.toml:3:8: error: the description has no schema `#/components/schemas/Pet/properties/age` [E062]",
    ];
    assert_eq!(lines, expected, "{said}");
    let format = self::said("[formats]\nuuid = 'uuid::Uuid'\n");
    assert!(format.starts_with("lvng.toml:2:1: error: the description has no format `uuid` [E062]\n"), "{format}");
    let broken = self::said("[formats]\nuuid = 'Uuid'\ndate = 'a::'\n");
    assert!(
        broken.contains("lvng.toml:2:8: error: `Uuid` is no path of a type: expected the crate and the name"),
        "{broken}"
    );
    assert!(broken.contains("lvng.toml:3:8: error: `a::` is no path of a type: "), "{broken}");
}

#[test]
fn names_that_are_chosen_go_before_those_of_the_last_run() {
    let before = output("");
    let options = Options { names: before.api.names.clone(), ..Options::default() };
    let settings = "[types.Shop]\nname = 'Store'\n[methods]\nlistShops = 'stores'\n";
    let after = generate(&input(PETS, settings), &options).unwrap();
    assert!(types(&before).contains("Shop") && !types(&before).contains("Store"));
    assert!(types(&after).contains("Store") && !types(&after).contains("Shop"));
    let method = |output: &Output| output.api.tags[1].operations[0].method_name.clone();
    assert_eq!((method(&before), method(&after)), ("list".to_owned(), "stores".to_owned()));
}

#[test]
fn names_for_nothing_and_names_that_are_none_are_errors() {
    let said = said(
        "[methods]\nlistPet = 'all'\naddPet = 'New Pet'\n[types.Shop.fields]\ncitty = 'town'\n[types.Pet]\nname = 'fn'\n[types.Shop.variants]\na = 'A'\n",
    );
    let lines: Vec<&str> =
        said.lines().filter(|line| line.starts_with("lvng.toml") || line.contains("help:")).collect();
    let expected = [
        "lvng.toml:2:1: error: the description has no operation `listPet` [E062]",
        "   help: did you mean `listPets`?",
        "lvng.toml:3:10: error: `New Pet` is no name that code can have here [E061]",
        "   help: it looks like `list_all`",
        "lvng.toml:5:1: error: `Shop` has no property `citty` [E062]",
        "   help: did you mean `city`?",
        "lvng.toml:7:8: error: `fn` is no name that code can have here [E061]",
        "   help: it looks like `PetStatus`",
        "lvng.toml:9:1: error: `Shop` has no value `a` [E062]",
    ];
    assert_eq!(lines, expected, "{said}");
}

#[test]
fn derives_and_attributes_are_those_of_all_entries_that_fit() {
    let settings = "[types.'*']\nderive = ['Eq', 'a::B']\n[types.'*Pet']\nattributes = ['cfg_attr(test, ignore)']\n\
                    [types.Claws]\nderive = ['Eq', 'Hash']\n";
    let output = output(settings);
    let text: String = output.files.iter().map(|file| file.text.as_str()).collect();
    for expected in [
        "#[derive(Eq, a::B)]\n#[cfg_attr(test, ignore)]\npub struct NewPet {",
        "#[derive(Eq, a::B, Hash)]\npub struct Claws {",
        "#[derive(Eq, a::B)]\npub struct Shop {",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let said = said("[types.'Dog*']\nderive = ['Eq']\n[types.Pet]\nattributes = ['#[a]']\nderive = ['1']\n");
    assert!(said.contains("lvng.toml:1:8: error: no type of its own comes of a schema `Dog*` [E062]"), "{said}");
    assert!(said.contains("lvng.toml:4:15: error: `#[a]` is no attribute: "), "{said}");
    assert!(said.contains("lvng.toml:5:11: error: `1` is no derive: "), "{said}");
}

#[test]
fn manifests_have_the_dependencies_that_are_chosen() {
    let output = output(
        "[dependencies]\njiff = { version = '0.2', features = [\"serde\"] }\n\"a.b\" = '1'\n[dependencies.uuid]\noptional = false\n",
    );
    let package =
        Package { name: "pets".to_owned(), runtime: Runtime::version("1"), more: String::new(), parts: Parts::WHOLE };
    let manifest = emit::cargo_toml(&output.api, &package);
    let end = "[dependencies]\nlvng-runtime = { version = \"1\", default-features = false }\n\
               jiff = { version = \"0.2\", features = [\"serde\"] }\n\"a.b\" = \"1\"\nuuid = { optional = false }\n";
    assert!(manifest.ends_with(end), "{manifest}");
}

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

#[test]
fn the_schema_for_editors_is_that_of_the_keys() {
    let text = format!("{:#}\n", settings_schema());
    let file = docs().join("lvng.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &text).unwrap();
    }
    assert_eq!(fs::read_to_string(&file).unwrap_or_default(), text, "UPDATE=1 rewrites it");
}

#[test]
fn every_key_has_a_row_in_the_page() {
    let page = fs::read_to_string(docs().join("book/src/choices.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    let documented: BTreeSet<String> = rows.map(|(key, _)| key.to_owned()).collect();
    let known: BTreeSet<String> = setting_names().into_iter().collect();
    assert!(known == documented, "no row: {:?}; no key: {:?}", &known - &documented, &documented - &known);
}

#[test]
fn a_blocking_client_needs_the_other() {
    let said = said("client = false\nblocking = true\n");
    assert!(said.starts_with("lvng.toml:2:12: error: a blocking client needs the async one"), "{said}");
}

#[test]
fn tags_have_the_modules_that_are_chosen() {
    let output = output("modules.pets = 'shops'\n");
    let modules: Vec<&str> = output.api.tags.iter().map(|tag| tag.module.as_str()).collect();
    let [chosen, other] = modules.as_slice() else { panic!("{modules:?}") };
    assert!(*chosen == "shops" && *other != "shops", "{modules:?}");
    assert_eq!((output.api.tags[0].name.as_str(), output.api.tags[0].client.as_str()), ("pets", "Shops"));
    let said = said("[modules]\npet = 'animals'\npets = 'client'\nshops = 'client'\n");
    let lines: Vec<&str> =
        said.lines().filter(|line| line.starts_with("lvng.toml") || line.contains("help:")).collect();
    let expected = [
        "lvng.toml:2:1: error: the description has no tag `pet` [E062]",
        "   help: did you mean `pets`?",
        "lvng.toml:3:1: error: the module `client` is there already, for something else [E061]",
        "lvng.toml:4:1: error: the module `client` is there already, for something else [E061]",
        "lvng.toml:4:1: error: two tags have the module `client` [E061]",
    ];
    assert_eq!(lines, expected, "{said}");
}

#[test]
fn clients_call_the_server_that_is_chosen() {
    let servers = "servers: [{ url: https://a.example }, { url: 'https://b.example/{v}', description: Tests, variables: { v: { default: '2' } } }]\ntags:";
    let description = PETS.replacen("tags:", servers, 1);
    let base_url = |settings: &str| {
        let output = generate(&input(&description, settings), &Options::default()).unwrap();
        let client = output.files.into_iter().find(|file| file.path == "client.rs").unwrap().text;
        client.split_once("ClientBuilder::new(\"").unwrap().1.split_once('"').unwrap().0.to_owned()
    };
    assert_eq!(base_url(""), "https://a.example");
    assert_eq!(base_url("default-server = 'https://b.example/{v}'"), "https://b.example/2");
    assert_eq!(base_url("default-server = 'Tests'"), "https://b.example/2");
    let input = input(&description, "default-server = 'https://c.example'");
    let failure = generate(&input, &Options::default()).expect_err("there is no such server");
    let said = diagnostic::render(&failure.diagnostics, &input, &Options::default());
    let expected = "lvng.toml:1:18: error: the description has no server `https://c.example` [E062]\n";
    assert!(said.starts_with(expected), "{said}");
}

#[test]
fn tags_have_no_features_where_none_are_wanted() {
    let settings = Settings::of(&input(PETS, "tag-features = false\n"));
    let parts = settings.parts(Parts::WHOLE);
    assert_eq!(parts, Parts { features: Features::Parts, ..Parts::WHOLE });
    // Code of build scripts has none anyway.
    assert_eq!(settings.parts(Parts::default()).features, Features::None);
    let api = output("").api;
    let package = Package { name: "pets".to_owned(), runtime: Runtime::version("1"), more: String::new(), parts };
    let manifest = emit::cargo_toml(&api, &package);
    assert!(manifest.contains("\ndefault = [\"client\", \"http2\", \"gzip\"]\n"), "{manifest}");
    assert!(!manifest.contains("all-tags") && !manifest.contains("\npets = "), "{manifest}");
}

#[test]
fn what_types_derive_anyway_is_not_derived_twice() {
    let description = PETS.replace("kind: { type: string }", "kind: { type: string, enum: [a, b] }");
    let settings = "[types.'*']\nderive = ['Debug', 'Clone', 'Hash', 'Eq', 'PartialOrd']\n";
    let output = generate(&input(&description, settings), &Options::default()).unwrap();
    let text: String = output.files.iter().map(|file| file.text.as_str()).collect();
    let chosen: Vec<&str> = text.lines().filter(|line| line.contains("PartialOrd")).collect();
    assert!(chosen.contains(&"#[derive(Hash, Eq, PartialOrd)]") && chosen.contains(&"#[derive(PartialOrd)]"), "{text}");
    assert!(chosen.iter().all(|line| !line.contains("Clone")), "{text}");
}

#[test]
fn maps_have_the_type_that_is_chosen() {
    let description =
        PETS.replace("sharp: { type: boolean }", "sharp: { type: object, additionalProperties: { type: string } }");
    let code = |settings: &str| {
        let output = generate(&input(&description, settings), &Options::default()).unwrap();
        let package = Package {
            name: "pets".to_owned(),
            runtime: Runtime::version("1"),
            more: String::new(),
            parts: Parts::WHOLE,
        };
        let text: String = output.files.iter().map(|file| file.text.as_str()).collect();
        (text, emit::cargo_toml(&output.api, &package))
    };
    let (text, manifest) = code("");
    assert!(text.contains("sharp: Option<BTreeMap<String, String>>") && !manifest.contains("indexmap"), "{text}");
    let (text, manifest) = code("maps = 'HashMap'");
    assert!(text.contains("use std::collections::HashMap;\n"), "{text}");
    assert!(text.contains("sharp: Option<HashMap<String, String>>") && !manifest.contains("indexmap"), "{text}");
    let (text, manifest) = code("maps = 'IndexMap'");
    assert!(text.contains("sharp: Option<IndexMap<String, String>>"), "{text}");
    assert!(text.contains("pub use lvng_runtime::IndexMap;\n"), "{text}");
    assert!(manifest.contains("default-features = false, features = [\"indexmap\"] }\n"), "{manifest}");
    let said = said("maps = 'Vec'\n");
    assert!(said.starts_with("lvng.toml:1:8: error: `maps` has no choice `Vec` [E061]\n"), "{said}");
}
