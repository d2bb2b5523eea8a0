//! Parameters and bodies of every kind: client → wire → server and back, with the bytes on the wire.

mod contents;
mod forms;
mod headers;
mod marks;
mod parameters;
mod security;
mod statuses;
mod streams;
mod tap;
mod uploads;
mod urlencoded;
