//! Files on their way in and out.
//!
//! In: an argument that is a file brings its bytes, an address or a handle; the bytes are checked and held for this one call.
//! They are never stored, logged or shown: a preview names their length and hash. Out: what a tool fetched is kept sealed for a
//! quarter of an hour under a handle, which is an argument of the next call, or a link for a person.

mod fetch;
mod given;
mod keep;
mod link;
mod read;
mod take;

pub use keep::{KeptFile, keep_file};
pub use link::{make_link, open_link};
pub use read::{FileError, read_file};
pub use take::{FILES_MAX_BYTES, TakeError, take_files};
