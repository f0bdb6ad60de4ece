-- Forms that customers fill in inside the chat: as they are worked on, each
-- version that was published, and the answers.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE forms (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL, -- the platform's name of the account
    state TEXT NOT NULL, -- draft, published, deprecated, halted
    version INTEGER NOT NULL,
    remote_id TEXT NOT NULL,
    screens TEXT NOT NULL, -- JSON
    changed INTEGER NOT NULL,
    failure TEXT NOT NULL, -- JSON, '' for none
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    published_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX forms_by_name ON forms (workspace_id, name);

CREATE TABLE form_versions (
    workspace_id TEXT NOT NULL,
    form_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    remote_id TEXT NOT NULL,
    screen TEXT NOT NULL,
    screens TEXT NOT NULL, -- JSON
    published_at BIGINT NOT NULL,
    retired_at BIGINT,
    PRIMARY KEY (workspace_id, form_id, version)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX form_versions_by_remote ON form_versions (workspace_id, remote_id);

CREATE TABLE form_answers (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL, -- of the message
    form_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    conversation_id TEXT NOT NULL,
    fields TEXT NOT NULL, -- JSON
    kept TEXT NOT NULL, -- JSON
    refused TEXT NOT NULL, -- JSON
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX form_answers_by_form ON form_answers (workspace_id, form_id, id);
