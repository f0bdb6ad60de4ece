package line

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"recado.dev/internal/platform"
)

// FetchMedia implements platform.MediaFetcher. The token is shown to the
// network's own host alone.
func (s *session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	var none platform.FetchedMedia
	var ref mediaRef
	if err := json.Unmarshal(remote, &ref); err != nil {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	address, own := s.placeOf(ref)
	if address == nil {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return none, &platform.Failure{Kind: platform.Rejected, Title: "the file's address is wrong"}
	}
	if own {
		req.Header.Set("Authorization", "Bearer "+s.token)
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		f := platform.AsFailure(fenced(err))
		if f.Kind == platform.Uncertain {
			f.Kind = platform.Unreachable
		}
		return none, f
	}
	if f := s.unfetched(resp, own); f != nil {
		_ = resp.Body.Close()
		return none, f
	}
	if resp.ContentLength > limit {
		_ = resp.Body.Close()
		return none, tooLarge()
	}
	return platform.FetchedMedia{Body: &bounded{resp.Body, limit}, Mime: resp.Header.Get("Content-Type"), Size: resp.ContentLength}, nil
}

// placeOf answers where a file lies, and whether the network itself keeps it.
func (s *session) placeOf(ref mediaRef) (*url.URL, bool) {
	switch {
	case ref.Sticker != "":
		return s.hosts.stickers.JoinPath("stickershop", "v1", "sticker", url.PathEscape(ref.Sticker), "android", "sticker.png"), false
	case ref.URL != "":
		u, ok := webAddress(ref.URL)
		if !ok {
			return nil, false
		}
		return u, false
	case ref.ID != "":
		return s.hosts.data.JoinPath("v2", "bot", "message", url.PathEscape(ref.ID), "content"), true
	}
	return nil, false
}

// unfetched answers why an answer holds no file. Large films are made ready
// first, which 202 says.
func (s *session) unfetched(resp *http.Response, own bool) *platform.Failure {
	switch {
	case resp.StatusCode == http.StatusOK:
		return nil
	case resp.StatusCode == http.StatusAccepted:
		return &platform.Failure{Kind: platform.Unreachable, Code: "202", Title: "LINE is still preparing the file"}
	case !own && resp.StatusCode < 500:
		return &platform.Failure{Kind: platform.Gone, Title: "the file is not there any more"}
	}
	raw, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer)) // the status alone says enough
	f := failureOf(answer{resp.StatusCode, resp.Header, raw})
	if f.Kind == platform.Uncertain {
		f.Kind = platform.Unreachable
	}
	return f
}

func tooLarge() *platform.Failure {
	return &platform.Failure{Kind: platform.TooLong, Title: "the file is larger than is kept here"}
}

// bounded ends with an error where a file is too large.
type bounded struct {
	body io.ReadCloser
	left int64
}

// Read implements io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tooLarge()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, &platform.Failure{Kind: platform.Unreachable, Title: "the download broke off", Err: err}
	}
	return n, err
}

// Close implements io.Closer.
func (b *bounded) Close() error { return b.body.Close() }
