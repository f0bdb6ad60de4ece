-- What a workspace says of its cases: sub-statuses, categories, fields of its
-- own; and what a case is about as far as lists ask for it. The case's own view
-- reads all of it from the text in routing; these columns are for finding.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
ALTER TABLE cases ADD COLUMN sub_status TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN sentiment TEXT NOT NULL DEFAULT '';
UPDATE cases SET
    category = /*sqlite:COALESCE(json_extract(routing, '$.c'), '')*//*postgres:COALESCE(routing::json ->> 'c', '')*/,
    language = /*sqlite:COALESCE(json_extract(routing, '$.l'), '')*//*postgres:COALESCE(routing::json ->> 'l', '')*/
WHERE routing <> '';
-- Few cases have one, so that most changes of a case leave it alone.
CREATE INDEX cases_by_sub_status ON cases (workspace_id, sub_status) WHERE sub_status <> '';

-- Words that a workspace chose: sub-statuses, each of one status, and categories.
CREATE TABLE case_choices (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL, -- sub_status or category
    status TEXT NOT NULL DEFAULT '', -- of a sub-status
    name TEXT NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX case_choices_by_name ON case_choices (workspace_id, kind, status, name);

-- Fields are of contacts or of cases; a key is one field's of each.
ALTER TABLE contact_attributes ADD COLUMN owner TEXT NOT NULL DEFAULT 'contact';
ALTER TABLE contact_attributes ADD COLUMN required INTEGER NOT NULL DEFAULT 0; -- before a case is resolved
DROP INDEX contact_attributes_by_key;
CREATE UNIQUE INDEX contact_attributes_by_key ON contact_attributes (workspace_id, owner, key);
CREATE TABLE case_values (
    workspace_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (workspace_id, case_id, key)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX case_values_by_value ON case_values (workspace_id, key, value, case_id);
