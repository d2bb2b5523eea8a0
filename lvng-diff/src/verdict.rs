//! Whom a change breaks, and what that means for the version.

use std::fmt;

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// A client sends it, a server reads it.
    Request,
    /// A server sends it, a client reads it.
    Response,
}

/// A set of directions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Directions(u8);

impl Directions {
    /// Neither.
    pub const NONE: Self = Self(0);
    /// What clients send.
    pub const REQUEST: Self = Self(1);
    /// What servers send.
    pub const RESPONSE: Self = Self(2);
    /// Both.
    pub const BOTH: Self = Self(3);

    /// Whether a direction is one of them.
    pub fn contains(self, direction: Direction) -> bool {
        self.0 & Self::from(direction).0 != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those of both sets.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those of either set.
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The directions, requests first.
    pub fn iter(self) -> impl Iterator<Item = Direction> {
        [Direction::Request, Direction::Response].into_iter().filter(move |direction| self.contains(*direction))
    }
}

impl From<Direction> for Directions {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Request => Self::REQUEST,
            Direction::Response => Self::RESPONSE,
        }
    }
}

impl fmt::Display for Directions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            0 => "",
            1 => "request",
            2 => "response",
            _ => "request and response",
        })
    }
}

/// Whom a change breaks.
///
/// - `clients`: a client that was written for the base may fail to send to, or to read from, a server of the head;
/// - `servers`: a server that was written for the base may refuse, or may break the promises to, a client of the head;
/// - `callers`: Rust code that uses models and clients of the crate generated from the base may not compile with that of
///   the head;
/// - `implementors`: the same for Rust code that implements its server traits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Verdicts {
    /// Clients, on the wire.
    pub clients: bool,
    /// Servers, on the wire.
    pub servers: bool,
    /// Rust callers.
    pub callers: bool,
    /// Rust implementors.
    pub implementors: bool,
}

impl Verdicts {
    /// Nobody.
    pub const NOBODY: Self = Self { clients: false, servers: false, callers: false, implementors: false };

    /// Whoever is broken by either.
    pub fn or(self, other: Self) -> Self {
        Self {
            clients: self.clients || other.clients,
            servers: self.servers || other.servers,
            callers: self.callers || other.callers,
            implementors: self.implementors || other.implementors,
        }
    }

    /// Whether clients or servers are broken on the wire.
    pub fn wire(self) -> bool {
        self.clients || self.servers
    }

    /// Whether Rust code is broken.
    pub fn rust(self) -> bool {
        self.callers || self.implementors
    }

    /// Whether anybody is.
    pub fn any(self) -> bool {
        self.wire() || self.rust()
    }

    /// Those who are broken, as words: `clients`, `servers`, `Rust callers`, `Rust implementors`.
    pub fn words(self) -> Vec<&'static str> {
        let all = [
            (self.clients, "clients"),
            (self.servers, "servers"),
            (self.callers, "Rust callers"),
            (self.implementors, "Rust implementors"),
        ];
        all.into_iter().filter_map(|(is_broken, word)| is_broken.then_some(word)).collect()
    }
}

/// How much of a version has to change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bump {
    /// Nothing changed.
    #[default]
    None,
    /// Only texts.
    Patch,
    /// Something is new, and nobody who uses it is broken.
    Minor,
    /// Somebody who uses it is broken.
    Major,
}

impl Bump {
    /// `major`, `minor`, `patch` or `none`.
    pub fn word(self) -> &'static str {
        match self {
            Bump::None => "none",
            Bump::Patch => "patch",
            Bump::Minor => "minor",
            Bump::Major => "major",
        }
    }

    /// What stands for it in versions below 1.0, where the second number is for what breaks.
    pub fn below_one(self) -> Self {
        match self {
            Bump::Major => Bump::Minor,
            Bump::Minor => Bump::Patch,
            bump => bump,
        }
    }

    /// The lowest version that is enough after `version`; `None` if that is no version of three numbers.
    ///
    /// As cargo has it, below 1.0 the second number stands for breaking changes and the third for all others; below 0.1
    /// every version may break.
    pub fn after(self, version: &str) -> Option<String> {
        let core = version.split(['-', '+']).next().unwrap_or_default();
        let numbers: Vec<u64> = core.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        let &[major, minor, patch] = numbers.as_slice() else { return None };
        let up = |number: u64| number.checked_add(1);
        let (major, minor, patch) = match (self, major, minor) {
            (Bump::None, ..) => (major, minor, patch),
            (Bump::Major, 0, 0) => (0, 0, up(patch)?),
            (Bump::Major, 0, _) => (0, up(minor)?, 0),
            (Bump::Major, ..) => (up(major)?, 0, 0),
            (Bump::Minor, 1.., _) => (major, up(minor)?, 0),
            (Bump::Minor | Bump::Patch, ..) => (major, minor, up(patch)?),
        };
        Some(format!("{major}.{minor}.{patch}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Bump;

    #[test]
    fn versions_follow_cargo() {
        let cases = [
            (Bump::Major, "1.2.3", "2.0.0"),
            (Bump::Minor, "1.2.3", "1.3.0"),
            (Bump::Patch, "1.2.3", "1.2.4"),
            (Bump::None, "1.2.3", "1.2.3"),
            (Bump::Major, "0.2.3", "0.3.0"),
            (Bump::Minor, "0.2.3", "0.2.4"),
            (Bump::Patch, "0.2.3", "0.2.4"),
            (Bump::Major, "0.0.3", "0.0.4"),
            (Bump::Minor, "0.0.3", "0.0.4"),
            (Bump::Major, "1.2.3-beta.1+5", "2.0.0"),
        ];
        for (bump, before, after) in cases {
            assert_eq!(bump.after(before).as_deref(), Some(after), "{bump:?} after {before}");
        }
        for version in ["v2", "2", "1.2", "1.2.3.4", "", "18446744073709551615.0.0"] {
            assert_eq!(Bump::Major.after(version), None, "{version}");
        }
    }
}
