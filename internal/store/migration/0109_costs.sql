-- What messages cost: price lists that admins keep, what each message was
-- charged with, and sums of it. Package cost follows the event log and writes
-- them. Amounts are billionths of a currency's unit.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE cost_tables (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    platform TEXT NOT NULL,
    model TEXT NOT NULL, -- message or conversation
    currency TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    source_read TEXT NOT NULL,
    rates TEXT NOT NULL, -- JSON
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE cost_messages (
    workspace_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    at BIGINT NOT NULL, -- when it was charged, or sent where it is not yet
    country TEXT NOT NULL,
    market TEXT NOT NULL,
    category TEXT NOT NULL,
    kind TEXT NOT NULL,
    model TEXT NOT NULL,
    template TEXT NOT NULL,
    talk TEXT NOT NULL,
    nth BIGINT NOT NULL, -- of its kind in the month, for prices by volume
    charged INTEGER NOT NULL, -- 0 until it arrived
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    basis TEXT NOT NULL, -- table, platform, free, unknown
    table_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, message_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX cost_messages_by_case ON cost_messages (workspace_id, case_id);
CREATE INDEX cost_messages_by_time ON cost_messages (workspace_id, at, message_id);

CREATE TABLE cost_days (
    workspace_id TEXT NOT NULL,
    day TEXT NOT NULL, -- in UTC
    channel_id TEXT NOT NULL,
    country TEXT NOT NULL,
    category TEXT NOT NULL,
    kind TEXT NOT NULL,
    template TEXT NOT NULL,
    model TEXT NOT NULL,
    currency TEXT NOT NULL,
    basis TEXT NOT NULL,
    n BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, day, channel_id, country, category, kind, template, model, currency, basis)
) /*sqlite:WITHOUT ROWID*/;

-- How many there were of something in a month: for prices by volume and for
-- what is free in each month.
CREATE TABLE cost_counters (
    workspace_id TEXT NOT NULL,
    month TEXT NOT NULL,
    what TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, month, what)
) /*sqlite:WITHOUT ROWID*/;

-- Which message opened a conversation that is charged as one.
CREATE TABLE cost_talks (
    workspace_id TEXT NOT NULL,
    talk TEXT NOT NULL,
    message_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, talk)
) /*sqlite:WITHOUT ROWID*/;

-- How far the event log is read, and from where messages are priced anew since
-- a price list changed.
CREATE TABLE cost_places (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    again_at BIGINT,
    again_id TEXT NOT NULL DEFAULT ''
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE cost_checks (
    workspace_id TEXT NOT NULL,
    month TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    result TEXT NOT NULL, -- JSON
    PRIMARY KEY (workspace_id, month, platform, account)
) /*sqlite:WITHOUT ROWID*/;
