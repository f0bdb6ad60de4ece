package youtube

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"recado.dev/internal/platform"
)

// body is what is written: the words, and what they stand under.
type body struct {
	ID      string      `json:"id,omitempty"`
	Snippet bodySnippet `json:"snippet"`
}

type bodySnippet struct {
	Parent  string `json:"parentId,omitempty"`
	Channel string `json:"channelId,omitempty"`
	Video   string `json:"videoId,omitempty"`
	Text    string `json:"textOriginal,omitempty"`
	Top     *body  `json:"topLevelComment,omitempty"`
}

func snippet() url.Values { return url.Values{"part": {"snippet"}} }

// Send implements platform.Session: an answer to a comment, or a comment under a
// video. The network has no key that tells a repeat.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	if f := s.Caps().Refuses(out.Message.Message()); f != nil {
		return platform.Receipt{}, f
	}
	if out.Public == nil {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unsupported, Title: "YouTube has no private messages"}
	}
	id, err := s.write(ctx, string(out.Public.Post), above(out), wordsOf(out))
	return platform.Receipt{ID: platform.RemoteMessageID(id)}, err
}

// above is the comment under which an answer stands: the network nests once.
func above(out platform.Outgoing) string {
	if out.ReplyTo == "" || out.ReplyTo == platform.RemoteMessageID(out.Public.Post) {
		return ""
	}
	return top(string(cmp.Or(out.Public.Above, out.ReplyTo)))
}

// wordsOf is what an answer says: with the person's name, where that was asked for
// and is not there yet.
func wordsOf(out platform.Outgoing) string {
	text, name := out.Message.Message().Text, out.Public.Name
	if !out.Public.Named || !strings.HasPrefix(name, "@") || strings.ContainsAny(name, " \t\n") || strings.Contains(strings.ToLower(text), strings.ToLower(name)) {
		return text
	}
	return name + " " + text
}

// write puts a comment under a video, or under another comment.
func (s *session) write(ctx context.Context, videoID, under, text string) (string, error) {
	if videoID == "" && under == "" {
		return "", &platform.Failure{Kind: platform.Rejected, Title: "the answer names neither a comment nor a video"}
	}
	var made struct {
		ID      string `json:"id"`
		Snippet struct {
			Top comment `json:"topLevelComment"`
		} `json:"snippet"`
	}
	var err error
	if under != "" {
		err = s.ask(ctx, http.MethodPost, "comments", snippet(), body{Snippet: bodySnippet{Parent: under, Text: text}}, &made)
	} else {
		in := body{Snippet: bodySnippet{Channel: s.channel, Video: videoID, Top: &body{Snippet: bodySnippet{Text: text}}}}
		err = s.ask(ctx, http.MethodPost, "commentThreads", snippet(), in, &made)
	}
	if err != nil {
		return "", err
	}
	id := cmp.Or(made.Snippet.Top.ID, made.ID)
	if id == "" {
		return "", &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no comment"}
	}
	return id, nil
}

// lookBack is how far before the first try it is looked for what may be out: the
// network's clock is not ours.
const lookBack = 2 * time.Minute

// FindSent implements platform.SentFinder.
func (s *session) FindSent(ctx context.Context, out platform.Outgoing, since time.Time) (platform.Receipt, bool, error) {
	if out.Public == nil {
		return platform.Receipt{}, false, nil
	}
	id, err := s.find(ctx, string(out.Public.Post), above(out), wordsOf(out), since)
	return platform.Receipt{ID: platform.RemoteMessageID(id)}, err == nil && id != "", err
}

// find looks for a comment of ours that says the same.
func (s *session) find(ctx context.Context, videoID, under, text string, since time.Time) (string, error) {
	mine := func(c comment) bool {
		return c.Snippet.AuthorID.Value == s.channel && same(c.words(), text) && !when(c.Snippet.Published).Before(since.Add(-lookBack))
	}
	path, query := "comments", url.Values{"part": {"snippet"}, "parentId": {under}, "maxResults": {"100"}, "textFormat": {"plainText"}}
	if under == "" {
		path, query = "commentThreads", url.Values{"part": {"snippet"}, "videoId": {videoID}, "order": {"time"}, "maxResults": {"100"}, "textFormat": {"plainText"}}
	}
	for range maxPages {
		var plain list[comment]
		var threads list[thread]
		var err error
		if under == "" {
			err = s.read(ctx, path, query, &threads)
			plain.Next = threads.Next
		} else {
			err = s.read(ctx, path, query, &plain)
		}
		if err != nil {
			return "", err
		}
		for _, one := range threads.Items {
			plain.Items = append(plain.Items, one.Snippet.Top)
		}
		for _, one := range plain.Items {
			if mine(one) {
				return one.ID, nil
			}
		}
		if plain.Next == "" {
			return "", nil
		}
		query.Set("pageToken", plain.Next)
	}
	return "", nil
}

// same compares words without their spaces.
func same(a, b string) bool {
	plain := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, s)
	}
	return plain(a) == plain(b)
}
