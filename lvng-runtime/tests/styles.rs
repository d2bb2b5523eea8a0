//! Styles of parameters: client → bytes → server, with the bytes of OpenAPI's table of styles and beyond it.

use fastrand::Rng;
use http::HeaderMap;
use lvng_runtime::wire::{Body, Operation, RequestParts, Value, decode, encode};
use lvng_runtime::{Object, OneOf, Operation};
use std::collections::BTreeMap;

/// Values of every kind, in each other.
#[derive(Clone, Debug, Default, PartialEq, Object)]
struct Tree {
    name: Option<String>,
    count: Option<i64>,
    tags: Option<Vec<String>>,
    grid: Option<Vec<Vec<i64>>>,
    child: Option<Box<Tree>>,
    children: Option<Vec<Tree>>,
    more: Option<BTreeMap<String, Tree>>,
}

/// As Stripe has it: a number, or a range.
#[derive(Clone, Debug, PartialEq, OneOf)]
enum Created {
    Exact(i64),
    Range(Range),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Range {
    gte: Option<i64>,
    lt: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Operation)]
#[operation("deep", GET "/deep")]
#[success(204)]
struct Deep {
    #[param(query, style = deep_object, explode, shape = object)]
    filter: Option<Tree>,
    #[param(query, style = deep_object, explode, shape = array, min_items = 2, max_items = 3)]
    expand: Option<Vec<String>>,
    #[param(query, style = deep_object, explode, shape = array)]
    items: Option<Vec<Tree>>,
    #[param(query, style = deep_object, explode, shape = object, max_properties = 2, values(min = 1))]
    counts: Option<BTreeMap<String, i64>>,
    #[param(query, style = deep_object, explode)]
    created: Option<Created>,
    #[param(query, "filter[name]")]
    other: Option<String>,
    #[param(query, style = form, explode, shape = object)]
    rest: Option<BTreeMap<String, String>>,
}

/// Values inside values, for which OpenAPI has no style.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("nested", GET "/nested/{matrix}/{label}/{simple}")]
#[success(204)]
struct Nested {
    #[param(path, style = matrix, explode, shape = array)]
    matrix: Vec<Vec<i64>>,
    #[param(path, style = label, shape = object)]
    label: Tree,
    #[param(path, explode, shape = object)]
    simple: Tree,
    #[param(query, style = form, explode, shape = array, items(min_items = 2))]
    form: Option<Vec<Vec<i64>>>,
    #[param(query, style = pipe_delimited, explode = false, shape = array)]
    pipes: Option<Vec<Tree>>,
    #[param(query, style = form, explode = false, shape = object)]
    object: Option<Tree>,
    #[param(query, style = form, explode, shape = object)]
    exploded: Option<Tree>,
    #[param(header, "x-grid", shape = array)]
    grid: Option<Vec<Vec<i64>>>,
    #[param(header, "x-tree", shape = object)]
    tree: Option<Tree>,
}

fn target(operation: &impl Operation) -> String {
    encode(operation).unwrap().target
}

/// The query that a server reads, its brackets as they are for readers of this file.
fn query(operation: &impl Operation) -> String {
    let target = target(operation);
    let query = target.split_once('?').map_or("", |(_, query)| query);
    query.replace("%5B", "[").replace("%5D", "]")
}

fn read<O: Operation>(captures: &[(&str, &str)], query: &str, headers: &HeaderMap) -> Result<O, String> {
    let parts = RequestParts { captures, query, headers, media: None, body: Body::Empty };
    decode::<O>(parts).map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}

fn deep(query: &str) -> Result<Deep, String> {
    read(&[], query, &HeaderMap::new())
}

fn tree(name: &str) -> Tree {
    Tree { name: Some(name.to_owned()), ..Tree::default() }
}

fn texts<const N: usize>(texts: [&str; N]) -> Option<Vec<String>> {
    Some(texts.map(str::to_owned).to_vec())
}

