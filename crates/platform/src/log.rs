/// Writes one line to the worker's log at error level. The line must hold no credential, body or query string.
pub fn log_error(line: &str) {
    worker::console_error!("{line}");
}
