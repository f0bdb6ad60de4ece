-- Cases that sleep until a time, and how a workspace follows up on silence.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
ALTER TABLE cases ADD COLUMN snoozed_until BIGINT;
-- Both hold the snoozed cases alone, so that most changes of a case leave them alone.
CREATE INDEX cases_by_wake ON cases (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX cases_snoozed ON cases (workspace_id, snoozed_until, id) WHERE snoozed_until IS NOT NULL;
-- The cases that wait for the customer: the longest silence first.
CREATE INDEX cases_silent ON cases (workspace_id, last_activity_at, id) WHERE waiting_since IS NULL AND snoozed_until IS NULL AND status <> 'resolved';

ALTER TABLE workspaces ADD COLUMN auto_resolve_minutes INTEGER NOT NULL DEFAULT 0; -- 0 leaves silent cases open
ALTER TABLE workspaces ADD COLUMN reopen_days INTEGER NOT NULL DEFAULT 7;
