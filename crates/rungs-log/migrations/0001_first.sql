-- Version 1 of the store. Frozen: a change is a new file beside this one.

-- learner, device, generation, wipe
create table meta (
    name  text primary key,
    value blob not null
) without rowid;

-- Envelopes, as they were hashed. `branch` is the device, or the name of the branch where its chain forked.
create table event (
    wall_ms  integer not null,
    counter  integer not null,
    branch   blob    not null,
    seq      integer not null,
    digest   blob    not null,
    envelope blob    not null,
    bodied   integer not null   -- whether a pack holds its body
);
create unique index event_by_digest on event (digest);
create unique index event_by_branch on event (branch, seq);
create index event_in_fold_order on event (wall_ms, counter, branch, seq);

-- Salts and bodies, apart from the envelopes so that they can be deleted. One row holds up to some hundred events,
-- one after another in fold order: a row for each event takes three times as long to read. Rows never overlap.
create table pack (
    wall_ms      integer not null,
    counter      integer not null,
    branch       blob    not null,
    seq          integer not null,
    last_wall_ms integer not null,
    last_counter integer not null,
    last_branch  blob    not null,
    last_seq     integer not null,
    full         integer not null,
    frames       blob    not null
);
create unique index pack_in_fold_order on pack (wall_ms, counter, branch, seq);

-- One row a branch: its last event, how many events it holds, whether some are missing, and which of its events the
-- device here last named in `seen`.
create table branch (
    id         blob    primary key,
    device     blob    not null,
    tip_seq    integer not null,
    tip_digest blob    not null,
    events     integer not null,
    loose      integer not null,
    told       blob
) without rowid;

-- Digests that `forgotten` events name: their bodies never come back.
create table forgotten (
    digest blob primary key
) without rowid;

-- What was computed from the log. Can be deleted at any time.
create table snapshot (
    name text primary key,
    key  blob not null,
    body blob not null
);
