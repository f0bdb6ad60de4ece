package googleplaces

import (
	"encoding/json"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform/googleapi"
	"recado.dev/internal/platform/reviews"
)

// review is a review as the API writes it.
type review struct {
	ID       string `json:"reviewId"`
	Reviewer struct {
		Name      string `json:"displayName"`
		Anonymous bool   `json:"isAnonymous"`
	} `json:"reviewer"`
	Stars   string `json:"starRating"`
	Comment string `json:"comment"`
	Created string `json:"createTime"`
	Updated string `json:"updateTime"`
	Reply   *reply `json:"reviewReply"`
}

type reply struct {
	Comment string `json:"comment"`
	At      string `json:"updateTime"`
	State   string `json:"reviewReplyState"` // PENDING, APPROVED, REJECTED
}

// moment reads a time; zero for what is none.
func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Unix() <= 0 || t.Year() > 9000 {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}

// stars is how many a word means.
func stars(word string) int {
	for i, one := range []string{"ONE", "TWO", "THREE", "FOUR", "FIVE"} {
		if word == one {
			return i + 1
		}
	}
	return 0
}

// Read implements reviews.Source.
func (s *session) Read(raw json.RawMessage) (reviews.Review, string) {
	var in review
	if json.Unmarshal(raw, &in) != nil {
		return reviews.Review{}, "the review has another shape"
	}
	at := moment(in.Updated)
	if at.IsZero() {
		at = moment(in.Created)
	}
	if !reviews.PlainID(in.ID) || strings.ContainsRune(in.ID, '/') || at.IsZero() {
		return reviews.Review{}, "the review has no id or no time"
	}
	out := reviews.Review{ID: in.ID, At: at, Rating: stars(in.Stars), Text: original(in.Comment)}
	if !in.Reviewer.Anonymous {
		out.Author = googleapi.Clip(strings.TrimSpace(in.Reviewer.Name), 200)
	}
	if in.Reply == nil || moment(in.Reply.At).IsZero() {
		return out, ""
	}
	out.Answer = &reviews.Answer{Text: in.Reply.Comment, At: moment(in.Reply.At)}
	switch in.Reply.State {
	case "PENDING":
		out.Answer.Status = desk.StatusSent
	case "APPROVED":
		out.Answer.Status = desk.StatusDelivered
	case "REJECTED":
		out.Answer.Status = desk.StatusFailed
		out.Answer.Error = &desk.SendError{Code: "REJECTED", Title: "Google does not show this answer: it is against its rules"}
	}
	return out, ""
}

const (
	translated = "(Translated by Google)"
	originally = "(Original)"
)

// original is what somebody wrote themself, where Google put a translation beside
// it.
func original(comment string) string {
	before, after, both := strings.Cut(comment, translated)
	if !both {
		return strings.TrimSpace(comment)
	}
	if _, own, said := strings.Cut(after, originally); said {
		return strings.TrimSpace(own)
	}
	if strings.TrimSpace(before) != "" {
		return strings.TrimSpace(before)
	}
	return strings.TrimSpace(after)
}
