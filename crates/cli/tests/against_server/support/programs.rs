use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::Clawlink;

/// A home, and programs on PATH that write their arguments into `calls`, a line each, and end with a status.
pub(crate) fn with_programs(name: &str, status: i32) -> Clawlink {
    let clawlink = Clawlink::new(name);
    let folder = clawlink.folder().to_owned();
    let script = format!("#!/bin/sh\necho \"${{0##*/}}|$*\" >>{}/calls\nexit {status}\n", folder.display());
    for program in ["claude", "codex"] {
        fs::write(folder.join(program), &script).unwrap();
        fs::set_permissions(folder.join(program), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:/usr/bin:/bin", folder.display());
    let home = folder.to_str().unwrap().to_owned();
    clawlink.with("PATH", &path).with("HOME", &home)
}

/// What the programs were called with.
pub(crate) fn calls(clawlink: &Clawlink) -> String {
    fs::read_to_string(clawlink.folder().join("calls")).unwrap_or_default()
}
