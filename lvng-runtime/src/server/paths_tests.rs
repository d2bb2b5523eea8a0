use super::super::segment::steps;
use super::*;

fn add(paths: &mut Paths, method: &Method, template: &str) -> Result<(), Refused> {
    paths.add(method, RouteCandidate::new(template, []))
}

fn paths(routes: &[(&str, &str)]) -> Paths {
    let mut paths = Paths::new();
    for (method, template) in routes {
        add(&mut paths, &method.parse().unwrap(), template).expect(template);
    }
    paths
}

/// The template that answers, and its values.
fn find<'p>(
    routes: &[(&'static str, &'static str)],
    method: &str,
    path: &'p str,
) -> Option<(&'static str, Vec<&'p str>)> {
    let paths = paths(routes);
    match paths.find(&method.parse().unwrap(), path, |_| false) {
        Found::Route(route) => {
            Some((routes[route].1, paths.captures(route, path).into_iter().map(|range| &path[range]).collect()))
        }
        _ => None,
    }
}

const AGENTS: &[(&str, &str)] = &[
    ("GET", "/agents"),
    ("POST", "/agents"),
    ("GET", "/agents/me"),
    ("GET", "/agents/{id}"),
    ("DELETE", "/agents/{agentId}"),
    ("GET", "/agents/{id}/logs"),
    ("GET", "/agents/{id}.json"),
    ("GET", "/agents/{id}/{kind}-{day}.csv"),
    ("GET", "/"),
    ("GET", "/files/"),
];

#[test]
fn literals_come_before_placeholders() {
    assert_eq!(find(AGENTS, "GET", "/agents"), Some(("/agents", vec![])));
    assert_eq!(find(AGENTS, "GET", "/agents/me"), Some(("/agents/me", vec![])));
    assert_eq!(find(AGENTS, "GET", "/agents/m%65"), Some(("/agents/me", vec![])));
    assert_eq!(find(AGENTS, "GET", "/agents/x"), Some(("/agents/{id}", vec!["x"])));
    assert_eq!(find(AGENTS, "GET", "/agents/x.json"), Some(("/agents/{id}.json", vec!["x"])));
    assert_eq!(find(AGENTS, "GET", "/agents/.json"), Some(("/agents/{id}", vec![".json"])));
    assert_eq!(find(AGENTS, "GET", "/agents/x/a-b.csv"), Some(("/agents/{id}/{kind}-{day}.csv", vec!["x", "a", "b"])));
}

#[test]
fn a_literal_that_leads_nowhere_does_not_hide_a_placeholder() {
    assert_eq!(find(AGENTS, "GET", "/agents/me/logs"), Some(("/agents/{id}/logs", vec!["me"])));
    assert_eq!(find(AGENTS, "DELETE", "/agents/x.json"), Some(("/agents/{agentId}", vec!["x.json"])));
}

#[test]
fn a_path_without_placeholders_hides_templates_whatever_its_methods() {
    assert_eq!(find(AGENTS, "DELETE", "/agents/me"), None);
    let allowed = paths(AGENTS).find(&Method::DELETE, "/agents/me", |_| false);
    assert_eq!(allowed, Found::Methods("GET, HEAD, OPTIONS".to_owned()));
    // Which of two templates is meant is open, so both are asked.
    let routes = [("GET", "/a/me/{x}"), ("DELETE", "/a/{id}/{x}")];
    assert_eq!(find(&routes, "DELETE", "/a/me/1"), Some(("/a/{id}/{x}", vec!["me", "1"])));
}

#[test]
fn slashes_count() {
    assert_eq!(find(AGENTS, "GET", "/"), Some(("/", vec![])));
    assert_eq!(find(AGENTS, "GET", "/files/"), Some(("/files/", vec![])));
    for path in ["/files", "/agents/", "//agents", "/agents//logs", "", "*", "agents", "/Agents", "/agents/x/logs/y"] {
        assert_eq!(paths(AGENTS).find(&Method::GET, path, |_| false), Found::Nothing, "{path}");
    }
    assert_eq!(find(AGENTS, "GET", "/agents/a%2Fb"), Some(("/agents/{id}", vec!["a%2Fb"])));
    assert_eq!(find(AGENTS, "GET", "/agents%2Fme"), None);
    assert_eq!(find(AGENTS, "GET", "/agents/..%2F..%2Fetc"), Some(("/agents/{id}", vec!["..%2F..%2Fetc"])));
}

