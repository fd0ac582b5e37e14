use std::process::{Command, Stdio};

/// Opens a link, and says whether a program for it was found; whether a page appeared cannot be known.
pub(super) fn open(browser: Option<&str>, url: &str) -> bool {
    let mut command = opener(browser);
    command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_ok()
}

fn opener(browser: Option<&str>) -> Command {
    match browser {
        Some(program) => Command::new(program),
        None if cfg!(target_os = "macos") => Command::new("open"),
        None if cfg!(windows) => {
            // Not `cmd /c start`: it would read the `&` of the query as the end of the command.
            let mut command = Command::new("rundll32");
            command.arg("url.dll,FileProtocolHandler");
            command
        }
        None => Command::new("xdg-open"),
    }
}
