-- Version 2: what people say on their pages, who was forgotten, and what a publication changed.

-- A person who has left and whose names and e-mail were erased.
ALTER TABLE subject ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1));

-- What a person was called before HR wrote another id or name; gone when they are forgotten.
CREATE TABLE former (
	subject INTEGER NOT NULL REFERENCES subject,
	until   INTEGER NOT NULL,                      -- time from which on another one counts
	id      TEXT NOT NULL,
	name    TEXT NOT NULL,
	PRIMARY KEY (subject, until, id, name)
) STRICT, WITHOUT ROWID;

-- The days on which a visit was missed before it was set again on others.
CREATE TABLE missed (
	visit INTEGER NOT NULL REFERENCES visit,
	first INTEGER NOT NULL,                        -- first day
	until INTEGER NOT NULL CHECK (first < until),  -- the day after the last
	buddy INTEGER REFERENCES subject,              -- who would have looked after the visitor
	PRIMARY KEY (visit, first)
) STRICT, WITHOUT ROWID;

-- How can we make this better for the customer?  One answer to a visit, by who went.
CREATE TABLE answer (
	visit INTEGER PRIMARY KEY REFERENCES visit,
	day   INTEGER NOT NULL,                        -- on which it was given, or changed
	named INTEGER NOT NULL CHECK (named IN (0, 1)),            -- the writer lets their name be seen
	text  TEXT NOT NULL
) STRICT;

-- Somebody can't on the days of a visit.  At most one for a visit waits for HR.
CREATE TABLE request (
	request INTEGER PRIMARY KEY,                   -- its number, for HR
	visit   INTEGER NOT NULL REFERENCES visit,
	first   INTEGER NOT NULL,                      -- the visit's first day when it was asked
	day     INTEGER NOT NULL,                      -- on which it was asked
	why     TEXT,
	status  INTEGER NOT NULL CHECK (status BETWEEN 0 AND 2)    -- 0 open, 1 granted, 2 declined
) STRICT;
CREATE UNIQUE INDEX open_request ON request (visit) WHERE status = 0;

-- What a visit was before a publication moved it, called it off or set it again.
CREATE TABLE earlier (
	publication INTEGER NOT NULL,                  -- the number of the one that changed it
	visit       INTEGER NOT NULL REFERENCES visit,
	first       INTEGER,                           -- first day; NULL: it was called off
	until       INTEGER,                           -- the day after the last
	PRIMARY KEY (publication, visit)
) STRICT, WITHOUT ROWID;
CREATE INDEX earlier_of_visit ON earlier (visit, publication);

-- Visits of this number and above were not there yet after the publication.
ALTER TABLE audit ADD COLUMN next_visit INTEGER;

-- A detail that names whom `forget` has erased is the one thing that may change.
DROP TRIGGER audit_is_not_rewritten;
CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit
WHEN new.detail IS NOT 'erased' OR new.line <> old.line OR new.publication IS NOT old.publication
  OR new.at <> old.at OR new.uid <> old.uid OR new.action <> old.action OR new.next_visit IS NOT old.next_visit
  OR new.n_new <> old.n_new OR new.n_moved <> old.n_moved OR new.n_cancelled <> old.n_cancelled
  OR new.n_details <> old.n_details
BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END;
