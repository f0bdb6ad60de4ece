package meta

import (
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// draft is a post that was put together, and that nobody sees yet.
type draft struct {
	account string
	caption string
	files   []sandbox.MediaRef
	child   bool
	at      time.Time
}

func (d draft) status() string { return "FINISHED" }

func (c *core) draftOf(id string) (draft, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d, ok := c.drafts[id]
	return d, ok
}

// putTogether is the first step to a post: the platform fetches its files.
func (c *core) putTogether(q *call) (any, *graphError) {
	in := q.args()
	d := draft{account: q.public.ID, caption: in["caption"], child: in["is_carousel_item"] == "true", at: c.table.Now()}
	if utf8.RuneCountInString(d.caption) > captionMost {
		return nil, fail(400, 100, 2207010, "The caption is too long: at most %d characters", captionMost)
	}
	switch kind := in["media_type"]; {
	case kind == "CAROUSEL":
		for _, id := range strings.Split(in["children"], ",") {
			child, ok := c.draftOf(id)
			if !ok || !child.child || child.account != d.account {
				return nil, fail(400, 9004, 2207003, "Media %s cannot be used in a carousel", id)
			}
			d.files = append(d.files, child.files...)
		}
		if len(d.files) < 2 || len(d.files) > 10 {
			return nil, badParam("A carousel has 2 to 10 items")
		}
	case in["image_url"] == "" && in["video_url"] == "":
		return nil, badParam("The parameter image_url is required")
	default:
		class, address := "image", in["image_url"]
		if address == "" {
			class, address = "video", in["video_url"]
			if kind != "REELS" && kind != "VIDEO" {
				return nil, badParam("The parameter media_type is required for videos")
			}
		}
		kept, err := c.fetch(q, class, address)
		if err != nil {
			return nil, fail(400, 9004, 2207052, "The media could not be fetched from this URI: %s", address)
		}
		d.files = []sandbox.MediaRef{{ID: kept.ID, Mime: kept.Mime, Name: kept.Name, Size: kept.Size, SHA256: kept.SHA256}}
	}
	id := "179" + number(14)
	c.mu.Lock()
	c.drafts[id] = d
	c.mu.Unlock()
	return object{"id": id}, nil
}

// publish is the second step: the post is out.
func (c *core) publish(q *call) (any, *graphError) {
	id := q.args()["creation_id"]
	d, ok := c.draftOf(id)
	if !ok || d.child || d.account != q.public.ID || c.table.Now().Sub(d.at) > 24*time.Hour {
		return nil, fail(400, 9007, 2207027, "Media ID is not available")
	}
	today := c.table.Wall().Items(q.public.ID, sandbox.WallQuery{Kind: sandbox.ItemPost, Ours: true, Gone: true, Since: c.table.Now().Add(-24 * time.Hour)})
	if today.Total >= postsPerDay {
		return nil, fail(400, 9, 2207042, "Application request limit reached: at most %d posts in 24 hours", postsPerDay)
	}
	it, err := c.table.Wall().Owner(q.public.ID).Publish(sandbox.WallDraft{Text: d.caption, Files: d.files})
	if err != nil {
		return nil, fail(500, 2, 0, "An unexpected error has occurred. Please retry your request later.")
	}
	c.mu.Lock()
	delete(c.drafts, id)
	c.mu.Unlock()
	return object{"id": it.ID}, nil
}
