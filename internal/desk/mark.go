package desk

import "time"

// MessageMarks is what the team notes on a single message, beside what its case
// is: a message without any has none.
type MessageMarks struct {
	Tags      []string   `json:"tags" nullable:"false"`
	HandledAt *time.Time `json:"handled_at" doc:"when somebody said that nothing is left to be done about it"`
	UserIDs   []string   `json:"user_ids" nullable:"false" doc:"whose it is"`
	TeamIDs   []string   `json:"team_ids" nullable:"false"`
}

// Empty says that there is nothing noted.
func (m *MessageMarks) Empty() bool {
	return m == nil || len(m.Tags)+len(m.UserIDs)+len(m.TeamIDs) == 0 && m.HandledAt == nil
}

// MarksOf are the marks of a message, none where it has none.
func MarksOf(m Message) MessageMarks {
	if m.Marks == nil {
		return MessageMarks{Tags: []string{}, UserIDs: []string{}, TeamIDs: []string{}}
	}
	return *m.Marks
}
