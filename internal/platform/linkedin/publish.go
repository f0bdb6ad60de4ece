package linkedin

import (
	"context"
	"io"
	"net/http"
	"strings"

	"recado.dev/internal/platform"
)

// Publish implements platform.Publisher.
func (s *session) Publish(ctx context.Context, p platform.Publishing) (platform.Published, error) {
	if p.Under != "" {
		if len([]rune(p.Text)) > commentLength {
			return platform.Published{}, &platform.Failure{Kind: platform.TooLong, Title: "a comment is at most 1,250 characters"}
		}
		id, err := s.say(ctx, string(p.Under), "", p.Text)
		return platform.Published{ID: platform.RemotePostID(id), Link: linkOf(string(p.Under))}, err
	}
	text := words(p)
	switch {
	case len([]rune(text)) > postLength:
		return platform.Published{}, &platform.Failure{Kind: platform.TooLong, Title: "a post is at most 3,000 characters"}
	case text == "":
		return platform.Published{}, &platform.Failure{Kind: platform.Rejected, Title: "a post needs words here"}
	case len(p.Media) > 1:
		return platform.Published{}, &platform.Failure{Kind: platform.Unsupported, Title: "a post takes one picture here"}
	}
	in := map[string]any{
		"author": s.page(), "commentary": little(text), "visibility": "PUBLIC",
		"distribution":   map[string]any{"feedDistribution": "MAIN_FEED", "targetEntities": []string{}, "thirdPartyDistributionChannels": []string{}},
		"lifecycleState": "PUBLISHED", "isReshareDisabledByAuthor": false,
	}
	if len(p.Media) == 1 {
		image, err := s.upload(ctx, p.Media[0])
		if err != nil {
			return platform.Published{}, safe(err) // nobody sees it yet
		}
		in["content"] = map[string]any{"media": map[string]string{"id": image}}
	}
	header, err := s.call(ctx, request{method: http.MethodPost, path: "/posts", in: in}, nil)
	if err != nil {
		if f := platform.AsFailure(err); f.Kind == platform.Unreachable && f.Code != "" {
			f.Kind = platform.Uncertain // a sick server may have taken it: it is looked for first
			return platform.Published{}, f
		}
		return platform.Published{}, err
	}
	id := header.Get("X-Restli-Id")
	if id == "" {
		return platform.Published{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no post"}
	}
	return platform.Published{ID: platform.RemotePostID(id), Link: linkOf(id)}, nil
}

// words are a post's, with the page that it links to.
func words(p platform.Publishing) string {
	if p.Link == "" || strings.Contains(p.Text, p.Link) {
		return p.Text
	}
	return strings.TrimSpace(p.Text + "\n" + p.Link)
}

// upload gives a picture to the network and answers its name there.
func (s *session) upload(ctx context.Context, m platform.OutgoingMedia) (string, error) {
	if !strings.HasPrefix(m.Attachment.Mime, "image/") {
		return "", &platform.Failure{Kind: platform.Unsupported, Title: "a post takes pictures alone here"}
	}
	var answer struct {
		Value struct {
			URL   string `json:"uploadUrl"`
			Image string `json:"image"`
		} `json:"value"`
	}
	in := map[string]any{"initializeUploadRequest": map[string]string{"owner": s.page()}}
	if _, err := s.call(ctx, request{method: http.MethodPost, path: "/images", query: "action=initializeUpload", in: in}, &answer); err != nil {
		return "", err
	}
	if answer.Value.URL == "" || answer.Value.Image == "" {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the upload was answered without an address"}
	}
	file, err := m.Open()
	if err != nil {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the file cannot be read here", Err: err}
	}
	defer func() { _ = file.Close() }()
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the file cannot be read here", Err: err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, answer.Value.URL, io.LimitReader(file, size))
	if err != nil || req.URL.Host == "" || req.URL.Scheme != "https" && !strings.HasPrefix(answer.Value.URL, s.root) {
		return "", &platform.Failure{Kind: platform.Rejected, Title: "the address for the upload is wrong"}
	}
	req.ContentLength = size
	req.Header.Set("Content-Type", m.Attachment.Mime)
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("User-Agent", "Recado")
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return "", platform.StatusFailure(resp.StatusCode, resp.Header)
	}
	return answer.Value.Image, nil
}

// FindPublished implements platform.Publisher: the page's newest posts are looked
// through for the same words.
func (s *session) FindPublished(ctx context.Context, p platform.Publishing) (platform.Published, bool, error) {
	if p.Under != "" {
		id, found, err := s.ours(ctx, string(p.Under), p.Text, p.Tried)
		return platform.Published{ID: platform.RemotePostID(id), Link: linkOf(string(p.Under))}, found, err
	}
	list, err := s.posts(ctx)
	if err != nil {
		return platform.Published{}, false, err
	}
	for _, one := range list {
		at := first(one.Published.time(), one.Created.time())
		if plain(one.Commentary) == words(p) && !at.Before(p.Tried.Add(-sooner)) {
			return platform.Published{ID: platform.RemotePostID(one.ID), Link: linkOf(one.ID)}, true, nil
		}
	}
	return platform.Published{}, false, nil
}

// ReadPost implements platform.PostReader.
func (s *session) ReadPost(ctx context.Context, id platform.RemotePostID) (platform.PostIn, error) {
	var p post
	if err := s.get(ctx, "/posts/"+escaped(string(id)), "", "", &p); err != nil {
		return platform.PostIn{}, err
	}
	p.ID = string(id)
	out := p.in(s.page())
	var counts struct {
		Likes struct {
			Total *int64 `json:"totalLikes"`
		} `json:"likesSummary"`
		Comments struct {
			Total *int64 `json:"aggregatedTotalComments"`
		} `json:"commentsSummary"`
	}
	if err := s.get(ctx, "/socialActions/"+escaped(string(id)), "", "", &counts); err != nil {
		return out, err
	}
	out.Counts = countsOf(counts.Likes.Total, counts.Comments.Total)
	return out, nil
}
