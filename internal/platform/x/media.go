package x

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"recado.dev/internal/platform"
)

type mediaRef struct {
	URL string `json:"url"`
}

// FetchMedia implements platform.MediaFetcher. Files of direct messages want the
// account's signature, which only the network's own hosts get to see.
func (s *session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	var none platform.FetchedMedia
	var ref mediaRef
	if err := json.Unmarshal(remote, &ref); err != nil || ref.URL == "" {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	u, err := url.Parse(ref.URL)
	if err != nil || !s.trusts(u) {
		return none, &platform.Failure{Kind: platform.Rejected, Title: "the file lies on a host that must not see our signature"}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the file's address is wrong"}
	}
	s.keys.sign(req, nil, s.host.Clock.Now())
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		f := platform.AsFailure(err)
		f.Kind = platform.Unreachable
		return none, f
	}
	switch {
	case resp.StatusCode != http.StatusOK:
		_ = resp.Body.Close()
		f := platform.StatusFailure(resp.StatusCode, resp.Header)
		f.Title = "the file could not be had: " + f.Title
		return none, f
	case resp.ContentLength > limit:
		_ = resp.Body.Close()
		return none, tooLarge()
	}
	return platform.FetchedMedia{Body: &bounded{resp.Body, limit}, Mime: resp.Header.Get("Content-Type"), Size: resp.ContentLength}, nil
}

func (s *session) trusts(u *url.URL) bool {
	if u.Scheme == s.root.Scheme && strings.EqualFold(u.Host, s.root.Host) {
		return true
	}
	host := "." + strings.ToLower(u.Hostname())
	own := strings.HasSuffix(host, ".twitter.com") || strings.HasSuffix(host, ".x.com") || strings.HasSuffix(host, ".twimg.com")
	return own && u.Scheme == "https" && u.Port() == "" && u.User == nil
}

func tooLarge() *platform.Failure {
	return &platform.Failure{Kind: platform.TooLong, Title: "the file is larger than is kept here"}
}

// bounded ends with an error where a file is larger than it may be.
type bounded struct {
	io.ReadCloser
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tooLarge()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = &platform.Failure{Kind: platform.Unreachable, Title: "the download broke off", Err: err}
	}
	return n, err
}
