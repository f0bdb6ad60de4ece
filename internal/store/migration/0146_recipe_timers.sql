-- +goose Up
-- When nothing will have happened for as long as a recipe waits: one row for
-- each recipe and case, moved on by what happens.
CREATE TABLE recipe_timers (
    workspace_id TEXT NOT NULL,
    recipe_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    cause TEXT NOT NULL, -- since what nothing happens
    conversation_id TEXT NOT NULL DEFAULT '',
    message_id TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, recipe_id, case_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX recipe_timers_due ON recipe_timers (due_at, workspace_id);