#[test]
fn deep_objects_are_names_in_brackets() {
    let inner = Tree { tags: texts(["x", "y&z"]), grid: Some(vec![vec![1, 2], vec![3]]), ..tree("b") };
    let filter = Tree { child: Some(Box::new(inner)), children: Some(vec![tree("c"), tree("d")]), ..tree("a") };
    let more = BTreeMap::from([("k 1".to_owned(), tree("m"))]);
    let operation = Deep { filter: Some(Tree { more: Some(more), ..filter }), ..Deep::default() };
    let expected = "filter[name]=a&filter[child][name]=b&filter[child][tags][]=x&filter[child][tags][]=y%26z\
        &filter[child][grid][0][]=1&filter[child][grid][0][]=2&filter[child][grid][1][]=3\
        &filter[children][0][name]=c&filter[children][1][name]=d&filter[more][k%201][name]=m";
    assert_eq!(query(&operation), expected);
    // Another parameter has the name `filter[name]`: it takes that pair, here and nowhere else.
    let filter = operation.filter.map(|filter| Tree { name: None, ..filter });
    assert_eq!(deep(expected).unwrap(), Deep { filter, other: Some("a".into()), ..Deep::default() });

    let operation = Deep { expand: texts(["a", "b.c"]), items: Some(vec![tree("a")]), ..Deep::default() };
    assert_eq!(query(&operation), "expand[]=a&expand[]=b.c&items[0][name]=a");
    assert_eq!(deep("expand[]=a&expand[]=b.c&items[0][name]=a").unwrap(), operation);
}

#[test]
fn a_deep_object_may_be_a_plain_value() {
    for (created, expected) in [
        (Created::Exact(5), "created=5"),
        (Created::Range(Range { gte: Some(1), lt: Some(9) }), "created[gte]=1&created[lt]=9"),
    ] {
        let operation = Deep { created: Some(created), ..Deep::default() };
        assert_eq!(query(&operation), expected);
        assert_eq!(deep(expected).unwrap(), operation);
    }
}

#[test]
fn lists_are_read_as_others_write_them() {
    let expand = Deep { expand: texts(["a", "b"]), ..Deep::default() };
    for query in [
        "expand[]=a&expand[]=b",
        "expand=a&expand=b",
        "expand[0]=a&expand[1]=b",
        "expand[1]=b&expand[0]=a",
        "expand%5B0%5D=a&expand%5b1%5d=b",
    ] {
        assert_eq!(deep(query).as_ref(), Ok(&expand), "{query}");
    }
    let tags = |query: &str| deep(query).map(|deep| deep.filter.unwrap().tags);
    for query in ["filter[tags]=a", "filter[tags][]=a", "filter[tags][0]=a"] {
        assert_eq!(tags(query).unwrap(), texts(["a"]), "{query}");
    }
    let many: String = (0..12).map(|index| format!("filter[tags][{index}]={index}&")).collect();
    assert_eq!(tags(&many).unwrap().unwrap()[10..], ["10", "11"]);
    // Names that could be indices are names where the description has names.
    let counts = BTreeMap::from([("0".to_owned(), 7), ("1".to_owned(), 8)]);
    let operation = Deep { counts: Some(counts), ..Deep::default() };
    assert_eq!(query(&operation), "counts[0]=7&counts[1]=8");
    assert_eq!(deep("counts[0]=7&counts[1]=8").unwrap(), operation);
}

#[test]
fn what_cannot_be_a_deep_object_is_refused() {
    let long = format!("filter{}=1", "[child]".repeat(17));
    for (query, why) in [
        ("filter[a=1", "query `filter` has a name whose brackets do not match"),
        ("filter[a]b[=1", "query `filter` has a name whose brackets do not match"),
        ("filter[a]b=1", "query `filter` has a name whose brackets do not match"),
        ("filter[a[b]]=1", "query `filter` has a name whose brackets do not match"),
        ("filter]=1&rest=1", "query `filter` is"),
        ("filter[name]=%ff", "query `filter[name]` cannot be read"),
        ("filter[count]=%f", "query `filter` cannot be read"),
        ("filter=a", "query `filter` must be an object, not a string"),
        ("filter[child]=a", "query `filter.child` must be an object, not a string"),
        ("filter[child]=a&filter[child][name]=b", "query `filter` is given as different kinds of value at once"),
        ("filter[tags]=a&filter[tags][]=b", "query `filter` is given as different kinds of value at once"),
        ("filter[children][][name]=a", "query `filter` has a list of lists or objects without indices"),
        ("filter[tags][1]=a", "query `filter.tags` must be a list, not an object"),
        ("filter[tags][00]=a", "query `filter.tags` must be a list, not an object"),
        ("filter[count]=1&filter[count]=2", "query `filter.count` must be a whole number, not a list"),
        ("filter[children][0][count]=x", "query `filter.children[0].count` must be a whole number"),
        ("expand[]=a", "query `expand` must have at least 2 items"),
        ("expand=a", "query `expand` must have at least 2 items"),
        ("expand[0]=a&expand[1]=b&expand[2]=c&expand[3]=d", "query `expand` must have at most 3 items"),
        ("counts[a]=1&counts[b]=2&counts[c]=3", "query `counts` must have at most 2 properties"),
        ("counts[0]=1&counts[1]=2&counts[2]=3", "query `counts` must have at most 2 properties"),
        ("counts[0]=0", "query `counts.0` must be at least 1"),
        (&long, "query `filter` is nested too deeply"),
    ] {
        match deep(query) {
            Err(found) => assert!(found.starts_with(why), "{query}: {found}"),
            // What has another name is another parameter.
            Ok(found) => assert!(query.starts_with("filter]") && found.filter.is_none(), "{query}: {found:?}"),
        }
    }
}

