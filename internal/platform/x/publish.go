package x

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// postFields are what is asked of each post.
func postFields() url.Values {
	return url.Values{
		"tweet.fields": {"author_id,conversation_id,in_reply_to_user_id,referenced_tweets,created_at,entities,attachments,note_tweet,public_metrics"},
		"expansions":   {"author_id,attachments.media_keys,referenced_tweets.id,referenced_tweets.id.author_id"},
		"user.fields":  {"name,username"}, "media.fields": {"media_key,type,url,variants"},
	}
}

// lookBack is how far before the first try it is looked for what may be out:
// the network's clock is not ours.
const lookBack = 2 * time.Minute

// maxFound is how many pages of own posts are looked through.
const maxFound = 3

// Publish implements platform.Publisher.
func (s *session) Publish(ctx context.Context, p platform.Publishing) (platform.Published, error) {
	limits := s.Caps().Public.Post
	switch {
	case p.Text == "" && p.Link == "" && len(p.Media) == 0:
		return platform.Published{}, &platform.Failure{Kind: platform.Rejected, Title: "there is nothing to publish"}
	case len(p.Media) > limits.Images:
		return platform.Published{}, &platform.Failure{Kind: platform.TooLong, Title: "a post carries at most four pictures here"}
	}
	in := newPost{Text: postText(p)}
	if f := tooHeavy(in.Text); f != nil {
		return platform.Published{}, f
	}
	if p.Under != "" {
		in.Reply = &inReply{string(p.Under)}
	}
	for _, file := range p.Media {
		if f := takes(limits, file.Attachment); f != nil {
			return platform.Published{}, f
		}
	}
	for _, file := range p.Media {
		id, err := s.upload(ctx, file, "tweet")
		if err != nil {
			return platform.Published{}, err
		}
		if in.Media == nil {
			in.Media = &mediaIDs{}
		}
		in.Media.IDs = append(in.Media.IDs, id)
	}
	id, err := s.publish(ctx, in)
	if err != nil {
		return platform.Published{}, err
	}
	return platform.Published{ID: platform.RemotePostID(id), Link: linkTo(id)}, nil
}

func takes(limits platform.PostLimits, a desk.Attachment) *platform.Failure {
	if !strings.HasPrefix(a.Mime, "image/") {
		return &platform.Failure{Kind: platform.Unsupported, Title: "only pictures can be published on X from here"}
	}
	if a.Size > limits.MaxImage {
		return &platform.Failure{Kind: platform.TooLong, Title: "a picture on X has at most 5 MB"}
	}
	return nil
}

// postText is a post's words, with the page that it links to behind them.
func postText(p platform.Publishing) string {
	if p.Link == "" || strings.Contains(p.Text, p.Link) {
		return p.Text
	}
	return strings.TrimSpace(p.Text + " " + p.Link)
}

// FindPublished implements platform.Publisher: among our own posts since it was
// tried first, by the same words.
func (s *session) FindPublished(ctx context.Context, p platform.Publishing) (platform.Published, bool, error) {
	id, err := s.findOwn(ctx, p.Tried, string(p.Under), postText(p), len(p.Media))
	if err != nil || id == "" {
		return platform.Published{}, false, err
	}
	return platform.Published{ID: platform.RemotePostID(id), Link: linkTo(id)}, true, nil
}

// FindSent implements platform.SentFinder.
func (s *session) FindSent(ctx context.Context, out platform.Outgoing, since time.Time) (platform.Receipt, bool, error) {
	var id string
	var err error
	if out.Public != nil {
		id, err = s.findOwn(ctx, since, answered(out), wordsOf(out), len(out.Media))
	} else {
		id, err = s.findMessage(ctx, out, since)
	}
	return platform.Receipt{ID: platform.RemoteMessageID(id)}, err == nil && id != "", err
}

