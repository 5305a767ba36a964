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
, base_url TEXT NOT NULL DEFAULT '', next_appointment INTEGER NOT NULL DEFAULT 1) STRICT;
INSERT INTO company VALUES(1,X'3ee41e23cfbad4f05e9818fe26bfbfa4c7a468f4ff3fdd161330cb267c6cc629',X'f5ab2d2b7b6ff0628b693e06fcb57363','Äcme; "Supply", Inc.','Europe/Berlin',60,400,30,20838,14,11,19,'http://cal.example',22);
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
	changed    INTEGER NOT NULL, forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1)),                   -- time that last changed
	UNIQUE (kind, id)
) STRICT;
INSERT INTO subject VALUES(1,0,'company','Äcme; "Supply", Inc.',NULL,NULL,0,20822,NULL,1,X'da19945a7383197309ca6c8061fa93e8',1800446405,0);
INSERT INTO subject VALUES(2,1,'field','Fiéld',NULL,NULL,0,20822,NULL,1,X'7888accf601aaf7e622a7f7a63b36d24',1800446402,0);
INSERT INTO subject VALUES(3,1,'sales','Sales',NULL,NULL,0,20822,NULL,1,X'9482976dbdb4817c13f125cea1c76cff',1800446405,0);
INSERT INTO subject VALUES(4,1,'warehouse','Warehouse',NULL,NULL,0,20822,NULL,1,X'c3c448bf44d8feb1a95c072819c884c5',1800446405,0);
INSERT INTO subject VALUES(5,2,'ann','Ann Öst',NULL,3,1,20822,NULL,1,X'4778e8306bc8ab7b9b47bcd109fbb94f',1800446404,0);
INSERT INTO subject VALUES(6,2,'bea','Bea Lind','bea@acme.example',4,1,20822,NULL,1,X'866a085ae1f57c072003f9ed134f7878',1800446402,0);
INSERT INTO subject VALUES(7,2,'bob','Bob "Bobby" Ray',NULL,3,0,20822,NULL,29984220,X'5443be09ae9acc306fd674afe4807528',1800446402,0);
INSERT INTO subject VALUES(8,2,'cat','Cat; Lee',NULL,3,0,20822,NULL,1,X'8425dad5258bd2910684ed7aaedef03c',1800446403,0);
INSERT INTO subject VALUES(9,2,'daniel','Daniel Wu',NULL,4,0,20822,NULL,1,X'b4f2c42ffbde8eca98c530ed72e826cd',1800446401,0);
INSERT INTO subject VALUES(10,2,'eva','Eva Å',NULL,4,0,20822,NULL,1,X'f72d77ff00aee4cd6da947266a6a1e20',1800446403,0);
INSERT INTO subject VALUES(11,2,'fay','Fay Ng',NULL,2,1,20822,NULL,1,X'04c26f569e0d028e6fb141eac0d4041e',1800446403,0);
INSERT INTO subject VALUES(12,2,'gil','Gil, Jr.',NULL,2,0,20822,NULL,1,X'edf48c98e5e497c81afeb983a83f12f8',1800446401,0);
INSERT INTO subject VALUES(13,2,'~13','Former colleague',NULL,2,0,20822,20838,1,X'e0380cfd8a7654301f0d4df44eb94463',1800446400,1);
CREATE TABLE fetched (
	subject INTEGER PRIMARY KEY REFERENCES subject,
	day     INTEGER NOT NULL
) STRICT;
INSERT INTO fetched VALUES(5,20838);
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
INSERT INTO briefing VALUES(4,'Europe/Berlin',600,660,'Dock 3',NULL,'Dock review',NULL,'One team.',X'9b61c870eb94dbf885bd76904b906efb');
INSERT INTO briefing VALUES(5,'Europe/Berlin',900,930,NULL,NULL,NULL,NULL,'One team.',X'2221526ed9bcb501993afa994f11b69c');
INSERT INTO briefing VALUES(6,'Europe/Berlin',960,1020,NULL,NULL,NULL,NULL,'One team.',X'75927777a77ec0d8c369334fb1a2cd94');
INSERT INTO briefing VALUES(7,'Europe/Berlin',420,930,'Dock 4','Bea Lind','Load trucks.','Safety shoes.','One team.',X'3ace431463bc1b1eac3069b796914c22');
INSERT INTO briefing VALUES(8,'Europe/Berlin',600,660,'Dock 4',NULL,'Dock review',NULL,'One team.',X'a1c27ba2d64f68e1ec52e7b93fa87d74');
INSERT INTO briefing VALUES(9,'Europe/Berlin',780,840,NULL,NULL,'Who orders pallets?',NULL,'One team.',X'd4835121232993805539319d23952a9a');
INSERT INTO briefing VALUES(10,'America/New_York',570,630,NULL,NULL,'Keys',NULL,'One team.',X'92b285f0bc67e2c788df763a78d21007');
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
INSERT INTO visit VALUES(3,5,3,4,10,7,1,20829,1,0,0,1,1799053201,X'cfe5ce4bb37e0dad1fa9d3a13de99b8c');
INSERT INTO visit VALUES(4,13,2,3,8,2,1,20830,1,0,0,0,1800446400,X'b38890b7c12e9d69a117bce96e520b40');
INSERT INTO visit VALUES(5,7,3,4,9,7,1,20830,1,0,0,1,1800446400,X'd78cc4df9127a1e10c3654ad84cb0a33');
INSERT INTO visit VALUES(6,10,4,2,13,1,1,20831,2,0,0,0,1800446400,X'dba14b5b9ad04811a7e390cde978ddb7');
INSERT INTO visit VALUES(7,12,2,3,5,2,1,20831,1,0,0,0,1799053200,X'748b58ebc1952e229656c2f8d6c44c42');
INSERT INTO visit VALUES(8,8,3,4,6,7,1,20845,1,0,0,2,1800446400,X'9263f21942d38860c845ee51307846f3');
INSERT INTO visit VALUES(9,9,4,2,11,1,1,20833,2,0,0,0,1800446400,X'7860cdb46afb8575fc9597b5d511ba57');
INSERT INTO visit VALUES(10,6,4,2,NULL,1,2,20850,2,0,0,0,1800446400,X'9194fb8c7f0f3a8eab7394fdd1f33274');
INSERT INTO visit VALUES(11,11,2,3,7,2,2,20850,1,0,0,0,1799053200,X'8139cb2bf1278b7cb2f76ff38b9041d3');
INSERT INTO visit VALUES(12,5,3,4,9,7,2,20850,1,0,0,1,1800446400,X'9a545faa58fcd88ff41fe4bb30b40c01');
INSERT INTO visit VALUES(13,12,2,3,8,2,2,20851,1,0,0,0,1799053200,X'c65ae5a60a95c18837eda5556b6f17b6');
INSERT INTO visit VALUES(14,7,3,4,10,7,2,20851,1,0,0,1,1799053201,X'bdfa08e912dbbc58f0130bdc28a79349');
INSERT INTO visit VALUES(15,9,4,2,12,1,2,20852,2,0,0,0,1800446400,X'663916981222b99467b67755dcf3a724');
INSERT INTO visit VALUES(16,13,2,3,5,2,2,20852,1,1,0,1,1800446401,X'd11376a6df7e1ad85dbfb3d1b9a0c91e');
INSERT INTO visit VALUES(17,8,3,4,6,7,2,20853,1,0,0,2,1800446400,X'2875747f165aea43ffff2934efadcd54');
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
INSERT INTO cycle VALUES(1,20822,20850,8,8,8,0,11,1,1,NULL);
INSERT INTO cycle VALUES(2,20850,20878,8,8,8,0,11,1,1,NULL);
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
, next_visit INTEGER) STRICT;
INSERT INTO audit VALUES(1,1,1799053200,-1,'start',NULL,18,0,0,0,19);
INSERT INTO audit VALUES(2,2,1799053200,0,'reload',NULL,0,0,0,6,19);
INSERT INTO audit VALUES(3,3,1799053200,0,'revoke','Bob "Bobby" Ray (bob)',0,0,0,0,19);
INSERT INTO audit VALUES(4,4,1800446400,0,'missed','Cat; Lee (cat), Warehouse, 2027-01-13',0,2,0,0,19);
INSERT INTO audit VALUES(5,5,1800446400,0,'reload',NULL,0,0,1,3,19);
INSERT INTO audit VALUES(6,6,1800446400,0,'forget','somebody who has left',0,0,0,0,19);
INSERT INTO audit VALUES(7,7,1800446400,0,'meeting','review, 2027-01-19',0,0,0,0,19);
INSERT INTO audit VALUES(8,8,1800446400,0,'room','1, Sales and Warehouse, 2027-01-20 13:00 (Europe/Berlin)',0,0,0,0,19);
INSERT INTO audit VALUES(9,9,1800446400,0,'room','2, Fiéld and Sales, 2027-01-20 09:30 (America/New_York)',0,0,0,0,19);
INSERT INTO audit VALUES(10,10,1800446400,0,'close','1, Sales and Warehouse',0,0,0,0,19);
INSERT INTO audit VALUES(11,11,1800446400,-2,'line',NULL,0,0,0,0,19);
CREATE TABLE accepted_file (
	nth   INTEGER PRIMARY KEY,                     -- 0 is the main file
	name  TEXT NOT NULL,
	bytes BLOB NOT NULL,
	at    INTEGER NOT NULL                         -- time this config was accepted
) STRICT;
INSERT INTO accepted_file VALUES(0,'/tmp/crosstrain.gGQQYI/etc/main.conf',X'6f7267616e697a6174696f6e203d2022c384636d653b205c22537570706c795c222c20496e632e223b0a74696d657a6f6e65203d20224575726f70652f4265726c696e223b0a6d657373616765203d20224f6e65207465616d2e223b0a6379636c65203d207b207374617274203d2022323032372d30312d3034223b207765656b73203d20343b207075626c6973685f6168656164203d20313b207d3b0a6465706172746d656e7473203d20280a20207b206964203d202273616c6573223b206e616d65203d202253616c6573223b207d2c0a20207b206964203d202277617265686f757365223b206e616d65203d202257617265686f757365223b206c6f636174696f6e203d2022446f636b2034223b20636f6e74616374203d2022626561223b0a20202020686f757273203d202230373a30302d31353a3330223b206361706163697479203d20323b207d2c0a20207b206964203d20226669656c64223b206e616d65203d20224669c3a96c64223b2074696d657a6f6e65203d2022416d65726963612f4e65775f596f726b223b207d0a293b0a726f75746573203d20280a20207b2066726f6d203d202273616c6573223b20746f203d202277617265686f757365223b206163746976697479203d20224c6f616420747275636b732e223b206272696e67203d20225361666574792073686f65732e223b207d2c0a20207b2066726f6d203d202277617265686f757365223b20746f203d20226669656c64223b2064617973203d20323b207d2c0a20207b2066726f6d203d20226669656c64223b20746f203d202273616c6573223b207d0a293b0a736572766572203d207b20626173655f75726c203d2022687474703a2f2f63616c2e6578616d706c65223b207d3b0a6775617264203d207b2072656d6f7665645f70657263656e74203d2035303b207d3b0a40696e636c756465202273746166662e636f6e66220a6b656570203d207b206d61696c5f64617973203d2033303b207d3b0a6d61696c203d207b20736572766572203d2022736d74703a2f2f3132372e302e302e313a31223b2066726f6d203d202263726f7373747261696e4061636d652e6578616d706c65223b207d3b0a6d656574696e6773203d2028207b206964203d2022726576696577223b206e616d65203d2022446f636b20726576696577223b206465706172746d656e74203d202277617265686f757365223b207765656b646179203d2022747565223b2074696d65203d202231303a3030223b20696e76697465203d205b2273616c6573225d3b207d20293b0a636865636b5f696e73203d207b207765656b646179203d2022776564223b2074696d65203d202231353a3030223b207d3b0a63656c6562726174696f6e203d207b207765656b646179203d2022667269223b2074696d65203d202231363a3030223b207d3b0a',1800446400);
INSERT INTO accepted_file VALUES(1,'staff.conf',X'7374616666203d20280a20207b206964203d2022616e6e223b206e616d65203d2022416e6e20c3967374223b206465706172746d656e74203d202273616c6573223b206c656164203d20747275653b207d2c0a20207b206964203d2022626f62223b206e616d65203d2022426f62205c22426f6262795c2220526179223b206465706172746d656e74203d202273616c6573223b207d2c0a20207b206964203d2022636174223b206e616d65203d20224361743b204c6565223b206465706172746d656e74203d202273616c6573223b207d2c0a20207b206964203d2022626561223b206e616d65203d2022426561204c696e64223b20656d61696c203d20226265614061636d652e6578616d706c65223b206465706172746d656e74203d202277617265686f757365223b206c656164203d20747275653b207d2c0a20207b206964203d202264616e69656c223b20776173203d202264616e223b206e616d65203d202244616e69656c205775223b206465706172746d656e74203d202277617265686f757365223b207d2c0a20207b206964203d2022657661223b206e616d65203d202245766120c385223b206465706172746d656e74203d202277617265686f757365223b207d2c0a20207b206964203d2022666179223b206e616d65203d2022466179204e67223b206465706172746d656e74203d20226669656c64223b206c656164203d20747275653b207d2c0a20207b206964203d202267696c223b206e616d65203d202247696c2c204a722e223b206465706172746d656e74203d20226669656c64223b207d2c0a293b0a',1800446400);
CREATE TABLE former (
	subject INTEGER NOT NULL REFERENCES subject,
	until   INTEGER NOT NULL,                      -- time from which on another one counts
	id      TEXT NOT NULL,
	name    TEXT NOT NULL,
	PRIMARY KEY (subject, until, id, name)
) STRICT, WITHOUT ROWID;
INSERT INTO former VALUES(9,1800446400,'dan','Dan Wu');
CREATE TABLE missed (
	visit INTEGER NOT NULL REFERENCES visit,
	first INTEGER NOT NULL,                        -- first day
	until INTEGER NOT NULL CHECK (first < until),  -- the day after the last
	buddy INTEGER REFERENCES subject,              -- who would have looked after the visitor
	PRIMARY KEY (visit, first)
) STRICT, WITHOUT ROWID;
INSERT INTO missed VALUES(8,20831,20832,6);
CREATE TABLE answer (
	visit INTEGER PRIMARY KEY REFERENCES visit,
	day   INTEGER NOT NULL,                        -- on which it was given, or changed
	named INTEGER NOT NULL CHECK (named IN (0, 1)),            -- the writer lets their name be seen
	text  TEXT NOT NULL
) STRICT;
INSERT INTO answer VALUES(3,20838,1,'Label the pallets.');
CREATE TABLE request (
	request INTEGER PRIMARY KEY,                   -- its number, for HR
	visit   INTEGER NOT NULL REFERENCES visit,
	first   INTEGER NOT NULL,                      -- the visit's first day when it was asked
	day     INTEGER NOT NULL,                      -- on which it was asked
	why     TEXT,
	status  INTEGER NOT NULL CHECK (status BETWEEN 0 AND 2)    -- 0 open, 1 granted, 2 declined
) STRICT;
INSERT INTO request VALUES(1,12,20850,20838,'A wedding.',0);
CREATE TABLE earlier (
	publication INTEGER NOT NULL,                  -- the number of the one that changed it
	visit       INTEGER NOT NULL REFERENCES visit,
	first       INTEGER,                           -- first day; NULL: it was called off
	until       INTEGER,                           -- the day after the last
	PRIMARY KEY (publication, visit)
) STRICT, WITHOUT ROWID;
INSERT INTO earlier VALUES(1,1,NULL,NULL);
INSERT INTO earlier VALUES(1,2,NULL,NULL);
INSERT INTO earlier VALUES(1,3,NULL,NULL);
INSERT INTO earlier VALUES(1,4,NULL,NULL);
INSERT INTO earlier VALUES(1,5,NULL,NULL);
INSERT INTO earlier VALUES(1,6,NULL,NULL);
INSERT INTO earlier VALUES(1,7,NULL,NULL);
INSERT INTO earlier VALUES(1,8,NULL,NULL);
INSERT INTO earlier VALUES(1,9,NULL,NULL);
INSERT INTO earlier VALUES(1,10,NULL,NULL);
INSERT INTO earlier VALUES(1,11,NULL,NULL);
INSERT INTO earlier VALUES(1,12,NULL,NULL);
INSERT INTO earlier VALUES(1,13,NULL,NULL);
INSERT INTO earlier VALUES(1,14,NULL,NULL);
INSERT INTO earlier VALUES(1,15,NULL,NULL);
INSERT INTO earlier VALUES(1,16,NULL,NULL);
INSERT INTO earlier VALUES(1,17,NULL,NULL);
INSERT INTO earlier VALUES(1,18,NULL,NULL);
INSERT INTO earlier VALUES(4,8,20831,20832);
INSERT INTO earlier VALUES(4,17,20852,20853);
INSERT INTO earlier VALUES(5,16,20852,20853);
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
INSERT INTO appointment VALUES(1,0,'review',4,NULL,20822,1,0,8,20823,20822,0,NULL,NULL,NULL,1,1799053201,X'50bf150481d9606b2010994fc2095f68');
INSERT INTO appointment VALUES(2,1,NULL,2,4,20822,1,1,5,20824,20822,0,NULL,NULL,NULL,0,1799053200,X'af8083b4d7f357997c0964a9a2cf4a27');
INSERT INTO appointment VALUES(3,0,'review',4,NULL,20829,1,0,8,20830,20822,0,NULL,NULL,NULL,1,1799053201,X'fa7cdca9594ab3309993fdd391d5ccdb');
INSERT INTO appointment VALUES(4,0,'review',4,NULL,20836,1,0,8,20837,20822,0,'Pallets by four; "really".',NULL,NULL,1,1800446400,X'ee9eb6c3f651e749123e0751f52f87ec');
INSERT INTO appointment VALUES(5,1,NULL,2,3,20836,1,1,5,20838,20822,0,NULL,NULL,'Tell us on Monday.',0,1799053200,X'b2c52ecfe2f02e79d1917013580e3cf6');
INSERT INTO appointment VALUES(6,0,'review',4,NULL,20843,1,0,8,20844,20822,0,NULL,NULL,NULL,1,1799053201,X'f519c428f6ee615cbd7f33b2f3ce0efc');
INSERT INTO appointment VALUES(7,1,NULL,3,4,20843,1,1,5,20845,20822,1,NULL,NULL,NULL,1,1800446400,X'e5169d98cd4979a0e091bc550a38fd71');
INSERT INTO appointment VALUES(8,3,NULL,NULL,NULL,1,1,0,6,20847,20822,0,NULL,NULL,NULL,0,1799053200,X'46624cf3425247591180ef115ebacfb3');
INSERT INTO appointment VALUES(9,0,'review',4,NULL,20850,2,0,8,20851,20822,0,NULL,NULL,NULL,1,1799053201,X'd84d572fbbcef6c56b924f69057b7b44');
INSERT INTO appointment VALUES(10,0,'review',4,NULL,20857,2,0,8,20858,20822,0,NULL,NULL,NULL,1,1799053201,X'25f5d481fce7ac6b277cc11afef2c305');
INSERT INTO appointment VALUES(11,1,NULL,2,4,20857,2,2,5,20859,20822,1,NULL,NULL,NULL,1,1800446400,X'04d3c6279c1361fe26b1f07c26287f3f');
INSERT INTO appointment VALUES(12,0,'review',4,NULL,20864,2,0,8,20865,20822,0,NULL,NULL,NULL,1,1799053201,X'f542394cfb8913b1ace7a6662f3993b8');
INSERT INTO appointment VALUES(13,1,NULL,2,3,20864,2,3,5,20866,20822,0,NULL,NULL,NULL,0,1799053200,X'148e3022b7245d90a77ab70683b5136d');
INSERT INTO appointment VALUES(14,0,'review',4,NULL,20871,2,0,8,20872,20822,0,NULL,NULL,NULL,1,1799053201,X'6ff688eb95c562e11e6f6382efc66781');
INSERT INTO appointment VALUES(15,1,NULL,3,4,20871,2,3,5,20873,20822,0,NULL,NULL,NULL,0,1799053200,X'bbf2d843e7536bb8e3c9de270859b5e6');
INSERT INTO appointment VALUES(16,3,NULL,NULL,NULL,2,2,0,6,20875,20822,0,NULL,NULL,NULL,0,1799053200,X'88d28e5b677340e3e030c2ce159d992e');
INSERT INTO appointment VALUES(17,1,NULL,2,4,20850,2,2,5,20852,20838,0,NULL,NULL,NULL,0,1800446400,X'cf049a0d3ba4408efbc0231c4df98997');
INSERT INTO appointment VALUES(18,1,NULL,3,4,20857,2,2,5,20859,20838,0,NULL,NULL,NULL,0,1800446400,X'cd138f6f5330c58c0275272ab9f9e92b');
INSERT INTO appointment VALUES(19,1,NULL,2,3,20843,1,2,5,20845,20838,0,NULL,NULL,NULL,0,1800446401,X'3a92b30fa1f35d52b229b9416399d46c');
INSERT INTO appointment VALUES(20,2,NULL,3,4,1,1,0,9,20838,20838,0,'Bob, on Fridays.',NULL,NULL,0,1800446401,X'9f3ccdf150618a1b057f22993a135a5f');
INSERT INTO appointment VALUES(21,2,NULL,2,3,2,1,0,10,20838,20838,0,NULL,NULL,NULL,0,1800446400,X'b8561562adc9db44508e3b8b3d7ad7a9');
CREATE TABLE attendee (
	appointment INTEGER NOT NULL REFERENCES appointment,
	nth         INTEGER NOT NULL,
	who         INTEGER NOT NULL REFERENCES subject,
	speaks_for  INTEGER NOT NULL REFERENCES subject,
	PRIMARY KEY (appointment, nth)
) STRICT, WITHOUT ROWID;
INSERT INTO attendee VALUES(1,0,7,3);
INSERT INTO attendee VALUES(1,1,6,4);
INSERT INTO attendee VALUES(1,2,9,4);
INSERT INTO attendee VALUES(1,3,10,4);
INSERT INTO attendee VALUES(2,0,11,2);
INSERT INTO attendee VALUES(2,1,6,4);
INSERT INTO attendee VALUES(3,0,9,4);
INSERT INTO attendee VALUES(3,1,10,4);
INSERT INTO attendee VALUES(4,0,8,3);
INSERT INTO attendee VALUES(4,1,6,4);
INSERT INTO attendee VALUES(4,2,9,4);
INSERT INTO attendee VALUES(4,3,10,4);
INSERT INTO attendee VALUES(5,0,11,2);
INSERT INTO attendee VALUES(5,1,5,3);
INSERT INTO attendee VALUES(6,0,7,3);
INSERT INTO attendee VALUES(6,1,6,4);
INSERT INTO attendee VALUES(6,2,9,4);
INSERT INTO attendee VALUES(6,3,10,4);
INSERT INTO attendee VALUES(7,0,5,3);
INSERT INTO attendee VALUES(7,1,6,4);
INSERT INTO attendee VALUES(9,0,9,4);
INSERT INTO attendee VALUES(9,1,10,4);
INSERT INTO attendee VALUES(10,0,8,3);
INSERT INTO attendee VALUES(10,1,6,4);
INSERT INTO attendee VALUES(10,2,9,4);
INSERT INTO attendee VALUES(10,3,10,4);
INSERT INTO attendee VALUES(11,0,11,2);
INSERT INTO attendee VALUES(11,1,6,4);
INSERT INTO attendee VALUES(12,0,7,3);
INSERT INTO attendee VALUES(12,1,6,4);
INSERT INTO attendee VALUES(12,2,9,4);
INSERT INTO attendee VALUES(12,3,10,4);
INSERT INTO attendee VALUES(13,0,11,2);
INSERT INTO attendee VALUES(13,1,5,3);
INSERT INTO attendee VALUES(14,0,8,3);
INSERT INTO attendee VALUES(14,1,6,4);
INSERT INTO attendee VALUES(14,2,9,4);
INSERT INTO attendee VALUES(14,3,10,4);
INSERT INTO attendee VALUES(15,0,5,3);
INSERT INTO attendee VALUES(15,1,6,4);
INSERT INTO attendee VALUES(17,0,11,2);
INSERT INTO attendee VALUES(17,1,6,4);
INSERT INTO attendee VALUES(18,0,5,3);
INSERT INTO attendee VALUES(18,1,6,4);
INSERT INTO attendee VALUES(19,0,11,2);
INSERT INTO attendee VALUES(19,1,5,3);
INSERT INTO attendee VALUES(20,0,7,3);
INSERT INTO attendee VALUES(20,1,10,4);
INSERT INTO attendee VALUES(21,0,11,2);
INSERT INTO attendee VALUES(21,1,12,2);
INSERT INTO attendee VALUES(21,2,5,3);
INSERT INTO attendee VALUES(21,3,8,3);
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
INSERT INTO outbox VALUES(6,0,1,NULL,29994300,1);
INSERT INTO outbox VALUES(6,0,10,NULL,30024540,1);
INSERT INTO outbox VALUES(6,1,1,NULL,29985720,1);
INSERT INTO outbox VALUES(6,1,2,NULL,29987460,1);
INSERT INTO outbox VALUES(6,1,4,NULL,30005880,1);
INSERT INTO outbox VALUES(6,1,6,NULL,30015960,1);
INSERT INTO outbox VALUES(6,1,11,30037860,NULL,4);
INSERT INTO outbox VALUES(6,1,17,NULL,30027780,4);
INSERT INTO outbox VALUES(6,1,18,NULL,30037860,4);
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END;
CREATE UNIQUE INDEX open_request ON request (visit) WHERE status = 0;
CREATE INDEX earlier_of_visit ON earlier (visit, publication);
CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit
WHEN new.detail IS NOT 'erased' OR new.line <> old.line OR new.publication IS NOT old.publication
  OR new.at <> old.at OR new.uid <> old.uid OR new.action <> old.action OR new.next_visit IS NOT old.next_visit
  OR new.n_new <> old.n_new OR new.n_moved <> old.n_moved OR new.n_cancelled <> old.n_cancelled
  OR new.n_details <> old.n_details
BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END;
COMMIT;
PRAGMA application_id = 1131566194;
PRAGMA user_version = 3;