#[test]
fn what_a_deep_object_cannot_hold_is_not_sent() {
    for name in ["", "a]", "a[b", "a][b"] {
        let more = BTreeMap::from([(name.to_owned(), tree("x"))]);
        let filter = Tree { more: Some(more), ..Tree::default() };
        let error = encode(&Deep { filter: Some(filter), ..Deep::default() }).unwrap_err().to_string();
        assert!(error.starts_with("deep: the request cannot be written: query `filter` has a member"), "{error}");
    }
    let deep = (0..16).fold(tree("x"), |child, _| Tree { child: Some(Box::new(child)), ..Tree::default() });
    let error = encode(&Deep { filter: Some(deep), ..Deep::default() }).unwrap_err().to_string();
    assert!(error.ends_with("query `filter` is nested too deeply"), "{error}");
}

/// That many pairs take no longer each is measured in `benches`.
#[test]
fn many_pairs_are_read() {
    let query: String = (0..200_000).map(|number| format!("filter[more][{number}][name]=a&")).collect();
    assert_eq!(deep(&query[..query.len() - 1]).unwrap().filter.unwrap().more.unwrap().len(), 200_000);
    let pipes = format!("pipes={}", "{}|".repeat(200_000) + "{}");
    let captures = [("matrix", ";matrix=%5B1%5D"), ("label", ".name,a"), ("simple", "name=a")];
    let nested = read::<Nested>(&captures, &pipes, &HeaderMap::new()).unwrap();
    assert_eq!(nested.pipes.unwrap().len(), 200_001);
}

