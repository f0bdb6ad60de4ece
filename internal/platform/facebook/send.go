package facebook

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

// Send implements platform.Session: an answer in public. There is no idempotency
// key, so whether a lost one is out is looked up (FindSent).
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	text, f := words(m, out.Public)
	if f != nil {
		return platform.Receipt{}, f
	}
	form := url.Values{}
	if text != "" {
		form.Set("message", text)
	}
	if len(out.Media) > 0 {
		id, err := s.graph.Upload(ctx, out.Media[0], url.Values{"published": {"false"}}, s.page, "photos")
		if err != nil {
			return platform.Receipt{}, err
		}
		form.Set("attachment_id", id)
	}
	id, err := s.comment(ctx, form, above(out))
	return platform.Receipt{ID: platform.RemoteMessageID(id)}, err
}

// words is what an answer says: with the person's name in front where that is
// asked for, since the network lets no app link to people.
func words(m desk.Message, to *platform.PublicTarget) (string, *platform.Failure) {
	if to == nil {
		return "", &platform.Failure{Kind: platform.Rejected, Title: "nothing is said here that answers nobody's words"}
	}
	text := m.Text
	if to.Named && to.Name != "" && !strings.HasPrefix(text, to.Name) {
		text = to.Name + ", " + text
	}
	if utf8.RuneCountInString(text) > maxComment {
		return "", &platform.Failure{Kind: platform.TooLong, Title: "with the person's name the text is longer than the network takes"}
	}
	return text, nil
}

// above is what an answer is put under. Answers nest once: one to an answer
// stands beside it, under the comment at the top.
func above(out platform.Outgoing) string {
	switch {
	case out.ReplyTo == "":
		return string(out.Public.Post)
	case out.Public.Above != "" && !meta.UnderReviews(out.Public.Post):
		return string(out.Public.Above)
	}
	return string(out.ReplyTo)
}

// comment says something under a post or a comment.
func (s *session) comment(ctx context.Context, form url.Values, under string) (string, error) {
	var answer struct {
		ID meta.ID `json:"id"`
	}
	if err := s.graph.Post(ctx, form, &answer, under, "comments"); err != nil {
		return "", gone(err)
	}
	if answer.ID == "" {
		return "", &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no comment"}
	}
	return string(answer.ID), nil
}

// gone tells an item that is not there any more from a missing permission: the
// network has one answer for both, and with it items most often went.
func gone(err error) error {
	if err == nil {
		return nil
	}
	f := platform.AsFailure(err)
	if f.Code == "100/33" {
		f.Kind = platform.Gone
	}
	return f
}

// early is how much the network's clock may be behind ours.
const early = 30 * time.Second

// FindSent implements platform.SentFinder: by our own words under what was
// answered, since it was tried.
func (s *session) FindSent(ctx context.Context, out platform.Outgoing, since time.Time) (platform.Receipt, bool, error) {
	text, f := words(out.Message.Message(), out.Public)
	if f != nil {
		return platform.Receipt{}, false, f
	}
	id, found, err := s.findComment(ctx, above(out), text, since)
	return platform.Receipt{ID: platform.RemoteMessageID(id)}, found, err
}

// item is a post or a comment as the API lists them.
type item struct {
	ID   meta.ID `json:"id"`
	From *struct {
		ID   meta.ID `json:"id"`
		Name string  `json:"name"`
	} `json:"from"`
	Message string     `json:"message"`
	Created meta.Stamp `json:"created_time"`
	Link    string     `json:"permalink_url"`
}

func (i item) isOurs(page string) bool { return i.From != nil && string(i.From.ID) == page }

func (s *session) findComment(ctx context.Context, under, text string, since time.Time) (string, bool, error) {
	var list struct {
		Data []item `json:"data"`
	}
	q := url.Values{"fields": {"id,from,message,created_time"}, "order": {"reverse_chronological"}, "filter": {"stream"}, "limit": {"100"}}
	if err := s.graph.Get(ctx, q, &list, under, "comments"); err != nil {
		return "", false, gone(err)
	}
	for _, i := range list.Data {
		if i.isOurs(s.page) && i.Message == text && !i.Created.Time().Before(since.Add(-early)) {
			return string(i.ID), true, nil
		}
	}
	return "", false, nil
}
