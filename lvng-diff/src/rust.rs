//! What a Rust crate generated from the descriptions shows of the changes, and whom that breaks.
//!
//! Both descriptions are lowered to the generator's IR, each to a list of the public items of its crate (`items`), which are
//! compared (`compare`). A difference belongs to the change whose place it shares (`attach`); what belongs to none, such as a
//! name that is another because something else took it, is a change of its own. Lines come from the modules of the head that
//! have a difference (`lines`); no others are rendered.

mod attach;
mod compare;
mod difference;
pub(crate) mod items;
mod lines;
mod matching;
mod roots;
mod signature;
pub(crate) mod surface;

use crate::change::Change;
use crate::description::Description;
use crate::packed::Packed;
use difference::Difference;
use surface::Surface;

pub use difference::{ItemChange, RustItem};

/// Adds to the changes between two descriptions what they are in Rust, and the changes that are none on the wire.
pub(crate) fn add_items(changes: Vec<Change>, base: &mut Description, head: &mut Description) -> Vec<Change> {
    base.surface();
    // Lowering takes more room than a tree, so the other tree makes some.
    let packed = Packed::new(std::mem::take(&mut base.tree));
    let differences = differences(base.surface(), head);
    base.tree = packed.tree();
    attach::attach(changes, differences, (base, head))
}

fn differences(before: &Surface, head: &mut Description) -> Vec<Difference> {
    let api = head.lower();
    let after = items::surface(&api);
    let mut differences = compare::compare(before, &after);
    lines::find(&mut differences, &api);
    head.keep_surface(after);
    differences
}
