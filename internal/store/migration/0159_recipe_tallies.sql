-- +goose Up
-- What a recipe's action counts from run to run: how many things it has to tell
-- of, or whose turn it is.
CREATE TABLE recipe_tallies (
    workspace_id TEXT NOT NULL,
    recipe_id TEXT NOT NULL,
    action_id TEXT NOT NULL,
    count BIGINT NOT NULL,
    told_at BIGINT, -- when it was told of last
    due_at BIGINT, -- when it is told of next, by the clock
    cases TEXT NOT NULL DEFAULT '', -- the ids of the newest, as JSON
    PRIMARY KEY (workspace_id, recipe_id, action_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX recipe_tallies_due ON recipe_tallies (due_at, workspace_id) WHERE due_at IS NOT NULL;
