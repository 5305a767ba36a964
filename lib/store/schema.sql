-- The data model of crosstrain: what people have been told, and what happened.
--
-- What HR decides (people, departments, routes, capacities …) stands in HR's files and is
-- not repeated here, but for the names that feeds and reports have to show.  Subjects and
-- visits are never deleted and their numbers never given twice: whoever leaves and comes
-- back has the same feed.
--
-- A day is the number of days since 1970-01-01; a time is seconds since then, in UTC.
-- To read one:  SELECT date(first * 86400, 'unixepoch') FROM visit;

-- The company itself: one row.  Whoever holds link_key can open every feed.
CREATE TABLE company (
	one             INTEGER PRIMARY KEY CHECK (one = 1),
	link_key        BLOB NOT NULL CHECK (length(link_key) = 32),      -- links are made from it; never printed
	installation    BLOB NOT NULL CHECK (length(installation) = 16),  -- name space of the events' UIDs
	organization    TEXT NOT NULL,                 -- its name
	zone            TEXT NOT NULL,                 -- IANA name; "today" is the date there
	refresh_minutes INTEGER NOT NULL,              -- how often calendars should look
	keep_past_days  INTEGER NOT NULL,              -- so long past visits stay in feeds
	link_grace_days INTEGER NOT NULL,              -- so long a revoked link says that it was
	day             INTEGER NOT NULL,              -- date the feeds' fingerprints were worked out for
	next_subject    INTEGER NOT NULL,              -- the next number of each kind
	next_briefing   INTEGER NOT NULL,
	next_visit      INTEGER NOT NULL
) STRICT;

-- Whoever has a feed: the company, each department, each person.
CREATE TABLE subject (
	subject    INTEGER PRIMARY KEY,                -- its link is made from this number
	kind       INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),  -- 0 company, 1 department, 2 staff
	id         TEXT NOT NULL,                      -- as in HR's files today; a rename changes it
	name       TEXT NOT NULL,
	email      TEXT,
	home       INTEGER REFERENCES subject DEFERRABLE INITIALLY DEFERRED,  -- a person's department
	lead       INTEGER NOT NULL CHECK (lead IN (0, 1)),        -- a manager of that department
	since      INTEGER NOT NULL,                   -- day its feed began
	ended      INTEGER,                            -- day from which it is gone; NULL while here
	generation INTEGER NOT NULL CHECK (generation >= 1),       -- of its link; greater with each revocation
	feed       BLOB NOT NULL CHECK (length(feed) = 16),        -- fingerprint of what its feed says
	changed    INTEGER NOT NULL,                   -- time that last changed
	UNIQUE (kind, id)
) STRICT;

-- The day on which a feed was last asked for.
CREATE TABLE fetched (
	subject INTEGER PRIMARY KEY REFERENCES subject,
	day     INTEGER NOT NULL
) STRICT;

-- Links that were revoked.
CREATE TABLE retired_link (
	subject    INTEGER NOT NULL REFERENCES subject,
	generation INTEGER NOT NULL,                   -- the one that no longer opens the feed
	day        INTEGER NOT NULL,                   -- since then
	PRIMARY KEY (subject, generation)
) STRICT, WITHOUT ROWID;

-- What a visit says beside who and when.  Never changed: when HR says something else,
-- coming visits refer to another briefing and past ones keep theirs.
CREATE TABLE briefing (
	briefing    INTEGER PRIMARY KEY,
	zone        TEXT NOT NULL,                     -- of the host; IANA name
	hours_from  INTEGER NOT NULL,                  -- minutes after midnight there
	hours_until INTEGER NOT NULL CHECK (hours_from < hours_until),
	location    TEXT,
	contact     TEXT,                              -- name of whom to ask for
	activity    TEXT,
	bring       TEXT,
	message     TEXT,
	digest      BLOB NOT NULL CHECK (length(digest) = 16)      -- of all above
) STRICT;

