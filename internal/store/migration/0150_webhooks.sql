-- +goose Up
-- Where programs are told of events, and what they were told.
CREATE TABLE webhooks (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    state TEXT NOT NULL, -- enabled, paused
    body TEXT NOT NULL,
    sealed BYTEA NOT NULL, -- the signing secrets and the Authorization header
    from_seq BIGINT NOT NULL, -- events up to here are not told of by themselves
    failing_since BIGINT, -- the first failure since the last success
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX webhooks_enabled ON webhooks (workspace_id) WHERE state = 'enabled';

-- One row for each thing that an endpoint is told, however often it is tried.
CREATE TABLE webhook_deliveries (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    webhook_id TEXT NOT NULL DEFAULT '', -- '' for what a recipe's action sends
    seq BIGINT NOT NULL DEFAULT 0, -- the event; its words are in the event log
    type TEXT NOT NULL,
    state TEXT NOT NULL, -- waiting, delivered, failed
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at BIGINT NOT NULL,
    since BIGINT NOT NULL, -- the trying of today began then
    request TEXT NOT NULL DEFAULT '', -- of a recipe's action
    status INTEGER NOT NULL DEFAULT 0, -- of the last answer
    error TEXT NOT NULL DEFAULT '',
    recipe_id TEXT NOT NULL DEFAULT '',
    run_id TEXT NOT NULL DEFAULT '',
    contact_id TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX webhook_deliveries_by_event ON webhook_deliveries (workspace_id, webhook_id, seq) WHERE seq > 0;
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (workspace_id, webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_by_state ON webhook_deliveries (workspace_id, webhook_id, state, created_at, id);
CREATE INDEX webhook_deliveries_by_type ON webhook_deliveries (workspace_id, webhook_id, type, created_at, id);
CREATE INDEX webhook_deliveries_by_recipe ON webhook_deliveries (workspace_id, recipe_id, created_at, id) WHERE recipe_id <> '';
CREATE INDEX webhook_deliveries_by_contact ON webhook_deliveries (workspace_id, contact_id) WHERE contact_id <> '';
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (workspace_id, webhook_id, seq, id) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (created_at);

-- One row for each try, with what was answered.
CREATE TABLE webhook_tries (
    workspace_id TEXT NOT NULL,
    delivery_id TEXT NOT NULL,
    n INTEGER NOT NULL,
    at BIGINT NOT NULL,
    took BIGINT NOT NULL, -- in microseconds
    status INTEGER NOT NULL DEFAULT 0,
    answer TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '', -- what kind of failure it was
    detail TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, delivery_id, n)
) /*sqlite:WITHOUT ROWID*/;

-- What recipes' actions authorise themselves with; their parameters name it.
CREATE TABLE webhook_credentials (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    recipe_id TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX webhook_credentials_by_recipe ON webhook_credentials (workspace_id, recipe_id);
