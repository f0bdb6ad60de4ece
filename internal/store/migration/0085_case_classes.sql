-- What cases are found by that few of them have, beside them: written when it
-- changes, not with each message.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE case_classes (
    workspace_id TEXT NOT NULL,
    field TEXT NOT NULL, -- language, country, category, sentiment
    value TEXT NOT NULL,
    status TEXT NOT NULL, -- of the case
    case_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, field, value, status, case_id)
) /*sqlite:WITHOUT ROWID*/;
INSERT INTO case_classes (workspace_id, field, value, status, case_id) SELECT workspace_id, 'language', language, status, id FROM cases WHERE language <> '';
INSERT INTO case_classes (workspace_id, field, value, status, case_id) SELECT workspace_id, 'country', country, status, id FROM cases WHERE country <> '';
INSERT INTO case_classes (workspace_id, field, value, status, case_id) SELECT workspace_id, 'category', category, status, id FROM cases WHERE category <> '';
INSERT INTO case_classes (workspace_id, field, value, status, case_id) SELECT workspace_id, 'sentiment', sentiment, status, id FROM cases WHERE sentiment <> '';
CREATE INDEX cases_unread ON cases (workspace_id, status, id) WHERE unread_count > 0;
CREATE INDEX contact_consents_by_word ON contact_consents (workspace_id, kind, granted, contact_id);
CREATE INDEX sla_clocks_paused ON sla_clocks (workspace_id, case_id) WHERE /*sqlite:instr*//*postgres:strpos*/(view, '"state":"paused"') > 0;
CREATE INDEX sla_clocks_met ON sla_clocks (workspace_id, case_id) WHERE /*sqlite:instr*//*postgres:strpos*/(view, '"state":"met"') > 0;
