package reviews

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// news is what became of a review between two looks.
type news string

const (
	newsOld      news = "old"     // it was there before the first look
	newsNew      news = "new"     //
	newsChanged  news = "changed" // it says something else
	newsGone     news = "gone"
	newsLikes    news = "likes"
	newsAnswer   news = "answer"         // the business answered it
	newsHistory  news = "old_answer"     // it had done so before the first look
	newsAnswered news = "answer_changed" // with other words than before
	newsUndone   news = "answer_gone"    // not any more
	newsState    news = "answer_state"   // the answer came further
	newsTrouble  news = "trouble"        // nobody understands it
)

// entry is one piece of news in the journal, with the review as the network
// writes it.
type entry struct {
	What news      `json:"what"`
	At   time.Time `json:"at"`
	ID   string    `json:"id,omitempty"`
	// Answer is the id of the answer as a message.
	Answer platform.RemoteMessageID `json:"answer,omitempty"`
	Raw    json.RawMessage          `json:"review,omitempty"`
}

// batch is what a look found, as a request of the journal.
type batch struct {
	Listing *platform.PostIn `json:"listing,omitempty"`
	At      time.Time        `json:"at"`
	News    []entry          `json:"news"`
}

// maxBatch is how many pieces of news one request holds.
const maxBatch = 50

// requests are what a look found, the oldest first.
func requests(listing *platform.PostIn, found []entry, at time.Time) ([]platform.HookRequest, error) {
	var out []platform.HookRequest
	for len(found) > 0 || listing != nil {
		n := min(len(found), maxBatch)
		body, err := json.Marshal(batch{Listing: listing, At: at, News: found[:n]})
		if err != nil {
			return nil, &platform.Failure{Kind: platform.Unreachable, Title: "the reviews cannot be kept", Err: err}
		}
		out = append(out, platform.HookRequest{Method: http.MethodPost, Body: body})
		found, listing = found[n:], nil
	}
	return out, nil
}

// Decode reads what a look found. It is that of platform.Puller.
func (l *Lookout) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	var b batch
	if err := json.Unmarshal(r.Body, &b); err != nil {
		if !json.Valid(r.Body) {
			return nil, fmt.Errorf("read the reviews: %w", err)
		}
		return []platform.Inbound{trouble(r.Body, "the reviews have another shape")}, nil
	}
	var out []platform.Inbound
	if b.Listing != nil && !b.At.IsZero() {
		out = append(out, platform.Inbound{Key: "listing@" + micros(b.At), At: b.At, Published: b.Listing})
	}
	for _, e := range b.News {
		out = append(out, l.read(e)...)
	}
	for i := range out {
		out[i].Post = l.Post
		out[i].At = out[i].At.UTC()
		if out[i].Published != nil {
			out[i].Published.ID = l.Post
		}
	}
	return out, nil
}

func micros(t time.Time) string { return strconv.FormatInt(t.UnixMicro(), 10) }

func trouble(raw []byte, reason string) platform.Inbound {
	sum := sha256.Sum256(raw)
	return platform.Inbound{Key: "trouble:" + hex.EncodeToString(sum[:12]), Trouble: &platform.TroubleIn{Kind: "review", Reason: reason, Raw: raw}}
}

// read answers what an entry is to the desk.
func (l *Lookout) read(e entry) []platform.Inbound {
	whole, err := json.Marshal(e)
	if err != nil {
		whole = []byte("{}")
	}
	if e.At.IsZero() || !PlainID(e.ID) {
		return []platform.Inbound{trouble(whole, "the news does not say which review it is about, or since when")}
	}
	id, at := platform.RemoteMessageID(e.ID), e.At
	switch e.What {
	case newsGone:
		return []platform.Inbound{{Key: e.ID + "@gone:" + micros(at), At: at, Delete: &platform.DeleteIn{ID: id}}}
	case newsUndone:
		if e.Answer == "" {
			return []platform.Inbound{trouble(whole, "it names no answer")}
		}
		return []platform.Inbound{{Key: string(e.Answer) + "@gone:" + micros(at), At: at, Delete: &platform.DeleteIn{ID: e.Answer}}}
	}
	r, reason := l.Source.Read(e.Raw)
	if reason == "" && r.ID != e.ID {
		reason = "the review is another one than the news is about"
	}
	if reason != "" {
		return []platform.Inbound{trouble(whole, reason)}
	}
	if out := l.said(e, r); out != nil {
		return out
	}
	if out := answered(e, r); out != nil {
		return out
	}
	return []platform.Inbound{trouble(whole, "nothing here knows this news")}
}

// said is what its author did.
func (l *Lookout) said(e entry, r Review) []platform.Inbound {
	id := platform.RemoteMessageID(r.ID)
	written := platform.Inbound{Key: r.ID, Sender: r.person(), At: e.At, Backfill: e.What == newsOld,
		Message: &platform.MessageIn{ID: id, Kind: desk.MessageText, Text: r.Text, Public: r.public()}}
	switch e.What {
	case newsNew, newsOld:
		return []platform.Inbound{written}
	case newsChanged:
		// It may have been written before anybody looked: then it is new.
		edit := platform.Inbound{Key: r.ID + "@" + micros(e.At), Sender: r.person(), At: e.At, Edit: &platform.EditIn{ID: id, Text: r.Text, Public: r.public()}}
		return []platform.Inbound{written, edit}
	case newsLikes:
		likes := int64(r.Likes)
		return []platform.Inbound{{Key: r.ID + "@likes:" + micros(e.At), At: e.At, Counted: &platform.CountIn{ID: id, Is: &desk.PostCounts{Likes: &likes}}}}
	}
	return nil
}

// answered is what the business did, here or elsewhere.
func answered(e entry, r Review) []platform.Inbound {
	if r.Answer == nil || e.Answer == "" {
		return nil
	}
	public := &platform.PublicIn{Kind: desk.PublicComment, Parent: platform.RemoteMessageID(r.ID)}
	in := platform.Inbound{Key: string(e.Answer), At: r.Answer.At}
	if in.At.IsZero() {
		in.At = e.At
	}
	switch e.What {
	case newsAnswer, newsHistory:
		in.Backfill = e.What == newsHistory
		in.Echo = &platform.MessageIn{ID: e.Answer, Kind: desk.MessageText, Text: r.Answer.Text, Public: public}
	case newsAnswered:
		in.Key += "@" + micros(in.At)
		in.Edit = &platform.EditIn{ID: e.Answer, Text: r.Answer.Text, Public: public}
	case newsState:
		if r.Answer.Status == "" {
			return nil
		}
		in.Key += ":" + string(r.Answer.Status)
		in.At = e.At
		in.Receipt = &platform.ReceiptIn{ID: e.Answer, Status: r.Answer.Status, Error: r.Answer.Error}
	default:
		return nil
	}
	return []platform.Inbound{in}
}
