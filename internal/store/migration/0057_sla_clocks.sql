-- The clocks of cases. Package slaclock follows the event log and writes them.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE sla_clocks (
    workspace_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    view TEXT NOT NULL DEFAULT '', -- JSON of desk.CaseSLA, as lists show it; '' for nothing
    standing TEXT NOT NULL DEFAULT 'none', -- none, running, warned, breached, paused
    due_at BIGINT, -- of the clock that is due first among those that run
    next_at BIGINT, -- when to look again though nothing happens
    policy_id TEXT NOT NULL DEFAULT '', -- '' where no policy holds any more
    seq BIGINT NOT NULL, -- the newest event that the state knows of
    state TEXT NOT NULL, -- JSON of sla.State; last, since lists do not read it
    PRIMARY KEY (workspace_id, case_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX sla_clocks_due ON sla_clocks (workspace_id, due_at, case_id) WHERE due_at IS NOT NULL;
CREATE INDEX sla_clocks_next ON sla_clocks (next_at) WHERE next_at IS NOT NULL;
-- How far the clocks are in the event log. The row is there while a workspace
-- has policies; whoever changes clocks holds it.
CREATE TABLE sla_places (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1, -- of the policies and calendars
    recount TEXT -- the last case that was counted again; NULL when none has to be
) /*sqlite:WITHOUT ROWID*/;
