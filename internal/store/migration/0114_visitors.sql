-- Who writes on the pages that we serve ourselves, and on which browsers.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE visitors (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    address TEXT NOT NULL, -- where messages go: the visitor, or the user that the site vouched for
    name TEXT NOT NULL,
    email TEXT NOT NULL, -- as they typed it: nothing proves it
    locale TEXT NOT NULL,
    attributes TEXT NOT NULL, -- what the page said of them, JSON
    consent TEXT NOT NULL, -- what they agreed to: version, hash of the text, time; JSON
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    unread_since BIGINT, -- when the first message came that they have not seen
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX visitors_by_address ON visitors (workspace_id, channel_id, address);
CREATE INDEX visitors_unread ON visitors (unread_since) WHERE unread_since IS NOT NULL;

CREATE TABLE visitor_sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    visitor_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX visitor_sessions_by_visitor ON visitor_sessions (workspace_id, visitor_id);
CREATE INDEX visitor_sessions_by_expiry ON visitor_sessions (expires_at);
