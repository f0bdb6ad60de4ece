package x

import (
	"cmp"
	"encoding/json"
	"html"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// post is a post of the API v2.
type post struct {
	ID           string       `json:"id"`
	Text         string       `json:"text"`
	Author       string       `json:"author_id"`
	Conversation string       `json:"conversation_id"` // the post at the top of the thread
	AnswersTo    string       `json:"in_reply_to_user_id"`
	Refers       []reference  `json:"referenced_tweets"`
	Created      string       `json:"created_at"`
	Entities     postEntities `json:"entities"`
	Attached     *struct {
		Keys []string `json:"media_keys"`
	} `json:"attachments"`
	// Long is the whole of a post that is longer than others see at first.
	Long *struct {
		Text     string       `json:"text"`
		Entities postEntities `json:"entities"`
	} `json:"note_tweet"`
	Metrics *struct {
		Likes   int64 `json:"like_count"`
		Replies int64 `json:"reply_count"`
		Reposts int64 `json:"retweet_count"`
		Quotes  int64 `json:"quote_count"`
		Seen    int64 `json:"impression_count"`
	} `json:"public_metrics"`
}

type reference struct {
	Type string `json:"type"` // replied_to, quoted, retweeted
	ID   string `json:"id"`
}

type postEntities struct {
	URLs []struct {
		URL      string `json:"url"`
		Expanded string `json:"expanded_url"`
		Media    string `json:"media_key"`
	} `json:"urls"`
	Mentions []mention `json:"mentions"`
}

type mention struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Name  string `json:"username"`
	ID    string `json:"id"`
}

// includes are what posts name by their ids.
type includes struct {
	Users []struct {
		ID string `json:"id"`
		user
	} `json:"users"`
	Posts []post  `json:"tweets"`
	Media []media `json:"media"`
}

// to is the id of the post that p answers, quotes or passes on; empty for none.
func (p post) to(kind string) string {
	for _, r := range p.Refers {
		if r.Type == kind {
			return r.ID
		}
	}
	return ""
}

func (p post) root() string { return cmp.Or(p.Conversation, p.ID) }

// words is what a post says: links written out, those to its own files and the
// names that begin an answer left out, as the network itself shows it.
func (p post) words() string {
	text, e := p.Text, p.Entities
	if p.Long != nil && p.Long.Text != "" {
		text, e = p.Long.Text, p.Long.Entities
	}
	if p.to("replied_to") != "" {
		text = e.afterNames(text)
	}
	for _, u := range e.URLs {
		switch {
		case u.URL == "":
		case u.Media != "":
			text = strings.ReplaceAll(text, u.URL, "")
		case u.Expanded != "":
			text = strings.ReplaceAll(text, u.URL, u.Expanded)
		}
	}
	return html.UnescapeString(strings.TrimSpace(text))
}

// afterNames leaves out the mentions at the beginning, unless there is nothing
// else.
func (e postEntities) afterNames(text string) string {
	runes, at := []rune(text), 0
	for {
		i := slices.IndexFunc(e.Mentions, func(m mention) bool { return m.Start == at && m.End > at && m.End <= len(runes) })
		if i < 0 {
			break
		}
		at = e.Mentions[i].End
		for at < len(runes) && runes[at] == ' ' {
			at++
		}
	}
	if rest := string(runes[at:]); strings.TrimSpace(rest) != "" {
		return rest
	}
	return text
}

func (p post) at(otherwise time.Time) time.Time {
	at, err := time.Parse(time.RFC3339, p.Created)
	if err != nil || at.Year() < 2006 || at.Year() > 9999 {
		return otherwise
	}
	return at.UTC()
}

func (p post) files(with []media) []media {
	var out []media
	if p.Attached != nil {
		for _, key := range p.Attached.Keys {
			if i := slices.IndexFunc(with, func(m media) bool { return m.Key == key }); i >= 0 {
				out = append(out, with[i])
			}
		}
	}
	return out
}

func linkTo(id string) string { return "https://x.com/i/status/" + id }

// posts opens an event of the activity API about a post.
func (d *decoder) posts(kind string, data, payload json.RawMessage) {
	var p post
	var in struct {
		Includes includes `json:"includes"`
	}
	if json.Unmarshal(payload, &p) != nil || p.ID == "" || json.Unmarshal(payload, &in) != nil {
		d.add(trouble(clip(kind), "the event names no post", d.raw))
		return
	}
	if len(in.Includes.Users)+len(in.Includes.Posts)+len(in.Includes.Media) == 0 {
		_ = json.Unmarshal(data, &in) // beside the payload in some events; without them the post's own words stand
	}
	if kind == "post.delete" {
		d.deleted(p)
		return
	}
	d.post(p, in.Includes, false)
}

// us is the account that the request is for.
func (d *decoder) us() string { return cmp.Or(d.other, d.userID) }

