package desk

import "time"

// Sentiment is the mood of what a customer wrote last.
type Sentiment string

// Moods. SentimentUnknown is of a case that nobody has read.
const (
	SentimentUnknown  Sentiment = ""
	SentimentPositive Sentiment = "positive"
	SentimentNeutral  Sentiment = "neutral"
	SentimentNegative Sentiment = "negative"
)

// Valid says whether s is one of the moods.
func (s Sentiment) Valid() bool {
	switch s {
	case SentimentUnknown, SentimentPositive, SentimentNeutral, SentimentNegative:
		return true
	}
	return false
}

// CaseWork is what is known of the work itself beside its routing.
type CaseWork struct {
	// SubStatus is the id of one of the workspace's own states within the status.
	SubStatus string    `json:"sub_status"`
	Sentiment Sentiment `json:"sentiment" enum:"positive,neutral,negative,"`
	Country   string    `json:"country"` // "ES"
	// Fields are the values of the workspace's own fields, by key.
	Fields map[string]any `json:"fields" nullable:"false"`
	// ByHand are which of language, country and sentiment somebody set: those
	// are not found out any more.
	ByHand []string `json:"by_hand" nullable:"false"`
	// Source is the link by which the customer came, where their words told it.
	Source string `json:"source"`
	// MergedInto is the case that this one became part of.
	MergedInto string `json:"merged_into"`
	// Survey is the newest answer to a survey about the case; nil before one.
	Survey *CaseSurvey `json:"survey,omitempty"`
}

// CaseChoiceKind is what a choice is for.
type CaseChoiceKind string

// Kinds of choices.
const (
	ChoiceSubStatus CaseChoiceKind = "sub_status"
	ChoiceCategory  CaseChoiceKind = "category"
)

// CaseChoice is a word that a workspace chose for its cases. Cases hold the id
// of a sub-status, and a category by its name, as rules write it.
type CaseChoice struct {
	WorkspaceID string         `json:"-"`
	ID          string         `json:"id"`
	Kind        CaseChoiceKind `json:"kind"`
	Status      CaseStatus     `json:"status"` // of a sub-status, else ""
	Name        string         `json:"name"`   // of a category: a path, with " / " between its parts
	Position    int            `json:"position"`
	CreatedAt   time.Time      `json:"created_at"`
	ArchivedAt  *time.Time     `json:"archived_at" doc:"since when it is not offered any more; cases that have it keep it"`
}

// CaseLinkKind is what a case is to another.
type CaseLinkKind string

// Kinds of links, and as the other side sees them.
const (
	LinkRelated      CaseLinkKind = "related"
	LinkDuplicateOf  CaseLinkKind = "duplicate_of"
	LinkBlocks       CaseLinkKind = "blocks"
	LinkDuplicatedBy CaseLinkKind = "duplicated_by"
	LinkBlockedBy    CaseLinkKind = "blocked_by"
)

// Back is the kind as the other case sees it.
func (k CaseLinkKind) Back() CaseLinkKind {
	switch k {
	case LinkDuplicateOf:
		return LinkDuplicatedBy
	case LinkDuplicatedBy:
		return LinkDuplicateOf
	case LinkBlocks:
		return LinkBlockedBy
	case LinkBlockedBy:
		return LinkBlocks
	}
	return k
}

// CaseBrief is a case in few words, where another one tells of it.
type CaseBrief struct {
	ID      string     `json:"id"`
	Number  int64      `json:"number"`
	Subject string     `json:"subject"`
	Status  CaseStatus `json:"status"`
	Contact Ref        `json:"contact"`
}

// CaseLink is what a case is to another: "duplicate_of" says that it repeats
// the other one.
type CaseLink struct {
	Kind CaseLinkKind `json:"kind" enum:"related,duplicate_of,blocks,duplicated_by,blocked_by"`
	Case CaseBrief    `json:"case"`
}

// CaseMerge is that a case became part of another, with all that it takes to
// undo it.
type CaseMerge struct {
	WorkspaceID string           `json:"-"`
	ID          string           `json:"id"`
	SourceID    string           `json:"source_id"`
	TargetID    string           `json:"target_id"`
	Source      *CaseBrief       `json:"source"`
	Actor       Actor            `json:"actor"`
	Record      *CaseMergeRecord `json:"-"`
	MadeAt      time.Time        `json:"made_at"`
	UndoUntil   time.Time        `json:"undo_until"`
	UndoneAt    *time.Time       `json:"undone_at"`
}

// CaseMergeRecord is what a merge of cases did.
type CaseMergeRecord struct {
	Actor  Actor            `json:"actor"`
	Source CaseMergedBefore `json:"source"`
	Target CaseMergedBefore `json:"target"`
	// Tags and Fields are what the target got from the source.
	Tags     []string `json:"tags"`
	Fields   []string `json:"fields"`
	Messages []string `json:"messages"`
	// Conversations are those whose next message would have been the source's.
	Conversations []string `json:"conversations"`
}

// CaseMergedBefore is what a merge changed of a case, as it was before.
type CaseMergedBefore struct {
	Version        int64      `json:"version"` // as the merge left it
	Status         CaseStatus `json:"status"`
	SubStatus      string     `json:"sub_status"`
	ResolvedAt     *time.Time `json:"resolved_at"`
	SnoozedUntil   *time.Time `json:"snoozed_until"`
	WaitingSince   *time.Time `json:"waiting_since"`
	FirstReplyAt   *time.Time `json:"first_reply_at"`
	UnreadCount    int        `json:"unread_count"`
	ConversationID string     `json:"conversation_id"`
	ChannelID      string     `json:"channel_id"`
	Platform       string     `json:"platform"`
	LastMessage    *Preview   `json:"last_message"`
	LastActivityAt time.Time  `json:"last_activity_at"`
}

// Events of the work on cases. Data of a merge is the CaseMerge, of a split the
// new case.
const (
	EventCaseMerged   EventType = "case.merged"
	EventCaseUnmerged EventType = "case.unmerged"
	EventCaseSplit    EventType = "case.split"
	EventCaseChoices  EventType = "case_choices.updated"
)

// ReadingActor finds out language, country and mood.
var ReadingActor = Actor{Type: "system", Name: "reading"}
