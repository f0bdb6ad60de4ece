package desk

import "time"

// SurveyKind is what a survey asks for.
type SurveyKind string

// Kinds of surveys.
const (
	SurveyCSAT SurveyKind = "csat" // how content somebody is: 1 to 5
	SurveyNPS  SurveyKind = "nps"  // how likely somebody is to recommend us: 0 to 10
)

// Scores are the lowest and the highest score.
func (k SurveyKind) Scores() (lowest, highest int) {
	if k == SurveyNPS {
		return 0, 10
	}
	return 1, 5
}

// Band is where a score stands: -1 low, 0 between, 1 high. Those of a score of
// recommendation are its detractors, passives and promoters.
func (k SurveyKind) Band(score int) int {
	low, high := 2, 4
	if k == SurveyNPS {
		low, high = 6, 9
	}
	switch {
	case score <= low:
		return -1
	case score >= high:
		return 1
	}
	return 0
}

// Ways in which a survey is asked.
const (
	SurveyChoices = "choices" // buttons, a list or words, as the channel has them
	SurveyLink    = "link"    // a page of its own
)

// Survey is a question for customers about how they were served.
type Survey struct {
	WorkspaceID string     `json:"-"`
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Kind        SurveyKind `json:"kind" enum:"csat,nps"`
	Style       string     `json:"style" enum:"numbers,faces,stars" doc:"how scores are shown; of csat"`
	Enabled     bool       `json:"enabled"`
	Delivery    string     `json:"delivery" enum:"choices,link" doc:"choices: buttons, a list or numbers in words, as the channel has them; link: a page of its own"`
	// Language is the one whose words count where the customer's are not there.
	Language string                 `json:"language"`
	Words    map[string]SurveyWords `json:"words" doc:"by language"`
	// EveryDays is how long a contact is left in peace after one; 0 for no limit.
	EveryDays     int            `json:"every_days"`
	ReminderHours int            `json:"reminder_hours" doc:"0: no reminder"`
	ExpiresHours  int            `json:"expires_hours"`
	MinGroup      int            `json:"min_group" doc:"nothing is shown of fewer people than this"`
	KeepDays      int            `json:"keep_days" doc:"what was asked so many days ago is deleted with its answers; 0 keeps it"`
	Reopens       bool           `json:"reopens" doc:"every answer opens the case again"`
	Low           SurveyLow      `json:"low"`
	Template      *ReplyTemplate `json:"template" doc:"what is sent where free messages may not be sent any more"`
	CreatedAt     time.Time      `json:"created_at"`
	UpdatedAt     time.Time      `json:"updated_at"`
}

// SurveyLow is what an answer with a low score does.
type SurveyLow struct {
	Reopen   bool     `json:"reopen"`
	Notify   bool     `json:"notify" doc:"supervisors are told"`
	Tag      string   `json:"tag,omitempty"`
	Priority Priority `json:"priority,omitempty"`
}

// SurveyWords are the words of a survey in one language. Follow-up questions are
// by the band of the score; an empty one is not asked.
type SurveyWords struct {
	Question     string `json:"question"`
	Low          string `json:"low,omitempty" doc:"what the lowest score means"`
	High         string `json:"high,omitempty" doc:"what the highest score means"`
	Thanks       string `json:"thanks,omitempty"`
	FollowLow    string `json:"follow_low,omitempty"`
	FollowMiddle string `json:"follow_middle,omitempty"`
	FollowHigh   string `json:"follow_high,omitempty"`
}

// Follow is the follow-up question for a band, "" for none.
func (w SurveyWords) Follow(band int) string {
	switch {
	case band < 0:
		return w.FollowLow
	case band > 0:
		return w.FollowHigh
	}
	return w.FollowMiddle
}

// SurveyState is how far a survey that was sent is.
type SurveyState string

// States of surveys that were sent.
const (
	SurveyPlanned   SurveyState = "planned"
	SurveySent      SurveyState = "sent"
	SurveyAnswered  SurveyState = "answered"
	SurveySkipped   SurveyState = "skipped"   // Detail says why
	SurveyWithdrawn SurveyState = "withdrawn" // taken back: its page and its buttons do nothing
)

