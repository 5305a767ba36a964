-- Version 4: mail that is on its way.

-- What a mail says that was handed to the mail server, or is about to be, and of which nobody has said yet
-- that it was taken: when it begins (as outbox.after), 0 if it is called off.  NULL: there is none.
ALTER TABLE outbox ADD COLUMN told INTEGER;
