/// Writes one line to the worker's log at error level, in native tests to standard error. The line must hold no credential,
/// body or query string.
#[cfg(target_arch = "wasm32")]
pub fn log_error(line: &str) {
    worker::console_error!("{line}");
}

/// Writes one line to standard error: the console is only there inside a worker.
#[cfg(not(target_arch = "wasm32"))]
pub fn log_error(line: &str) {
    use std::io::Write;
    // A line that cannot be written is no reason to fail the answer it is about.
    let _ = writeln!(std::io::stderr(), "{line}");
}
