-- +goose Up
-- When recipes with a schedule come next: one row for each that is enabled.
-- While a moment is worked on, place is the case up to which it was.
CREATE TABLE recipe_schedules (
    workspace_id TEXT NOT NULL,
    recipe_id TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    place TEXT NOT NULL DEFAULT '',
    taken BIGINT NOT NULL DEFAULT 0, -- cases of this moment
    PRIMARY KEY (workspace_id, recipe_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX recipe_schedules_due ON recipe_schedules (due_at, workspace_id);

-- Recipes that are tried on much of what happened, in pieces. They and what they
-- found are forgotten after a day.
CREATE TABLE rehearsals (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    recipe_id TEXT NOT NULL DEFAULT '', -- '' for one that was never saved
    body TEXT NOT NULL, -- the recipe as it is tried
    state TEXT NOT NULL, -- running, done, cancelled, failed
    wanted BIGINT NOT NULL,
    looked BIGINT NOT NULL,
    started BIGINT NOT NULL,
    place BIGINT NOT NULL, -- the event before which it goes on
    case_place TEXT NOT NULL DEFAULT '', -- the case after which it goes on
    problem TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX rehearsals_by_age ON rehearsals (at);
CREATE INDEX rehearsals_running ON rehearsals (workspace_id, id) WHERE state = 'running';
CREATE TABLE rehearsal_items (
    workspace_id TEXT NOT NULL,
    rehearsal_id TEXT NOT NULL,
    number BIGINT NOT NULL, -- in the order in which they were found
    at BIGINT NOT NULL,
    occasion TEXT NOT NULL,
    case_id TEXT NOT NULL DEFAULT '',
    conversation_id TEXT NOT NULL DEFAULT '',
    message_id TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, rehearsal_id, number)
) /*sqlite:WITHOUT ROWID*/;
