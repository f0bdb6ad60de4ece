// Package reviews is what connectors of stores and maps share: a list of reviews
// that is asked for now and then, what changed in it since the last time, and the
// business's one answer to each.
package reviews

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Review is a review as it is now.
type Review struct {
	ID       string
	Author   string // as the network shows it; "" where it shows nobody
	Rating   int
	Title    string
	Text     string
	At       time.Time // when it was written or changed last
	Version  string
	Country  string
	Language string
	Device   string
	Link     string
	Likes    int
	Answer   *Answer
}

// Answer is what the business answered.
type Answer struct {
	Text string
	At   time.Time
	// Status is how far it came, on networks that look at answers before they show
	// them; empty elsewhere.
	Status desk.Status
	Error  *desk.SendError
}

// Page is a part of a list.
type Page struct {
	Reviews []json.RawMessage // as the network writes them
	Next    string            // the token of the page behind; empty where there is none
	// Counts are of the whole list, where the network says them.
	Counts *desk.PostCounts
}

// Source is the list of one app or place. Read does no I/O and never panics.
type Source interface {
	// Page reads a page, of what was written or changed last first; an empty token
	// is for the newest.
	Page(ctx context.Context, token string) (Page, error)
	// Read understands a review, or answers why it cannot.
	Read(raw json.RawMessage) (r Review, reason string)
	// Listing reads what the reviews stand under.
	Listing(ctx context.Context) (platform.PostIn, error)
	// There asks whether a review is still there.
	There(ctx context.Context, id string) (bool, error)
}

// maxID bounds an id that may stand in ours.
const maxID = 300

// PlainID says whether an id may stand in ours and in an address.
func PlainID(id string) bool {
	return id != "" && len(id) <= maxID && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

// AnswerID is the id of an answer as a message: another answer has another one,
// since it was given at another time.
func AnswerID(reviewID string, at time.Time) platform.RemoteMessageID {
	return platform.RemoteMessageID(reviewID + "/reply@" + strconv.FormatInt(at.UnixMicro(), 10))
}

// ReviewOf is the review that an answer of ours answers.
func ReviewOf(answer platform.RemoteMessageID) (string, bool) {
	i := strings.LastIndex(string(answer), "/reply@")
	if i < 1 {
		return "", false
	}
	return string(answer[:i]), true
}

// words is what a text says, to be compared: networks trim what they take.
func words(texts ...string) string {
	h := sha256.New()
	for _, t := range texts {
		h.Write([]byte(strings.Join(strings.Fields(t), " ")))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// says is what of a review makes it another one.
func (r Review) says() string { return words(r.Title, r.Text, strconv.Itoa(r.Rating)) }

// person is the author, of whom networks tell no id: each review is somebody's.
func (r Review) person() *platform.Person {
	display := r.Author
	if strings.TrimSpace(display) == "" {
		display = "★ " + r.ID
	}
	return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("review:" + r.ID)}, Address: r.ID, Display: display, Name: r.Author, Locale: r.Language}
}

func (r Review) public() *platform.PublicIn {
	return &platform.PublicIn{Kind: desk.PublicReview, Link: r.Link, Rating: r.Rating, Title: r.Title, Version: r.Version, Country: r.Country,
		Language: r.Language, Device: r.Device, Likes: r.Likes}
}
