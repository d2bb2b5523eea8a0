//! How to do what people do most, each on a page with code that is compiled.
//!
//! | guide | |
//! | --- | --- |
//! | [`authentication`] | keys, tokens that expire, and where they are sent |
//! | [`errors`] | one error, and the questions it answers |
//! | [`paging`] | lists of several pages |
//! | [`streams`] | server-sent events, JSON lines, files |
//! | [`retries`] | what is tried again, when, and how often; rate limits |
//! | [`timeouts`] | four times |
//! | [`proxies`] | proxies, certificates, reqwest, layers |
//! | [`testing`] | tests of programs that call LVNG, without LVNG |
//! | [`features`] | which features there are, and the blocking client |
//! | [`from_python`], [`from_typescript`] | what is called how, for those who know the official SDKs |

#[doc = include_str!("guide/authentication.md")]
pub mod authentication {}
#[doc = include_str!("guide/errors.md")]
pub mod errors {}
#[doc = include_str!("guide/features.md")]
pub mod features {}
#[doc = include_str!("guide/from_python.md")]
pub mod from_python {}
#[doc = include_str!("guide/from_typescript.md")]
pub mod from_typescript {}
#[doc = include_str!("guide/paging.md")]
pub mod paging {}
#[doc = include_str!("guide/proxies.md")]
pub mod proxies {}
#[doc = include_str!("guide/retries.md")]
pub mod retries {}
#[doc = include_str!("guide/streams.md")]
pub mod streams {}
#[doc = include_str!("guide/testing.md")]
pub mod testing {}
#[doc = include_str!("guide/timeouts.md")]
pub mod timeouts {}