-- One person's stay with one host in one cycle.  A visit that moves keeps its row, and so
-- do a cancelled one and one that is set again.
CREATE TABLE visit (
	visit    INTEGER PRIMARY KEY,                  -- its events' UIDs are made from this number
	staff    INTEGER NOT NULL REFERENCES subject,
	home     INTEGER NOT NULL REFERENCES subject,  -- the department that sends them
	host     INTEGER NOT NULL REFERENCES subject,
	buddy    INTEGER REFERENCES subject,           -- of the host, looks after the visitor
	briefing INTEGER NOT NULL REFERENCES briefing,
	cycle    INTEGER NOT NULL,
	first    INTEGER NOT NULL,                     -- first day; further ones are in later_day
	n_days   INTEGER NOT NULL CHECK (n_days >= 1), -- working days that it takes
	status   INTEGER NOT NULL CHECK (status IN (0, 1)),        -- 0 on, 1 cancelled
	missed   INTEGER NOT NULL CHECK (missed IN (0, 1)),        -- HR said that it was not held
	sequence INTEGER NOT NULL,                     -- RFC 5545 3.8.7.4: changes of time, place, status
	modified INTEGER NOT NULL,                     -- time of the last change of what its events say
	digest   BLOB NOT NULL CHECK (length(digest) = 16),        -- of what its events say
	UNIQUE (staff, host, cycle)
) STRICT;

-- The second and further days of visits that take more than one.
CREATE TABLE later_day (
	visit INTEGER NOT NULL REFERENCES visit,
	day   INTEGER NOT NULL,
	PRIMARY KEY (visit, day)
) STRICT, WITHOUT ROWID;

-- A visit that was owed in a cycle and found no place: the record of waiting.
CREATE TABLE left_out (
	cycle   INTEGER NOT NULL,
	staff   INTEGER NOT NULL REFERENCES subject,
	home    INTEGER NOT NULL REFERENCES subject,
	host    INTEGER NOT NULL REFERENCES subject,
	waiting INTEGER NOT NULL,                      -- cycles in a row before this one
	reason  TEXT NOT NULL,                         -- in the user's words
	PRIMARY KEY (cycle, staff, host)
) STRICT, WITHOUT ROWID;

-- What the planner could say of a cycle when it was last planned.
CREATE TABLE cycle (
	cycle        INTEGER PRIMARY KEY,
	first        INTEGER NOT NULL,                 -- first day
	until        INTEGER NOT NULL CHECK (first < until),       -- the day after the last
	owed         INTEGER NOT NULL,
	placed       INTEGER NOT NULL,
	bound        INTEGER NOT NULL,                 -- no plan can place more
	debt2        INTEGER NOT NULL,                 -- sum over people of debt squared
	load2        INTEGER NOT NULL,                 -- sum over hosts and days of visitors squared
	proved_most  INTEGER NOT NULL CHECK (proved_most IN (0, 1)),
	proved_fair  INTEGER NOT NULL CHECK (proved_fair IN (0, 1)),
	smallest_fix TEXT                              -- the cheapest change that would place more
) STRICT;

-- Who did what, and each publication.  Lines are only ever added.
CREATE TABLE audit (
	line        INTEGER PRIMARY KEY,
	publication INTEGER UNIQUE,                    -- its number; NULL where nothing was published
	at          INTEGER NOT NULL,                  -- time
	uid         INTEGER NOT NULL,                  -- of the caller; -1 the daemon itself
	action      TEXT NOT NULL,                     -- "start", "reload", "midnight", "revoke", …
	detail      TEXT,                              -- one line for people
	n_new       INTEGER NOT NULL,                  -- visits new, moved, cancelled, …
	n_moved     INTEGER NOT NULL,
	n_cancelled INTEGER NOT NULL,
	n_details   INTEGER NOT NULL                   -- … and those with other details
) STRICT;
CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END;

-- The files of the last config that was accepted, byte for byte, so that a start with a
-- bad config can go on with the last good one.
CREATE TABLE accepted_file (
	nth   INTEGER PRIMARY KEY,                     -- 0 is the main file
	name  TEXT NOT NULL,
	bytes BLOB NOT NULL,
	at    INTEGER NOT NULL                         -- time this config was accepted
) STRICT;