#[test]
fn hostile_paths_are_malformed() {
    for path in [
        "/agents/..",
        "/agents/.",
        "/../agents",
        "/./agents",
        "/agents/%2e%2e",
        "/agents/%2E.",
        "/agents/.%2e/x",
        "/..",
        "/agents/%",
        "/agents/%4",
        "/agents/%zz",
        "/agents/%%41",
        "/agents/x%",
        "/agents/%00",
        "/x/a%00b",
        "/%u0041",
    ] {
        assert!(matches!(paths(AGENTS).find(&Method::GET, path, |_| false), Found::Malformed(_)), "{path}");
    }
    for path in ["/agents/...", "/agents/.a", "/agents/%FF%FE", "/agents/%0d%0a", "/agents/%252e%252e", "/agents/a;b=c"]
    {
        assert!(matches!(paths(AGENTS).find(&Method::GET, path, |_| false), Found::Route(_)), "{path}");
    }
}

#[test]
fn methods_are_listed() {
    let methods = |method: &str, path: &str| match paths(AGENTS).find(&method.parse().unwrap(), path, |_| false) {
        Found::Methods(allow) => allow,
        other => panic!("{other:?}"),
    };
    assert_eq!(methods("PUT", "/agents"), "GET, HEAD, POST, OPTIONS");
    assert_eq!(methods("OPTIONS", "/agents/me"), "GET, HEAD, OPTIONS");
    assert_eq!(methods("OPTIONS", "/agents/x.json"), "GET, HEAD, DELETE, OPTIONS");
    assert_eq!(methods("BREW", "/agents/x/logs"), "GET, HEAD, OPTIONS");
    assert_eq!(find(AGENTS, "HEAD", "/agents"), Some(("/agents", vec![])));
    let own = [("GET", "/a"), ("HEAD", "/a"), ("OPTIONS", "/a")];
    let paths = paths(&own);
    assert_eq!(paths.find(&Method::HEAD, "/a", |_| false), Found::Route(1));
    assert_eq!(paths.find(&Method::OPTIONS, "/a", |_| false), Found::Route(2));
    assert_eq!(paths.find(&Method::PUT, "/a", |_| false), Found::Methods("GET, HEAD, OPTIONS".to_owned()));
}

#[test]
fn routes_for_the_same_requests_are_refused() {
    let mut paths = paths(AGENTS);
    assert_eq!(add(&mut paths, &Method::GET, "/agents/{other}"), Err(Refused::Taken(3)));
    assert_eq!(add(&mut paths, &Method::GET, "/%61gents"), Err(Refused::Taken(0)));
    assert_eq!(add(&mut paths, &Method::PUT, "/agents/{other}"), Ok(()));
    assert!(matches!(add(&mut paths, &Method::GET, "agents"), Err(Refused::Template(_))));
    assert!(matches!(add(&mut paths, &Method::GET, "/x/{a}{b}"), Err(Refused::Adjacent)));
    // Other templates at the same place are not in its way.
    assert_eq!(add(&mut paths, &Method::GET, "/x/{a}-{b}"), Ok(()));
    assert!(matches!(add(&mut paths, &Method::GET, "/{a"), Err(Refused::Template(_))));
}

/// Two ways at each of 14 segments: a search that tries one after the other needs 2^14 steps, for every request.
#[test]
fn nothing_is_tried_again() {
    let mut routes = vec![];
    for split in 0..14 {
        for end in ["x", "y"] {
            let mut template = "/a".repeat(split) + &"/{p}".repeat(14 - split) + "/" + end;
            for index in 0..14 {
                template = template.replacen("{p}", &format!("{{p{index}}}"), 1);
            }
            routes.push(template);
        }
    }
    let mut paths = Paths::new();
    for template in &routes {
        add(&mut paths, &Method::GET, template).unwrap();
    }
    let path = "/a".repeat(14) + "/z";
    steps::take();
    assert_eq!(paths.find(&Method::GET, &path, |_| false), Found::Nothing);
    let steps = steps::take();
    assert!((14..15 * 14).contains(&steps), "{steps} patterns were compared");
}

#[test]
fn long_paths_cost_no_more_than_their_length() {
    let paths = paths(&[("GET", "/{a}-{b}-{c}.json"), ("GET", "/{a}/{b}")]);
    for path in
        ["/".repeat(1 << 11), "/".to_owned() + &"-".repeat(1 << 11), "/x".repeat(1 << 10), "/%41".repeat(1 << 9)]
    {
        steps::take();
        assert_eq!(paths.find(&Method::GET, &path, |_| false), Found::Nothing);
        let steps = steps::take();
        assert!((1..2 * path.len()).contains(&steps), "{steps} steps for {} bytes", path.len());
    }
}
