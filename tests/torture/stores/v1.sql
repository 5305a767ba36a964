PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
INSERT INTO company VALUES(1,X'41c1df624f00bad47baf93da75e82fccd376a4d14b8529d84cc174bacb821789',X'6df59bbdaa0c435b7b1a2dcfe3e478dd','Äcme; "Supply", Inc.','Europe/Berlin',60,400,30,20822,14,5,19);
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
INSERT INTO subject VALUES(1,0,'company','Äcme; "Supply", Inc.',NULL,NULL,0,20822,NULL,1,X'7941b9a34295269f1396632691145944',1799053201);
INSERT INTO subject VALUES(2,1,'field','Fiéld',NULL,NULL,0,20822,NULL,1,X'2e9e820a665f44037f9a22dec1eebb73',1799053200);
INSERT INTO subject VALUES(3,1,'sales','Sales',NULL,NULL,0,20822,NULL,1,X'ff57eeaf3c59e2dacfe8d4072ad44e89',1799053201);
INSERT INTO subject VALUES(4,1,'warehouse','Warehouse',NULL,NULL,0,20822,NULL,1,X'1590bc9e60641298314fe06db8cfa120',1799053201);
INSERT INTO subject VALUES(5,2,'ann','Ann Öst',NULL,3,1,20822,NULL,1,X'e4de168e50e292b59ad64bee944667a8',1799053201);
INSERT INTO subject VALUES(6,2,'bea','Bea Lind','bea@acme.example',4,1,20822,NULL,1,X'8f4248b48106214f8e9795e06a92c959',1799053201);
INSERT INTO subject VALUES(7,2,'bob','Bob "Bobby" Ray',NULL,3,0,20822,NULL,29984220,X'db1fcd67c555a90b51e7f00d4ecff2e0',1799053202);
INSERT INTO subject VALUES(8,2,'cat','Cat; Lee',NULL,3,0,20822,NULL,1,X'675c5dd6d064842547859aede9aae65a',1799053201);
INSERT INTO subject VALUES(9,2,'dan','Dan Wu',NULL,4,0,20822,NULL,1,X'60b06af6f07de34eed15598a9d5a5dce',1799053201);
INSERT INTO subject VALUES(10,2,'eva','Eva Å',NULL,4,0,20822,NULL,1,X'c0161a122fa840c5fcfe4b9aeff62dcc',1799053201);
INSERT INTO subject VALUES(11,2,'fay','Fay Ng',NULL,2,1,20822,NULL,1,X'beb674601c1ae081e8241d5de3d3c3a7',1799053200);
INSERT INTO subject VALUES(12,2,'gil','Gil, Jr.',NULL,2,0,20822,NULL,1,X'2f8f74a346c0f2fa827218f40be0e001',1799053200);
INSERT INTO subject VALUES(13,2,'hal','Hal 王',NULL,2,0,20822,NULL,1,X'd3d5498805655c529c0d1284f54b0cf7',1799053200);
CREATE TABLE fetched (
	subject INTEGER PRIMARY KEY REFERENCES subject,
	day     INTEGER NOT NULL
) STRICT;
CREATE TABLE retired_link (
	subject    INTEGER NOT NULL REFERENCES subject,
	generation INTEGER NOT NULL,                   -- the one that no longer opens the feed
	day        INTEGER NOT NULL,                   -- since then
	PRIMARY KEY (subject, generation)
) STRICT, WITHOUT ROWID;
INSERT INTO retired_link VALUES(7,1,20822);
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
INSERT INTO briefing VALUES(1,'America/New_York',540,1020,NULL,'Fay Ng',NULL,NULL,'One team.',X'f4ef81bb7ff78b30eaf8a4e227ce189c');
INSERT INTO briefing VALUES(2,'Europe/Berlin',540,1020,NULL,'Ann Öst',NULL,NULL,'One team.',X'48665e665a3fec034c020d695fe9869b');
INSERT INTO briefing VALUES(3,'Europe/Berlin',420,930,'Dock 3','Bea Lind','Load trucks.','Safety shoes.','One team.',X'ee7af8228782cc66afcc744ef54e2f86');
INSERT INTO briefing VALUES(4,'Europe/Berlin',420,930,'Dock 4','Bea Lind','Load trucks.','Safety shoes.','One team.',X'3ace431463bc1b1eac3069b796914c22');
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
INSERT INTO visit VALUES(1,6,4,2,12,1,1,20829,2,0,0,0,1799053200,X'31a7f574f772e8186b80cfa7ba8d22af');
INSERT INTO visit VALUES(2,11,2,3,7,2,1,20829,1,0,0,0,1799053200,X'e51edc2fd46030ab12b195ee6eccfabd');
INSERT INTO visit VALUES(3,5,3,4,10,4,1,20829,1,0,0,1,1799053201,X'cfe5ce4bb37e0dad1fa9d3a13de99b8c');
INSERT INTO visit VALUES(4,13,2,3,8,2,1,20830,1,0,0,0,1799053200,X'67b04a0a2f9ffde47ea6d9d4b3405792');
INSERT INTO visit VALUES(5,7,3,4,9,4,1,20830,1,0,0,1,1799053201,X'7e53477258d5f906cdac8156f0d5bb4e');
INSERT INTO visit VALUES(6,10,4,2,13,1,1,20831,2,0,0,0,1799053200,X'2e1003364dcf6acaa7e52cedc86bf879');
INSERT INTO visit VALUES(7,12,2,3,5,2,1,20831,1,0,0,0,1799053200,X'748b58ebc1952e229656c2f8d6c44c42');
INSERT INTO visit VALUES(8,8,3,4,6,4,1,20831,1,0,0,1,1799053201,X'2348eda61329421deb51152c4a84a331');
INSERT INTO visit VALUES(9,9,4,2,11,1,1,20833,2,0,0,0,1799053200,X'5e4be441704b07b90991875f4a410174');
INSERT INTO visit VALUES(10,6,4,2,13,1,2,20850,2,0,0,0,1799053200,X'6624bfe8b268d14f2d7458d034b10c99');
INSERT INTO visit VALUES(11,11,2,3,7,2,2,20850,1,0,0,0,1799053200,X'8139cb2bf1278b7cb2f76ff38b9041d3');
INSERT INTO visit VALUES(12,5,3,4,9,4,2,20850,1,0,0,1,1799053201,X'd98c73efbbf65934c9d31209d97d2f25');
INSERT INTO visit VALUES(13,12,2,3,8,2,2,20851,1,0,0,0,1799053200,X'c65ae5a60a95c18837eda5556b6f17b6');
INSERT INTO visit VALUES(14,7,3,4,10,4,2,20851,1,0,0,1,1799053201,X'bdfa08e912dbbc58f0130bdc28a79349');
INSERT INTO visit VALUES(15,9,4,2,12,1,2,20852,2,0,0,0,1799053200,X'2130a65f30b26d20e74ac1b206c85a7e');
INSERT INTO visit VALUES(16,13,2,3,5,2,2,20852,1,0,0,0,1799053200,X'1b9f6dc880f78d17d6f77d72522b6295');
INSERT INTO visit VALUES(17,8,3,4,6,4,2,20852,1,0,0,1,1799053201,X'4e03bf247642f88343f04dc02ccb4ebb');
INSERT INTO visit VALUES(18,10,4,2,11,1,2,20854,2,0,0,0,1799053200,X'137f4d324fe5e2396d928ad46a5d05e2');
CREATE TABLE later_day (
	visit INTEGER NOT NULL REFERENCES visit,
	day   INTEGER NOT NULL,
	PRIMARY KEY (visit, day)
) STRICT, WITHOUT ROWID;
INSERT INTO later_day VALUES(1,20830);
INSERT INTO later_day VALUES(6,20832);
INSERT INTO later_day VALUES(9,20836);
INSERT INTO later_day VALUES(10,20851);
INSERT INTO later_day VALUES(15,20853);
INSERT INTO later_day VALUES(18,20857);
CREATE TABLE left_out (
	cycle   INTEGER NOT NULL,
	staff   INTEGER NOT NULL REFERENCES subject,
	home    INTEGER NOT NULL REFERENCES subject,
	host    INTEGER NOT NULL REFERENCES subject,
	waiting INTEGER NOT NULL,                      -- cycles in a row before this one
	reason  TEXT NOT NULL,                         -- in the user's words
	PRIMARY KEY (cycle, staff, host)
) STRICT, WITHOUT ROWID;
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
INSERT INTO cycle VALUES(1,20822,20850,9,9,9,0,12,1,1,NULL);
INSERT INTO cycle VALUES(2,20850,20878,9,9,9,0,12,1,1,NULL);
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
INSERT INTO audit VALUES(1,1,1799053200,-1,'start',NULL,18,0,0,0);
INSERT INTO audit VALUES(2,2,1799053200,0,'reload',NULL,0,0,0,6);
INSERT INTO audit VALUES(3,3,1799053200,0,'revoke','Bob "Bobby" Ray (bob)',0,0,0,0);
CREATE TABLE accepted_file (
	nth   INTEGER PRIMARY KEY,                     -- 0 is the main file
	name  TEXT NOT NULL,
	bytes BLOB NOT NULL,
	at    INTEGER NOT NULL                         -- time this config was accepted
) STRICT;
INSERT INTO accepted_file VALUES(0,'/tmp/crosstrain.Ujf8Me/etc/main.conf',X'6f7267616e697a6174696f6e203d2022c384636d653b205c22537570706c795c222c20496e632e223b0a74696d657a6f6e65203d20224575726f70652f4265726c696e223b0a6d657373616765203d20224f6e65207465616d2e223b0a6379636c65203d207b207374617274203d2022323032372d30312d3034223b207765656b73203d20343b207075626c6973685f6168656164203d20313b207d3b0a6465706172746d656e7473203d20280a20207b206964203d202273616c6573223b206e616d65203d202253616c6573223b207d2c0a20207b206964203d202277617265686f757365223b206e616d65203d202257617265686f757365223b206c6f636174696f6e203d2022446f636b2034223b20636f6e74616374203d2022626561223b0a20202020686f757273203d202230373a30302d31353a3330223b206361706163697479203d20323b207d2c0a20207b206964203d20226669656c64223b206e616d65203d20224669c3a96c64223b2074696d657a6f6e65203d2022416d65726963612f4e65775f596f726b223b207d0a293b0a726f75746573203d20280a20207b2066726f6d203d202273616c6573223b20746f203d202277617265686f757365223b206163746976697479203d20224c6f616420747275636b732e223b206272696e67203d20225361666574792073686f65732e223b207d2c0a20207b2066726f6d203d202277617265686f757365223b20746f203d20226669656c64223b2064617973203d20323b207d2c0a20207b2066726f6d203d20226669656c64223b20746f203d202273616c6573223b207d0a293b0a736572766572203d207b20626173655f75726c203d2022687474703a2f2f63616c2e6578616d706c65223b207d3b0a6775617264203d207b2072656d6f7665645f70657263656e74203d2035303b207d3b0a40696e636c756465202273746166662e636f6e66220a',1799053200);
INSERT INTO accepted_file VALUES(1,'staff.conf',X'7374616666203d20280a20207b206964203d2022616e6e223b206e616d65203d2022416e6e20c3967374223b206465706172746d656e74203d202273616c6573223b206c656164203d20747275653b207d2c0a20207b206964203d2022626f62223b206e616d65203d2022426f62205c22426f6262795c2220526179223b206465706172746d656e74203d202273616c6573223b207d2c0a20207b206964203d2022636174223b206e616d65203d20224361743b204c6565223b206465706172746d656e74203d202273616c6573223b207d2c0a20207b206964203d2022626561223b206e616d65203d2022426561204c696e64223b20656d61696c203d20226265614061636d652e6578616d706c65223b206465706172746d656e74203d202277617265686f757365223b206c656164203d20747275653b207d2c0a20207b206964203d202264616e223b206e616d65203d202244616e205775223b206465706172746d656e74203d202277617265686f757365223b207d2c0a20207b206964203d2022657661223b206e616d65203d202245766120c385223b206465706172746d656e74203d202277617265686f757365223b207d2c0a20207b206964203d2022666179223b206e616d65203d2022466179204e67223b206465706172746d656e74203d20226669656c64223b206c656164203d20747275653b207d2c0a20207b206964203d202267696c223b206e616d65203d202247696c2c204a722e223b206465706172746d656e74203d20226669656c64223b207d2c0a20207b206964203d202268616c223b206e616d65203d202248616c20e78e8b223b206465706172746d656e74203d20226669656c64223b207d0a293b0a',1799053200);
CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END;
COMMIT;
PRAGMA application_id = 1131566194;
PRAGMA user_version = 1;
