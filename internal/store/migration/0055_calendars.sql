-- Business hours: several calendars a workspace. The default one has the
-- workspace's id; it has a row once it was edited, and is the workspace's own
-- hours until then.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE calendars (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL, -- JSON of hours.Calendar
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX calendars_by_name ON calendars (workspace_id, name);
