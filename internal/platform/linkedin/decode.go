package linkedin

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// lookType marks what was asked for, beside what the network told.
const lookType = "recado_look"

// hook is a request of the network, or what was asked for.
type hook struct {
	Type          string            `json:"type"`
	Notifications []json.RawMessage `json:"notifications"`
	// Of what was asked for.
	First bool              `json:"first,omitempty"`
	At    time.Time         `json:"at,omitzero"`
	Posts []json.RawMessage `json:"posts,omitempty"`
}

// notification is one thing that happened on the page.
type notification struct {
	ID        number    `json:"notificationId"`
	Page      string    `json:"organizationalEntity"`
	Action    string    `json:"action"`
	Source    string    `json:"sourcePost"`
	Generated string    `json:"generatedActivity"`
	Decorated decorated `json:"decoratedGeneratedActivity"`
	At        number    `json:"lastModifiedAt"`
}

type decorated struct {
	Comment *comment `json:"comment"`
	Share   *share   `json:"share"`
}

// comment is a comment, as told and as listed.
type comment struct {
	URN     string `json:"commentUrn"`
	ID      number `json:"id"`
	Entity  string `json:"entity"`
	Object  string `json:"object"`
	Owner   string `json:"owner"`
	Actor   string `json:"actor"`
	Parent  string `json:"parentComment"`
	Text    string `json:"text"`
	Message struct {
		Text string `json:"text"`
	} `json:"message"`
	Created struct {
		Time number `json:"time"`
	} `json:"created"`
}

// share is a post that names the page.
type share struct {
	Owner string `json:"owner"`
	Text  string `json:"text"`
}

// post is a post of the page as the network lists it.
type post struct {
	ID         string `json:"id"`
	Author     string `json:"author"`
	Commentary string `json:"commentary"`
	State      string `json:"lifecycleState"`
	Created    number `json:"createdAt"`
	Published  number `json:"publishedAt"`
	Modified   number `json:"lastModifiedAt"`
}

// number is a number that may be written as a text.
type number int64

// UnmarshalJSON implements json.Unmarshaler.
func (n *number) UnmarshalJSON(raw []byte) error {
	text := strings.Trim(string(raw), `"`)
	if text == "" || text == "null" {
		return nil
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return fmt.Errorf("not a whole number: %w", err)
	}
	*n = number(v)
	return nil
}

func (n number) String() string { return strconv.FormatInt(int64(n), 10) }

// time is a moment in milliseconds; zero where none is told.
func (n number) time() time.Time {
	if n <= 0 || n > 1e14 {
		return time.Time{}
	}
	return time.UnixMilli(int64(n)).UTC()
}

// Decode implements platform.Hooked and platform.Puller. Each notification is
// read by itself, so that a bad one costs only itself.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	if !json.Valid(r.Body) {
		return nil, fmt.Errorf("read the request: not JSON")
	}
	d := decoder{session: s}
	var h hook
	if err := json.Unmarshal(r.Body, &h); err != nil {
		d.trouble("request", "the request has another shape", r.Body)
		return d.items, nil
	}
	if h.Type != eventType && h.Type != lookType {
		d.trouble("request", "nothing here knows this type: "+clip(h.Type), r.Body)
		return d.items, nil
	}
	d.first = h.First && h.Type == lookType
	for _, raw := range h.Notifications {
		var n notification
		if err := json.Unmarshal(raw, &n); err != nil {
			d.trouble("notification", "a field has another shape", raw)
			continue
		}
		d.happened(&n, raw)
	}
	if h.Type == lookType {
		for _, raw := range h.Posts {
			d.published(raw, h.At)
		}
	}
	return d.items, nil
}

// decoder gathers what one request says.
type decoder struct {
	*session
	first bool // it was there before the page was connected
	items []platform.Inbound
}

// happened reads one notification by its action.
func (d *decoder) happened(n *notification, raw json.RawMessage) {
	in := platform.Inbound{At: n.At.time(), Backfill: d.first, Post: platform.RemotePostID(n.Source)}
	if n.Page != "" && n.Page != d.page() {
		in.For = n.Page[strings.LastIndexByte(n.Page, ':')+1:]
	}
	if in.At.IsZero() || in.Post == "" && n.Action != "SHARE_MENTION" {
		d.trouble("notification", "it names no post or no time", raw)
		return
	}
	id := platform.RemoteMessageID(n.Generated)
	switch n.Action {
	case "COMMENT", "ADMIN_COMMENT":
		d.comment(in, n, raw)
	case "COMMENT_EDIT":
		if id == "" || n.Decorated.Comment == nil {
			d.trouble("notification", "the edit names no comment, or not its words", raw)
			return
		}
		in.Key, in.Edit = n.Generated+"@"+n.At.String(), &platform.EditIn{ID: id, Text: n.Decorated.Comment.words()}
		in.Backfill = false
		d.items = append(d.items, in)
	case "COMMENT_DELETE":
		if id == "" {
			d.trouble("notification", "what was deleted has no name", raw)
			return
		}
		in.Key, in.Moderated = "gone:"+n.Generated, &platform.ModeratedIn{ID: id, State: desk.ItemGone}
		d.items = append(d.items, in)
	case "LIKE", "SHARE":
		if n.ID == 0 {
			d.trouble("notification", "it has no id, so a repeat would count twice", raw)
			return
		}
		in.Key, in.Counted = "counted:"+n.ID.String(), &platform.CountIn{AddLikes: 1}
		if n.Action == "SHARE" {
			in.Counted = &platform.CountIn{AddShares: 1}
		}
		if strings.HasPrefix(n.Source, "urn:li:comment:") || d.first {
			return // a comment, whose post is not told; or counted already, when the post is read
		}
		d.items = append(d.items, in)
	case "SHARE_MENTION":
		d.mention(in, n, raw)
	default:
		d.trouble("notification", "nothing here knows this action: "+clip(n.Action), raw)
	}
}

