package viber

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

// FetchMedia implements platform.MediaFetcher. Files lie under addresses that
// anybody may read, for about an hour: they get no token.
func (s *session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	var none platform.FetchedMedia
	var ref mediaRef
	if err := json.Unmarshal(remote, &ref); err != nil || ref.URL == "" {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	u, err := url.Parse(ref.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && !strings.EqualFold(u.Host, s.host) {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the file's address is not a safe one"}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the file's address is wrong"}
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.world.HTTP, req)
	if err != nil {
		f := platform.AsFailure(err)
		f.Kind = platform.Unreachable
		return none, f
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		f := platform.StatusFailure(resp.StatusCode, resp.Header)
		if f.Kind != platform.Unreachable && f.Kind != platform.Throttled {
			f.Kind, f.Title = platform.Gone, "The file is no longer there: its address is good for an hour"
		}
		return none, f
	}
	if resp.ContentLength > limit {
		_ = resp.Body.Close()
		return none, tooLarge()
	}
	return platform.FetchedMedia{Body: &boundBody{resp.Body, limit}, Mime: resp.Header.Get("Content-Type"), Size: resp.ContentLength}, nil
}

func tooLarge() *platform.Failure {
	return &platform.Failure{Kind: platform.TooLong, Title: "the file is larger than is kept here"}
}

// boundBody ends with an error where a file is larger than it may be.
type boundBody struct {
	io.ReadCloser
	left int64
}

func (b *boundBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tooLarge()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = &platform.Failure{Kind: platform.Unreachable, Title: "the download broke off", Err: err}
	}
	return n, err
}
