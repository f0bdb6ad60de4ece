package youtube

import (
	"cmp"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// comment is one of the network's.
type comment struct {
	ID      string `json:"id"`
	Snippet struct {
		Author    string `json:"authorDisplayName"`
		AuthorID  holder `json:"authorChannelId"`
		Video     string `json:"videoId"`
		Parent    string `json:"parentId"`
		Text      string `json:"textDisplay"`
		Original  string `json:"textOriginal"` // for its author alone
		Image     string `json:"imageUrl"`
		Likes     int    `json:"likeCount"`
		Status    string `json:"moderationStatus"`
		Published string `json:"publishedAt"`
		Updated   string `json:"updatedAt"`
	} `json:"snippet"`
}

type holder struct {
	Value string `json:"value"`
}

// thread is a comment with some of what stands below it.
type thread struct {
	ID      string `json:"id"`
	Snippet struct {
		Video   string  `json:"videoId"`
		Top     comment `json:"topLevelComment"`
		Replies int     `json:"totalReplyCount"`
	} `json:"snippet"`
	Replies struct {
		Comments []comment `json:"comments"`
	} `json:"replies"`
}

// video is what is told of a video.
type video struct {
	ID      string `json:"id"`
	Snippet struct {
		Title       string `json:"title"`
		Description string `json:"description"`
		Published   string `json:"publishedAt"`
		ChannelID   string `json:"channelId"`
	} `json:"snippet"`
	Statistics *struct {
		Views    string `json:"viewCount"`
		Likes    string `json:"likeCount"`
		Comments string `json:"commentCount"`
	} `json:"statistics"`
}

type list[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"nextPageToken"`
}

// top is the comment above all of a thread.
func top(id string) string {
	above, _, _ := strings.Cut(id, ".")
	return above
}

func (c comment) words() string {
	text := cmp.Or(c.Snippet.Original, c.Snippet.Text)
	if c.Snippet.Image != "" {
		text = strings.TrimSpace(text + "\n" + c.Snippet.Image)
	}
	return text
}

func (c comment) parent() string {
	if c.Snippet.Parent != "" {
		return c.Snippet.Parent
	}
	if above := top(c.ID); above != c.ID {
		return above
	}
	return ""
}

func (c comment) held() bool {
	return c.Snippet.Status == "heldForReview" || c.Snippet.Status == "likelySpam"
}

func (c comment) changed() string { return cmp.Or(c.Snippet.Updated, c.Snippet.Published) }

// when reads a time of the network; zero where it is none.
func when(s string) time.Time {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil || at.Year() < 2005 || at.Year() > 9999 {
		return time.Time{}
	}
	return at.UTC()
}

func videoLink(id string) string { return "https://www.youtube.com/watch?v=" + id }

// person is a comment's author; one whose channel is not named is known by the
// comment alone.
func (c comment) person() *platform.Person {
	key, address := "channel:"+c.Snippet.AuthorID.Value, c.Snippet.AuthorID.Value
	if address == "" {
		key, address = "comment:"+c.ID, c.ID
	}
	return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey(key)}, Address: address,
		Display: cmp.Or(clip(c.Snippet.Author), address), Name: clip(strings.TrimPrefix(c.Snippet.Author, "@"))}
}

func (v video) post(ours bool) platform.PostIn {
	p := platform.PostIn{ID: platform.RemotePostID(v.ID), Kind: desk.PublicVideo, Ours: ours, Title: v.Snippet.Title, Text: v.Snippet.Description,
		Link: videoLink(v.ID), PublishedAt: when(v.Snippet.Published)}
	if n := v.Statistics; n != nil {
		p.Counts = &desk.PostCounts{Likes: number(n.Likes), Comments: number(n.Comments), Reach: number(n.Views)}
	}
	return p
}
