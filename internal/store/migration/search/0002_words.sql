-- Words with their stems, and the days of documents. Oldest version that runs
-- on it: 0.3.0. The index is made anew from the event log, in the background.
-- +goose Up
DROP TABLE search_words;
DROP TABLE search_docs;
CREATE TABLE search_docs (
    id INTEGER NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    entity_id TEXT NOT NULL
);
CREATE UNIQUE INDEX search_docs_by_entity ON search_docs (workspace_id, kind, entity_id);
CREATE VIRTUAL TABLE search_words USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='7 8');
UPDATE search_scopes SET seq = 0, last_id = number * 1099511627776 WHERE workspace_id <> '';
-- scope is the number of search_scopes.
CREATE TABLE search_terms (
    scope INTEGER NOT NULL,
    word TEXT NOT NULL,
    spanish TEXT NOT NULL,
    english TEXT NOT NULL,
    reversed TEXT NOT NULL,
    weight INTEGER NOT NULL,
    PRIMARY KEY (scope, word)
) WITHOUT ROWID;
CREATE INDEX search_terms_by_spanish ON search_terms (scope, spanish);
CREATE INDEX search_terms_by_english ON search_terms (scope, english);
CREATE INDEX search_terms_by_end ON search_terms (scope, reversed);
CREATE TABLE search_days (
    scope INTEGER NOT NULL,
    kind TEXT NOT NULL,
    day INTEGER NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    PRIMARY KEY (scope, kind, day)
) WITHOUT ROWID;
