package youtube

import (
	"context"
	"net/http"
	"net/url"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// idOf is the comment that an item is: ours under a video is a post of its own.
func idOf(item platform.PublicRef) string {
	if item.ID == "" && item.Kind == desk.PublicComment {
		return string(item.Post)
	}
	return string(item.ID)
}

// moderate sets what becomes of a comment. Once it is gone there is nothing left to
// do.
func (s *session) moderate(ctx context.Context, item platform.PublicRef, status string, ban bool) error {
	if idOf(item) == "" {
		return notVideos()
	}
	query := url.Values{"id": {idOf(item)}, "moderationStatus": {status}}
	if ban {
		query.Set("banAuthor", "true")
	}
	return safe(s.ask(ctx, http.MethodPost, "comments/setModerationStatus", query, nil, nil))
}

func notVideos() *platform.Failure {
	return &platform.Failure{Kind: platform.Unsupported, Title: "videos are changed and deleted in YouTube Studio"}
}

// Hide implements platform.Hider: what is held for review is seen by nobody else.
func (s *session) Hide(ctx context.Context, item platform.PublicRef, hidden bool) error {
	if hidden {
		return s.moderate(ctx, item, "heldForReview", false)
	}
	return s.moderate(ctx, item, "published", false)
}

// Remove implements platform.Remover: others' comments are rejected, ours deleted.
func (s *session) Remove(ctx context.Context, item platform.PublicRef) error {
	var err error
	switch {
	case idOf(item) == "":
		return notVideos()
	case item.Ours:
		err = safe(s.ask(ctx, http.MethodDelete, "comments", url.Values{"id": {idOf(item)}}, nil, nil))
	default:
		err = s.moderate(ctx, item, "rejected", false)
	}
	if err != nil && platform.AsFailure(err).Kind == platform.Gone {
		return nil
	}
	return err
}

// Block implements platform.Blocker: the network blocks an author together with
// the comment, and lets nobody be unblocked by its API.
func (s *session) Block(ctx context.Context, item platform.PublicRef, blocked bool) error {
	if !blocked {
		return &platform.Failure{Kind: platform.Unsupported, Title: "people are let in again in YouTube Studio, under Settings › Community"}
	}
	return s.moderate(ctx, item, "rejected", true)
}

// Rewrite implements platform.Rewriter.
func (s *session) Rewrite(ctx context.Context, item platform.PublicRef, text string) error {
	switch {
	case idOf(item) == "":
		return notVideos()
	case len([]rune(text)) > maxText:
		return &platform.Failure{Kind: platform.TooLong, Title: "the comment is too long"}
	}
	return safe(s.ask(ctx, http.MethodPut, "comments", snippet(), body{ID: idOf(item), Snippet: bodySnippet{Text: text}}, nil))
}

// Publish implements platform.Publisher: what is said under a video in answer to
// nobody. Videos themselves are published in YouTube Studio.
func (s *session) Publish(ctx context.Context, p platform.Publishing) (platform.Published, error) {
	text := publishedText(p)
	switch {
	case p.Under == "" || len(p.Media) > 0:
		return platform.Published{}, &platform.Failure{Kind: platform.Unsupported, Title: "videos and posts are published in YouTube Studio; from here a comment goes under a video"}
	case text == "":
		return platform.Published{}, &platform.Failure{Kind: platform.Rejected, Title: "there is nothing to publish"}
	case len([]rune(text)) > maxText:
		return platform.Published{}, &platform.Failure{Kind: platform.TooLong, Title: "the comment is too long"}
	}
	id, err := s.write(ctx, string(p.Under), "", text)
	if err != nil {
		return platform.Published{}, err
	}
	return platform.Published{ID: platform.RemotePostID(id), Link: videoLink(string(p.Under)) + "&lc=" + id}, nil
}

func publishedText(p platform.Publishing) string {
	if p.Link == "" {
		return p.Text
	}
	return p.Text + "\n" + p.Link
}

// FindPublished implements platform.Publisher.
func (s *session) FindPublished(ctx context.Context, p platform.Publishing) (platform.Published, bool, error) {
	if p.Under == "" {
		return platform.Published{}, false, nil
	}
	id, err := s.find(ctx, string(p.Under), "", publishedText(p), p.Tried)
	if err != nil || id == "" {
		return platform.Published{}, false, err
	}
	return platform.Published{ID: platform.RemotePostID(id), Link: videoLink(string(p.Under)) + "&lc=" + id}, true, nil
}

// ReadPost implements platform.PostReader.
func (s *session) ReadPost(ctx context.Context, id platform.RemotePostID) (platform.PostIn, error) {
	if len(id) != lenVideo {
		return s.readComment(ctx, id)
	}
	var found list[video]
	if err := s.read(ctx, "videos", url.Values{"part": {"snippet,statistics"}, "id": {string(id)}}, &found); err != nil {
		return platform.PostIn{}, err
	}
	if len(found.Items) == 0 || found.Items[0].ID == "" {
		return platform.PostIn{}, &platform.Failure{Kind: platform.Gone, Title: "the video is not on YouTube any more"}
	}
	v := found.Items[0]
	return v.post(v.Snippet.ChannelID == s.channel), nil
}

// lenVideo is how long the ids of videos are; those of comments are longer.
const lenVideo = 11

// readComment reads what we said under a video.
func (s *session) readComment(ctx context.Context, id platform.RemotePostID) (platform.PostIn, error) {
	var found list[comment]
	if err := s.read(ctx, "comments", url.Values{"part": {"snippet"}, "id": {string(id)}, "textFormat": {"plainText"}}, &found); err != nil {
		return platform.PostIn{}, err
	}
	if len(found.Items) == 0 || found.Items[0].ID == "" {
		return platform.PostIn{}, &platform.Failure{Kind: platform.Gone, Title: "the comment is not on YouTube any more"}
	}
	c := found.Items[0]
	likes := int64(c.Snippet.Likes)
	return platform.PostIn{ID: id, Kind: desk.PublicComment, Ours: c.Snippet.AuthorID.Value == s.channel, Text: c.words(), PublishedAt: when(c.Snippet.Published),
		Under: platform.RemotePostID(c.Snippet.Video), Counts: &desk.PostCounts{Likes: &likes}}, nil
}
