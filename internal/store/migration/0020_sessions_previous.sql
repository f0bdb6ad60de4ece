-- A session is also found by the token before its last rotation.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE INDEX sessions_by_previous ON sessions (previous_hash);
