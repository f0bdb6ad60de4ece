-- The numbers of accounts as their platform was last seen to have them, what
-- happened to them, and what businesses let the program do on their behalf.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE number_accounts (
    workspace_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL, -- the platform's name of it
    channel_id TEXT NOT NULL, -- whose session asks
    hooks TEXT NOT NULL, -- JSON, '' where nobody knows
    failure TEXT NOT NULL, -- JSON, '' for none
    read_at BIGINT,
    due_at BIGINT NOT NULL, -- when it is looked at again
    PRIMARY KEY (workspace_id, platform, account)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE numbers (
    workspace_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    id TEXT NOT NULL, -- the platform's
    state TEXT NOT NULL, -- JSON
    settings TEXT NOT NULL, -- JSON: what a channel of it has of its own
    steps TEXT NOT NULL, -- JSON: {step: time}
    pin BYTEA, -- sealed
    read_at BIGINT NOT NULL,
    gone_at BIGINT,
    PRIMARY KEY (workspace_id, platform, account, id)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE number_changes (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    number TEXT NOT NULL, -- '' where it is about the whole account
    kind TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    detail TEXT NOT NULL,
    actor TEXT NOT NULL, -- JSON
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, platform, account, id)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE sign_up_apps (
    workspace_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    settings TEXT NOT NULL, -- JSON
    secrets BYTEA NOT NULL, -- sealed
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, platform)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE authorisations (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    platform TEXT NOT NULL,
    state TEXT NOT NULL, -- started, cancelled, failed, granted, connected
    actor TEXT NOT NULL, -- JSON
    app TEXT NOT NULL, -- JSON
    subject TEXT NOT NULL,
    scopes TEXT NOT NULL, -- JSON
    accounts TEXT NOT NULL, -- JSON
    channel_ids TEXT NOT NULL, -- JSON
    failure TEXT NOT NULL,
    sealed BYTEA, -- what channels need, until they are made
    expires_at BIGINT,
    started_at BIGINT NOT NULL,
    granted_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
