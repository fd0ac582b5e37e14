//! The rest of a list that was cut to what clients take: its pages are read like any other, by the cursor of the page before.

use clawlink_manifest::Tool;
use serde_json::Value;

use crate::cursor::{Bound, InvalidCursor, make_cursor, open_cursor};
use crate::exec::browse::{Ask, browse};
use crate::id::ResultId;
use crate::mcp::report::{Page, Report};
use crate::ports::House;
use crate::ports::storage::Device;
use crate::problem::Problem;
use crate::results::{Kept, ROUTE, filters_of, read};
use crate::run::{Account, Call, Output, find_connection, find_tool};
use crate::sealing::SealingError;

/// Stands between the parts of a cursor; none of them holds it.
const BETWEEN: char = '~';
/// Most records of a page.
const PAGE: usize = 100;

/// A place in a kept list, and where the app's own list goes on after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rest {
    result: ResultId,
    cursor: String,
    after: Option<String>,
}

impl Rest {
    /// Reads a cursor of such a place; `None` for an app's own.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (result, rest) = text.split_once(BETWEEN)?;
        let (cursor, after) = rest.split_once(BETWEEN)?;
        let after = (!after.is_empty()).then(|| after.to_owned());
        Some(Self { result: result.into(), cursor: cursor.to_owned(), after })
    }

    /// The place that begins with the first record that a notice says was left out; `None` where no list was cut.
    pub(super) fn of_notice(
        house: &House,
        device: &Device,
        notice: &Value,
        after: Option<&str>,
    ) -> Option<Self> {
        let result = ResultId::from(notice.get("result")?.as_str()?);
        let returned = notice.get("returned")?.as_u64()?;
        let cursor = bound(device, &result, |bound| make_cursor(house, bound, &returned.to_string())).ok()?;
        Some(Self { result, cursor, after: after.map(str::to_owned) })
    }

    /// As a cursor.
    pub(super) fn text(&self) -> String {
        let after = self.after.as_deref().unwrap_or_default();
        format!("{}{BETWEEN}{}{BETWEEN}{after}", self.result, self.cursor)
    }
}

/// The next page of a kept list. The app is not asked again.
///
/// # Errors
/// `invalid_cursor` for one of another call, `result_not_found` a day later.
pub(super) async fn read_rest(
    house: &House,
    device: &Device,
    call: &Call,
    rest: &Rest,
    output: &Output,
) -> Result<Report, Problem> {
    let (app, tool) = find_tool(house, &call.tool)?;
    let place = bound(device, &rest.result, |bound| open_cursor(house, bound, &rest.cursor));
    let from = place.and_then(|place| place.parse().map_err(|_| InvalidCursor));
    let from = from.map_err(|invalid| invalid.at("/cursor"))?;
    let kept = read(house, &device.user, &rest.result).await?;
    if kept.tool != tool.name {
        return Err(InvalidCursor.at("/cursor"));
    }
    let ask = Ask {
        fields: fields_of(tool, output),
        from,
        limit: PAGE,
        max_bytes: output.max_bytes.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX),
        ..Ask::default()
    };
    let connection = find_connection(house, &device.user, app, call.connection.as_deref()).await?;
    let mut report = page(house, device, rest, &kept, &ask)?;
    report.account = Some(Account::of(connection.as_ref()));
    Ok(report)
}

fn page(house: &House, device: &Device, rest: &Rest, kept: &Kept, ask: &Ask) -> Result<Report, Problem> {
    let part = browse(&kept.output, ask).map_err(|_| InvalidCursor.at("/cursor"))?;
    let next = part
        .next
        .map(|from| bound(device, &rest.result, |bound| make_cursor(house, bound, &from.to_string())));
    let next = next.transpose().map_err(SealingError::from)?;
    let cursor = match next {
        Some(cursor) => Some(Rest { cursor, ..rest.clone() }.text()),
        None => rest.after.clone(),
    };
    let (has_more, returned, total) = (cursor.is_some(), part.items.len(), Some(part.total));
    let mut report = Report::of(serde_json::json!({ "items": part.items }));
    report.truncated = part.truncated;
    report.status = Some("succeeded");
    report.execution = Some(kept.execution.to_string());
    report.page = Some(Page { cursor, has_more, returned, total });
    Ok(report)
}

/// What is kept has every member; a page shows those of the first one.
fn fields_of(tool: &Tool, output: &Output) -> Vec<String> {
    if output.detailed || !output.fields.is_empty() {
        return output.fields.clone();
    }
    tool.output.pick.iter().map(|(name, _)| name.to_string()).collect()
}

fn bound<T>(device: &Device, result: &ResultId, act: impl FnOnce(&Bound<'_>) -> T) -> T {
    let filters = filters_of(result, None, None, None, &[]);
    act(&Bound { device: &device.id, route: ROUTE, filters: &filters })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_told_from_an_apps_own() {
        let rest = Rest {
            result: "res_1".into(),
            cursor: "cur_k1.MQ.s".to_owned(),
            after: Some("cur_k1.Yw.s".to_owned()),
        };
        assert_eq!(Rest::parse(&rest.text()), Some(rest.clone()));
        let last = Rest { after: None, ..rest };
        assert_eq!(Rest::parse(&last.text()), Some(last));
        assert_eq!(Rest::parse("cur_k1.MQ.s"), None);
    }
}
