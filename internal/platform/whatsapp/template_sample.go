package whatsapp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"recado.dev/internal/platform"
)

// sampleTries is how often an upload that broke off is taken up again.
const sampleTries = 4

// UploadSample implements platform.TemplateAuthor: it opens an upload at the
// app that the token is of, and goes on where a broken one ended.
func (s *session) UploadSample(ctx context.Context, m platform.OutgoingMedia) (string, error) {
	app, err := s.appID(ctx)
	if err != nil {
		return "", err
	}
	file, err := m.Open()
	if err != nil {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the file cannot be read here", Err: err}
	}
	defer file.Close()
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the file cannot be read here", Err: err}
	}
	query := url.Values{"file_name": {safeName(m.Attachment.Name)}, "file_length": {strconv.FormatInt(size, 10)}, "file_type": {m.Attachment.Mime}}
	var begun struct {
		ID string `json:"id"`
	}
	if err := s.call(ctx, http.MethodPost, s.address(query, app, "uploads"), "", nil, 0, &begun); err != nil {
		return "", safe(err)
	}
	if !strings.HasPrefix(begun.ID, "upload:") {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the upload was answered without an id"}
	}
	address := s.address(nil) + "/" + begun.ID // the id may hold a query of its own
	var offset int64
	for range sampleTries {
		var handle string
		if handle, err = s.push(ctx, address, file, offset, size); err == nil {
			return handle, nil
		}
		if f := platform.AsFailure(err); f.Kind != platform.Uncertain && f.Kind != platform.Unreachable || ctx.Err() != nil {
			break
		}
		if offset, err = s.pushed(ctx, address); err != nil {
			break
		}
	}
	return "", safe(err)
}

// appID is the app that the token belongs to.
func (s *session) appID(ctx context.Context) (string, error) {
	var answer struct {
		Data struct {
			AppID loose `json:"app_id"`
		} `json:"data"`
	}
	if err := s.get(ctx, url.Values{"input_token": {s.token}}, &answer, "debug_token"); err != nil {
		return "", safe(err)
	}
	if answer.Data.AppID == "" {
		return "", &platform.Failure{Kind: platform.Misconfigured, Title: "the network does not say which app the access token is of"}
	}
	return string(answer.Data.AppID), nil
}

// push sends the file from offset on, and answers the network's name of it.
func (s *session) push(ctx context.Context, address string, file platform.ReadSeekCloser, offset, size int64) (string, error) {
	if _, err := file.Seek(offset, io.SeekStart); err != nil {
		return "", &platform.Failure{Kind: platform.Rejected, Title: "the file cannot be read here", Err: err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, io.LimitReader(file, size-offset))
	if err != nil {
		return "", &platform.Failure{Kind: platform.Misconfigured, Title: "the upload's address is wrong"}
	}
	req.ContentLength = size - offset
	req.Header.Set("file_offset", strconv.FormatInt(offset, 10))
	req.Header.Set("Content-Type", "application/octet-stream")
	var answer struct {
		Handle string `json:"h"`
	}
	if err := s.uploadCall(req, &answer); err != nil {
		return "", err
	}
	if answer.Handle == "" {
		return "", &platform.Failure{Kind: platform.Uncertain, Title: "the upload was answered without a name"}
	}
	return answer.Handle, nil
}

// pushed is how much of an upload has arrived.
func (s *session) pushed(ctx context.Context, address string) (int64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, &platform.Failure{Kind: platform.Misconfigured, Title: "the upload's address is wrong"}
	}
	var answer struct {
		Offset int64 `json:"file_offset"`
	}
	err = s.uploadCall(req, &answer)
	return answer.Offset, err
}

// uploadCall is a call with the other way of showing the token that uploads
// want.
func (s *session) uploadCall(req *http.Request, out any) error {
	req.Header.Set("Authorization", "OAuth "+s.token)
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return fenced(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return failureOf(resp, raw)
	}
	if err = errors.Join(err, json.Unmarshal(raw, out)); err != nil {
		return &platform.Failure{Kind: platform.Uncertain, Title: "the answer to the upload makes no sense", Err: err}
	}
	return nil
}