// post adds what a post is to us: words of somebody, an answer of ours or a post
// of ours.
func (d *decoder) post(p post, with includes, backfill bool) {
	switch {
	case p.ID == "" || p.Author == "":
		d.add(trouble("post", "the post has no id or no author", d.raw))
		return
	case p.to("retweeted") != "":
		return // the same words, passed on
	}
	for _, u := range with.Users {
		d.know(u.ID, u.user)
	}
	in := platform.Inbound{Key: "post:" + p.ID, At: p.at(d.at), Post: platform.RemotePostID(p.root()), Backfill: backfill}
	m := message(p.ID, p.words(), p.files(with.Media))
	if p.Author == d.us() && p.root() == p.ID {
		in.Published = &platform.PostIn{ID: platform.RemotePostID(p.ID), Kind: desk.PublicPost, Ours: true, Text: m.Text, Link: linkTo(p.ID),
			Shares: p.shares(), Attachments: m.Attachments, PublishedAt: in.At}
		d.add(in)
		return
	}
	answered := p.to("replied_to")
	m.Public = &platform.PublicIn{Kind: desk.PublicComment, Link: linkTo(p.ID), Parent: platform.RemoteMessageID(answered), Under: d.above(p, with)}
	under := answered == p.root() || answered == ""
	if p.Author == d.us() {
		if under && p.AnswersTo == d.us() {
			m.Public.Parent = "" // right under a post of ours: an answer to nobody
		}
		if p.AnswersTo != "" && p.AnswersTo != d.us() {
			in.Sender = d.person(p.AnswersTo)
		}
		m.PerhapsOurs, in.Echo = true, m
		d.add(in)
		return
	}
	if under {
		m.Public.Parent = ""
	}
	in.Sender, in.Message = d.person(p.Author), m
	switch ours, known := d.ourThread(p, with); {
	case p.root() == p.ID:
		m.Public.Kind, m.Public.Cannot = desk.PublicPost, []desk.PublicVerb{desk.VerbHide}
	case known && !ours:
		m.Public.Kind, m.Public.Cannot = desk.PublicMention, []desk.PublicVerb{desk.VerbHide}
	}
	d.add(in)
}

// shares is the post that a post quotes.
func (p post) shares() string {
	if quoted := p.to("quoted"); quoted != "" {
		return linkTo(quoted)
	}
	return ""
}

// above is what is said of the post at the top: where a post is that itself,
// what it quotes.
func (d *decoder) above(p post, with includes) *platform.PostIn {
	if p.root() == p.ID {
		return &platform.PostIn{ID: platform.RemotePostID(p.ID), Kind: desk.PublicPost, Link: linkTo(p.ID), Shares: p.shares(), PublishedAt: p.at(time.Time{})}
	}
	out := &platform.PostIn{ID: platform.RemotePostID(p.root()), Kind: desk.PublicPost, Link: linkTo(p.root())}
	if ours, known := d.ourThread(p, with); known {
		out.Ours = ours
	}
	if i := slices.IndexFunc(with.Posts, func(one post) bool { return one.ID == p.root() }); i >= 0 {
		top := with.Posts[i]
		out.Text, out.PublishedAt = top.words(), top.at(time.Time{})
		if !out.Ours && top.Author != "" {
			author := d.person(top.Author)
			out.Author = cmp.Or(author.Name, author.Display)
		}
	}
	return out
}

// ourThread tells whether the post at the top of p's thread is ours, where that
// is known.
func (d *decoder) ourThread(p post, with includes) (ours, known bool) {
	if i := slices.IndexFunc(with.Posts, func(one post) bool { return one.ID == p.root() && one.Author != "" }); i >= 0 {
		return with.Posts[i].Author == d.us(), true
	}
	if p.to("replied_to") == p.root() && p.AnswersTo != "" {
		return p.AnswersTo == d.us(), true
	}
	return false, false
}

// deleted adds that a post was taken back: one that stands by itself, or an
// answer. Where that is not said it may be either.
func (d *decoder) deleted(p post) {
	in := platform.Inbound{Key: "gone:" + p.ID, At: d.at, Post: platform.RemotePostID(p.root())}
	if p.root() == p.ID {
		in.Published = &platform.PostIn{ID: platform.RemotePostID(p.ID), Deleted: true}
		d.add(in)
	}
	if p.Conversation != p.ID || p.Author != d.us() {
		words := platform.Inbound{Key: "gone:" + p.ID + ":words", At: d.at, Post: in.Post}
		words.Moderated = &platform.ModeratedIn{ID: platform.RemoteMessageID(p.ID), State: desk.ItemGone}
		d.add(words)
	}
}

func (d *decoder) know(id string, u user) {
	if d.events.Users == nil {
		d.events.Users = map[string]user{}
	}
	d.events.Users[id] = u
}

// timeline is a page of posts that were asked for, as the journal keeps it.
type timeline struct {
	Of string `json:"timeline"` // mentions, own
	// Since is when the first look begins to find news: what is older is history.
	Since time.Time       `json:"since,omitzero"`
	Page  json.RawMessage `json:"page"`
}

type postPage struct {
	Data     []json.RawMessage `json:"data"`
	Includes includes          `json:"includes"`
	Meta     struct {
		Next string `json:"next_token"`
	} `json:"meta"`
}

// timeline reads posts that were asked for.
func (s *session) timeline(r platform.HookRequest) []platform.Inbound {
	var t timeline
	var page postPage
	if json.Unmarshal(r.Body, &t) != nil || json.Unmarshal(t.Page, &page) != nil {
		return []platform.Inbound{trouble("request", "the answer has another shape", r.Body)}
	}
	d := decoder{session: s, at: time.Unix(0, 0).UTC(), raw: r.Body}
	for _, raw := range page.Data {
		var p post
		if json.Unmarshal(raw, &p) != nil {
			d.add(trouble("post", "the post has another shape", raw))
			continue
		}
		d.raw = raw
		d.post(p, page.Includes, p.at(d.at).Before(t.Since))
	}
	return d.items
}
