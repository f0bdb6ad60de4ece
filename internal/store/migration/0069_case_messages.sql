-- The messages of one case, in their order: for its transcript.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE INDEX messages_by_case ON messages (workspace_id, case_id, occurred_at, id) WHERE case_id <> '';
