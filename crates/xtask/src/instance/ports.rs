//! The loopback ports of an instance.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use clap::Args;

use crate::failure::Failure;
use crate::worker::Worker;

/// One port for each part. The provider takes three in a row.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Ports {
    /// Where the web worker listens.
    #[arg(long = "web-port", value_name = "PORT", default_value_t = 8787)]
    pub(crate) web: u16,
    /// Where the execution worker listens.
    #[arg(long = "api-port", value_name = "PORT", default_value_t = 8788)]
    pub(crate) api: u16,
    /// Where the provider listens; its control listener takes the next port, its other host the one after.
    #[arg(long = "provider-port", value_name = "PORT", default_value_t = 8789, value_parser = clap::value_parser!(u16).range(1..=65533))]
    pub(crate) provider: u16,
}

impl Ports {
    /// Web, API and the provider's three, from `first` on.
    pub(super) fn in_a_row(first: u16) -> Self {
        Self { web: first, api: first.saturating_add(1), provider: first.saturating_add(2) }
    }

    pub(super) fn control(self) -> u16 {
        self.provider.saturating_add(1)
    }

    pub(super) fn other_host(self) -> u16 {
        self.provider.saturating_add(2)
    }

    pub(super) fn of(self, worker: Worker) -> u16 {
        match worker {
            Worker::Web => self.web,
            Worker::Exec => self.api,
        }
    }

    /// Checks all five before anything is built.
    ///
    /// # Errors
    /// [`Failure::PortTaken`] for the first that something listens on.
    pub(super) fn are_free(self) -> Result<(), Failure> {
        let wanted = [
            (self.web, "web worker", "--web-port"),
            (self.api, "execution worker", "--api-port"),
            (self.provider, "provider", "--provider-port"),
            (self.control(), "the provider's control", "--provider-port"),
            (self.other_host(), "the provider's other host", "--provider-port"),
        ];
        for (port, role, flag) in wanted {
            // Both at once: two roles on one port collide as surely as a stranger does.
            if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err()
                || wanted.iter().filter(|(other, ..)| *other == port).count() > 1
            {
                return Err(Failure::PortTaken { port, role, flag });
            }
        }
        Ok(())
    }
}

/// A port that nothing listens on at this moment, for a debugger that nobody needs to find.
///
/// # Errors
/// [`Failure::Io`] when the machine has none left.
pub(super) fn any_free() -> Result<u16, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(Failure::io("find a free port on", Path::new("127.0.0.1")))
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, TcpListener};

    use super::{Ports, any_free};
    use crate::failure::Failure;

    #[test]
    fn a_taken_port_is_named_with_its_flag() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let taken = listener.local_addr().unwrap().port();
        let ports = Ports { web: any_free().unwrap(), api: taken, provider: 65_000 };
        let failure = ports.are_free().unwrap_err();
        assert!(matches!(failure, Failure::PortTaken { port, flag: "--api-port", .. } if port == taken));
    }

    #[test]
    fn one_port_for_two_parts_is_refused() {
        let port = any_free().unwrap();
        assert!(Ports { web: port, api: port, provider: 65_000 }.are_free().is_err());
    }
}
