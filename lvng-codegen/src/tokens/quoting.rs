//! `quote!`, as the crate of that name has it, for tokens of our own.
//!
//! As there, a macro looks at each token together with the three on either side of it, because one that calls itself for the
//! rest of its tokens is not done with a file of them.

use std::slice;

/// Rust as it is written, with `#name` for what a variable has, and `#(…)*` or `#(…),*` for each of several.
macro_rules! quote {
    ($($tokens:tt)*) => {{
        #[allow(unused_mut)]
        let mut out = $crate::tokens::TokenStream::new();
        $crate::tokens::each_token!(out $($tokens)*);
        out
    }};
}

/// Adds tokens to a stream.
macro_rules! each_token {
    ($out:ident) => {};
    ($out:ident $($tokens:tt)*) => {
        $crate::tokens::token! { $out
            (@ @ @ @ @ @ $($tokens)*)
            (@ @ @ @ @ $($tokens)* @)
            (@ @ @ @ $($tokens)* @ @)
            (@ @ @ $(($tokens))* @ @ @)
            (@ @ $($tokens)* @ @ @ @)
            (@ $($tokens)* @ @ @ @ @)
            ($($tokens)* @ @ @ @ @ @)
        }
    };
}

/// Adds one token, the one in parentheses of seven, or what it begins.
macro_rules! token {
    (
        $out:ident
        ($($before3:tt)*) ($($before2:tt)*) ($($before1:tt)*)
        ($($this:tt)*)
        ($($after1:tt)*) ($($after2:tt)*) ($($after3:tt)*)
    ) => {
        $($crate::tokens::token!(=> $out $before3 $before2 $before1 $this $after1 $after2 $after3);)*
    };

    (=> $out:ident $b3:tt $b2:tt $b1:tt @ $a1:tt $a2:tt $a3:tt) => {};

    // `#(…)*`, and behind its `#` what has been done with it.
    (=> $out:ident $b3:tt $b2:tt $b1:tt (#) ($($inner:tt)*) * $a3:tt) => {
        $crate::tokens::repeated!($out [] $($inner)*)
    };
    (=> $out:ident $b3:tt $b2:tt # (($($inner:tt)*)) * $a2:tt $a3:tt) => {};
    (=> $out:ident $b3:tt # ($($inner:tt)*) (*) $a1:tt $a2:tt $a3:tt) => {};

    // `#(…),*`
    (=> $out:ident $b3:tt $b2:tt $b1:tt (#) ($($inner:tt)*) $separator:tt *) => {
        $crate::tokens::repeated!($out [$separator] $($inner)*)
    };
    (=> $out:ident $b3:tt $b2:tt # (($($inner:tt)*)) $separator:tt * $a3:tt) => {};
    (=> $out:ident $b3:tt # ($($inner:tt)*) ($separator:tt) * $a2:tt $a3:tt) => {};
    (=> $out:ident # ($($inner:tt)*) $separator:tt (*) $a1:tt $a2:tt $a3:tt) => {};

    // `#name`
    (=> $out:ident $b3:tt $b2:tt $b1:tt (#) $name:ident $a2:tt $a3:tt) => {
        $crate::tokens::ToTokens::to_tokens(&$name, &mut $out)
    };
    (=> $out:ident $b3:tt $b2:tt # ($name:ident) $a1:tt $a2:tt $a3:tt) => {};

    (=> $out:ident $b3:tt $b2:tt $b1:tt (($($inner:tt)*)) $a1:tt $a2:tt $a3:tt) => {
        let open = $out.begin("(");
        $crate::tokens::each_token!($out $($inner)*);
        $out.end(open, ")")
    };
    (=> $out:ident $b3:tt $b2:tt $b1:tt ([$($inner:tt)*]) $a1:tt $a2:tt $a3:tt) => {
        let open = $out.begin("[");
        $crate::tokens::each_token!($out $($inner)*);
        $out.end(open, "]")
    };
    (=> $out:ident $b3:tt $b2:tt $b1:tt ({$($inner:tt)*}) $a1:tt $a2:tt $a3:tt) => {
        let open = $out.begin("{");
        $crate::tokens::each_token!($out $($inner)*);
        $out.end(open, "}")
    };
    (=> $out:ident $b3:tt $b2:tt $b1:tt ($this:tt) $a1:tt $a2:tt $a3:tt) => {
        $out.push(stringify!($this))
    };
}

/// Adds tokens once for each round of the variables in them, with what stands in brackets between the rounds.
macro_rules! repeated {
    ($out:ident [] $($inner:tt)*) => {{
        #[allow(unused_imports)]
        use $crate::tokens::{Each, EachOf};
        $crate::tokens::each_variable!(bind_each () $($inner)*);
        loop {
            $crate::tokens::each_variable!(bind_next () $($inner)*);
            $crate::tokens::each_token!($out $($inner)*);
        }
    }};
    ($out:ident [$separator:tt] $($inner:tt)*) => {{
        #[allow(unused_imports)]
        use $crate::tokens::{Each, EachOf};
        $crate::tokens::each_variable!(bind_each () $($inner)*);
        let mut is_first = true;
        loop {
            $crate::tokens::each_variable!(bind_next () $($inner)*);
            if !is_first {
                $out.push(stringify!($separator));
            }
            is_first = false;
            $crate::tokens::each_token!($out $($inner)*);
        }
    }};
}

/// Calls a macro with each `#name` of tokens.
macro_rules! each_variable {
    ($call:ident () $($tokens:tt)*) => {
        $crate::tokens::variable! { $call (@ $($tokens)*) ($($tokens)* @) }
    };
}

macro_rules! variable {
    ($call:ident ($($before:tt)*) ($($this:tt)*)) => {
        $($crate::tokens::variable!(=> $call $before $this);)*
    };
    (=> $call:ident $before:tt ($($inner:tt)*)) => { $crate::tokens::each_variable!($call () $($inner)*) };
    (=> $call:ident $before:tt [$($inner:tt)*]) => { $crate::tokens::each_variable!($call () $($inner)*) };
    (=> $call:ident $before:tt {$($inner:tt)*}) => { $crate::tokens::each_variable!($call () $($inner)*) };
    (=> $call:ident # $name:ident) => { $crate::tokens::$call!($name) };
    (=> $call:ident $before:tt $this:tt) => {};
}

macro_rules! bind_each {
    ($name:ident) => {
        #[allow(unused_mut)]
        let mut $name = $name.each();
    };
}

macro_rules! bind_next {
    ($name:ident) => {
        let Some($name) = $name.next() else { break };
    };
}

pub(crate) use {bind_each, bind_next, each_token, each_variable, quote, repeated, token, variable};

/// What gives one value after the other.
pub(crate) trait Each: Iterator + Sized {
    /// Its values.
    fn each(self) -> Self {
        self
    }
}

impl<I: Iterator> Each for I {}

/// What has values that can be looked at one after the other.
pub(crate) trait EachOf {
    /// What it has.
    type Item;

    /// Its values.
    fn each(&self) -> slice::Iter<'_, Self::Item>;
}

impl<T> EachOf for [T] {
    type Item = T;

    fn each(&self) -> slice::Iter<'_, T> {
        self.iter()
    }
}
