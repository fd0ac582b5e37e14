use clawlink_core::ports::{Entropy, Fault};

/// The platform's `crypto.getRandomValues`.
#[derive(Clone, Copy, Debug)]
pub struct WorkerEntropy;

impl Entropy for WorkerEntropy {
    #[expect(clippy::disallowed_methods, reason = "this is the Entropy port")]
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Fault> {
        getrandom::fill(buffer).map_err(|error| Fault::new("source of randomness", error))
    }
}
