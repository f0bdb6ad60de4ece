package googleapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"

	"recado.dev/internal/platform"
)

// Beside says whether an address is of the service's own host.
func (c *Client) Beside(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == c.base.Scheme && u.Host == c.base.Host
}

// Fetch opens a file at an address that lets everybody in for a while. No token
// is shown to it.
func (c *Client) Fetch(ctx context.Context, address string, limit int64) (platform.FetchedMedia, error) {
	var none platform.FetchedMedia
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return none, &platform.Failure{Kind: platform.Rejected, Title: "the file's address is wrong"}
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(c.host.HTTP, req)
	if err != nil {
		f := platform.AsFailure(err)
		if f.Kind == platform.Uncertain {
			f.Kind = platform.Unreachable
		}
		return none, f
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		f := platform.StatusFailure(resp.StatusCode, resp.Header)
		if !f.Retryable() {
			f.Kind, f.Title = platform.Gone, "the file is not there any more"
		}
		return none, f
	}
	if resp.ContentLength > limit {
		_ = resp.Body.Close()
		return none, tooLarge()
	}
	return platform.FetchedMedia{Body: &bounded{resp.Body, limit}, Mime: resp.Header.Get("Content-Type"), Size: resp.ContentLength}, nil
}

func tooLarge() *platform.Failure {
	return &platform.Failure{Kind: platform.TooLong, Title: "the file is larger than is kept here"}
}

// bounded ends with an error where a file is too large.
type bounded struct {
	io.ReadCloser
	left int64
}

// Read implements io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tooLarge()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, &platform.Failure{Kind: platform.Unreachable, Title: "the download broke off", Err: err}
	}
	return n, err
}
