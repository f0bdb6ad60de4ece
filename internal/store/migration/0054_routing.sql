-- Cases as work: where they wait, whom they are offered to, and every decision.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE routed_cases (
    workspace_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    state TEXT NOT NULL, -- none, waiting, offered, assigned
    queue_id TEXT NOT NULL DEFAULT '',
    workstream_id TEXT NOT NULL DEFAULT '',
    agent_id TEXT NOT NULL DEFAULT '', -- whom it is offered or assigned to
    priority TEXT NOT NULL DEFAULT 'normal',
    waiting_since BIGINT NOT NULL DEFAULT 0,
    queued_at BIGINT NOT NULL DEFAULT 0,
    skills TEXT NOT NULL DEFAULT '', -- JSON
    units INTEGER NOT NULL DEFAULT 1,
    kind TEXT NOT NULL DEFAULT '',
    channel_id TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    preferred_agent_id TEXT NOT NULL DEFAULT '',
    last_agent_id TEXT NOT NULL DEFAULT '',
    last_agent_at BIGINT NOT NULL DEFAULT 0,
    rejections TEXT NOT NULL DEFAULT '', -- JSON
    left_queues TEXT NOT NULL DEFAULT '', -- JSON
    offered_at BIGINT NOT NULL DEFAULT 0,
    expires_at BIGINT NOT NULL DEFAULT 0,
    why TEXT NOT NULL DEFAULT '', -- JSON: of the offer
    reason_code TEXT NOT NULL DEFAULT '', -- why it waits
    PRIMARY KEY (workspace_id, case_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX routed_cases_by_state ON routed_cases (workspace_id, state, agent_id, case_id);

CREATE TABLE case_assignments (
    workspace_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    id TEXT NOT NULL,
    at BIGINT NOT NULL,
    queue_id TEXT NOT NULL DEFAULT '',
    agent_id TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT '', -- JSON
    PRIMARY KEY (workspace_id, case_id, id)
) /*sqlite:WITHOUT ROWID*/;

-- The place of routing in the event log, and what it has yet to decide. The row
-- is there once a workspace has a queue; whoever decides holds it.
CREATE TABLE routing_places (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 0, -- of all that a decision depends on
    pending INTEGER NOT NULL DEFAULT 1, -- something changed since the last decision
    next_at BIGINT NOT NULL DEFAULT 0 -- when to decide again though nothing else happens
) /*sqlite:WITHOUT ROWID*/;

-- The routing of a case as its view shows it: state, skills, language, category.
ALTER TABLE cases ADD COLUMN routing TEXT NOT NULL DEFAULT '';
