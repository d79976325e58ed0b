//! Going through all events in fold order, each with its body.
use crate::LogError;
use crate::cursor::Place;
use crate::frame::{Frame, Frames};
use crate::store::{EventRow, PackRow, Tx};

/// Events, and beside them the packs of their bodies.
#[derive(Debug)]
pub(crate) struct Walk {
    events: std::vec::IntoIter<EventRow>,
    after: Place,
    packs: std::vec::IntoIter<PackRow>,
    packs_after: Place,
    pack: Option<PackRow>,
    offset: usize,
    /// Where the event stands that was returned last.
    taken: Option<Place>,
    /// Bodies that were passed because no event was at their place.
    pub(crate) strays: Vec<Place>,
    /// Packs whose rest cannot be read.
    pub(crate) damaged: Vec<Place>,
}

impl Walk {
    pub(crate) fn new() -> Self {
        Self {
            events: Vec::new().into_iter(),
            after: Place::START,
            packs: Vec::new().into_iter(),
            packs_after: Place::START,
            pack: None,
            offset: 0,
            taken: None,
            strays: Vec::new(),
            damaged: Vec::new(),
        }
    }

    /// Returns the next event with its frame, or `None` at the end.
    pub(crate) async fn next(&mut self, tx: &mut Tx<'_>) -> Result<Option<(EventRow, Option<Frame<'_>>)>, LogError> {
        let mut next = self.events.next();
        if next.is_none() {
            self.events = tx.events_page(self.after, 2_000).await?.into_iter();
            next = self.events.next();
        }
        let Some(event) = next else {
            // Whatever bodies are left have no event.
            self.seek(tx, None).await?;
            return Ok(None);
        };
        self.after = event.place;
        self.seek(tx, Some(event.place)).await?;
        self.taken = Some(event.place);
        let frame = self.frame().map(|(frame, _)| frame).filter(|frame| frame.place() == event.place);
        Ok(Some((event, frame)))
    }

    /// Returns the frame at hand and how long it is.
    fn frame(&self) -> Option<(Frame<'_>, usize)> {
        let rest = self.pack.as_ref()?.frames.get(self.offset..)?;
        let mut frames = Frames::new(rest);
        let frame = frames.next()??;
        Some((frame, rest.len() - frames.rest()))
    }

    /// Goes on to the first frame that is not before a place.
    async fn seek(&mut self, tx: &mut Tx<'_>, to: Option<Place>) -> Result<(), LogError> {
        loop {
            match self.frame().map(|(frame, len)| (frame.place(), len)) {
                Some((place, _)) if to.is_some_and(|to| place >= to) => return Ok(()),
                Some((place, len)) => {
                    // The event before this one stood at its frame; any other frame that is passed has no event.
                    if Some(place) != self.taken {
                        self.strays.push(place);
                    }
                    self.offset += len;
                }
                None => {
                    if let Some(pack) = self.pack.take().filter(|pack| self.offset < pack.frames.len()) {
                        self.damaged.push(pack.first);
                    }
                    self.offset = 0;
                    self.pack = self.packs.next();
                    if self.pack.is_none() {
                        self.packs = tx.packs_after(self.packs_after, 16).await?.into_iter();
                        self.pack = self.packs.next();
                    }
                    let Some(pack) = &self.pack else { return Ok(()) };
                    self.packs_after = pack.first;
                }
            }
        }
    }
}
