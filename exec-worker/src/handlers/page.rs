use clawlink_core::problem::{Kind, Problem};

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
