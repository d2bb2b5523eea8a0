//! The parameters of an operation as one value, so that derived code has to name them only.

use super::member_tuple::{Both, each_tuple};
use super::model::Model;
use super::request::RequestReader;

/// The parameters of an operation, in the order of its table: a tuple of their types, or several of those as [`Both`].
pub trait ParamTuple: Sized {
    /// How many there are.
    const COUNT: usize;

    /// Reads them; the first of these is at `first` in the table.
    fn read(input: &mut RequestReader<'_>, first: usize) -> Option<Self>;
}

impl<A: ParamTuple, B: ParamTuple> ParamTuple for Both<A, B> {
    const COUNT: usize = A::COUNT + B::COUNT;

    #[inline]
    fn read(input: &mut RequestReader<'_>, first: usize) -> Option<Self> {
        // What is wrong with the second ones is reported whatever there is with the first.
        let (a, b) = (A::read(input, first), B::read(input, first + A::COUNT));
        Some(Both(a?, b?))
    }
}

macro_rules! params {
    ($count:literal: $($param:ident $index:tt),*) => {
        impl<$($param: Model),*> ParamTuple for ($($param,)*) {
            const COUNT: usize = $count;

            #[inline]
            #[allow(non_snake_case, reason = "the values have the names of their types")]
            fn read(input: &mut RequestReader<'_>, first: usize) -> Option<Self> {
                let values = ($(input.param(first + $index),)*);
                let ($(Some($param),)*) = values else { return None };
                Some(($($param,)*))
            }
        }
    };
}

each_tuple!(params);

impl RequestReader<'_> {
    /// Reads all parameters.
    #[inline]
    pub fn params<P: ParamTuple>(&mut self) -> Option<P> {
        P::read(self, 0)
    }
}
