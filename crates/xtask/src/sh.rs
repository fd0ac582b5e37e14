//! The one place that starts processes.
//!
//! Every child leads its own process group, reads nothing, and finds the JavaScript tools of `package.json` first on its
//! PATH. Waiting for one ends as soon as a signal comes, and takes the child down with it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::{log, process_group};

/// How long one look at a running child is from the next, in milliseconds.
const POLL_MS: u64 = 20;

/// A checkout, and the means to run programs in it.
#[derive(Debug)]
pub(crate) struct Sh {
    root: PathBuf,
    path: OsString,
    interrupt: Interrupt,
}

impl Sh {
    /// Finds the checkout around the current folder and takes over the signals.
    ///
    /// # Errors
    /// [`Failure::OutsideTheWorkspace`] when there is none.
    pub(crate) fn in_workspace() -> Result<Self, Failure> {
        let here = env::current_dir().map_err(Failure::io("find", Path::new(".")))?;
        let root = here.ancestors().find(|folder| folder.join("wrangler.api.toml").is_file());
        let root = root.ok_or_else(|| Failure::OutsideTheWorkspace(here.clone()))?.to_owned();
        let inherited = env::var_os("PATH").unwrap_or_default();
        let folders = [root.join("node_modules/.bin")].into_iter().chain(env::split_paths(&inherited));
        // Joining fails only on a folder with a colon in its name, and such a folder cannot be on a PATH anyway.
        let path = env::join_paths(folders).unwrap_or(inherited);
        let interrupt = Interrupt::watch().map_err(Failure::io("watch signals in", &root))?;
        Ok(Self { root, path, interrupt })
    }

    /// The folder of the workspace's Cargo.toml.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where Cargo puts this workspace's artefacts: this program was started from there.
    ///
    /// # Errors
    /// [`Failure::Io`] when the system does not say which file this program is.
    pub(crate) fn target(&self) -> Result<PathBuf, Failure> {
        let program = env::current_exe().map_err(Failure::io("find the program in", &self.root))?;
        Ok(program.ancestors().nth(2).unwrap_or(&self.root).to_owned())
    }

    /// A native binary of this workspace, as `cargo build` leaves it.
    ///
    /// # Errors
    /// As [`Self::target`].
    pub(crate) fn native_program(&self, name: &str) -> Result<PathBuf, Failure> {
        Ok(self.target()?.join("debug").join(name))
    }

    /// A tool that `npm ci` has put in place.
    pub(crate) fn node_program(&self, name: &str) -> PathBuf {
        self.root.join("node_modules/.bin").join(name)
    }

    /// The first file of that name on the PATH.
    pub(crate) fn find(&self, program: &str) -> Option<PathBuf> {
        env::split_paths(&self.path).map(|folder| folder.join(program)).find(|file| file.is_file())
    }

    /// Sleeps, unless a signal comes.
    ///
    /// # Errors
    /// [`Failure::Interrupted`].
    pub(crate) fn pause(&self, milliseconds: u64) -> Result<(), Failure> {
        self.interrupt.pause(milliseconds)
    }

    /// Prepares a program; `step` is what a failure will be said to have failed.
    pub(crate) fn call(&self, step: impl Into<String>, program: impl AsRef<OsStr>) -> Call<'_> {
        let mut command = Command::new(program);
        command
            .current_dir(&self.root)
            .env("PATH", &self.path)
            .env("WRANGLER_SEND_METRICS", "false")
            .process_group(0)
            .stdin(Stdio::null());
        Call { sh: self, step: step.into(), command }
    }
}

/// A program about to be started.
#[derive(Debug)]
#[must_use = "nothing runs before `run`, `run_into`, `output` or `serve`"]
pub(crate) struct Call<'a> {
    sh: &'a Sh,
    step: String,
    command: Command,
}

