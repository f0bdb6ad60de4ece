-- Words with their stems, and the days of documents. Oldest version that runs
-- on it: 0.3.0. The index is made anew from the event log, in the background.
-- +goose Up
TRUNCATE search_docs;
UPDATE search_scopes SET seq = 0, last_id = CAST(number AS BIGINT) * 1099511627776 WHERE workspace_id <> '';
-- scope is the number of search_scopes. Words compare by their bytes.
CREATE TABLE search_terms (
    scope BIGINT NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    spanish TEXT COLLATE "C" NOT NULL,
    english TEXT COLLATE "C" NOT NULL,
    reversed TEXT COLLATE "C" NOT NULL,
    weight INTEGER NOT NULL,
    PRIMARY KEY (scope, word)
);
CREATE INDEX search_terms_by_spanish ON search_terms (scope, spanish);
CREATE INDEX search_terms_by_english ON search_terms (scope, english);
CREATE INDEX search_terms_by_end ON search_terms (scope, reversed);
CREATE TABLE search_days (
    scope BIGINT NOT NULL,
    kind TEXT NOT NULL,
    day BIGINT NOT NULL,
    low BIGINT NOT NULL,
    high BIGINT NOT NULL,
    PRIMARY KEY (scope, kind, day)
);
