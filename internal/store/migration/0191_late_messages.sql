-- +goose Up
-- What was written long before we had it, such as a phone's history: whoever counts
-- the messages of some days has to find them in cases that began later. Few messages
-- are, so that the index costs those that arrive in time nothing.
CREATE INDEX messages_late ON messages (workspace_id, occurred_at, id) WHERE occurred_at < created_at - 86400000000;
