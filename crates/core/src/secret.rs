//! A value that must not be seen.

use zeroize::Zeroize;

/// Holds a secret that cannot be printed, serialised, compared or cloned, and is wiped when dropped.
///
/// The only way in is [`Secret::expose`]; each caller says beside the call why it needs the value.
pub struct Secret<T: Zeroize>(T);

/// A secret text: a token, a password, an API key.
pub type SecretText = Secret<String>;

impl<T: Zeroize> Secret<T> {
    /// Takes ownership of a secret.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Hands out the value, for sealing it or for the one request it was made for.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Hands out the value to be filled or transformed where it lies, so that no second copy has to be wiped.
    pub(crate) const fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

/// Fails to compile when a type implements a trait it must not have: two blanket implementations then apply, and
/// the compiler cannot choose.
#[cfg(test)]
macro_rules! assert_lacks {
    ($type:ty: $($forbidden:path),+ $(,)?) => {$(
        const _: fn() = || {
            trait LacksIt<Marker> {
                fn witness() {}
            }
            struct HasIt;
            impl<T: ?Sized> LacksIt<()> for T {}
            impl<T: ?Sized + $forbidden> LacksIt<HasIt> for T {}
            let _ = <$type as LacksIt<_>>::witness;
        };
    )+};
}
#[cfg(test)]
pub(crate) use assert_lacks;

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fmt::{Debug, Display};
    use std::rc::Rc;

    use super::*;

    assert_lacks!(SecretText: Debug, Display, Clone, PartialEq, serde::Serialize, AsRef<str>, Into<String>);
    assert_lacks!(Secret<[u8; 32]>: Debug, Clone, Copy, PartialEq, serde::Serialize, AsRef<[u8]>);

    struct Tattletale(Rc<Cell<bool>>);

    impl Zeroize for Tattletale {
        fn zeroize(&mut self) {
            self.0.set(true);
        }
    }

    #[test]
    fn a_dropped_secret_is_wiped() {
        let wiped = Rc::new(Cell::new(false));
        drop(Secret::new(Tattletale(Rc::clone(&wiped))));
        assert!(wiped.get());
    }
}