impl Call<'_> {
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs in a folder of the checkout instead of its root.
    pub(crate) fn within(mut self, folder: &str) -> Self {
        self.command.current_dir(self.sh.root.join(folder));
        self
    }

    /// What a failure will be said to have failed.
    pub(crate) fn step(&self) -> &str {
        &self.step
    }

    /// Runs to the end, all its output on standard error.
    ///
    /// # Errors
    /// [`Failure::Missing`], [`Failure::Step`] or [`Failure::Interrupted`].
    pub(crate) fn run(mut self) -> Result<(), Failure> {
        let stderr = io::stderr().as_fd().try_clone_to_owned();
        self.command.stdout(stderr.map_err(Failure::io("write to standard error in", &self.sh.root))?);
        self.run_aloud()
    }

    /// Runs to the end, its output where ours goes.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub(crate) fn run_aloud(self) -> Result<(), Failure> {
        let step = self.step.clone();
        let status = self.wait()?;
        if status.success() { Ok(()) } else { Err(Failure::Step { step, status }) }
    }

    /// Runs to the end, its output in a file.
    ///
    /// # Errors
    /// As [`Self::run`], with [`Failure::LoggedStep`] naming the file and its most telling line.
    pub(crate) fn run_into(mut self, log: &Path) -> Result<(), Failure> {
        self.write_to(log)?;
        let step = self.step.clone();
        let status = self.wait()?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::LoggedStep { step, status, telling: log::telling_line(log), log: log.to_owned() })
    }

    /// What a short program says; `None` if it is missing or ends badly.
    pub(crate) fn output(mut self) -> Option<String> {
        let output = self.command.stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Starts a program that is to run until it is dropped, its output in a file.
    ///
    /// # Errors
    /// [`Failure::Missing`] or [`Failure::Io`].
    pub(crate) fn serve(mut self, log: &Path) -> Result<Service, Failure> {
        self.write_to(log)?;
        let child = self.spawn()?;
        Ok(Service { role: self.step, child, log: log.to_owned() })
    }

    fn write_to(&mut self, log: &Path) -> Result<(), Failure> {
        let file = File::create(log).map_err(Failure::io("write", log))?;
        let again = file.try_clone().map_err(Failure::io("write", log))?;
        self.command.stdout(file).stderr(again);
        Ok(())
    }

    fn wait(mut self) -> Result<ExitStatus, Failure> {
        let mut child = self.spawn()?;
        loop {
            let program = Path::new(self.command.get_program());
            if let Some(status) = child.try_wait().map_err(Failure::io("wait for", program))? {
                return Ok(status);
            }
            if let Err(interrupted) = self.sh.pause(POLL_MS) {
                process_group::end(&mut child);
                return Err(interrupted);
            }
        }
    }

    fn spawn(&mut self) -> Result<Child, Failure> {
        self.command.spawn().map_err(|source| {
            let program = self.command.get_program();
            if source.kind() == ErrorKind::NotFound {
                let tool = program.to_string_lossy().into_owned();
                return Failure::Missing { tool, remedy: format!("{} needs it on the PATH", self.step) };
            }
            Failure::io("start", Path::new(program))(source)
        })
    }
}

/// A running program. Dropping it ends its whole process group.
#[derive(Debug)]
pub(crate) struct Service {
    role: String,
    child: Child,
    log: PathBuf,
}

impl Service {
    /// Succeeds while the program lives.
    ///
    /// # Errors
    /// [`Failure::Stopped`] with the most telling line of its log.
    pub(crate) fn is_alive(&mut self) -> Result<(), Failure> {
        match self.child.try_wait().map_err(Failure::io("wait for", Path::new(&self.role)))? {
            None => Ok(()),
            Some(status) => {
                let telling = log::telling_line(&self.log);
                Err(Failure::Stopped { role: self.role.clone(), status, telling, log: self.log.clone() })
            }
        }
    }

    /// Asks the program to end, so that several can do so at once. Dropping waits for it.
    pub(crate) fn ask_to_end(&self) {
        process_group::ask_to_end(&self.child);
    }

    /// The failure of a program that lives but does not answer.
    pub(crate) fn silent_for(&self, seconds: u32) -> Failure {
        let telling = log::telling_line(&self.log);
        Failure::Silent { role: self.role.clone(), seconds, telling, log: self.log.clone() }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        process_group::end(&mut self.child);
    }
}
