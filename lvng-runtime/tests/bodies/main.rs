//! Bodies of every kind: client → wire → server and back, with the bytes on the wire.

mod contents;
mod forms;
mod headers;
mod streams;
mod tap;
mod uploads;
