//! Counts: of the endpoints of resources, and of all tags and operations.

use crate::described::Described;
use crate::finding::Findings;
use crate::page::Page;
use crate::settings::Settings;

/// Compares the counts of a page.
pub fn compare(page: &Page, described: &Described<'_>, settings: &Settings, findings: &mut Findings<'_>) {
    let tags = described.tags();
    let mut seen = Vec::new();
    for resource in &page.resources {
        let (name, said) = (&resource.name.value, &resource.count);
        let wanted = settings.tag_of(name);
        let Some((tag, pointer)) = tags.iter().find(|(tag, _)| is_named(tag, wanted)) else {
            findings.add("P401", resource.name.at, name, "/tags", format!("no tag is called `{name}`"));
            continue;
        };
        seen.push(tag);
        let count = described.operations.iter().filter(|operation| operation.tag() == Some(tag)).count() as u64;
        if count != said.value {
            let message =
                format!("`{name}` has {} endpoints on the page, and {count} operations in the description", said.value);
            findings.add("P403", said.at, tag, pointer, message).says(said.value.to_string());
        }
    }
    // A page that counts resources counts them all.
    if let Some(first) = page.resources.first() {
        for (tag, pointer) in tags.iter().filter(|(tag, _)| !seen.contains(&tag)) {
            findings.add(
                "P402",
                first.name.at,
                tag,
                pointer,
                format!("the overview does not list `{tag}`, which the description has"),
            );
        }
    }
    for said in &page.totals {
        let (what, count, pointer) = match said.value.of_tags {
            true => ("tags", tags.len(), "/tags"),
            false => ("operations", described.operations.len(), "/paths"),
        };
        if count as u64 != said.value.count {
            let message = format!("the page counts {} {what}, the description has {count}", said.value.count);
            findings.add("P404", said.at, what, pointer, message).says(said.value.count.to_string());
        }
    }
}

/// Whether a tag has a name for people: `api-keys` and `API Keys`.
fn is_named(tag: &str, name: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
    letters(tag) == letters(name)
}
