use std::io;
use std::process::{Command, Stdio};

use clawlink_setup::{Step, Target};

use super::InstallError;

/// Runs a command of the agent's own. It may ask the person; what it says goes to standard error, since answers alone go to
/// standard output.
///
/// # Errors
/// [`InstallError::NoProgram`] or [`InstallError::Command`], with the line as it may be shown.
pub(crate) fn run(words: &'static [&'static str], target: &Target<'_>) -> Result<(), InstallError> {
    let line = || Step::Command(words).text(&Target::shown(target.url));
    let Some((program, arguments)) = words.split_first() else { return Ok(()) };
    let arguments = arguments.iter().map(|word| target.fill(word));
    let ended = Command::new(program).args(arguments).stdout(Stdio::from(io::stderr())).status();
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(InstallError::Command { line: line(), ending: status.to_string() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(InstallError::NoProgram { program, line: line() })
        }
        Err(error) => Err(InstallError::Command { line: line(), ending: error.to_string() }),
    }
}