// SurveySend is one survey to one customer.
type SurveySend struct {
	WorkspaceID    string      `json:"-"`
	ID             string      `json:"id"`
	SurveyID       string      `json:"survey_id"`
	Kind           SurveyKind  `json:"kind" enum:"csat,nps"`
	State          SurveyState `json:"state" enum:"planned,sent,answered,skipped,withdrawn"`
	Detail         string      `json:"detail,omitempty" doc:"why it was not sent"`
	CaseID         string      `json:"case_id"`
	ContactID      string      `json:"contact_id"`
	ConversationID string      `json:"conversation_id"`
	ChannelID      string      `json:"channel_id"`
	TeamID         string      `json:"team_id,omitempty"`
	AgentID        string      `json:"agent_id,omitempty" doc:"who had the case when it was sent"`
	MessageID      string      `json:"message_id,omitempty"`
	Language       string      `json:"language,omitempty"`
	// Cause is what had it sent; the same has one sent once.
	Cause      string     `json:"-"`
	By         Actor      `json:"by"`
	DueAt      *time.Time `json:"due_at,omitempty" doc:"when something is done about it next: it is sent, the customer reminded, or it ends"`
	SentAt     *time.Time `json:"sent_at"`
	RemindedAt *time.Time `json:"reminded_at"`
	ExpiresAt  *time.Time `json:"expires_at"`
	AnsweredAt *time.Time `json:"answered_at"`
	Score      int        `json:"score" doc:"-1 before there is one"`
	Way        string     `json:"way,omitempty" enum:",button,typed,page"`
	Comment    string     `json:"comment,omitempty"`
	// Asked is when the follow-up question was asked.
	AskedAt   *time.Time `json:"asked_at,omitempty"`
	CreatedAt time.Time  `json:"created_at"`
}

// CommentFor is how long after the follow-up question the customer's next words
// are its answer.
const CommentFor = 24 * time.Hour

// Open says whether an answer still counts.
func (s SurveySend) Open(now time.Time) bool {
	return (s.State == SurveySent || s.State == SurveyAnswered) && s.ExpiresAt != nil && now.Before(*s.ExpiresAt)
}

// Asks says whether the customer's next words are the answer to the follow-up
// question.
func (s SurveySend) Asks(now time.Time) bool {
	return s.State == SurveyAnswered && s.AskedAt != nil && s.Comment == "" && now.Before(s.AskedAt.Add(CommentFor))
}

// CaseSurvey is what the customer of a case answered last.
type CaseSurvey struct {
	ID    string     `json:"id"`
	Kind  SurveyKind `json:"kind" enum:"csat,nps"`
	Score int        `json:"score"`
	At    time.Time  `json:"at"`
}

// SurveyReply is that a customer's message answers a survey.
type SurveyReply struct {
	ID    string `json:"id"` // of the SurveySend
	Score int    `json:"score" doc:"-1 of a comment"`
	Way   string `json:"way" enum:"button,typed,comment"`
}

// OriginSurvey is the origin of messages that ask a survey or answer one: nobody
// waits for what comes after them.
const OriginSurvey = "survey"

// Events of surveys. The data of the first is the Survey, of the others the
// SurveySend.
const (
	EventSurveyUpdated  EventType = "survey.updated"
	EventSurveySent     EventType = "survey.sent"
	EventSurveyAnswered EventType = "survey.answered"
	// EventSurveyCommented tells that the follow-up question was answered.
	EventSurveyCommented EventType = "survey.commented"
	EventSurveyReminded  EventType = "survey.reminded"
	// EventSurveyEnded tells that a survey ended without an answer: nobody answered
	// in time, it was taken back, or it was not sent at all.
	EventSurveyEnded EventType = "survey.ended"
)

// SurveyCall is the data of an answer of which supervisors are told.
type SurveyCall struct {
	SurveySend
	Call bool `json:"call"`
}

// SurveyActor asks surveys that go by themselves.
var SurveyActor = Actor{Type: "system", Name: "survey"}
