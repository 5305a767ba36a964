-- Version 3: what people meet at beside visits.

-- A meeting, a check-in of two leads, a room, the celebration of a cycle.  One that moves keeps its
-- row, and so do one that is called off and one that is set again.
CREATE TABLE appointment (
	appointment INTEGER PRIMARY KEY,               -- its events' UIDs are made from this number
	kind     INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 3),    -- 0 meeting, 1 check-in, 2 room, 3 celebration
	series   TEXT,                                 -- of a meeting its id in HR's files
	a        INTEGER REFERENCES subject,           -- the department whose meeting it is, …
	b        INTEGER REFERENCES subject,           -- … or the two that meet
	slot     INTEGER NOT NULL,                     -- the Monday of its week; a room's number; the cycle that is celebrated
	cycle    INTEGER NOT NULL,
	round    INTEGER NOT NULL,                     -- of check-ins: how many times all pairs met; else 0
	briefing INTEGER NOT NULL REFERENCES briefing,
	day      INTEGER NOT NULL,
	since    INTEGER NOT NULL,                     -- day on which it was told first
	status   INTEGER NOT NULL CHECK (status IN (0, 1)),        -- 0 on, 1 cancelled
	outcome  TEXT,                                 -- what was decided; a room that has one is closed
	line_a   TEXT,                                 -- at a check-in: what would make the job of a easier, …
	line_b   TEXT,                                 -- … and that of b, in their leads' words
	sequence INTEGER NOT NULL,                     -- RFC 5545 3.8.7.4
	modified INTEGER NOT NULL,                     -- time of the last change of what its events say
	digest   BLOB NOT NULL CHECK (length(digest) = 16)         -- of what its events say
) STRICT;

-- Who comes, and for which department; representatives before a department's own people.
CREATE TABLE attendee (
	appointment INTEGER NOT NULL REFERENCES appointment,
	nth         INTEGER NOT NULL,
	who         INTEGER NOT NULL REFERENCES subject,
	speaks_for  INTEGER NOT NULL REFERENCES subject,
	PRIMARY KEY (appointment, nth)
) STRICT, WITHOUT ROWID;

ALTER TABLE company ADD COLUMN base_url TEXT NOT NULL DEFAULT '';       -- of links within events
ALTER TABLE company ADD COLUMN next_appointment INTEGER NOT NULL DEFAULT 1;

-- Mail that is yet to be sent: whom it tells of what.  What changes again before that is told once.
CREATE TABLE outbox (
	subject     INTEGER NOT NULL REFERENCES subject,           -- who gets it
	kind        INTEGER NOT NULL CHECK (kind IN (0, 1)),       -- 0 a visit, 1 an appointment
	item        INTEGER NOT NULL,                  -- its number
	before      INTEGER,                           -- when it began, as far as they were told (minutes since
	                                               -- 1970-01-01 by the clock there); NULL: they know of none
	after       INTEGER,                           -- when it begins now; NULL: it is called off
	publication INTEGER NOT NULL,                  -- the last that changed it
	PRIMARY KEY (subject, kind, item)
) STRICT, WITHOUT ROWID;
