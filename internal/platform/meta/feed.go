package meta

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// feedValue is what happened on a Page, or elsewhere naming it.
type feedValue struct {
	Item      string `json:"item"`
	Verb      string `json:"verb"`
	PostID    loose  `json:"post_id"`
	CommentID loose  `json:"comment_id"`
	ParentID  loose  `json:"parent_id"`
	ShareID   loose  `json:"share_id"`
	From      *struct {
		ID   loose  `json:"id"`
		Name string `json:"name"`
	} `json:"from"`
	SenderID   loose    `json:"sender_id"`
	SenderName string   `json:"sender_name"`
	Message    string   `json:"message"`
	Created    stamp    `json:"created_time"`
	Published  loose    `json:"published"`
	Photo      string   `json:"photo"`
	Photos     []string `json:"photos"`
	Video      string   `json:"video"`
	Link       string   `json:"link"`
	Post       *struct {
		ID     loose  `json:"id"`
		Type   string `json:"type"`
		Status string `json:"status_type"`
		Link   string `json:"permalink_url"`
	} `json:"post"`
	// Of reviews.
	StoryID        loose  `json:"open_graph_story_id"`
	Review         string `json:"review_text"`
	Recommendation string `json:"recommendation_type"`
	Rating         loose  `json:"rating"`
	ReviewerID     loose  `json:"reviewer_id"`
	ReviewerName   string `json:"reviewer_name"`
}

// feedReader turns one change of a Page into what happened.
type feedReader struct {
	feedValue
	page string
	told time.Time
}

// FeedFields are the events of a Page's public side, the one without which there
// is nothing first.
func FeedFields() []string { return []string{"feed", "mention"} }

// ReviewField is that of reviews, which newer versions of the API have no more.
const ReviewField = "ratings"

// Feed reads what happens in public on a Page. It serves both of the Page's
// sides, since they have one address.
func Feed(key string) func(Change) ([]platform.Inbound, error) {
	return func(c Change) ([]platform.Inbound, error) {
		r := feedReader{page: c.Account, told: c.At}
		if c.Field != "feed" && c.Field != "mention" && c.Field != ReviewField {
			return nil, ErrUnknown
		}
		if err := json.Unmarshal(c.Value, &r.feedValue); err != nil {
			return nil, err
		}
		if r.From == nil && (r.SenderID != "" || r.SenderName != "") {
			r.From = &struct {
				ID   loose  `json:"id"`
				Name string `json:"name"`
			}{r.SenderID, r.SenderName}
		}
		switch {
		case c.Field == "mention":
			return r.mentioned(key)
		case c.Field == ReviewField:
			return r.reviewed(key)
		case r.Item == "comment":
			return r.commented(key)
		case r.Item == "reaction" || r.Item == "like":
			return r.liked(), nil
		case r.Item == "share":
			return r.shared(), nil
		}
		return r.posted(key)
	}
}

// at is when it happened.
func (r *feedReader) at() time.Time {
	if r.Created != 0 {
		return r.Created.time()
	}
	return r.told
}

// changedAt is when something that was there became another: the network puts
// the time of the item into some of these events, and tells them later.
func (r *feedReader) changedAt() time.Time {
	if at := r.at(); at.After(r.told) {
		return at
	}
	return r.told
}

// stampKey is the part of a key that tells an event from others about the same
// item.
func (r *feedReader) stampKey() string {
	return "@" + strconv.FormatInt(r.at().UnixMilli(), 10)
}

func (r *feedReader) ours() bool { return r.From != nil && string(r.From.ID) == r.page }

// author is who wrote it. Of somebody whom the network does not name nothing is
// known but what they wrote.
func (r *feedReader) author(key, item string) *platform.Person {
	p := &platform.Person{}
	if r.From != nil {
		p.Name = r.From.Name
	}
	if r.From == nil || r.From.ID == "" {
		p.Keys, p.Address = []platform.RemoteUserKey{platform.RemoteUserKey("item:" + item)}, item
	} else {
		p.Keys, p.Address = []platform.RemoteUserKey{platform.RemoteUserKey(key + ":" + string(r.From.ID))}, string(r.From.ID)
	}
	if p.Display = p.Name; p.Display == "" {
		p.Display = p.Address
	}
	return p
}

