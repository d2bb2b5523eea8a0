//! The members of an object as one value: what reads them is compiled here, so that derived code has to name them only.

use super::field::ObjectSpec;
use super::member_map::MemberMap;
use super::model::Model;
use super::object::{ObjectReader, Slot};
use super::reader::Reader;

/// The members of an object, in the order of its table: a tuple of their types, or several of those as [`Both`].
pub trait MemberTuple: Sized {
    /// Where the values stay until the last member was read.
    type Slots;

    /// How many there are.
    const COUNT: usize;

    /// Slots that nothing came to.
    fn slots() -> Self::Slots;

    /// Reads the value of the current member, which is the one at `index`.
    fn read(slots: &mut Self::Slots, index: usize, object: &mut ObjectReader<'_, '_>);

    /// The values after the last member was read; the first of these is at `first` in the table.
    fn values(slots: Self::Slots, first: usize, object: &mut ObjectReader<'_, '_>) -> Option<Self>;
}

/// Two tuples as one, because each has an end.
#[derive(Debug)]
pub struct Both<A, B>(pub A, pub B);

impl<A: MemberTuple, B: MemberTuple> MemberTuple for Both<A, B> {
    type Slots = (A::Slots, B::Slots);

    const COUNT: usize = A::COUNT + B::COUNT;

    #[inline]
    fn slots() -> Self::Slots {
        (A::slots(), B::slots())
    }

    #[inline]
    fn read(slots: &mut Self::Slots, index: usize, object: &mut ObjectReader<'_, '_>) {
        match index.checked_sub(A::COUNT) {
            Some(index) => B::read(&mut slots.1, index, object),
            None => A::read(&mut slots.0, index, object),
        }
    }

    #[inline]
    fn values(slots: Self::Slots, first: usize, object: &mut ObjectReader<'_, '_>) -> Option<Self> {
        // What is wrong with the second ones is reported whatever there is with the first.
        let (a, b) = (A::values(slots.0, first, object), B::values(slots.1, first + A::COUNT, object));
        Some(Both(a?, b?))
    }
}

/// Calls a macro with each tuple: how many values it has, and their types with their places.
macro_rules! each_tuple {
    ($call:ident) => {
        $call!(1: A 0);
        $call!(2: A 0, B 1);
        $call!(3: A 0, B 1, C 2);
        $call!(4: A 0, B 1, C 2, D 3);
        $call!(5: A 0, B 1, C 2, D 3, E 4);
        $call!(6: A 0, B 1, C 2, D 3, E 4, F 5);
        $call!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
        $call!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
        $call!(9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
        $call!(10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
        $call!(11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
        $call!(12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
    };
}
pub(super) use each_tuple;

macro_rules! members {
    ($count:literal: $($member:ident $index:tt),*) => {
        impl<$($member: Model),*> MemberTuple for ($($member,)*) {
            type Slots = ($(Slot<$member>,)*);

            const COUNT: usize = $count;

            #[inline]
            fn slots() -> Self::Slots {
                ($(Slot::<$member>::Absent,)*)
            }

            #[inline]
            fn read(slots: &mut Self::Slots, index: usize, object: &mut ObjectReader<'_, '_>) {
                match index {
                    $($index => object.field(&mut slots.$index),)*
                    _ => {}
                }
            }

            #[inline]
            #[allow(non_snake_case, reason = "the values have the names of their types")]
            fn values(slots: Self::Slots, first: usize, object: &mut ObjectReader<'_, '_>) -> Option<Self> {
                let values = ($(object.value(first + $index, slots.$index),)*);
                // `?` would be a call more for each.
                let ($(Some($member),)*) = values else { return None };
                Some(($($member,)*))
            }
        }
    };
}

each_tuple!(members);

/// An object without named members.
impl MemberTuple for () {
    type Slots = ();

    const COUNT: usize = 0;

    fn slots() -> Self::Slots {}

    fn read(_: &mut Self::Slots, _: usize, _: &mut ObjectReader<'_, '_>) {}

    fn values(_: Self::Slots, _: usize, _: &mut ObjectReader<'_, '_>) -> Option<Self> {
        Some(())
    }
}

impl Reader<'_> {
    /// Reads an object of these members. Others are passed over, or refused by the table.
    #[inline]
    pub fn members<M: MemberTuple>(&mut self, spec: &'static ObjectSpec) -> Option<M> {
        let mut object = self.object(spec)?;
        let mut slots = M::slots();
        while let Some(index) = object.next() {
            M::read(&mut slots, index, &mut object);
        }
        let members = M::values(slots, 0, &mut object);
        object.finish();
        members
    }

    /// Reads an object of these members and a map of all others.
    #[inline]
    pub fn members_and_extra<M: MemberTuple, X: MemberMap>(&mut self, spec: &'static ObjectSpec) -> Option<(M, X)> {
        let mut object = self.object(spec)?;
        let (mut slots, mut extra) = (M::slots(), Slot::Absent);
        while let Some(index) = object.next() {
            match index < M::COUNT {
                true => M::read(&mut slots, index, &mut object),
                false => object.extra(&mut extra),
            }
        }
        let (members, extra) = (M::values(slots, 0, &mut object), object.extra_value(extra));
        object.finish();
        Some((members?, extra?))
    }

    /// Reads an object of one member, which is no such object where the member does not come, whoever reads.
    pub fn telling_member<T: Model>(&mut self, spec: &'static ObjectSpec) -> Option<T> {
        let mut object = self.object(spec)?;
        let mut slot = Slot::Absent;
        while let Some(index) = object.next() {
            if index == 0 {
                object.field(&mut slot);
            }
        }
        if let Slot::Absent = slot {
            return None;
        }
        let value = object.value(0, slot);
        object.finish();
        value
    }
}
