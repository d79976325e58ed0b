//! The terminal taken over and given back, and the signals that ask to leave.

use std::io::{self, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use ratatui::crossterm::execute;

/// The terminal in full-screen mode. Dropped, also by an error or a panic, it is as it was before.
pub(crate) struct FullScreen {
    pub(crate) terminal: DefaultTerminal,
}

impl FullScreen {
    /// Takes the terminal over. A panic gives it back before it prints.
    pub(crate) fn open() -> io::Result<Self> {
        let terminal = ratatui::try_init()?;
        let screen = Self { terminal };
        // A paste comes as one event, so that its letters are never taken for keys.
        execute!(stdout(), EnableBracketedPaste)?;
        Ok(screen)
    }
}

impl Drop for FullScreen {
    fn drop(&mut self) {
        // Where the terminal is gone there is nothing to give back, and nobody to tell.
        let _ = execute!(stdout(), DisableBracketedPaste);
        let _ = ratatui::try_restore();
    }
}

/// Whether the system asked the program to end.
pub(crate) struct Signals {
    raised: Arc<AtomicBool>,
}

impl Signals {
    /// Watches for hang-up, interrupt and termination from now on.
    pub(crate) fn watch() -> io::Result<Self> {
        let raised = Arc::new(AtomicBool::new(false));
        #[cfg(unix)]
        unix::watch(&raised)?;
        Ok(Self { raised })
    }

    /// Returns whether one came.
    pub(crate) fn raised(&self) -> bool {
        self.raised.load(Ordering::Relaxed)
    }
}

#[cfg(unix)]
mod unix {
    use std::future::poll_fn;
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::task::Poll;
    use std::thread;
    use std::time::Duration;

    use tokio::runtime::Builder;
    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// How long the program has to end by itself.
    const PATIENCE: Duration = Duration::from_secs(2);

    pub(super) fn watch(raised: &Arc<AtomicBool>) -> io::Result<()> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let mut signals: Vec<Signal> = {
            let _entered = runtime.enter();
            [SignalKind::hangup(), SignalKind::interrupt(), SignalKind::terminate()]
                .into_iter()
                .map(signal)
                .collect::<io::Result<_>>()?
        };
        let raised = Arc::clone(raised);
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            runtime.block_on(poll_fn(|context| {
                let any = signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
                if any { Poll::Ready(()) } else { Poll::Pending }
            }));
            raised.store(true, Ordering::Relaxed);
            // The loop leaves within a moment and the program ends. Only where the terminal itself is gone, the library that
            // reads it turns in circles for ever; every answer is on disk, so the end may come from here.
            thread::sleep(PATIENCE);
            std::process::exit(1);
        })?;
        Ok(())
    }
}
