use super::Fault;

/// Randomness fit for keys.
pub trait Entropy: Send + Sync {
    /// Fills the whole buffer.
    ///
    /// # Errors
    /// [`Fault`] when the platform has none; nothing in the buffer may then be used.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Fault>;
}
