-- Promises about time, and for which cases they hold: the first policy by
-- position whose conditions a case fulfils counts.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE sla_policies (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    calendar_id TEXT NOT NULL DEFAULT '', -- '' is the default calendar
    conditions TEXT NOT NULL DEFAULT '', -- JSON, a filter; '' is every case
    settings TEXT NOT NULL, -- JSON of sla.Policy
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX sla_policies_by_name ON sla_policies (workspace_id, name);
