//! Waits until a service answers.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use crate::failure::Failure;
use crate::sh::{Service, Sh};

/// How long a service may take to come up.
const PATIENCE_SECONDS: u32 = 90;
const POLLS_PER_SECOND: u32 = 10;

/// The sign by which a service is known to be up.
#[derive(Debug)]
pub(crate) struct Probe {
    port: u16,
    path: Option<&'static str>,
}

impl Probe {
    /// It accepts connections.
    pub(crate) fn listens(port: u16) -> Self {
        Self { port, path: None }
    }

    /// It answers 200 to a GET of `path`.
    pub(crate) fn answers(port: u16, path: &'static str) -> Self {
        Self { port, path: Some(path) }
    }

    /// Asks ten times a second.
    ///
    /// # Errors
    /// [`Failure::Stopped`] once the service has ended, [`Failure::Silent`] when it never answers,
    /// [`Failure::Interrupted`].
    pub(crate) fn wait(&self, sh: &Sh, service: &mut Service) -> Result<(), Failure> {
        for _ in 0..PATIENCE_SECONDS * POLLS_PER_SECOND {
            service.is_alive()?;
            if self.succeeds() {
                return Ok(());
            }
            sh.pause(u64::from(1000 / POLLS_PER_SECOND))?;
        }
        Err(service.silent_for(PATIENCE_SECONDS))
    }

    fn succeeds(&self) -> bool {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_secs(1)) else {
            return false;
        };
        let Some(path) = self.path else { return true };
        let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        let mut status = [0; b"HTTP/1.1 200".len()];
        // A cold worker compiles its WASM before it answers for the first time.
        stream.set_read_timeout(Some(Duration::from_secs(15))).is_ok()
            && stream.write_all(request.as_bytes()).is_ok()
            && stream.read_exact(&mut status).is_ok()
            && status.ends_with(b" 200")
    }
}
