-- Ways for customers to reach a channel: links with short addresses, how many
-- came by each, and which cases they led to. Visits are kept as sums alone:
-- nothing about a visitor is.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE reach_links (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    name TEXT NOT NULL,
    word TEXT NOT NULL,
    text TEXT NOT NULL,
    code TEXT NOT NULL,
    show_code INTEGER NOT NULL DEFAULT 0,
    paused INTEGER NOT NULL DEFAULT 0,
    expires_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX reach_links_by_code ON reach_links (workspace_id, code);

-- Every word that ever led to a link, also those of before: what is printed
-- goes on working, and nobody else can take it over. An installation has one
-- address, so that a word is one workspace's. alike is the word as a hasty eye
-- reads it.
CREATE TABLE reach_words (
    word TEXT NOT NULL PRIMARY KEY,
    alike TEXT NOT NULL,
    workspace_id TEXT NOT NULL,
    link_id TEXT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX reach_words_alike ON reach_words (alike);
CREATE INDEX reach_words_by_link ON reach_words (workspace_id, link_id);

CREATE TABLE reach_days (
    workspace_id TEXT NOT NULL,
    link_id TEXT NOT NULL,
    day TEXT NOT NULL, -- of the workspace's time zone; '' for all days together
    way TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, link_id, day, way)
) /*sqlite:WITHOUT ROWID*/;

-- Which batch of visits each node wrote last, so that one whose commit was not
-- answered is not added twice.
CREATE TABLE reach_batches (
    node TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE reach_arrivals (
    workspace_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    link_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, case_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX reach_arrivals_by_link ON reach_arrivals (workspace_id, link_id, at);

-- How far the looking for words of links is in the event log.
CREATE TABLE reach_places (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
INSERT INTO reach_places (workspace_id, seq) SELECT id, event_seq FROM workspaces;
