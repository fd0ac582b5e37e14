use axum::extract::{FromRequest, Request};
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{FileJson, Refused};
use serde_json::{Map, Value};

/// The body of a published call: any JSON object, an empty one where there is none. Members nobody knows are nobody's affair.
pub(crate) struct Body(FileJson<Map<String, Value>>);

impl Body {
    /// The object; of any length if it may hold files.
    ///
    /// # Errors
    /// A problem when it is longer than one without files may be.
    pub(crate) fn read(self, may_hold_files: bool) -> Result<Map<String, Value>, Problem> {
        if may_hold_files { Ok(self.0.with_files()) } else { self.0.without_files() }
    }
}

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        FileJson::from_request(request, state).await.map(Self).map_err(|Refused(problem)| {
            let is_long = problem.kind == Kind::TooLarge;
            // Published clients know one code for whatever is no usable JSON object.
            Refused(if is_long { problem } else { Problem { code: "invalid_json", ..problem } })
        })
    }
}