// words are a comment's.
func (c *comment) words() string {
	if c.Text != "" {
		return c.Text
	}
	return c.Message.Text
}

func (c *comment) author() string {
	if c.Owner != "" {
		return c.Owner
	}
	return c.Actor
}

// parent is the comment that a comment answers; empty right under the post.
func (c *comment) parent() string {
	if c.Parent != "" {
		return c.Parent
	}
	for _, on := range []string{c.Entity, c.Object} {
		if strings.HasPrefix(on, "urn:li:comment:") {
			return on
		}
	}
	return ""
}

// comment reads a comment, which may be the page's own.
func (d *decoder) comment(in platform.Inbound, n *notification, raw json.RawMessage) {
	c := n.Decorated.Comment
	if c == nil || n.Generated == "" || c.author() == "" {
		d.trouble("notification", "the comment says neither its name nor its author", raw)
		return
	}
	if at := c.Created.Time.time(); !at.IsZero() {
		in.At = at
	}
	in.Key = "comment:" + n.Generated
	m := &platform.MessageIn{ID: platform.RemoteMessageID(n.Generated), Kind: desk.MessageText, Text: c.words(), Public: &platform.PublicIn{
		Kind: desk.PublicComment, Parent: platform.RemoteMessageID(c.parent()), Link: linkOf(n.Source),
	}}
	if m.Text == "" { // a picture alone, which is not told
		m.Kind, m.Content = desk.MessageUnsupported, &desk.Content{Unsupported: &desk.Unsupported{RawType: "comment"}}
	}
	page := d.page()
	if n.Page != "" {
		page = n.Page
	}
	if c.author() == page {
		m.PerhapsOurs, in.Echo = true, m
	} else {
		m.Public.Under = &platform.PostIn{ID: in.Post, Kind: desk.PublicPost, Ours: true, Link: linkOf(n.Source)}
		in.Sender, in.Message = person(c.author()), m
	}
	d.items = append(d.items, in)
}

// mention reads a post of somebody else that names the page.
func (d *decoder) mention(in platform.Inbound, n *notification, raw json.RawMessage) {
	id := n.Generated
	if id == "" {
		id = n.Source
	}
	owner := ""
	if n.Decorated.Share != nil {
		owner = n.Decorated.Share.Owner
	}
	if id == "" || owner == "" || owner == d.page() {
		if owner != d.page() {
			d.trouble("notification", "the mention says neither its name nor its author", raw)
		}
		return
	}
	in.Key, in.Post, in.Sender = "mention:"+id, platform.RemotePostID(id), person(owner)
	text := plain(n.Decorated.Share.Text)
	in.Message = &platform.MessageIn{ID: platform.RemoteMessageID(id), Kind: desk.MessageText, Text: text, Public: &platform.PublicIn{
		Kind: desk.PublicMention, Link: linkOf(id), Cannot: []desk.PublicVerb{desk.VerbRemove},
		Under: &platform.PostIn{ID: in.Post, Kind: desk.PublicPost, Author: in.Sender.Display, Text: text, Link: linkOf(id)},
	}}
	if text == "" {
		in.Message.Kind, in.Message.Content = desk.MessageUnsupported, &desk.Content{Unsupported: &desk.Unsupported{RawType: "share"}}
	}
	d.items = append(d.items, in)
}

// person is who wrote something. The network says no names of members to other
// programs: they are shown by the end of their name there.
func person(urn string) *platform.Person {
	short := urn[strings.LastIndexByte(urn, ':')+1:]
	display := "LinkedIn member " + short
	if strings.HasPrefix(urn, "urn:li:organization:") {
		display = "LinkedIn page " + short
	}
	return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey(urn)}, Address: urn, Display: display, Name: display}
}

// published reads a post of the page.
func (d *decoder) published(raw json.RawMessage, asked time.Time) {
	var p post
	if err := json.Unmarshal(raw, &p); err != nil || p.ID == "" {
		d.trouble("post", "the post has another shape", raw)
		return
	}
	in := p.in(d.page())
	d.items = append(d.items, platform.Inbound{Key: "post:" + p.ID + "@" + p.Modified.String(), At: first(p.Modified.time(), p.Published.time(), asked), Post: in.ID, Published: &in})
}

func first(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// in is what is known of a post.
func (p *post) in(page string) platform.PostIn {
	out := platform.PostIn{
		ID: platform.RemotePostID(p.ID), Kind: desk.PublicPost, Ours: p.Author == page, Text: plain(p.Commentary), Link: linkOf(p.ID),
		PublishedAt: first(p.Published.time(), p.Created.time()),
	}
	if !out.Ours && p.Author != "" {
		out.Author = person(p.Author).Display
	}
	if m := p.Modified.time(); !m.IsZero() && m.Sub(out.PublishedAt) > time.Second {
		out.EditedAt = m
	}
	return out
}

// linkOf is where people read a post.
func linkOf(urn string) string {
	if !strings.HasPrefix(urn, "urn:li:") {
		return ""
	}
	return "https://www.linkedin.com/feed/update/" + urn + "/"
}

// trouble keys an item by its content, so that a repeat is the same item.
func (d *decoder) trouble(kind, why string, raw json.RawMessage) {
	sum := sha256.Sum256(raw)
	d.items = append(d.items, platform.Inbound{Key: "trouble:" + hex.EncodeToString(sum[:12]), Trouble: &platform.TroubleIn{Kind: kind, Reason: why, Raw: raw}})
}

func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}
