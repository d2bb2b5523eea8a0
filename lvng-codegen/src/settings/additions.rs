//! Derives and attributes that types of a pattern have besides.

use super::patterns::matches;
use super::problems::Problems;
use super::read::{Located, entries_of, table, texts};
use super::text::Entry;
use crate::ir::{Api, TypeDef, TypeKind, TypeRef};
use crate::pointer;

/// Derives and attributes, by the schemas whose types have them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Additions(Vec<Addition>);

#[derive(Clone, Debug)]
struct Addition {
    schema: Located,
    derive: Vec<String>,
    attributes: Vec<String>,
}

impl Additions {
    pub(super) fn read(entries: &[Entry]) -> Self {
        let additions = table(entries, "types").iter().map(|entry| {
            let of = |key| texts(entries_of(&entry.value), key).into_iter().map(|text| text.value).collect::<Vec<_>>();
            let schema = Located { value: entry.key.clone(), at: entry.at };
            Addition { schema, derive: of("derive"), attributes: of("attributes") }
        });
        Self(additions.filter(|addition| !addition.derive.is_empty() || !addition.attributes.is_empty()).collect())
    }

    /// Gives the types of an API what is chosen for them, and complains of what is chosen for none.
    pub(super) fn apply(&self, api: &mut Api, problems: &mut Problems<'_>) {
        if self.0.is_empty() {
            return;
        }
        let mut is_used = vec![false; self.0.len()];
        for def in api.tags.iter_mut().flat_map(|tag| &mut tag.types).chain(&mut api.common) {
            for (addition, is_used) in self.0.iter().zip(&mut is_used) {
                if !addition.is_of(def) {
                    continue;
                }
                *is_used = true;
                let is_new = |text: &&String| !def.derives.contains(text) && !has_anyway(def, text);
                let derives: Vec<_> = addition.derive.iter().filter(is_new).cloned().collect();
                def.derives.extend(derives);
                def.attributes.extend(addition.attributes.iter().cloned());
            }
        }
        for (addition, _) in self.0.iter().zip(is_used).filter(|(_, is_used)| !is_used) {
            let name = addition.schema.value.escape_debug();
            let message = format!("no type of its own comes of a schema `{name}`");
            problems.error("E062", addition.schema.at, message).help("`*` stands for any letters");
        }
    }
}

/// Whether a type derives this whatever is chosen, so that what is chosen may be for all types.
fn has_anyway(def: &TypeDef, derive: &str) -> bool {
    match derive {
        "Debug" => true,
        "Clone" | "PartialEq" => !def.is_stream,
        "Eq" | "Hash" => matches!(&def.kind, TypeKind::Enum(ty) if !matches!(ty.base, TypeRef::F32 | TypeRef::F64)),
        _ => false,
    }
}

impl Addition {
    /// Whether a type is meant: by the name of its schema or its own, or by the pointer of its schema.
    fn is_of(&self, def: &TypeDef) -> bool {
        let pattern = &self.schema.value;
        match pattern.strip_prefix('#') {
            Some(pattern) => matches(pattern, &def.pointer),
            None => {
                let is_component = pointer::parent(&def.pointer) == Some("/components/schemas");
                matches(pattern, &def.name) || (is_component && matches(pattern, &pointer::last(&def.pointer)))
            }
        }
    }
}
