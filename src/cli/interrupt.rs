//! Ctrl-C, and a request to end: told to whoever can end well; a second one
//! ends the program at once.

use std::sync::atomic::{AtomicBool, Ordering};

/// The status of a program that was interrupted, as shells have it.
pub const STATUS: u8 = 130;

/// Calls `tell` when the program is asked to end. If it says that no one
/// listens, or if the program is asked again, the program ends. A program that
/// was started so as not to hear (by nohup, say) is left alone.
///
/// # Errors
/// If the system does not let a program be told.
pub fn on_interrupt(tell: impl Fn() -> bool + Send + 'static) -> anyhow::Result<()> {
    let is_told = AtomicBool::new(false);
    let heard = ctrlc::try_set_handler(move || {
        if is_told.swap(true, Ordering::Relaxed) || !tell() {
            #[allow(clippy::exit, reason = "this is what a second Ctrl-C asks for")]
            std::process::exit(STATUS.into());
        }
    });
    match heard {
        Err(ctrlc::Error::MultipleHandlers) => Ok(()),
        heard => Ok(heard?),
    }
}
