-- Many numbers connected at once from a file: each row with what became of it.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE number_imports (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    platform TEXT NOT NULL,
    name TEXT NOT NULL, -- of the file
    like_channel TEXT NOT NULL, -- whose settings and secrets fill what a row leaves out; '' for none
    state TEXT NOT NULL, -- running, done
    actor TEXT NOT NULL, -- JSON
    total BIGINT NOT NULL,
    done BIGINT NOT NULL,
    connected BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX number_imports_open ON number_imports (state) WHERE state = 'running';

CREATE TABLE number_import_rows (
    workspace_id TEXT NOT NULL,
    import_id TEXT NOT NULL,
    place BIGINT NOT NULL, -- from 1 below the heading
    name TEXT NOT NULL,
    sealed BYTEA, -- what it says, until it is done
    state TEXT NOT NULL, -- waiting, connected, skipped, failed
    channel_id TEXT NOT NULL,
    problem TEXT NOT NULL, -- JSON, '' for none
    PRIMARY KEY (workspace_id, import_id, place)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX number_import_rows_by_state ON number_import_rows (workspace_id, import_id, state, place);
