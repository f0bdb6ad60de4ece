-- What businesses sell on their platforms, as it was read from there, the
-- orders that customers sent, and how far those who follow the event log one
-- event at a time are.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE catalogues (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL, -- the platform's name of the account
    remote_id TEXT NOT NULL,
    name TEXT NOT NULL,
    products INTEGER NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX catalogues_by_account ON catalogues (workspace_id, platform, account, remote_id);

CREATE TABLE products (
    workspace_id TEXT NOT NULL,
    catalogue_id TEXT NOT NULL,
    sku TEXT NOT NULL, -- what the business itself calls it
    name TEXT NOT NULL,
    words TEXT NOT NULL, -- name, sku and description, folded for the search
    description TEXT NOT NULL,
    price TEXT NOT NULL, -- JSON of the exact amount, '' where none is known
    availability TEXT NOT NULL,
    url TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, catalogue_id, sku)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX products_by_name ON products (workspace_id, catalogue_id, name, sku);

CREATE TABLE catalogue_syncs (
    workspace_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    channel_id TEXT NOT NULL, -- whose session asks
    state TEXT NOT NULL, -- running, done, failed
    products INTEGER NOT NULL,
    failure TEXT NOT NULL, -- JSON, '' for none
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, platform, account)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE orders (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL, -- of the message that brought it
    conversation_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    state TEXT NOT NULL, -- new, confirmed, fulfilled, cancelled
    items TEXT NOT NULL, -- JSON
    totals TEXT NOT NULL, -- JSON: one amount for each currency
    note TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX orders_by_conversation ON orders (workspace_id, conversation_id, id);

CREATE TABLE order_settings (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    settings TEXT NOT NULL, -- JSON
    updated_at BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE follower_places (
    name TEXT NOT NULL,
    workspace_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (name, workspace_id)
) /*sqlite:WITHOUT ROWID*/;
INSERT INTO follower_places (name, workspace_id, seq) SELECT 'orders', id, event_seq FROM workspaces;
INSERT INTO follower_places (name, workspace_id, seq) SELECT 'forms', id, event_seq FROM workspaces;
