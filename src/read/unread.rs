//! `Unread`: a record as its bytes came in, to be read by whichever thread has
//! the time.

use std::fmt;

use super::Item;

/// A record that stands in its place in a stream but has yet to be read.
pub struct Unread {
    size: usize,
    read: Box<dyn FnOnce() -> Item + Send>,
}

impl Unread {
    /// A record of about `size` bytes, and how it is read.
    pub(super) fn new(size: usize, read: impl FnOnce() -> Item + Send + 'static) -> Self {
        Self { size, read: Box::new(read) }
    }

    /// About how many bytes it is.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Reads it.
    pub fn read(self) -> Item {
        (self.read)()
    }
}

impl fmt::Debug for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unread").field("size", &self.size).finish_non_exhaustive()
    }
}

impl From<Item> for Unread {
    /// A record that was read before.
    fn from(item: Item) -> Self {
        Self::new(item.as_ref().map_or(0, |article| article.span.len()), || item)
    }
}
