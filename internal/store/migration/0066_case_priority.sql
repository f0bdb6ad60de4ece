-- Lists by priority begin with the few that are not as most are.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE INDEX cases_by_priority ON cases (workspace_id, status, priority, last_activity_at, id) WHERE priority <> 'normal';
