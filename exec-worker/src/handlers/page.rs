use clawlink_core::cursor::{Bound, make_cursor, open_cursor};
use clawlink_core::id::DeviceId;
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_core::sealing::SealingError;
use serde_json::{Value, json};

/// Smallest, usual and largest page.
const LIMITS: (u32, u32, u32) = (1, 25, 100);

/// The page size, as asked for or as usual.
///
/// # Errors
/// A problem that names the bounds.
pub(super) fn read_limit(asked: Option<u32>) -> Result<u32, Problem> {
    let (least, usual, most) = LIMITS;
    let limit = asked.unwrap_or(usual);
    if (least..=most).contains(&limit) {
        return Ok(limit);
    }
    Err(Problem::new(Kind::Malformed, "invalid_query", format!("limit {limit} is out of range."))
        .at("limit", "1 to 100"))
}

/// A list of ours and who reads it. Its cursors are good for the same route and filters, and for the same device.
pub(super) struct List<'a> {
    pub(super) house: &'a House,
    pub(super) device: &'a DeviceId,
    pub(super) route: &'static str,
    /// Every filter, limit and cursor apart.
    pub(super) filters: Value,
}

impl List<'_> {
    /// The key after which a page begins.
    ///
    /// # Errors
    /// A problem when the cursor was given out for another list.
    pub(super) fn open(&self, cursor: Option<&str>) -> Result<Option<String>, Problem> {
        let filters = self.filters.to_string();
        let open = |cursor| open_cursor(self.house, &self.bound(&filters), cursor);
        cursor.map(open).transpose().map_err(|invalid| invalid.at("cursor"))
    }

    /// The answer: these items, and the cursor of what comes after `last`.
    ///
    /// # Errors
    /// A problem when there is no key to sign with.
    pub(super) fn answer(&self, items: &[Value], last: Option<&str>) -> Result<Value, Problem> {
        let filters = self.filters.to_string();
        let make = |key| make_cursor(self.house, &self.bound(&filters), key).map_err(SealingError::from);
        Ok(json!({ "items": items, "next_cursor": last.map(make).transpose()? }))
    }

    /// The page of a list that was read after a cursor and up to `limit`: a full page may have a next one. `id` names a row.
    ///
    /// # Errors
    /// As of [`List::answer`].
    pub(super) fn read<T>(
        &self,
        rows: &[T],
        limit: u32,
        id: impl Fn(&T) -> &str,
        describe: impl Fn(&T) -> Value,
    ) -> Result<Value, Problem> {
        let last = rows.last().filter(|_| rows.len() == limit as usize).map(id);
        self.answer(&rows.iter().map(describe).collect::<Vec<_>>(), last)
    }

    /// The page of a list that is at hand as a whole: the items after the cursor, at most `limit`. `key` names an item;
    /// the items stand in the order of their keys.
    ///
    /// # Errors
    /// As of [`List::open`] and [`List::answer`].
    pub(super) fn turn<T>(
        &self,
        all: &[T],
        limit: u32,
        cursor: Option<&str>,
        key: impl Fn(&T) -> String,
        describe: impl Fn(&T) -> Value,
    ) -> Result<Value, Problem> {
        let after = self.open(cursor)?;
        let (page, last) = cut(all, limit, after.as_deref(), key);
        self.answer(&page.iter().map(describe).collect::<Vec<_>>(), last.as_deref())
    }

    fn bound<'b>(&'b self, filters: &'b str) -> Bound<'b> {
        Bound { device: self.device, route: self.route, filters }
    }
}

/// The items after a key, at most `limit`, and the last one's key where more follow.
fn cut<'a, T>(
    all: &'a [T],
    limit: u32,
    after: Option<&str>,
    key: impl Fn(&T) -> String,
) -> (&'a [T], Option<String>) {
    let from = after
        .map_or(0, |after| all.iter().position(|item| key(item) == after).map_or(all.len(), |at| at + 1));
    let rest = all.get(from..).unwrap_or_default();
    let page = rest.get(..limit as usize).unwrap_or(rest);
    (page, page.last().filter(|_| page.len() < rest.len()).map(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let all = ["a", "b", "c"];
        let page = |after| cut(&all, 2, after, |item| (*item).to_owned());
        assert_eq!(page(None), (&["a", "b"][..], Some("b".to_owned())));
        assert_eq!(page(Some("b")), (&["c"][..], None));
        assert_eq!(page(Some("gone")), (&[][..], None));
    }
}
