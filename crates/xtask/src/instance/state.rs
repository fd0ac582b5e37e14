//! The folder that an instance keeps between two starts.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::keyring::Keyring;
use crate::failure::Failure;
use crate::worker::Worker;

/// The lock file doubles as the sign that a folder is ours to empty.
const LOCK: &str = "xtask.lock";

/// An open state folder, held by this process alone.
#[derive(Debug)]
pub(crate) struct State {
    path: PathBuf,
    _lock: File,
}

impl State {
    /// Creates or takes over `folder` (from the root, or absolute); with `fresh`, empties it first.
    ///
    /// # Errors
    /// [`Failure::StateInUse`], [`Failure::NotOurState`] or [`Failure::Io`].
    pub(crate) fn open(root: &Path, folder: &Path, fresh: bool) -> Result<Self, Failure> {
        let path = root.join(folder);
        let ours = path.join(LOCK).is_file();
        if fresh && !ours && fs::read_dir(&path).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Failure::NotOurState(path));
        }
        fs::create_dir_all(&path).map_err(Failure::io("create", &path))?;
        let mut lock = Self::lock(&path)?;
        if fresh {
            fs::remove_dir_all(&path).map_err(Failure::io("empty", &path))?;
            fs::create_dir_all(&path).map_err(Failure::io("create", &path))?;
            lock = Self::lock(&path)?;
        }
        let state = Self { path, _lock: lock };
        for folder in [state.path.join("logs"), state.registry()] {
            fs::create_dir_all(&folder).map_err(Failure::io("create", &folder))?;
        }
        Ok(state)
    }

    fn lock(path: &Path) -> Result<File, Failure> {
        let name = path.join(LOCK);
        let file = File::create(&name).map_err(Failure::io("write", &name))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(Failure::StateInUse(path.to_owned())),
            Err(TryLockError::Error(source)) => Err(Failure::io("lock", &name)(source)),
        }
    }

    /// The folder itself, absolute: wrangler keeps D1, KV and Durable Objects below it.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The log file of one part.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.path.join("logs").join(format!("{name}.log"))
    }

    /// Where one worker's build is put: each instance runs what it built, whatever is built after.
    pub(super) fn bundle(&self, worker: Worker) -> PathBuf {
        self.path.join("bundles").join(worker.name())
    }

    /// Where the two wrangler processes of this instance find each other.
    pub(super) fn registry(&self) -> PathBuf {
        self.path.join("registry")
    }

    /// The file with one worker's variables and secrets.
    pub(super) fn variables(&self, worker: Worker) -> PathBuf {
        self.path.join(format!("variables.{}.env", worker.name()))
    }

    /// The copy of one worker's configuration that it is run by: wrangler watches this file, and reads the variables again
    /// when it is written.
    pub(super) fn configuration(&self, worker: Worker) -> PathBuf {
        self.path.join(worker.configuration())
    }

    /// The keys that local credentials are sealed under; the first is made at first use, then kept.
    ///
    /// # Errors
    /// As [`Keyring::open`].
    pub(crate) fn keyring(&self) -> Result<Keyring, Failure> {
        Keyring::open(&self.path)
    }
}

/// Writes a file that nobody else on this machine may read.
///
/// # Errors
/// [`Failure::Io`].
pub(super) fn write_secret(file: &Path, content: &str) -> Result<(), Failure> {
    let mut options = File::options();
    let opened = options.write(true).create(true).truncate(true).mode(0o600).open(file);
    opened.and_then(|mut file| file.write_all(content.as_bytes())).map_err(Failure::io("write", file))
}

#[cfg(test)]
mod tests {
    use std::{env, fs};

    use super::State;
    use crate::failure::Failure;

    #[test]
    fn a_folder_of_somebody_else_is_not_emptied() {
        let folder = env::temp_dir().join(format!("clawlink-xtask-foreign-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("letter.txt"), "keep me").unwrap();
        let refused = State::open(&env::temp_dir(), &folder, true);
        assert!(matches!(refused, Err(Failure::NotOurState(_))));
        assert!(folder.join("letter.txt").is_file());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_key_outlives_a_restart_but_not_a_fresh_start() {
        let folder = env::temp_dir().join(format!("clawlink-xtask-key-{}", std::process::id()));
        let key = |fresh| State::open(&env::temp_dir(), &folder, fresh).unwrap().keyring().unwrap();
        let first = key(false);
        assert_eq!(key(false).variables(), first.variables());
        assert_ne!(key(true).variables(), first.variables());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_second_holder_is_turned_away() {
        let folder = env::temp_dir().join(format!("clawlink-xtask-lock-{}", std::process::id()));
        let held = State::open(&env::temp_dir(), &folder, false).unwrap();
        assert!(matches!(State::open(&env::temp_dir(), &folder, false), Err(Failure::StateInUse(_))));
        drop(held);
        fs::remove_dir_all(&folder).unwrap();
    }
}