// findOwn looks for a post of ours that answers another, or none, and says the
// same; of one without words it is enough that it has as many files.
func (s *session) findOwn(ctx context.Context, since time.Time, under, text string, files int) (string, error) {
	query := postFields()
	query.Set("max_results", "100")
	query.Set("start_time", since.Add(-lookBack).UTC().Format(time.RFC3339))
	for range maxFound {
		var page postPage
		if err := safe(s.ask(ctx, http.MethodGet, "/2/users/"+s.userID+"/tweets", query, nil, &page)); err != nil {
			return "", err
		}
		for _, raw := range page.Data {
			var p post
			if json.Unmarshal(raw, &p) != nil || p.to("replied_to") != under {
				continue
			}
			if n := len(p.files(page.Includes.Media)); text == "" && n != files {
				continue
			}
			if same(p.whole(), text) {
				return p.ID, nil
			}
		}
		if page.Meta.Next == "" {
			return "", nil
		}
		query.Set("pagination_token", page.Meta.Next)
	}
	return "", nil
}

// whole is what a post says with the names that it begins with.
func (p post) whole() string {
	refers := p.Refers
	p.Refers = nil
	words := p.words()
	p.Refers = refers
	return words
}

// findMessage looks for a direct message of ours that says the same.
func (s *session) findMessage(ctx context.Context, out platform.Outgoing, since time.Time) (string, error) {
	query := url.Values{
		"event_types": {"MessageCreate"}, "max_results": {"100"}, "dm_event.fields": {"id,text,created_at,sender_id,entities,attachments"},
	}
	var page polled
	if err := safe(s.ask(ctx, http.MethodGet, "/2/dm_conversations/with/"+url.PathEscape(out.To.Address)+"/dm_events", query, nil, &page)); err != nil {
		return "", err
	}
	text := out.Message.Message().Text
	for _, raw := range page.Data {
		var e polledEvent
		if json.Unmarshal(raw, &e) != nil || e.Sender != s.userID {
			continue
		}
		at, err := time.Parse(time.RFC3339, e.Created)
		if err != nil || at.Before(since.Add(-lookBack)) {
			continue
		}
		if text == "" && e.Attached == nil && len(out.Media) > 0 {
			continue
		}
		if same(e.Entities.expand(e.Text), text) {
			return e.ID, nil
		}
	}
	return "", nil
}

// same compares words without what the network may write otherwise: spaces, and
// the link of a file behind them.
func same(found, text string) bool {
	plain := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, s)
	}
	found, text = plain(found), plain(text)
	rest, begins := strings.CutPrefix(found, text)
	return begins && (rest == "" || strings.HasPrefix(rest, "https://t.co/"))
}

// ReadPost implements platform.PostReader.
func (s *session) ReadPost(ctx context.Context, id platform.RemotePostID) (platform.PostIn, error) {
	var answer struct {
		Data     *post           `json:"data"`
		Includes includes        `json:"includes"`
		Errors   json.RawMessage `json:"errors"`
	}
	if err := safe(s.ask(ctx, http.MethodGet, "/2/tweets/"+url.PathEscape(string(id)), postFields(), nil, &answer)); err != nil {
		return platform.PostIn{}, err
	}
	if answer.Data == nil || answer.Data.ID == "" {
		return platform.PostIn{}, &platform.Failure{Kind: platform.Gone, Title: "the post is not there any more"}
	}
	p := *answer.Data
	d := decoder{session: s}
	for _, u := range answer.Includes.Users {
		d.know(u.ID, u.user)
	}
	m := message(p.ID, p.words(), p.files(answer.Includes.Media))
	out := platform.PostIn{ID: id, Kind: desk.PublicPost, Ours: p.Author == s.userID, Text: m.Text, Link: linkTo(p.ID), Shares: p.shares(),
		Attachments: m.Attachments, PublishedAt: p.at(time.Time{})}
	if !out.Ours && p.Author != "" {
		out.Author = d.person(p.Author).Name
	}
	if n := p.Metrics; n != nil {
		shares := n.Reposts + n.Quotes
		out.Counts = &desk.PostCounts{Likes: &n.Likes, Comments: &n.Replies, Shares: &shares}
		if n.Seen > 0 {
			out.Counts.Reach = &n.Seen
		}
	}
	return out, nil
}
