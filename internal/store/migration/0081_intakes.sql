-- Open cases that were there before their channels had a workstream, on their
-- way into it.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE routing_intakes (
    workspace_id TEXT NOT NULL,
    workstream_id TEXT NOT NULL,
    state TEXT NOT NULL, -- running, done
    channel_id TEXT NOT NULL DEFAULT '', -- the place: this channel,
    case_id TEXT NOT NULL DEFAULT '', -- after this case
    total BIGINT NOT NULL DEFAULT 0,
    done BIGINT NOT NULL DEFAULT 0,
    actor TEXT NOT NULL DEFAULT '', -- JSON
    began_at BIGINT NOT NULL,
    finished_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, workstream_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX routing_intakes_running ON routing_intakes (workspace_id) WHERE state = 'running';

CREATE INDEX cases_unrouted ON cases (workspace_id, channel_id, id) WHERE status = 'open' AND assignee_id = '' AND queue = '';
