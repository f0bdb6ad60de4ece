package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

// classesOf are the values of a case that case_classes has, each with the field
// that filters ask for it by.
func classesOf(c *desk.Case) [4][2]string {
	return [4][2]string{
		{string(filter.FieldLanguage), c.Language}, {string(filter.FieldCountry), c.Country},
		{string(filter.FieldCategory), c.Category}, {string(filter.FieldSentiment), string(c.Sentiment)},
	}
}

// saveCaseClasses keeps what cases are found by, beside them: an index of the
// cases themselves would be written anew with each message.
func (t *Tx) saveCaseClasses(ctx context.Context, ws string, changes []CaseChange) error {
	var rows [][]any
	for i := range changes {
		ch := &changes[i]
		now := classesOf(&ch.After)
		var was [4][2]string
		if ch.Before != nil {
			was = classesOf(ch.Before)
		}
		for k, class := range now {
			same := was[k][1] == class[1] && ch.Before != nil && ch.Before.Status == ch.After.Status
			if same {
				continue
			}
			if was[k][1] != "" {
				if _, err := t.exec(ctx, "DELETE FROM case_classes WHERE workspace_id = ? AND field = ? AND value = ? AND status = ? AND case_id = ?",
					ws, class[0], was[k][1], string(ch.Before.Status), ch.After.ID); err != nil {
					return fmt.Errorf("clear what case %s is found by: %w", ch.After.ID, err)
				}
			}
			if class[1] != "" {
				rows = append(rows, []any{ws, class[0], class[1], string(ch.After.Status), ch.After.ID})
			}
		}
	}
	if err := t.insert(ctx, "INSERT INTO case_classes (workspace_id, field, value, status, case_id) VALUES", "ON CONFLICT DO NOTHING", rows); err != nil {
		return fmt.Errorf("save what cases are found by: %w", err)
	}
	return nil
}