// nameless says that the network does not say who wrote it, so that nobody can
// be blocked or written to by their id.
func (r *feedReader) nameless() bool { return r.From == nil || r.From.ID == "" }

var (
	errNoItem = errors.New("the event names nothing that it is about")
	errNoTime = errors.New("the event has no time")
)

func (r *feedReader) check(id loose) error {
	switch {
	case id == "":
		return errNoItem
	case r.at().IsZero():
		return errNoTime
	}
	return nil
}

// said is a message of the words and files that the event has.
func (r *feedReader) said(id loose, public platform.PublicIn) *platform.MessageIn {
	m := &platform.MessageIn{ID: platform.RemoteMessageID(id), Kind: desk.MessageText, Text: r.Message, Public: &public}
	m.Attachments = r.files(id)
	switch {
	case len(m.Attachments) > 0:
		m.Kind = desk.MessageImage
		if r.Video != "" {
			m.Kind = desk.MessageVideo
		}
	case m.Text == "" && r.Link != "":
		m.Text = r.Link
	case m.Text == "" && public.Kind != desk.PublicReview: // of a review the stars say enough
		unsupported(m, r.Item, nil) // a sticker, which the network does not show
	}
	return m
}

// files are the pictures or the video of the item.
func (r *feedReader) files(id loose) []platform.AttachmentIn {
	links, mime := r.Photos, "image/jpeg"
	switch {
	case r.Video != "":
		links, mime = []string{r.Video}, "video/mp4"
	case r.Photo != "":
		links = []string{r.Photo}
	case len(links) == 0 && r.Item == "photo" && r.Link != "":
		links = []string{r.Link}
	}
	var out []platform.AttachmentIn
	for i, link := range links {
		remote, err := json.Marshal(mediaRef{URL: link, At: i})
		if err == nil && link != "" {
			out = append(out, platform.AttachmentIn{Remote: remote, Mime: mime})
		}
	}
	return out
}

// pageOf is where people read an item.
func pageOf(id string) string { return "https://www.facebook.com/" + id }

// under is what the event says of the post above.
func (r *feedReader) under() *platform.PostIn {
	if r.Post == nil {
		return nil
	}
	p := &platform.PostIn{ID: platform.RemotePostID(r.PostID), Kind: desk.PublicPost, Link: r.Post.Link}
	// What visitors put on the page has a status of its own.
	p.Ours = r.Post.Status != "" && r.Post.Status != "wall_post" && strings.HasPrefix(string(r.PostID), r.page+"_")
	if r.Post.Type == "video" {
		p.Kind = desk.PublicVideo
	}
	return p
}

// moderated is an item that was hidden, shown or taken away. By whom the network
// does not say.
func (r *feedReader) moderated(id loose, state desk.ItemState) platform.Inbound {
	key := string(state) + ":" + string(id)
	if state != desk.ItemGone {
		key += r.stampKey()
	}
	return platform.Inbound{Key: key, At: r.changedAt(), Post: platform.RemotePostID(r.PostID), Moderated: &platform.ModeratedIn{ID: platform.RemoteMessageID(id), State: state}}
}

// stateOf is what a verb makes of an item; false for verbs that are about its
// words, or about nothing here.
func stateOf(verb string) (desk.ItemState, bool) {
	switch verb {
	case "remove", "delete":
		return desk.ItemGone, true
	case "hide":
		return desk.ItemHidden, true
	case "unhide":
		return desk.ItemNew, true
	}
	return "", false
}

func edits(verb string) bool { return verb == "edited" || verb == "edit" || verb == "update" }
