//! What is measured: the same thing done in two ways.

/// Two ways to do the same thing, ready to be done again and again.
pub struct Pair {
    /// With generated code.
    pub ours: Box<dyn FnMut()>,
    /// What it is compared with.
    pub beside: Box<dyn FnMut()>,
    /// What both do that is not to be measured; it is taken off.
    pub common: Box<dyn FnMut()>,
}

impl Pair {
    /// Two ways.
    pub fn new(ours: impl FnMut() + 'static, beside: impl FnMut() + 'static) -> Self {
        Pair { ours: Box::new(ours), beside: Box::new(beside), common: Box::new(|| ()) }
    }

    /// Says what both do that is not to be measured.
    pub fn beyond(self, common: impl FnMut() + 'static) -> Self {
        Pair { common: Box::new(common), ..self }
    }

    /// One of the three.
    pub fn side(&mut self, side: Side) -> &mut dyn FnMut() {
        match side {
            Side::Ours => &mut self.ours,
            Side::Beside => &mut self.beside,
            Side::Common => &mut self.common,
        }
    }
}

/// One of the three pieces of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// With generated code.
    Ours,
    /// What it is compared with.
    Beside,
    /// What both do.
    Common,
}

impl Side {
    /// All of them.
    pub const ALL: [Side; 3] = [Side::Ours, Side::Beside, Side::Common];

    /// As an argument of a command.
    pub fn word(self) -> &'static str {
        match self {
            Side::Ours => "ours",
            Side::Beside => "beside",
            Side::Common => "common",
        }
    }
}

/// A row of the table.
pub struct Case {
    /// By which it is chosen.
    pub name: &'static str,
    /// What is done, and beside what.
    pub what: &'static str,
    /// How often it is done to count its instructions.
    pub times: u32,
    /// The ratio that we allow ourselves, in time and instructions.
    pub limit: Option<f64>,
    /// The same for the bytes allocated.
    pub bytes_limit: Option<f64>,
    /// Sets it up, and panics unless both sides do the same.
    pub make: fn() -> Pair,
}
