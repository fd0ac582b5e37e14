use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::read::FileError;
use crate::exec::shape::FoundFile;
use crate::id::{FileId, UserId};
use crate::ports::House;
use crate::sealing::seal_json;
use crate::time::UnixMs;
use crate::vault::ColumnContext;

/// How long a file can be fetched, in seconds.
const KEPT_SECONDS: u64 = 15 * 60;

/// A file as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptFile {
    /// Whose.
    pub user: UserId,
    /// Its name.
    pub name: String,
    /// Its content type.
    pub mimetype: String,
    /// When it can no longer be fetched.
    pub expires_at: UnixMs,
    /// Its bytes.
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub bytes: Vec<u8>,
}

/// Keeps a file that a tool fetched, sealed, for a quarter of an hour. Returns its handle and when it ends.
///
/// # Errors
/// [`FileError`] when it cannot be sealed or the key store fails.
pub async fn keep_file(house: &House, user: &UserId, file: FoundFile) -> Result<(FileId, UnixMs), FileError> {
    let id = FileId::make(&*house.clock, &*house.entropy)?;
    let life_ms = i64::try_from(KEPT_SECONDS * 1_000).unwrap_or(0);
    let expires_at = house.clock.now().plus_ms(life_ms);
    let FoundFile { name, mimetype, bytes } = file;
    let kept = KeptFile { user: user.clone(), name, mimetype, expires_at, bytes };
    let sealed = seal_json(house, &context(&id), &kept)?;
    house.kv.put(&key(&id), sealed.as_str(), Some(KEPT_SECONDS)).await?;
    Ok((id, expires_at))
}

/// Bound to the handle alone, since a link names no person; whose it is stands inside.
pub(super) fn context(id: &FileId) -> ColumnContext<'_> {
    ColumnContext { table: "kv", column: "file", row_id: id.as_str(), user: None }
}

pub(super) fn key(id: &FileId) -> String {
    format!("file/{id}")
}

fn to_base64<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(bytes))
}

fn from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
}
