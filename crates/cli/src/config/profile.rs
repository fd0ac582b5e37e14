use serde::{Deserialize, Serialize, Serializer};

use crate::secret::Secret;

/// A signed-in device.
#[derive(Deserialize, Serialize)]
pub(crate) struct Profile {
    pub(crate) web_url: String,
    /// The only origin the key is sent to.
    pub(crate) api_url: String,
    #[serde(serialize_with = "write_secret")]
    pub(crate) access_token: Secret,
    /// The person.
    pub(crate) account: Named,
    pub(crate) device: Named,
}

/// An id, and what people call it.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Named {
    pub(crate) id: String,
    #[serde(alias = "name")]
    pub(crate) label: String,
}

/// Exposed because this file, readable by its owner only, is where the key lives.
fn write_secret<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose())
}
