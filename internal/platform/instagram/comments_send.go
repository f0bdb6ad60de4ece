package instagram

import (
	"context"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

// What a comment may hold beside its length.
const (
	maxHashtags = 4
	maxLinks    = 1
)

// sooner is how much earlier than we noted the network may say that something
// went: clocks differ.
const sooner = time.Minute

// Send implements platform.Session: an answer in public.
func (s *publicSession) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	if out.Public == nil || out.Public.Post == "" {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unsupported, Title: "only what stands under a post can be answered here"}
	}
	text, f := words(m.Text, out.Public)
	if f != nil {
		return platform.Receipt{}, f
	}
	form, path := s.answer(out)
	form.Set("message", text)
	id, err := s.say(ctx, form, path...)
	return platform.Receipt{ID: platform.RemoteMessageID(id)}, err
}

// answer is where an answer goes. Comments nest once: what answers an answer
// stands under the comment above.
func (s *publicSession) answer(out platform.Outgoing) (url.Values, []string) {
	to := out.Public
	switch {
	case to.Kind == desk.PublicMention:
		form := url.Values{"media_id": {string(to.Post)}}
		if string(out.ReplyTo) != string(to.Post) {
			form.Set("comment_id", string(out.ReplyTo))
		}
		return form, []string{s.AccountName(), "mentions"}
	case out.ReplyTo == "" || string(out.ReplyTo) == string(to.Post):
		return url.Values{}, []string{string(to.Post), "comments"}
	case to.Above != "":
		return url.Values{}, []string{string(to.Above), "replies"}
	}
	return url.Values{}, []string{string(out.ReplyTo), "replies"}
}

// words are an answer's, with the person's name in front where that is asked
// for, within what the network takes.
func words(text string, to *platform.PublicTarget) (string, *platform.Failure) {
	if to != nil && to.Named && to.Name != "" {
		if name := handle(to.Name); !strings.Contains(strings.ToLower(text), strings.ToLower(name)) {
			text = name + " " + text
		}
	}
	if n := utf8.RuneCountInString(text); n > commentLength {
		return "", &platform.Failure{Kind: platform.TooLong, Title: "with the person's name the comment is longer than the network takes"}
	}
	tags, links := 0, 0
	for _, word := range strings.Fields(text) {
		if len(word) > 1 && strings.HasPrefix(word, "#") {
			tags++
		}
		links += strings.Count(word, "http://") + strings.Count(word, "https://")
	}
	switch {
	case tags > maxHashtags:
		return "", &platform.Failure{Kind: platform.Rejected, Title: "a comment takes at most four hashtags"}
	case links > maxLinks:
		return "", &platform.Failure{Kind: platform.Rejected, Title: "a comment takes at most one link"}
	}
	return text, nil
}

// say writes a comment and answers its id.
func (s *publicSession) say(ctx context.Context, form url.Values, path ...string) (string, error) {
	var answer struct {
		ID meta.ID `json:"id"`
	}
	if err := s.graph.Post(ctx, form, &answer, path...); err != nil {
		return "", err
	}
	if answer.ID == "" {
		return "", &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no comment"}
	}
	return string(answer.ID), nil
}

// FindSent implements platform.SentFinder: the network lists what stands under a
// comment or a post, ours among it.
func (s *publicSession) FindSent(ctx context.Context, out platform.Outgoing, since time.Time) (platform.Receipt, bool, error) {
	m := out.Message.Message()
	if out.Public == nil || out.Public.Kind == desk.PublicMention {
		return platform.Receipt{}, false, &platform.Failure{Kind: platform.Unsupported, Title: "the network does not list answers to mentions"}
	}
	text, f := words(m.Text, out.Public)
	if f != nil {
		return platform.Receipt{}, false, f
	}
	_, path := s.answer(out)
	id, found, err := s.ours(ctx, text, since, path...)
	return platform.Receipt{ID: platform.RemoteMessageID(id)}, found, err
}

// ours looks for a comment of ours with these words that is not older than since.
func (s *publicSession) ours(ctx context.Context, text string, since time.Time, path ...string) (string, bool, error) {
	list, _, err := s.comments(ctx, 3, path...)
	if err != nil {
		return "", false, err
	}
	for _, c := range list {
		if string(c.From.ID) == s.AccountName() && c.Text == text && !c.Timestamp.Time().Before(since.Add(-sooner)) {
			return string(c.ID), true, nil
		}
	}
	return "", false, nil
}

// Hide implements platform.Hider.
func (s *publicSession) Hide(ctx context.Context, item platform.PublicRef, hidden bool) error {
	if item.ID == "" || item.Kind == desk.PublicMention {
		return &platform.Failure{Kind: platform.Unsupported, Title: "only comments under the account's own posts can be hidden"}
	}
	value := "false"
	if hidden {
		value = "true"
	}
	return meta.Safe(s.graph.Post(ctx, url.Values{"hide": {value}}, nil, string(item.ID)))
}

// Remove implements platform.Remover.
func (s *publicSession) Remove(ctx context.Context, item platform.PublicRef) error {
	if item.ID == "" || item.Kind == desk.PublicMention && !item.Ours {
		return &platform.Failure{Kind: platform.Unsupported, Title: "only comments can be deleted from here; posts in the app alone"}
	}
	err := s.graph.Delete(ctx, string(item.ID))
	if gone(err) {
		return nil
	}
	return err
}

// gone says that the network knows a thing no more.
func gone(err error) bool {
	if err == nil {
		return false
	}
	f := platform.AsFailure(err)
	return f.Kind == platform.Gone || f.Code == "100/33"
}
