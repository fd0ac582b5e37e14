use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Profile;

/// The credentials file and where it lies.
pub(crate) struct CredentialsFile {
    path: PathBuf,
}

#[derive(Default, Deserialize, Serialize)]
struct Contents {
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

/// Why the credentials file is of no use.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("no place for the credentials file: set CLAWLINK_CONFIG to a path")]
    NoPlace,
    #[error("cannot {verb} {}: {source}", path.display())]
    Io { verb: &'static str, path: PathBuf, source: io::Error },
    #[error("{} is not a credentials file of clawlink: {source}", path.display())]
    Unreadable { path: PathBuf, source: serde_json::Error },
    #[error("{path} can be read by others (mode {mode:03o}); run: chmod 600 {path}", path = path.display())]
    TooOpen { path: PathBuf, mode: u32 },
}

impl CredentialsFile {
    /// Names the file; nothing is read.
    ///
    /// # Errors
    /// [`ConfigError::NoPlace`].
    pub(crate) fn at(path: Option<&Path>) -> Result<Self, ConfigError> {
        path.map(|path| Self { path: path.to_owned() }).ok_or(ConfigError::NoPlace)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Finds a profile; a file that does not exist holds none.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub(crate) fn find(&self, name: &str) -> Result<Option<Profile>, ConfigError> {
        self.load().map(|mut contents| contents.profiles.remove(name))
    }

    /// Stores a profile under its name, in place of an earlier one.
    ///
    /// # Errors
    /// [`ConfigError`]; the file is then as it was.
    pub(crate) fn save(&self, name: &str, profile: Profile) -> Result<(), ConfigError> {
        let mut contents = self.load()?;
        contents.profiles.insert(name.to_owned(), profile);
        self.store(&contents)
    }

    /// Forgets a profile.
    ///
    /// # Errors
    /// [`ConfigError`]; the file is then as it was.
    pub(crate) fn forget(&self, name: &str) -> Result<(), ConfigError> {
        let mut contents = self.load()?;
        match contents.profiles.remove(name) {
            Some(_) => self.store(&contents),
            None => Ok(()),
        }
    }

    fn load(&self) -> Result<Contents, ConfigError> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(Contents::default()),
            Err(source) => return Err(self.fault("open", source)),
        };
        self.verify_closed(&file)?;
        serde_json::from_reader(file)
            .map_err(|source| ConfigError::Unreadable { path: self.path.clone(), source })
    }

    /// Replaces the file in one step, so that a crash leaves the old one or the new one.
    fn store(&self, contents: &Contents) -> Result<(), ConfigError> {
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|source| self.fault("create the folder of", source))?;
        }
        let draft = self.path.with_extension(format!("{}.new", std::process::id()));
        write_private(&draft, contents)
            .and_then(|()| fs::rename(&draft, &self.path))
            .map_err(|source| self.fault("write", source))
            .inspect_err(|_| drop(fs::remove_file(&draft)))
    }

    #[cfg(unix)]
    fn verify_closed(&self, file: &File) -> Result<(), ConfigError> {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata().map_err(|source| self.fault("open", source))?.permissions().mode() & 0o777;
        let others = mode & 0o077;
        if others == 0 { Ok(()) } else { Err(ConfigError::TooOpen { path: self.path.clone(), mode }) }
    }

    /// Elsewhere a user's configuration folder is closed to others already.
    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the twin of the Unix function")]
    fn verify_closed(&self, _file: &File) -> Result<(), ConfigError> {
        Ok(())
    }

    fn fault(&self, verb: &'static str, source: io::Error) -> ConfigError {
        ConfigError::Io { verb, path: self.path.clone(), source }
    }
}

/// Creates the file closed: a `chmod` afterwards would leave a moment in which others could open it.
fn write_private(path: &Path, contents: &Contents) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    serde_json::to_writer_pretty(&mut file, contents)?;
    file.write_all(b"\n")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::config::Named;
    use crate::secret::Secret;

    fn profile(key: &str) -> Profile {
        let named = |id: &str| Named { id: id.to_owned(), label: id.to_owned() };
        Profile {
            web_url: "https://claw-link.dev".to_owned(),
            api_url: "https://api.claw-link.dev".to_owned(),
            access_token: Secret::new(key.to_owned()),
            account: named("usr_1"),
            device: named("dev_1"),
        }
    }

    fn file(name: &str) -> CredentialsFile {
        let folder = std::env::temp_dir().join(format!("clawlink-config-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        CredentialsFile { path: folder.join("clawlink/credentials.json") }
    }

    #[test]
    fn profiles_live_side_by_side_in_a_file_only_the_owner_reads() {
        let file = file("side");
        assert!(file.find("default").unwrap().is_none());
        file.save("default", profile("one")).unwrap();
        file.save("work", profile("two")).unwrap();
        assert_eq!(fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
        file.forget("default").unwrap();
        assert!(file.find("default").unwrap().is_none());
        assert_eq!(file.find("work").unwrap().unwrap().access_token.expose(), "two");
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let file = file("open");
        file.save("default", profile("one")).unwrap();
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(file.find("default"), Err(ConfigError::TooOpen { mode: 0o644, .. })));
    }
}
