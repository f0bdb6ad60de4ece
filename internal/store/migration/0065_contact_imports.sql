-- Imports of contacts: where each stands, and what became of its rows.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE contact_imports (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL, -- uploaded, running, done, undoing, undone or failed
    file TEXT NOT NULL,
    delimiter TEXT NOT NULL,
    columns TEXT NOT NULL,
    plan TEXT NOT NULL DEFAULT '',
    total BIGINT NOT NULL,
    done BIGINT NOT NULL DEFAULT 0, -- rows of the file that had their effect
    place BIGINT NOT NULL DEFAULT 0, -- where in the file the next row begins
    created BIGINT NOT NULL DEFAULT 0,
    updated BIGINT NOT NULL DEFAULT 0,
    same BIGINT NOT NULL DEFAULT 0,
    bad BIGINT NOT NULL DEFAULT 0,
    undone BIGINT NOT NULL DEFAULT 0,
    kept BIGINT NOT NULL DEFAULT 0, -- created contacts that an undo leaves, since they are in use
    error TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL DEFAULT '',
    made_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE TABLE contact_import_rows (
    workspace_id TEXT NOT NULL,
    import_id TEXT NOT NULL,
    number BIGINT NOT NULL, -- of the row, from 1
    outcome TEXT NOT NULL, -- created, bad
    contact_id TEXT NOT NULL DEFAULT '',
    cells TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, import_id, outcome, number)
) /*sqlite:WITHOUT ROWID*/;
