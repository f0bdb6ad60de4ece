package youtube

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

// news is what a look found of one thing.
type news string

const (
	newsVideo   news = "video"
	newsDeleted news = "deleted" // a video
	newsComment news = "comment"
	newsChanged news = "changed" // it says something else
	newsLikes   news = "likes"
	newsHeld    news = "held" // for review: nobody sees it
	newsShown   news = "shown"
	newsGone    news = "gone"
)

// entry is one piece of news, with the network's own words.
type entry struct {
	What    news            `json:"what"`
	Old     bool            `json:"old,omitempty"` // it was there long before the first look
	Video   string          `json:"video,omitempty"`
	ID      string          `json:"id,omitempty"`
	Above   *comment        `json:"above,omitempty"` // what an answer of ours stands under
	Comment json.RawMessage `json:"comment,omitempty"`
	Of      json.RawMessage `json:"of,omitempty"` // the video
}

// batch is what a look found, as a request of the journal.
type batch struct {
	At   time.Time `json:"at"`
	News []entry   `json:"news"`
}

// maxBatch is how many pieces of news one request holds.
const maxBatch = 50

func requests(found []entry, at time.Time) ([]platform.HookRequest, error) {
	var out []platform.HookRequest
	for len(found) > 0 {
		n := min(len(found), maxBatch)
		body, err := json.Marshal(batch{At: at, News: found[:n]})
		if err != nil {
			return nil, &platform.Failure{Kind: platform.Unreachable, Title: "the comments cannot be kept", Err: err}
		}
		out = append(out, platform.HookRequest{Method: http.MethodPost, Body: body})
		found = found[n:]
	}
	return out, nil
}

// Decode implements platform.Puller: it reads what a look found.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	var b struct {
		At   time.Time         `json:"at"`
		News []json.RawMessage `json:"news"`
	}
	if err := json.Unmarshal(r.Body, &b); err != nil {
		if !json.Valid(r.Body) {
			return nil, fmt.Errorf("read the comments: %w", err)
		}
		return []platform.Inbound{trouble(r.Body, "the comments have another shape")}, nil
	}
	var out []platform.Inbound
	for _, raw := range b.News {
		var e entry
		if json.Unmarshal(raw, &e) != nil {
			out = append(out, trouble(raw, "the news have another shape"))
			continue
		}
		in, ok := s.inbound(e, b.At)
		if !ok {
			in = trouble(raw, "the news name no comment or no video")
		}
		out = append(out, in)
	}
	return out, nil
}

func micros(at time.Time) string { return strconv.FormatInt(at.UnixMicro(), 10) }

// inbound is what a piece of news means.
func (s *session) inbound(e entry, at time.Time) (platform.Inbound, bool) {
	in := platform.Inbound{At: at, Post: platform.RemotePostID(e.Video)}
	if e.What == newsVideo {
		var v video
		if json.Unmarshal(e.Of, &v) != nil || v.ID == "" || at.IsZero() {
			return in, false
		}
		p := v.post(v.Snippet.ChannelID == "" || v.Snippet.ChannelID == s.channel)
		in.Key, in.Post, in.Published = "video:"+v.ID+"@"+micros(at), p.ID, &p
		return in, true
	}
	if e.Video == "" {
		return in, false
	}
	if e.What == newsDeleted {
		in.Key, in.Published = "deleted:"+e.Video, &platform.PostIn{ID: in.Post, Kind: desk.PublicVideo, Ours: true, Deleted: true}
		return in, true
	}
	if e.What == newsGone {
		in.Key, in.Moderated = "gone:"+e.ID, &platform.ModeratedIn{ID: platform.RemoteMessageID(e.ID), State: desk.ItemGone}
		return in, e.ID != ""
	}
	var c comment
	if json.Unmarshal(e.Comment, &c) != nil || c.ID == "" || at.IsZero() {
		return in, false
	}
	id := platform.RemoteMessageID(c.ID)
	switch e.What {
	case newsComment:
		return s.comment(in, e, c), true
	case newsChanged:
		if since := when(c.Snippet.Updated); !since.IsZero() {
			in.At = since
		}
		in.Key, in.Sender = "edit:"+c.ID+"@"+clip(c.changed()), c.person()
		in.Edit = &platform.EditIn{ID: id, Text: c.words(), Public: public(e, c)}
	case newsLikes:
		likes := int64(max(0, c.Snippet.Likes))
		in.Key, in.Counted = "likes:"+c.ID+"@"+micros(at), &platform.CountIn{ID: id, Is: &desk.PostCounts{Likes: &likes}}
	case newsHeld:
		in.Key, in.Moderated = "held:"+c.ID+"@"+micros(at), &platform.ModeratedIn{ID: id, State: desk.ItemHidden}
	case newsShown:
		in.Key, in.Moderated = "shown:"+c.ID+"@"+micros(at), &platform.ModeratedIn{ID: id, State: desk.ItemApproved}
	default:
		return in, false
	}
	return in, true
}

func public(e entry, c comment) *platform.PublicIn {
	return &platform.PublicIn{Kind: desk.PublicComment, Parent: platform.RemoteMessageID(c.parent()), Link: videoLink(e.Video) + "&lc=" + c.ID,
		Likes: max(0, c.Snippet.Likes), Hidden: c.held()}
}

// comment is somebody's comment, or one of ours.
func (s *session) comment(in platform.Inbound, e entry, c comment) platform.Inbound {
	in.Key, in.Backfill = "comment:"+c.ID, e.Old
	if at := when(c.Snippet.Published); !at.IsZero() {
		in.At = at
	}
	m := &platform.MessageIn{ID: platform.RemoteMessageID(c.ID), Kind: desk.MessageText, Text: c.words(), Public: public(e, c)}
	m.Public.Under = &platform.PostIn{ID: in.Post, Kind: desk.PublicVideo, Link: videoLink(e.Video)}
	if c.Snippet.AuthorID.Value != s.channel || s.channel == "" {
		in.Sender, in.Message = c.person(), m
		return in
	}
	if e.Above != nil && e.Above.ID != "" && e.Above.Snippet.AuthorID.Value != s.channel {
		in.Sender = e.Above.person()
	}
	m.PerhapsOurs, in.Echo = true, m
	return in
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:6])
}

func number(s string) *int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return nil
	}
	return &n
}

func trouble(raw json.RawMessage, reason string) platform.Inbound {
	return platform.Inbound{Key: "trouble:" + digest(string(raw)), Trouble: &platform.TroubleIn{Kind: "comment", Reason: reason, Raw: raw}}
}
