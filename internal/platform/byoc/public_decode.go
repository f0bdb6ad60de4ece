package byoc

import (
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// What the middleware tells of its public side.
const (
	typePost      = "post.updated"
	typeCounted   = "item.counted"
	typeModerated = "item.moderated"
)

// post is what public words stand under.
type post struct {
	ID          string         `json:"id"`
	Kind        string         `json:"kind"`
	Ours        bool           `json:"ours"`
	Author      string         `json:"author"`
	Title       string         `json:"title"`
	Text        string         `json:"text"`
	URL         string         `json:"url"`
	Link        string         `json:"link"`
	Attachments []incomingFile `json:"attachments"`
	PublishedAt time.Time      `json:"published_at"`
	EditedAt    time.Time      `json:"edited_at"`
	Hidden      *bool          `json:"hidden"`
	Deleted     bool           `json:"deleted"`
	Likes       *int64         `json:"likes"`
	Comments    *int64         `json:"comments"`
	Shares      *int64         `json:"shares"`
	Reach       *int64         `json:"reach"`
}

// said is what a message in public has beyond its words.
type said struct {
	Kind     string   `json:"kind"`
	ParentID string   `json:"parent_id"`
	URL      string   `json:"url"`
	Rating   int      `json:"rating"`
	Title    string   `json:"title"`
	Version  string   `json:"version"`
	Country  string   `json:"country"`
	Language string   `json:"language"`
	Device   string   `json:"device"`
	Likes    int      `json:"likes"`
	Hidden   bool     `json:"hidden"`
	Cannot   []string `json:"cannot"`
}

func (p *post) in() (*platform.PostIn, string) {
	m := incoming{Attachments: p.Attachments}
	var files platform.MessageIn
	if why := m.files(&files); why != "" {
		return nil, why
	}
	out := &platform.PostIn{ID: platform.RemotePostID(p.ID), Ours: p.Ours, Author: p.Author, Title: p.Title, Text: p.Text, Link: p.URL, Shares: p.Link,
		Attachments: files.Attachments, PublishedAt: sane(p.PublishedAt), EditedAt: sane(p.EditedAt), Hidden: p.Hidden, Deleted: p.Deleted}
	switch kind := desk.PublicKind(p.Kind); kind {
	case desk.PublicPost, desk.PublicVideo, desk.PublicListing:
		out.Kind = kind
	}
	if p.Likes != nil || p.Comments != nil || p.Shares != nil || p.Reach != nil {
		out.Counts = &desk.PostCounts{Likes: p.Likes, Comments: p.Comments, Shares: p.Shares, Reach: p.Reach}
	}
	return out, ""
}

// sane is a time that can be one.
func sane(t time.Time) time.Time {
	if t.Year() < 1970 || t.Year() > 9999 {
		return time.Time{}
	}
	return t.UTC()
}

// public is what a message in public has; nil where it was said in private.
func (e event) public(in *platform.Inbound) (*platform.PublicIn, string) {
	d := e.Data
	if d.Post == nil || d.Post.ID == "" {
		return nil, ""
	}
	under, why := d.Post.in()
	if why != "" {
		return nil, why
	}
	in.Post, in.Thread = under.ID, ""
	s := d.Public
	if s == nil {
		s = &said{}
	}
	out := &platform.PublicIn{Kind: kindIn(*s, d), Parent: platform.RemoteMessageID(s.ParentID), Link: s.URL, Rating: max(0, min(s.Rating, mostStars)), Title: s.Title,
		Version: s.Version, Country: country(s.Country), Language: s.Language, Device: s.Device, Likes: max(0, s.Likes), Hidden: s.Hidden, Under: under}
	if out.Kind == desk.PublicPost {
		out.Under = nil // it is the post itself
	}
	for _, verb := range s.Cannot {
		switch v := desk.PublicVerb(verb); v {
		case desk.VerbLike, desk.VerbHide, desk.VerbRemove, desk.VerbBlock:
			out.Cannot = append(out.Cannot, v)
		}
	}
	return out, ""
}

// kindIn is what it says that it is, or what it holds.
func kindIn(s said, d eventData) desk.PublicKind {
	switch kind := desk.PublicKind(s.Kind); kind {
	case desk.PublicPost, desk.PublicComment, desk.PublicMention, desk.PublicReview:
		return kind
	}
	switch {
	case s.Rating > 0:
		return desk.PublicReview
	case d.Message != nil && d.Message.ID == d.Post.ID:
		return desk.PublicPost
	}
	return desk.PublicComment
}

func country(code string) string {
	if len(code) != 2 {
		return ""
	}
	return strings.ToUpper(code)
}

// shown is news of a post, or of what the public sees of an item.
func (e event) shown(in *platform.Inbound) string {
	d := e.Data
	if d.Post == nil || d.Post.ID == "" {
		return "data.post.id is missing"
	}
	p, why := d.Post.in()
	if why != "" {
		return why
	}
	in.Post = p.ID
	switch e.Type {
	case typePost:
		in.Published = p
	case typeCounted:
		in.Counted = &platform.CountIn{ID: platform.RemoteMessageID(d.MessageID), Is: p.Counts}
		if p.Counts == nil {
			return "data.post has no counts"
		}
	case typeModerated:
		state := desk.ItemState(d.Status)
		switch state {
		case desk.ItemHidden, desk.ItemRemoved, desk.ItemGone, "shown":
			in.Moderated = &platform.ModeratedIn{ID: platform.RemoteMessageID(d.MessageID), State: state}
		default:
			return "data.status is hidden, shown, removed or gone"
		}
	}
	return ""
}
