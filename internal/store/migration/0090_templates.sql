-- Messages that a platform has to approve: each in several languages with a
-- status of its own, what happened to them, and how far each look at a
-- platform's list is.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE templates (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL, -- the platform's name of the account, or channel:ID
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    pasted INTEGER NOT NULL DEFAULT 0,
    default_language TEXT NOT NULL,
    fills TEXT NOT NULL, -- JSON: {key: text}
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX templates_by_account ON templates (workspace_id, platform, account, name);
CREATE INDEX templates_by_name ON templates (workspace_id, name, id);

CREATE TABLE template_versions (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    template_id TEXT NOT NULL,
    language TEXT NOT NULL,
    remote_id TEXT NOT NULL,
    status TEXT NOT NULL,
    status_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    quality TEXT NOT NULL,
    category TEXT NOT NULL,
    next_category TEXT NOT NULL,
    parts TEXT NOT NULL, -- JSON
    draft TEXT NOT NULL, -- JSON, '' for none
    failure TEXT NOT NULL, -- JSON, '' for none
    submitted_at BIGINT,
    synced_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX template_versions_by_language ON template_versions (workspace_id, template_id, language);
CREATE INDEX template_versions_by_status ON template_versions (workspace_id, status, template_id);

CREATE TABLE template_changes (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    template_id TEXT NOT NULL,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    detail TEXT NOT NULL,
    actor TEXT NOT NULL, -- JSON
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, template_id, id)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE template_syncs (
    workspace_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    channel_id TEXT NOT NULL, -- whose session asks
    state TEXT NOT NULL, -- running, done, failed
    seen INTEGER NOT NULL,
    total INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    failure TEXT NOT NULL, -- JSON, '' for none
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    due_at BIGINT NOT NULL, -- when the list is looked at again
    PRIMARY KEY (workspace_id, platform, account)
) /*sqlite:WITHOUT ROWID*/;
