-- What workstreams say by themselves, and what they overrule of their workspace.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
ALTER TABLE workstreams ADD COLUMN auto_resolve_minutes INTEGER; -- NULL: as the workspace
ALTER TABLE workstreams ADD COLUMN reopen_days INTEGER; -- NULL: as the workspace
ALTER TABLE workstreams ADD COLUMN customer_files INTEGER NOT NULL DEFAULT 1;
ALTER TABLE workstreams ADD COLUMN agent_files INTEGER NOT NULL DEFAULT 1;
UPDATE workstreams SET customer_files = 0 WHERE settings LIKE '%"attachments":{"customers":false%';
UPDATE workstreams SET agent_files = 0 WHERE settings LIKE '%"attachments":{"customers":true,"agents":false}%' OR settings LIKE '%"attachments":{"customers":false,"agents":false}%';

-- How far the automatic messages are in the event log. The row is there once a
-- workstream has one; whoever moves it holds it.
CREATE TABLE automatic_places (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
-- Existing workstreams speak from now on.
INSERT INTO automatic_places (workspace_id, seq) SELECT DISTINCT w.id, w.event_seq FROM workspaces w JOIN workstreams s ON s.workspace_id = w.id;

-- Each occasion on which something is to be said, once.
CREATE TABLE automatic_messages (
    workspace_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL, -- greeting, waiting, position, outside_hours, …
    occasion TEXT NOT NULL, -- what makes it another one of its kind
    conversation_id TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'due', -- due, sent, dropped
    reason TEXT NOT NULL DEFAULT '', -- of dropped
    facts TEXT NOT NULL DEFAULT '', -- JSON
    settled_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, case_id, kind, occasion)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX automatic_messages_due ON automatic_messages (due_at, workspace_id) WHERE state = 'due';
