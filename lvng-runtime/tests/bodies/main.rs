//! Parameters and bodies of every kind: client → wire → server and back, with the bytes on the wire.

mod alternatives;
mod content_types;
mod contents;
mod directions;
mod events;
mod foreign;
mod forms;
mod headers;
mod literals;
mod methods;
mod mixed;
mod parameters;
mod patches;
mod query_text;
mod querystrings;
mod security;
mod segments;
mod sequences;
mod statuses;
mod streams;
mod tap;
mod uploads;
mod urlencoded;
mod v3_2;
