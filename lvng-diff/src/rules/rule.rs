//! What a rule is, and what the tables of rules are written with.

use crate::verdict::{Bump, Direction, Directions, Verdicts};

/// Whom a rule breaks on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// Nobody.
    Fine,
    /// Clients.
    Clients,
    /// Servers.
    Servers,
    /// Both.
    Both,
}

/// A kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable, in kebab case: `property-became-required`.
    pub id: &'static str,
    /// What it means, and why it breaks whom it breaks.
    pub text: &'static str,
    /// Whom it breaks where a client sends it. Also what counts where there is no direction, as for servers.
    pub request: Wire,
    /// Whom it breaks where a server sends it.
    pub response: Wire,
    /// What the version needs where nobody is broken.
    pub floor: Bump,
}

impl Rule {
    /// Whom a change breaks on the wire that goes these ways. One that no message carries breaks nobody.
    pub fn verdicts(&self, directions: Directions) -> Verdicts {
        directions.iter().fold(Verdicts::NOBODY, |verdicts, direction| verdicts.or(self.verdict(direction)))
    }

    /// Whom a change of something without a direction breaks.
    pub fn verdicts_of_operation(&self) -> Verdicts {
        self.verdict(Direction::Request)
    }

    fn verdict(&self, direction: Direction) -> Verdicts {
        let wire = match direction {
            Direction::Request => self.request,
            Direction::Response => self.response,
        };
        Verdicts {
            clients: matches!(wire, Wire::Clients | Wire::Both),
            servers: matches!(wire, Wire::Servers | Wire::Both),
            ..Verdicts::NOBODY
        }
    }
}

/// A line of the table.
pub(super) const fn rule(id: &'static str, (request, response): (Wire, Wire), floor: Bump, text: &'static str) -> Rule {
    Rule { id, text, request, response, floor }
}

/// Fewer values than before: who sends may send what is refused now, who reads has nothing new to fear.
pub(super) const NARROWER: (Wire, Wire) = (Wire::Clients, Wire::Servers);
/// More values than before: who reads may meet what it does not know.
pub(super) const WIDER: (Wire, Wire) = (Wire::Servers, Wire::Clients);
/// Other values than before.
pub(super) const OTHER: (Wire, Wire) = (Wire::Both, Wire::Both);
/// The same values as before.
pub(super) const SAME: (Wire, Wire) = (Wire::Fine, Wire::Fine);

/// The same in both directions, or of something that has only one.
pub(super) const fn only(wire: Wire) -> (Wire, Wire) {
    (wire, wire)
}
