package meta

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"

	"recado.dev/internal/platform"
)

// videoHost takes videos, which the API's own host does not.
const videoHost = "graph-video.facebook.com"

// Upload gives a file to an edge and answers what it is called there. Nobody
// sees it yet, so a lost answer only means to upload again.
func (s *Session) Upload(ctx context.Context, m platform.OutgoingMedia, fields url.Values, path ...string) (string, error) {
	id, err := s.UploadOnce(ctx, m, fields, path...)
	return id, safe(err)
}

// UploadOnce gives a file to an edge where it is published by that.
func (s *Session) UploadOnce(ctx context.Context, m platform.OutgoingMedia, fields url.Values, path ...string) (string, error) {
	file, err := m.Open()
	if err != nil {
		return "", unread(err)
	}
	defer func() { _ = file.Close() }()
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return "", unread(err)
	}
	head, tail, contentType, err := sourceForm(m, fields)
	if err != nil {
		return "", &platform.Failure{Kind: platform.Rejected, Title: "the file cannot be put into a form", Err: err}
	}
	address := s.address(nil, path...)
	if u, err := url.Parse(address); err == nil && u.Host == "graph.facebook.com" && path[len(path)-1] == "videos" {
		u.Host = videoHost
		address = u.String()
	}
	var answer struct {
		ID loose `json:"id"`
	}
	err = s.call(ctx, request{
		method: http.MethodPost, address: address, contentType: contentType,
		body: io.MultiReader(bytes.NewReader(head), io.LimitReader(file, size), bytes.NewReader(tail)), size: int64(len(head)+len(tail)) + size,
	}, &answer)
	if err = lateGateway(err); err != nil {
		return "", err
	}
	if answer.ID == "" {
		return "", &platform.Failure{Kind: platform.Unintelligible, Title: "the upload was answered without an id"}
	}
	return string(answer.ID), nil
}

// sourceForm is the multipart form before and after the file.
func sourceForm(m platform.OutgoingMedia, fields url.Values) (head, tail []byte, contentType string, err error) {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if v := fields.Get(name); v != "" {
			err = errors.Join(err, form.WriteField(name, v))
		}
	}
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", `form-data; name="source"; filename="`+safeName(m.Attachment.Name)+`"`)
	header.Set("Content-Type", m.Attachment.Mime)
	_, perr := form.CreatePart(header)
	split := b.Len()
	err = errors.Join(err, perr, form.Close())
	return b.Bytes()[:split], b.Bytes()[split:], form.FormDataContentType(), err
}
