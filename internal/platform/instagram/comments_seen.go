package instagram

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

// lookObject tells what was asked for from what the network told.
const lookObject = "instagram_look"

// glance is what one round of questions found, as it is kept.
type glance struct {
	Object string      `json:"object"`
	At     time.Time   `json:"at"`
	First  bool        `json:"first,omitempty"` // what it found is no news
	Events []lookEvent `json:"events"`
}

// lookEvent is one thing that is otherwise than at the look before.
type lookEvent struct {
	Post    string     `json:"post"`
	Media   *mediaIn   `json:"media,omitempty"`
	Comment *commentIn `json:"comment,omitempty"`
	// Gone says that it is not there any more; Edited, Shown and Liked what of a
	// comment changed. A comment without any of them is new.
	Gone   bool `json:"gone,omitempty"`
	Edited bool `json:"edited,omitempty"`
	Shown  bool `json:"shown,omitempty"`
	Liked  bool `json:"liked,omitempty"`
}

// compare notes what of a comment is otherwise than it was seen.
func (l *glance) compare(post string, c *commentIn, was, is *seenIt) {
	if was == nil {
		l.Events = append(l.Events, lookEvent{Post: post, Comment: c})
		return
	}
	if was.Text != is.Text {
		l.Events = append(l.Events, lookEvent{Post: post, Comment: c, Edited: true})
	}
	if was.Hidden != is.Hidden {
		l.Events = append(l.Events, lookEvent{Post: post, Comment: c, Shown: true})
	}
	if was.Likes != is.Likes {
		l.Events = append(l.Events, lookEvent{Post: post, Comment: c, Liked: true})
	}
}

// items are what a look's events mean here.
func (l glance) items(account string) []platform.Inbound {
	var out []platform.Inbound
	at := strconv.FormatInt(l.At.UnixMilli(), 10)
	for _, e := range l.Events {
		if e.Post == "" || l.At.IsZero() {
			continue
		}
		in := platform.Inbound{At: l.At, Post: platform.RemotePostID(e.Post)}
		switch c := e.Comment; {
		case c == nil:
			p := platform.PostIn{ID: in.Post, Ours: true, Deleted: e.Gone}
			if e.Media != nil {
				p = e.Media.post(true)
				p.ID = in.Post
			} else if !e.Gone {
				continue
			}
			in.Key, in.Published = "post:"+e.Post+"@"+at, &p
		case c.ID == "":
			continue
		case e.Gone:
			in.Key, in.Moderated = "gone:"+string(c.ID), &platform.ModeratedIn{ID: platform.RemoteMessageID(c.ID), State: desk.ItemGone}
		case e.Edited:
			in.Key = string(c.ID) + "@" + at
			in.Edit = &platform.EditIn{ID: platform.RemoteMessageID(c.ID), Text: c.Text}
		case e.Shown:
			state := desk.ItemNew
			if c.Hidden {
				state = desk.ItemHidden
			}
			in.Key, in.Moderated = "shown:"+string(c.ID)+"@"+at, &platform.ModeratedIn{ID: platform.RemoteMessageID(c.ID), State: state}
		case e.Liked:
			likes := int64(c.Likes)
			in.Key, in.Counted = "likes:"+string(c.ID)+"@"+at, &platform.CountIn{ID: platform.RemoteMessageID(c.ID), Is: &desk.PostCounts{Likes: &likes}}
		default:
			for _, said := range c.said(account, &mediaIn{ID: meta.ID(e.Post)}) {
				said.Backfill = l.First
				out = append(out, said)
			}
			continue
		}
		out = append(out, in)
	}
	return out
}

// mark tells whether a post's words or counts changed.
func mark(m *mediaIn) string {
	n := func(p *int64) string {
		if p == nil {
			return ""
		}
		return strconv.FormatInt(*p, 10)
	}
	return digest(m.Caption) + ":" + n(m.Comments) + ":" + n(m.Likes)
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:6])
}
