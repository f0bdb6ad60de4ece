-- Finding cases by what is around them.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE INDEX mentions_by_case ON mentions (workspace_id, case_id, user_id);
-- Few contacts are blocked.
CREATE INDEX contacts_blocked ON contacts (workspace_id, id) WHERE blocked_at IS NOT NULL;
-- Promises that were not kept, or nearly not, whatever became of them since.
CREATE INDEX sla_clocks_breached ON sla_clocks (workspace_id, case_id) WHERE /*sqlite:instr*//*postgres:strpos*/(view, '"state":"breached"') > 0;
CREATE INDEX sla_clocks_warned ON sla_clocks (workspace_id, case_id) WHERE /*sqlite:instr*//*postgres:strpos*/(view, '"state":"warned"') > 0;
