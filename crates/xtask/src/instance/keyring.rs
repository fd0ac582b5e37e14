//! The keys of a local instance, in a file of its state folder: what `CREDENTIAL_KEYS` is for a deployment.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::state::write_secret;
use crate::failure::Failure;

/// The file's name in the state folder.
const FILE: &str = "credential-keys.json";
/// Where the only key stood before there could be several.
const FORMER_FILE: &str = "credential-key";

/// Keys by id, and which of them seals what is new.
#[derive(Debug)]
pub(crate) struct Keyring {
    file: PathBuf,
    keys: Map<String, Value>,
    active: String,
}

impl Keyring {
    /// Reads the keys of a state folder; where there are none, makes the first.
    ///
    /// # Errors
    /// [`Failure::Io`], or [`Failure::Unreadable`] for a file that is no keyring.
    pub(super) fn open(state: &Path) -> Result<Self, Failure> {
        let file = state.join(FILE);
        match fs::read_to_string(&file) {
            Ok(text) => Self::read(&text)
                .map(|(keys, active)| Self { file: file.clone(), keys, active })
                .ok_or(Failure::Unreadable {
                    path: file,
                    reason: r#"expected {"active":"k1","keys":{"k1":"…"}}"#.to_owned(),
                }),
            Err(absent) if absent.kind() == ErrorKind::NotFound => {
                let first = fs::read_to_string(state.join(FORMER_FILE)).or_else(|_| make_key())?;
                let keys = Map::from_iter([("k1".to_owned(), Value::String(first))]);
                Self { file, keys, active: "k1".to_owned() }.kept()
            }
            Err(source) => Err(Failure::io("read", &file)(source)),
        }
    }

    /// Adds a key, makes it active, and keeps the others, which still open what they sealed.
    ///
    /// # Errors
    /// [`Failure::Io`]; the file is then as it was, or whole.
    pub(crate) fn rotate(mut self) -> Result<Self, Failure> {
        let number = |id: &String| id.strip_prefix('k').and_then(|number| number.parse::<u32>().ok());
        let next = self.keys.keys().filter_map(number).max().unwrap_or(0).saturating_add(1);
        self.active = format!("k{next}");
        self.keys.insert(self.active.clone(), Value::String(make_key()?));
        self.kept()
    }

    /// The id of the key that seals what is new.
    pub(crate) fn active(&self) -> &str {
        &self.active
    }

    /// The values of `CREDENTIAL_KEYS` and `CREDENTIAL_KEY_ACTIVE`.
    pub(super) fn variables(&self) -> (String, String) {
        (Value::Object(self.keys.clone()).to_string(), self.active.clone())
    }

    fn read(text: &str) -> Option<(Map<String, Value>, String)> {
        let ring: Value = serde_json::from_str(text).ok()?;
        let keys = ring.get("keys")?.as_object()?.clone();
        let active = ring.get("active")?.as_str().filter(|id| keys.contains_key(*id))?.to_owned();
        Some((keys, active))
    }

    /// Written beside and moved into place: a cut leaves the old keys.
    fn kept(self) -> Result<Self, Failure> {
        let beside = self.file.with_extension("new");
        write_secret(&beside, &json!({ "active": self.active, "keys": self.keys }).to_string())?;
        fs::rename(&beside, &self.file).map_err(Failure::io("write", &self.file))?;
        Ok(self)
    }
}

/// 32 random bytes in base64.
fn make_key() -> Result<String, Failure> {
    let source = Path::new("/dev/urandom");
    let mut bytes = [0; 32];
    let read = File::open(source).and_then(|mut source| source.read_exact(&mut bytes));
    read.map_err(Failure::io("read", source))?;
    Ok(STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::{env, fs};

    use super::{FILE, FORMER_FILE, Keyring};
    use crate::failure::Failure;

    fn folder(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("clawlink-xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_rotation_adds_a_key_and_forgets_none() {
        let folder = folder("rotation");
        let first = Keyring::open(&folder).unwrap();
        let old = first.keys["k1"].clone();
        first.rotate().unwrap();
        let rotated = Keyring::open(&folder).unwrap();
        assert_eq!((rotated.active(), &rotated.keys["k1"]), ("k2", &old));
        assert_ne!(rotated.keys["k2"], old);
        assert_eq!(rotated.rotate().unwrap().active(), "k3");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_only_key_of_an_older_folder_becomes_the_first() {
        let folder = folder("former");
        fs::write(folder.join(FORMER_FILE), "b2xk").unwrap();
        assert_eq!(Keyring::open(&folder).unwrap().variables().0, r#"{"k1":"b2xk"}"#);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_damaged_file_is_refused_and_not_replaced() {
        let folder = folder("damaged");
        for damaged in ["", "{}", r#"{"active":"k2","keys":{"k1":"x"}}"#] {
            fs::write(folder.join(FILE), damaged).unwrap();
            assert!(matches!(Keyring::open(&folder), Err(Failure::Unreadable { .. })), "{damaged}");
            assert_eq!(fs::read_to_string(folder.join(FILE)).unwrap(), damaged);
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
