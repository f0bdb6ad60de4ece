-- What supervisors look at, kept so that no look counts cases; and moves of
-- many cases at once.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
-- The cases that wait for an agent, by queue: the longest waiting customer first.
CREATE INDEX cases_by_need ON cases (workspace_id, queue, waiting_since, id) WHERE assignee_id = '' AND status = 'open' AND waiting_since IS NOT NULL;
CREATE INDEX sla_clocks_at_risk ON sla_clocks (workspace_id, standing, due_at, case_id) WHERE standing IN ('warned', 'breached');
-- Kept counts by queue: scope is 'queue:' and the queue's id, name is 'waiting'
-- for open cases that nobody has.
INSERT INTO case_counts (workspace_id, scope, name, count)
SELECT workspace_id, 'queue:' || queue, 'waiting', COUNT(*) FROM cases WHERE assignee_id = '' AND status = 'open' GROUP BY workspace_id, queue;

ALTER TABLE workspaces ADD COLUMN watch_hidden INTEGER NOT NULL DEFAULT 0; -- 1: agents do not see who watches

CREATE TABLE moves (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    state TEXT NOT NULL, -- running, done, undoing, undone
    plan TEXT NOT NULL, -- JSON: which cases, and where to
    reason TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL,
    total BIGINT NOT NULL,
    place BIGINT NOT NULL DEFAULT 0, -- the last case that was looked at
    moved BIGINT NOT NULL DEFAULT 0,
    kept BIGINT NOT NULL DEFAULT 0, -- left alone: something else became of them meanwhile
    undone BIGINT NOT NULL DEFAULT 0,
    made_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX moves_open ON moves (state) WHERE state IN ('running', 'undoing');
-- Each case of a move as it was before.
CREATE TABLE move_cases (
    workspace_id TEXT NOT NULL,
    move_id TEXT NOT NULL,
    number BIGINT NOT NULL, -- from 1
    case_id TEXT NOT NULL,
    assignee_id TEXT NOT NULL,
    queue TEXT NOT NULL,
    status TEXT NOT NULL,
    moved INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, move_id, number)
) /*sqlite:WITHOUT ROWID*/;
