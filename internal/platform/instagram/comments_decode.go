package instagram

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

// commentIn is a comment as the network writes one, told and asked for.
type commentIn struct {
	ID       meta.ID `json:"id"`
	Text     string  `json:"text"`
	Username string  `json:"username"`
	From     struct {
		ID       meta.ID `json:"id"`
		Username string  `json:"username"`
	} `json:"from"`
	Media     *mediaIn   `json:"media"`
	ParentID  meta.ID    `json:"parent_id"`
	Timestamp meta.Stamp `json:"timestamp"`
	Likes     int        `json:"like_count"`
	Hidden    bool       `json:"hidden"`
}

// mediaIn is a post.
type mediaIn struct {
	ID        meta.ID    `json:"id"`
	Product   string     `json:"media_product_type"` // FEED, REELS, STORY, AD, LIVE
	Type      string     `json:"media_type"`         // IMAGE, VIDEO, CAROUSEL_ALBUM
	AdTitle   string     `json:"ad_title"`
	Caption   string     `json:"caption"`
	Permalink string     `json:"permalink"`
	URL       string     `json:"media_url"`
	Thumbnail string     `json:"thumbnail_url"`
	Username  string     `json:"username"`
	Timestamp meta.Stamp `json:"timestamp"`
	Comments  *int64     `json:"comments_count"`
	Likes     *int64     `json:"like_count"`
}

// post is what is known of a post.
func (m *mediaIn) post(ours bool) platform.PostIn {
	p := platform.PostIn{
		ID: platform.RemotePostID(m.ID), Ours: ours, Title: m.AdTitle, Text: m.Caption, Link: m.Permalink,
		PublishedAt: m.Timestamp.Time(),
	}
	switch {
	case m.Product == "REELS", m.Product == "LIVE", m.Type == "VIDEO":
		p.Kind = desk.PublicVideo
	case m.Product != "", m.Type != "":
		p.Kind = desk.PublicPost
	}
	if !ours && m.Username != "" {
		p.Author = handle(m.Username)
	}
	if m.Comments != nil || m.Likes != nil {
		p.Counts = &desk.PostCounts{Likes: m.Likes, Comments: m.Comments}
	}
	picture := m.Thumbnail
	if picture == "" && m.Type != "VIDEO" {
		picture = m.URL
	}
	if picture != "" {
		remote, err := json.Marshal(map[string]string{"url": picture})
		if err == nil {
			p.Attachments = []platform.AttachmentIn{{Remote: remote, Mime: "image/jpeg"}}
		}
	}
	return p
}

// mentionIn is a place elsewhere that names the account. The network only names
// it; Found is what was asked for it.
type mentionIn struct {
	MediaID   meta.ID    `json:"media_id"`
	CommentID meta.ID    `json:"comment_id"`
	Found     *commentIn `json:"recado_comment"`
	Post      *mediaIn   `json:"recado_media"`
}

// changed reads what happened in public. Both sides of an account have one
// address, so that either reads it.
func changed(c meta.Change) ([]platform.Inbound, error) {
	switch c.Field {
	case "comments", "live_comments":
		var in commentIn
		if err := json.Unmarshal(c.Value, &in); err != nil {
			return nil, err
		}
		if in.ID == "" || in.Media == nil || in.Media.ID == "" {
			return nil, errors.New("the comment names neither itself nor its post")
		}
		if in.Timestamp.Time().IsZero() {
			in.Timestamp = meta.StampOf(c.At)
		}
		return in.said(c.Account, in.Media), nil
	case "mentions":
		var in mentionIn
		if err := json.Unmarshal(c.Value, &in); err != nil {
			return nil, err
		}
		return in.said(c.At), nil
	}
	return nil, meta.ErrUnknown
}

// said is what a comment becomes: a message of the public, or our own words.
func (c *commentIn) said(account string, under *mediaIn) []platform.Inbound {
	at := c.Timestamp.Time()
	if at.IsZero() {
		return nil
	}
	post := under.post(true)
	m := &platform.MessageIn{ID: platform.RemoteMessageID(c.ID), Kind: desk.MessageText, Text: c.Text, Public: &platform.PublicIn{
		Kind: desk.PublicComment, Parent: platform.RemoteMessageID(c.ParentID), Likes: c.Likes, Hidden: c.Hidden, Under: &post,
	}}
	if m.Text == "" { // a picture or a sticker, which the network does not tell
		m.Kind, m.Content = desk.MessageUnsupported, &desk.Content{Unsupported: &desk.Unsupported{RawType: "comment"}}
	}
	in := platform.Inbound{Key: "comment:" + string(c.ID), At: at, Post: post.ID}
	if string(c.From.ID) == account {
		m.PerhapsOurs, m.Public.Under = true, nil
		in.Echo = m
		return []platform.Inbound{in}
	}
	username := c.From.Username
	if username == "" {
		username = c.Username
	}
	in.Sender, in.Message = author(string(c.From.ID), username), m
	if in.Sender == nil {
		in.Sender = &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("igcomment:" + string(c.ID))}, Address: string(c.ID), Display: "Instagram"}
	}
	return []platform.Inbound{in}
}

