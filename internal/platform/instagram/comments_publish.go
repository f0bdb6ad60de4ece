package instagram

import (
	"context"
	"net/url"
	"strings"
	"time"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

// How often a video is asked for whether the network has prepared it, and how
// long that may take here.
const (
	prepareEvery = 2 * time.Second
	prepareMost  = 4 * time.Minute
)

const mediaFields = "id,caption,media_type,media_product_type,permalink,thumbnail_url,media_url,timestamp,username,comments_count,like_count"

// Publish implements platform.Publisher. It takes two steps: what is put together
// first is seen by nobody until it is published.
func (s *publicSession) Publish(ctx context.Context, p platform.Publishing) (platform.Published, error) {
	if p.Under != "" {
		text, f := words(p.Text, nil)
		if f != nil {
			return platform.Published{}, f
		}
		id, err := s.say(ctx, url.Values{"message": {text}}, string(p.Under), "comments")
		return platform.Published{ID: platform.RemotePostID(id)}, err
	}
	container, err := s.container(ctx, p)
	if err != nil {
		return platform.Published{}, meta.Safe(err) // nobody sees it yet
	}
	if err := s.prepared(ctx, container); err != nil {
		return platform.Published{}, meta.Safe(err)
	}
	id, err := s.say(ctx, url.Values{"creation_id": {container}}, s.AccountName(), "media_publish")
	if err != nil {
		return platform.Published{}, err
	}
	out := platform.Published{ID: platform.RemotePostID(id)}
	var m mediaIn
	if err := s.graph.Get(ctx, url.Values{"fields": {"id,permalink"}}, &m, id); err == nil {
		out.Link = m.Permalink // it is out, whether its address is known or not
	}
	return out, nil
}

// container puts a post together: of one file, or of several side by side.
func (s *publicSession) container(ctx context.Context, p platform.Publishing) (string, error) {
	text := p.Text
	if p.Link != "" && !strings.Contains(text, p.Link) {
		text = strings.TrimSpace(text + "\n" + p.Link)
	}
	switch {
	case len(p.Media) == 0:
		return "", &platform.Failure{Kind: platform.Unsupported, Title: "a post needs a picture or a video here"}
	case len(p.Media) > maxPictures:
		return "", &platform.Failure{Kind: platform.TooLong, Title: "a post takes at most ten pictures"}
	case len([]rune(text)) > captionLength:
		return "", &platform.Failure{Kind: platform.TooLong, Title: "the words under a post are at most 2,200 characters"}
	}
	if len(p.Media) == 1 {
		form, f := fileForm(p.Media[0])
		if f != nil {
			return "", f
		}
		if form.Has("video_url") {
			form.Set("media_type", "REELS")
		}
		form.Set("caption", text)
		return s.say(ctx, form, s.AccountName(), "media")
	}
	var children []string
	for _, m := range p.Media {
		form, f := fileForm(m)
		if f != nil {
			return "", f
		}
		if form.Has("video_url") {
			form.Set("media_type", "VIDEO")
		}
		form.Set("is_carousel_item", "true")
		id, err := s.say(ctx, form, s.AccountName(), "media")
		if err != nil {
			return "", err
		}
		if err := s.prepared(ctx, id); err != nil {
			return "", err
		}
		children = append(children, id)
	}
	return s.say(ctx, url.Values{"media_type": {"CAROUSEL"}, "children": {strings.Join(children, ",")}, "caption": {text}}, s.AccountName(), "media")
}

func fileForm(m platform.OutgoingMedia) (url.Values, *platform.Failure) {
	if m.Link == "" {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "this server does not know its own address, which the network fetches files from"}
	}
	switch kind, _, _ := strings.Cut(m.Attachment.Mime, "/"); kind {
	case "image":
		return url.Values{"image_url": {m.Link}}, nil
	case "video":
		return url.Values{"video_url": {m.Link}}, nil
	}
	return nil, &platform.Failure{Kind: platform.Unsupported, Title: "a post takes pictures and videos alone"}
}

// prepared waits until the network has fetched and converted a file.
func (s *publicSession) prepared(ctx context.Context, container string) error {
	ctx, cancel := context.WithTimeout(ctx, prepareMost)
	defer cancel()
	for {
		var answer struct {
			Status string `json:"status_code"`
		}
		if err := s.graph.Get(ctx, url.Values{"fields": {"status_code"}}, &answer, container); err != nil {
			return err
		}
		switch answer.Status {
		case "", "FINISHED", "PUBLISHED":
			return nil
		case "ERROR":
			return &platform.Failure{Kind: platform.Rejected, Title: "the network could not use the file"}
		case "EXPIRED":
			return &platform.Failure{Kind: platform.Unreachable, Title: "what was put together for the post has ended"}
		}
		wait := time.NewTimer(prepareEvery)
		select {
		case <-ctx.Done():
			wait.Stop()
			return &platform.Failure{Kind: platform.Unreachable, Title: "the network is still preparing the file", Err: ctx.Err()}
		case <-wait.C:
		}
	}
}

// FindPublished implements platform.Publisher: the account's newest posts are
// looked through for the same words.
func (s *publicSession) FindPublished(ctx context.Context, p platform.Publishing) (platform.Published, bool, error) {
	if p.Under != "" {
		id, found, err := s.ours(ctx, p.Text, p.Tried, string(p.Under), "comments")
		return platform.Published{ID: platform.RemotePostID(id)}, found, err
	}
	text := p.Text
	if p.Link != "" && !strings.Contains(text, p.Link) {
		text = strings.TrimSpace(text + "\n" + p.Link)
	}
	list, err := s.posts(ctx, "25")
	if err != nil {
		return platform.Published{}, false, err
	}
	for _, m := range list {
		if m.Caption == text && !m.Timestamp.Time().Before(p.Tried.Add(-sooner)) {
			return platform.Published{ID: platform.RemotePostID(m.ID), Link: m.Permalink}, true, nil
		}
	}
	return platform.Published{}, false, nil
}

// ReadPost implements platform.PostReader: a post of the account's own, else one
// that names it.
func (s *publicSession) ReadPost(ctx context.Context, id platform.RemotePostID) (platform.PostIn, error) {
	var m mediaIn
	err := s.graph.Get(ctx, url.Values{"fields": {mediaFields}}, &m, string(id))
	if err == nil && m.ID != "" {
		return m.post(true), nil
	}
	if err != nil && !gone(err) {
		return platform.PostIn{}, err
	}
	var answer struct {
		Media *mediaIn `json:"mentioned_media"`
	}
	err = s.graph.Get(ctx, url.Values{"fields": {"mentioned_media.media_id(" + string(id) + ")" + mentionedMedia}}, &answer, s.AccountName())
	switch {
	case err == nil && answer.Media != nil && answer.Media.ID != "":
		return answer.Media.post(false), nil
	case err == nil || gone(err) || platform.AsFailure(err).Kind == platform.Rejected:
		return platform.PostIn{}, &platform.Failure{Kind: platform.Gone, Title: "the post is not there any more"}
	}
	return platform.PostIn{}, err
}

// posts are the account's newest.
func (s *publicSession) posts(ctx context.Context, limit string) ([]mediaIn, error) {
	var answer struct {
		Data []mediaIn `json:"data"`
	}
	err := s.graph.Get(ctx, url.Values{"fields": {mediaFields}, "limit": {limit}}, &answer, s.AccountName(), "media")
	return answer.Data, err
}
