-- Permission to write to people: which channel a wish is about and where it
-- comes from, what a workspace makes of it, and the answers to stop words.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
ALTER TABLE contact_consents ADD COLUMN channel_id TEXT NOT NULL DEFAULT ''; -- '' for all channels
ALTER TABLE contact_consents ADD COLUMN source TEXT NOT NULL DEFAULT 'other';
ALTER TABLE contact_consents ADD COLUMN message_id TEXT NOT NULL DEFAULT '';

CREATE TABLE consent_policies (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    policy TEXT NOT NULL, -- JSON
    updated_at BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;

-- What is to be answered to who wrote a stop or start word, once.
CREATE TABLE consent_answers (
    workspace_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    granted INTEGER NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'due', -- due, sent, dropped
    reason TEXT NOT NULL DEFAULT '', -- of dropped
    PRIMARY KEY (workspace_id, message_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX consent_answers_due ON consent_answers (due_at, workspace_id) WHERE state = 'due';

-- What customers and platforms signal after messages: how often templates were
-- sent, refused, withheld, answered with a stop, by day.
CREATE TABLE signal_days (
    workspace_id TEXT NOT NULL,
    day TEXT NOT NULL, -- UTC
    channel_id TEXT NOT NULL,
    template TEXT NOT NULL, -- its name, '' for messages that are none
    kind TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, day, channel_id, template, kind)
) /*sqlite:WITHOUT ROWID*/;

-- How far the looking for stop words and signals is in the event log.
CREATE TABLE signal_places (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
INSERT INTO signal_places (workspace_id, seq) SELECT id, event_seq FROM workspaces;

-- That the same words went out very often within an hour.
CREATE TABLE send_warnings (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    template TEXT NOT NULL,
    text TEXT NOT NULL,
    n BIGINT NOT NULL,
    author TEXT NOT NULL, -- JSON
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
