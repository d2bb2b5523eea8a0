//! Values that are made meet their schemas.

use crate::support;
use lvng_mock::Api;
use lvng_mock::answer::{self, Making, Prefer};
use lvng_mock::values::{self, Source};

/// The media types of responses whose values do not meet their schemas, and how many were looked at.
fn broken(api: &Api) -> (Vec<String>, usize) {
    let (mut broken, mut count) = (Vec::new(), 0);
    for operation in api.operations() {
        for response in &operation.responses {
            let headers =
                response.headers.iter().filter_map(|header| Some((header.name.as_str(), header.schema.as_ref()?)));
            let media = response.media.iter().filter_map(|media| Some((media.name.as_str(), media.schema.as_ref()?)));
            for (name, schema) in headers.chain(media) {
                if !schema.is_usable() {
                    broken.push(format!(
                        "{} {} {name}: no validator of {}",
                        operation.route(),
                        response.spec,
                        schema.json
                    ));
                }
                for (seed, source) in [(1, Source::Documented), (2, Source::Made), (3, Source::Made)] {
                    count += 1;
                    let value = values::value(schema, seed, source);
                    if !schema.is_valid(&value) {
                        let route = operation.route();
                        broken.push(format!("{route} {} {name} {source:?}: {value} {}", response.spec, schema.json));
                    }
                }
            }
        }
        let prefer = Prefer::default();
        for media in operation.responses.iter().flat_map(|response| &response.media) {
            let value = answer::value(media, Making { seed: 4, prefer: &prefer });
            if media.schema.as_ref().is_some_and(|schema| !schema.is_valid(&value)) {
                broken.push(format!("{} {}: {value}", operation.route(), media.name));
            }
        }
    }
    (broken, count)
}

#[test]
fn all_operations_of_lvng_have_answers() {
    let api = support::lvng();
    assert_eq!(api.operations().count(), 386);
    let (broken, count) = broken(&api);
    assert!(count > 5_000 && broken.is_empty(), "{count} {broken:#?}");
}

#[test]
fn fixtures_have_answers() {
    let fixtures = support::fixtures();
    assert!(fixtures.len() > 100, "{}", fixtures.len());
    let broken: Vec<String> = fixtures
        .iter()
        // Nothing can be two things at once, which is what they are about.
        .filter(|(name, _)| !["all-of-conflict", "all-of-property-conflict"].contains(&name.as_str()))
        .flat_map(|(name, api)| broken(api).0.into_iter().map(move |text| format!("{name}: {text}")))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}