#[test]
fn values_inside_values_are_json_text_in_other_styles() {
    let pair = || Tree { tags: texts(["x,y"]), ..tree("a") };
    let operation = Nested {
        matrix: vec![vec![1, 2], vec![]],
        label: pair(),
        simple: pair(),
        form: Some(vec![vec![1, 2], vec![3, 4]]),
        pipes: Some(vec![tree("a"), tree("b")]),
        object: Some(pair()),
        exploded: Some(pair()),
        grid: Some(vec![vec![1, 2], vec![3]]),
        tree: Some(pair()),
    };
    let request = encode(&operation).unwrap();
    let (path, query) = request.target.split_once('?').unwrap();
    let tags = "%5B%22x%2Cy%22%5D";
    assert_eq!(path, format!("/nested/;matrix=%5B1%2C2%5D;matrix=%5B%5D/.name,a,tags,{tags}/name=a,tags={tags}"));
    let expected = "form=%5B1%2C2%5D&form=%5B3%2C4%5D&pipes=%7B%22name%22%3A%22a%22%7D%7C%7B%22name%22%3A%22b%22%7D";
    assert_eq!(query, format!("{expected}&object=name,a,tags,{tags}&name=a&tags={tags}"));
    assert_eq!(request.headers["x-grid"], "[1,2],[3]");
    assert_eq!(request.headers["x-tree"], r#"name,a,tags,["x,y"]"#);
    let segments: Vec<&str> = path.split('/').skip(2).collect();
    let captures = [("matrix", segments[0]), ("label", segments[1]), ("simple", segments[2])];
    assert_eq!(read::<Nested>(&captures, query, &request.headers).unwrap(), operation);
    let short = read::<Nested>(&captures, "form=[1]", &HeaderMap::new()).unwrap_err();
    assert_eq!(short, "query `form[0]` must have at least 2 items");
    let split = Nested { pipes: Some(vec![tree("a|b")]), ..operation };
    let error = encode(&split).unwrap_err().to_string();
    assert!(error.contains("query `pipes` holds a text with the delimiter of its style"), "{error}");
}

#[test]
fn commas_of_json_text_in_headers_are_no_delimiters() {
    let grid = |text: &str| {
        let headers = HeaderMap::from_iter([("x-grid".parse().unwrap(), text.parse().unwrap())]);
        let captures = [("matrix", ";matrix=%5B1%5D"), ("label", ".name,a"), ("simple", "name=a")];
        read::<Nested>(&captures, "", &headers).map(|nested| nested.grid.unwrap())
    };
    assert_eq!(grid("[1,2] , [3]"), Ok(vec![vec![1, 2], vec![3]]));
    assert_eq!(grid("1, 2"), Ok(vec![vec![1], vec![2]]));
    for broken in ["[1,2", "[1,2]3", "[1,2],", "[[[[[,[[[["] {
        assert!(grid(broken).is_err(), "{broken}");
    }
}

/// Texts with everything that has a meaning somewhere.
fn text(rng: &mut Rng) -> String {
    let characters = ['a', 'Z', '0', ' ', '+', '%', '&', '=', ',', ';', '.', '|', '/', '?', '#', '"', '\\', '{', 'é'];
    (0..rng.usize(..5)).map(|_| *rng.choice(&characters).unwrap()).collect()
}

fn name(rng: &mut Rng) -> String {
    format!("{}{}", text(rng), rng.u8(..10))
}

fn random(rng: &mut Rng, depth: usize) -> Tree {
    let mut tree = tree(&text(rng));
    if rng.bool() {
        tree.count = Some(rng.i64(..));
    }
    if rng.bool() {
        tree.tags = Some((0..rng.usize(1..4)).map(|_| text(rng)).collect());
    }
    if rng.bool() {
        tree.grid = Some((0..rng.usize(1..3)).map(|_| vec![rng.i64(..); rng.usize(1..3)]).collect());
    }
    if depth > 0 {
        tree.child = rng.bool().then(|| Box::new(random(rng, depth - 1)));
        tree.children = rng.bool().then(|| (0..rng.usize(1..4)).map(|_| random(rng, depth - 1)).collect());
        tree.more = rng.bool().then(|| (0..rng.usize(1..3)).map(|_| (name(rng), random(rng, depth - 1))).collect());
    }
    tree
}

/// Headers hold nothing else, and no commas in what is no JSON text.
fn fits_header(tree: &Tree) -> bool {
    let text = format!("{tree:?}");
    text.is_ascii() && tree.name.as_ref().is_none_or(|name| !name.contains(',') && name.trim() == name)
}

#[test]
fn random_values_come_back() {
    let mut rng = Rng::with_seed(0x1f9c);
    for _ in 0..300 {
        let items = (0..rng.usize(1..4)).map(|_| random(&mut rng, 2)).collect();
        let mut filter = random(&mut rng, 3);
        filter.name = None;
        filter.count = Some(1);
        let operation = Deep { filter: Some(filter), items: Some(items), ..Deep::default() };
        let target = target(&operation);
        assert_eq!(deep(target.split_once('?').unwrap().1).as_ref(), Ok(&operation), "{target}");

        let mut tree = || random(&mut rng, 2);
        let operation = Nested {
            label: tree(),
            simple: tree(),
            pipes: Some(vec![tree(), tree()]).filter(|pipes| !format!("{pipes:?}").contains('|')),
            tree: Some(tree()).filter(fits_header),
            object: Some(tree()),
            exploded: Some(tree()),
            ..Nested::new(vec![vec![1]], Tree::default(), Tree::default())
        };
        let request = encode(&operation).unwrap();
        let (path, query) = request.target.split_once('?').unwrap();
        let segments: Vec<&str> = path.split('/').skip(2).collect();
        let captures = [("matrix", segments[0]), ("label", segments[1]), ("simple", segments[2])];
        assert_eq!(read::<Nested>(&captures, query, &request.headers).as_ref(), Ok(&operation), "{}", request.target);
    }
}

/// An object of named members without a name of its own.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("spread", GET "/spread")]
#[success(204)]
struct Spread {
    #[param(query, style = form, explode, shape = object)]
    point: Option<Flat>,
}

#[test]
fn pairs_that_nobody_described_make_no_object() {
    let point = |query: &str| read::<Spread>(&[], query, &HeaderMap::new()).map(|spread| spread.point);
    for query in ["", "utm=1", "utm=1&z=2"] {
        assert_eq!(point(query), Ok(None), "{query}");
    }
    assert_eq!(point("utm=1&y=2&x=1"), Ok(Some(Flat { x: 1, y: 2 })));
    assert_eq!(point("utm=1&y=2").unwrap_err(), "query `point.x` is missing");
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("empty", GET "/empty")]
#[success(204)]
struct Empty {
    #[param(query, allow_empty, min = 1)]
    count: Option<i64>,
    #[param(query, allow_empty)]
    text: Option<String>,
    #[param(query, allow_empty, default = 5)]
    limit: Option<i64>,
    #[param(query, allow_empty, explode = false, shape = array)]
    list: Option<Vec<i64>>,
    #[param(query)]
    strict: Option<i64>,
}

#[test]
fn empty_values_are_none_where_they_are_allowed() {
    let empty = |query: &str| read::<Empty>(&[], query, &HeaderMap::new());
    let none = Empty { count: None, text: Some(String::new()), limit: Some(5), list: Some(Vec::new()), strict: None };
    for query in ["count=&text=&limit=&list=", "count&text&limit&list"] {
        assert_eq!(empty(query).as_ref(), Ok(&none), "{query}");
    }
    assert_eq!(empty("count=0").unwrap_err(), "query `count` must be at least 1");
    // What may be left out may be empty as well, but not what must be there.
    assert_eq!(empty("strict=").map(|read| read.strict), Ok(None));
    assert_eq!(empty("strict=+").unwrap_err(), "query `strict` must be a whole number");
}

/// Types that leave open which kind of value comes.
#[derive(Clone, Debug, Default, PartialEq, Operation)]
#[operation("mixed", GET "/mixed")]
#[success(204)]
struct Mixed {
    #[param(query, style = form, explode, shape = array, min_items = 2)]
    numbers: Option<Vec<i64>>,
    #[param(query, style = form, explode, shape = array)]
    list: Option<TextOrList>,
    #[param(query, style = form, explode)]
    any: Option<AnyKind>,
    #[param(query, style = form, explode, shape = object)]
    point: Option<Point>,
    #[param(header, "x-any")]
    header: Option<AnyKind>,
    #[param(cookie, style = form, explode)]
    cookie: Option<AnyKind>,
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum TextOrList {
    Flag(bool),
    List(Vec<i64>),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum AnyKind {
    Number(i64),
    Range(Range),
    Grid(Vec<i64>),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Point {
    Flat(Flat),
    Range(Range),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Flat {
    x: i64,
    y: i64,
}

#[test]
fn one_of_several_kinds_of_values_comes_back() {
    let range = || Range { gte: Some(1), lt: None };
    for (operation, expected) in [
        (Mixed { list: Some(TextOrList::Flag(true)), ..Mixed::default() }, "list=true"),
        (Mixed { list: Some(TextOrList::List(vec![1, 2])), ..Mixed::default() }, "list=1&list=2"),
        (Mixed { any: Some(AnyKind::Number(1)), ..Mixed::default() }, "any=1"),
        (Mixed { any: Some(AnyKind::Range(range())), ..Mixed::default() }, "any=%7B%22gte%22%3A1%7D"),
        (Mixed { any: Some(AnyKind::Grid(vec![1, 2])), ..Mixed::default() }, "any=[1%2C2]"),
        (Mixed { point: Some(Point::Flat(Flat { x: 1, y: 2 })), ..Mixed::default() }, "x=1&y=2"),
        (Mixed { point: Some(Point::Range(range())), ..Mixed::default() }, "gte=1"),
        (Mixed { header: Some(AnyKind::Range(range())), ..Mixed::default() }, ""),
        (Mixed { cookie: Some(AnyKind::Grid(vec![1, 2])), ..Mixed::default() }, ""),
    ] {
        assert_eq!(query(&operation), expected);
        let headers = encode(&operation).unwrap().headers;
        assert_eq!(read::<Mixed>(&[], expected, &headers).as_ref(), Ok(&operation), "{expected}");
    }
    let one = read::<Mixed>(&[], "numbers=1", &HeaderMap::new());
    assert_eq!(one.unwrap_err(), "query `numbers` must have at least 2 items");
}
