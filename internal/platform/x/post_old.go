package x

import (
	"cmp"
	"encoding/json"
	"strconv"
	"time"

	"recado.dev/internal/platform"
)

// oldPosts are what the activity API's forerunner tells of posts.
type oldPosts struct {
	Posts     []json.RawMessage `json:"tweet_create_events"`
	Deleted   []json.RawMessage `json:"tweet_delete_events"`
	Favorites []json.RawMessage `json:"favorite_events"`
}

// oldPost is a post of the older format. It does not name the top of its thread.
type oldPost struct {
	ID       string  `json:"id_str"`
	Text     string  `json:"text"`
	Created  string  `json:"created_at"`
	Millis   string  `json:"timestamp_ms"`
	User     oldUser `json:"user"`
	Answers  string  `json:"in_reply_to_status_id_str"`
	To       string  `json:"in_reply_to_user_id_str"`
	Quotes   string  `json:"quoted_status_id_str"`
	PassedOn *struct {
		ID string `json:"id_str"`
	} `json:"retweeted_status"`
	Long *struct {
		Text  string   `json:"full_text"`
		Files oldFiles `json:"extended_entities"`
	} `json:"extended_tweet"`
	Files oldFiles `json:"extended_entities"`
}

type oldUser struct {
	ID string `json:"id_str"`
	user
}

type oldFiles struct {
	Media []media `json:"media"`
}

// now is the post as the present API has it.
func (o oldPost) now() (post, includes) {
	p := post{ID: o.ID, Text: o.Text, Author: o.User.ID, AnswersTo: o.To, Conversation: cmp.Or(o.Answers, o.ID)}
	files := o.Files.Media
	if o.Long != nil && o.Long.Text != "" {
		p.Text = o.Long.Text
		files = append(files, o.Long.Files.Media...)
	}
	for _, one := range []reference{{"replied_to", o.Answers}, {"quoted", o.Quotes}} {
		if one.ID != "" {
			p.Refers = append(p.Refers, one)
		}
	}
	if o.PassedOn != nil {
		p.Refers = append(p.Refers, reference{"retweeted", o.PassedOn.ID})
	}
	at, err := time.Parse(time.RubyDate, o.Created)
	if n, bad := strconv.ParseInt(o.Millis, 10, 64); bad == nil && n > 0 && n < 1e14 {
		at, err = time.UnixMilli(n), nil
	}
	if err == nil {
		p.Created = at.UTC().Format(time.RFC3339)
	}
	var with includes
	for i := range files {
		files[i].Key = cmp.Or(files[i].Key, files[i].ID, strconv.Itoa(i))
		if p.Attached == nil {
			p.Attached = &struct {
				Keys []string `json:"media_keys"`
			}{}
		}
		p.Attached.Keys = append(p.Attached.Keys, files[i].Key)
		with.Media = append(with.Media, files[i])
	}
	return p, with
}

func (d *decoder) oldPosts(e oldPosts) {
	for _, raw := range e.Posts {
		var o oldPost
		if json.Unmarshal(raw, &o) != nil || o.ID == "" || o.User.ID == "" {
			d.add(trouble("post", "the post has no id or no author", raw))
			continue
		}
		d.know(o.User.ID, o.User.user)
		p, with := o.now()
		d.post(p, with, false)
	}
	for _, raw := range e.Deleted {
		var o struct {
			Status struct {
				ID string `json:"id"`
			} `json:"status"`
		}
		if json.Unmarshal(raw, &o) != nil || o.Status.ID == "" {
			d.add(trouble("deletion", "the event names no post", raw))
			continue
		}
		d.deleted(post{ID: o.Status.ID})
	}
	for _, raw := range e.Favorites {
		var o struct {
			ID   string  `json:"id"`
			Post oldPost `json:"favorited_status"`
			User oldUser `json:"user"`
		}
		if json.Unmarshal(raw, &o) != nil || o.ID == "" || o.Post.ID == "" {
			d.add(trouble("like", "the event names no post", raw))
			continue
		}
		if o.User.ID == d.us() || o.Post.User.ID != d.us() {
			continue
		}
		count := &platform.CountIn{AddLikes: 1}
		root := cmp.Or(o.Post.Answers, o.Post.ID)
		if root != o.Post.ID {
			count.ID = platform.RemoteMessageID(o.Post.ID)
		}
		d.add(platform.Inbound{Key: "like:" + o.ID, At: d.at, Post: platform.RemotePostID(root), Counted: count})
	}
}
