-- +goose Up
-- The tags of contacts: on the contact to be read with it, and a row for each to
-- find them by.
ALTER TABLE contacts ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
CREATE TABLE contact_tags (
    workspace_id TEXT NOT NULL,
    tag TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, tag, contact_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX contact_tags_by_contact ON contact_tags (workspace_id, contact_id);