// author is who wrote something: by the id that private messages come with too,
// or by the name alone where the network does not tell that. Nil for nobody.
func author(id, username string) *platform.Person {
	switch {
	case id != "" && username != "":
		return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("igsid:" + id)}, Address: id, Display: handle(username), Name: strings.TrimPrefix(username, "@")}
	case id != "":
		return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("igsid:" + id)}, Address: id, Display: id}
	case username != "":
		key := "iguser:" + strings.ToLower(strings.TrimPrefix(username, "@"))
		return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey(key)}, Address: key, Display: handle(username), Name: strings.TrimPrefix(username, "@")}
	}
	return nil
}

// elsewhere are verbs that a mention has not: it stands on somebody else's post.
func elsewhere() []desk.PublicVerb {
	return []desk.PublicVerb{desk.VerbHide, desk.VerbRemove, desk.VerbPrivate}
}

// said is what a mention becomes. One that could not be read any more, or that is
// not for everybody, is nothing.
func (m *mentionIn) said(at time.Time) []platform.Inbound {
	if m.MediaID == "" || m.Found == nil && m.Post == nil {
		return nil
	}
	post := &mediaIn{}
	if m.Post != nil {
		post = m.Post
	}
	post.ID = m.MediaID
	under := post.post(false)
	in := platform.Inbound{Post: under.ID, At: at}
	public := &platform.PublicIn{Kind: desk.PublicMention, Link: post.Permalink, Under: &under, Cannot: elsewhere()}
	id, text, username, said := m.MediaID, post.Caption, post.Username, post.Timestamp
	if m.CommentID != "" {
		if m.Found == nil {
			return nil
		}
		id, text, username, said = m.CommentID, m.Found.Text, m.Found.Username, m.Found.Timestamp
		public.Likes = m.Found.Likes
	}
	if t := said.Time(); !t.IsZero() {
		in.At = t
	}
	if in.At.IsZero() {
		return nil
	}
	in.Sender = author("", username)
	if in.Sender == nil {
		in.Sender = &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("igcomment:" + string(id))}, Address: string(id), Display: "Instagram"}
	}
	in.Key = "mention:" + string(id)
	in.Message = &platform.MessageIn{ID: platform.RemoteMessageID(id), Kind: desk.MessageText, Text: text, Public: public}
	return []platform.Inbound{in}
}

const (
	mentionedComment = "{id,text,timestamp,username,like_count}"
	mentionedMedia   = "{id,caption,media_type,media_product_type,permalink,timestamp,username,like_count,comments_count}"
)

// found asks for what a webhook only names: a mention's words and author. What is
// gone, or not for everybody, stays unasked.
func found(ctx context.Context, s *meta.Session, c meta.Change) (json.RawMessage, error) {
	if c.Field != "mentions" {
		return nil, nil
	}
	var in map[string]json.RawMessage
	var m mentionIn
	if json.Unmarshal(c.Value, &in) != nil || json.Unmarshal(c.Value, &m) != nil || m.MediaID == "" || c.Account != s.Account() {
		return nil, nil
	}
	fields := []string{"mentioned_media.media_id(" + string(m.MediaID) + ")" + mentionedMedia}
	if m.CommentID != "" {
		fields = append(fields, "mentioned_comment.comment_id("+string(m.CommentID)+")"+mentionedComment)
	}
	for i, names := range [2]string{"recado_media", "recado_comment"} {
		if i >= len(fields) {
			break
		}
		var answer map[string]json.RawMessage
		if err := s.Get(ctx, url.Values{"fields": {fields[i]}}, &answer, s.Account()); err != nil {
			if stays(err) {
				continue
			}
			return nil, err
		}
		if raw := answer[strings.SplitN(fields[i], ".", 2)[0]]; len(raw) > 0 {
			in[names] = raw
		}
	}
	return json.Marshal(in)
}

// stays says of a failure that asking again would bring the same.
func stays(err error) bool {
	switch platform.AsFailure(err).Kind {
	case platform.Rejected, platform.Gone, platform.Misconfigured, platform.RecipientGone, platform.Unsupported:
		return true
	}
	return false
}
