package meta

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"

	"recado.dev/internal/platform"
)

// mediaRef is how we remember a file of a customer: its address, which ends
// after a while, and the message that can be asked for another.
type mediaRef struct {
	URL     string `json:"url"`
	Message string `json:"message,omitempty"`
	At      int    `json:"at,omitempty"` // which of the message's files
}

// upload gives a file to the network and answers its id there. Nothing has
// been sent when it fails, so a lost answer only means to upload again.
func (s *Session) upload(ctx context.Context, kind string, m platform.OutgoingMedia) (string, error) {
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
	head, tail, contentType, err := formAround(kind, m)
	if err != nil {
		return "", &platform.Failure{Kind: platform.Rejected, Title: "the file cannot be put into a form", Err: err}
	}
	var answer sent
	err = safe(s.call(ctx, request{
		method: http.MethodPost, address: s.address(nil, s.node(), "message_attachments"), contentType: contentType,
		body: io.MultiReader(bytes.NewReader(head), io.LimitReader(file, size), bytes.NewReader(tail)), size: int64(len(head)+len(tail)) + size,
	}, &answer))
	if err != nil {
		return "", err
	}
	if answer.AttachmentID == "" {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the upload was answered without an id"}
	}
	return answer.AttachmentID, nil
}

func unread(err error) error {
	return &platform.Failure{Kind: platform.Unreachable, Title: "the file cannot be read here", Err: err}
}

// formAround is the multipart form before and after the file, so that the
// file itself is streamed and the length is known.
func formAround(kind string, m platform.OutgoingMedia) (head, tail []byte, contentType string, err error) {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	message, err := json.Marshal(messageOut{Attachment: &attachmentOut{Type: kind, Payload: &payloadOut{Reusable: true}}})
	err = errors.Join(err, form.WriteField("message", string(message)))
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", `form-data; name="filedata"; filename="`+safeName(m.Attachment.Name)+`"`)
	header.Set("Content-Type", m.Attachment.Mime)
	_, perr := form.CreatePart(header)
	split := b.Len()
	err = errors.Join(err, perr, form.Close())
	return b.Bytes()[:split], b.Bytes()[split:], form.FormDataContentType(), err
}

func safeName(name string) string {
	if name == "" {
		return "file"
	}
	return strings.NewReplacer("\\", "_", `"`, "_", "\r", "_", "\n", "_").Replace(name)
}

// FetchMedia implements platform.MediaFetcher. Where the address has ended, the
// message is asked for another once.
func (s *Session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	var ref mediaRef
	if err := json.Unmarshal(remote, &ref); err != nil || ref.URL == "" {
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	got, err := s.download(ctx, ref.URL, limit)
	if err == nil || ref.Message == "" {
		return got, err
	}
	if kind := platform.AsFailure(err).Kind; kind != platform.Gone && kind != platform.BadCredentials {
		return got, err
	}
	again, asked := s.freshLink(ctx, ref)
	if asked != nil || again == "" || again == ref.URL {
		return got, &platform.Failure{Kind: platform.Gone, Title: "the file is no longer there"}
	}
	return s.download(ctx, again, limit)
}

// freshLink asks a message for the address of one of its files.
func (s *Session) freshLink(ctx context.Context, ref mediaRef) (string, error) {
	var answer struct {
		Attachments struct {
			Data []struct {
				File  string `json:"file_url"`
				Image struct {
					URL string `json:"url"`
				} `json:"image_data"`
				Video struct {
					URL string `json:"url"`
				} `json:"video_data"`
			} `json:"data"`
		} `json:"attachments"`
	}
	if err := s.Get(ctx, url.Values{"fields": {"attachments"}}, &answer, ref.Message); err != nil {
		return "", err
	}
	if ref.At < 0 || ref.At >= len(answer.Attachments.Data) {
		return "", nil
	}
	a := answer.Attachments.Data[ref.At]
	for _, u := range []string{a.Image.URL, a.Video.URL, a.File} {
		if u != "" {
			return u, nil
		}
	}
	return "", nil
}

// download fetches a file from where the network's event says it is. The
// address itself opens it: no token is shown to anybody.
func (s *Session) download(ctx context.Context, address string, limit int64) (platform.FetchedMedia, error) {
	var none platform.FetchedMedia
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != s.root.Scheme || !strings.EqualFold(u.Host, s.root.Host)) {
		return none, &platform.Failure{Kind: platform.Rejected, Title: "the file's address is wrong"}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return none, &platform.Failure{Kind: platform.Rejected, Title: "the file's address is wrong"}
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return none, safe(fenced(err))
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		f := platform.StatusFailure(resp.StatusCode, resp.Header)
		if f.Kind == platform.BadCredentials {
			f.Kind = platform.Gone // an address that has ended is answered so
		}
		return none, f
	}
	if resp.ContentLength > limit {
		_ = resp.Body.Close()
		return none, tooLarge()
	}
	return platform.FetchedMedia{
		Body: &boundedBody{body: resp.Body, left: limit}, Mime: resp.Header.Get("Content-Type"), Size: resp.ContentLength,
	}, nil
}

func tooLarge() *platform.Failure {
	return &platform.Failure{Kind: platform.TooLong, Title: "the file is larger than is kept here"}
}

// boundedBody ends with an error where a file is too large.
type boundedBody struct {
	body io.ReadCloser
	left int64
}

func (b *boundedBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tooLarge()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, &platform.Failure{Kind: platform.Unreachable, Title: "the download broke off", Err: err}
	}
	return n, err
}

func (b *boundedBody) Close() error { return b.body.Close() }
