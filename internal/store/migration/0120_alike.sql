-- +goose Up
-- Mail addresses as networks show them, to find who else has one.
CREATE INDEX identities_by_mail ON identities (workspace_id, display) WHERE display LIKE '%@%.%';

-- Contacts that somebody said are two people, the smaller id first.
CREATE TABLE contacts_apart (
    workspace_id TEXT NOT NULL,
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    user_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, one, other)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX contacts_apart_by_other ON contacts_apart (workspace_id, other);
