package telegram

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

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// methodOf is how a file goes out, and the name of its part. What the network
// would not show as what it is goes as a document, whole.
func methodOf(kind desk.MessageKind, mime string) (method, part string) {
	base, _, _ := strings.Cut(strings.ToLower(mime), ";")
	base = strings.TrimSpace(base)
	switch kind {
	case desk.MessageImage:
		if base == "image/gif" {
			return "sendAnimation", "animation"
		}
		return "sendPhoto", "photo"
	case desk.MessageVideo:
		if base == "video/mp4" {
			return "sendVideo", "video"
		}
	case desk.MessageVoice:
		if base == "audio/ogg" || base == "audio/mpeg" || base == "audio/mp4" {
			return "sendVoice", "voice"
		}
	case desk.MessageAudio:
		if base == "audio/mpeg" || base == "audio/mp4" || base == "audio/x-m4a" {
			return "sendAudio", "audio"
		}
	case desk.MessageSticker:
		return "sendSticker", "sticker"
	}
	return "sendDocument", "document"
}

// upload sends a file along with the parameters. It is streamed, and its length
// is known beforehand.
func (s *session) upload(ctx context.Context, in fields, kind desk.MessageKind, m platform.OutgoingMedia, made *sent) error {
	method, part := methodOf(kind, m.Attachment.Mime)
	head, tail, contentType, err := formAround(in, part, m.Attachment)
	if err != nil {
		return &platform.Failure{Kind: platform.Rejected, Title: "the file cannot be written into a form", Err: err}
	}
	file, err := m.Open()
	if err != nil {
		return &platform.Failure{Kind: platform.Unreachable, Title: "the file could not be opened", Err: err}
	}
	defer func() { _ = file.Close() }()
	body := io.MultiReader(bytes.NewReader(head), io.LimitReader(file, m.Attachment.Size), bytes.NewReader(tail))
	return s.post(ctx, method, contentType, body, int64(len(head))+m.Attachment.Size+int64(len(tail)), made)
}

// formAround is the form before and after the file.
func formAround(in fields, part string, a desk.Attachment) (head, tail []byte, contentType string, err error) {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for name, value := range in {
		text, ok := value.(string)
		if !ok {
			raw, merr := json.Marshal(value)
			err = errors.Join(err, merr)
			text = string(raw)
		}
		err = errors.Join(err, form.WriteField(name, text))
	}
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", `form-data; name="`+part+`"; filename="`+safeName(a.Name)+`"`)
	header.Set("Content-Type", a.Mime)
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

// FetchMedia implements platform.MediaFetcher. Where a file lies is asked for
// each time: the network says it for an hour.
func (s *session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	var none platform.FetchedMedia
	var ref mediaRef
	if err := json.Unmarshal(remote, &ref); err != nil || ref.ID == "" {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	var info struct {
		Path string `json:"file_path"`
		Size int64  `json:"file_size"`
	}
	if err := s.call(ctx, "getFile", fields{"file_id": ref.ID}, &info); err != nil {
		return none, again(err)
	}
	if info.Path == "" || strings.HasPrefix(info.Path, "/") || strings.Contains(info.Path, "..") {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the network names no place for the file"}
	}
	if info.Size > limit {
		return none, tooLarge()
	}
	return s.download(ctx, info.Path, limit)
}

// again has what was lost on the way asked for once more: asking changes nothing.
func again(err error) error {
	f := platform.AsFailure(err)
	if f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible {
		f.Kind = platform.Unreachable
	}
	return f
}

func (s *session) download(ctx context.Context, path string, limit int64) (platform.FetchedMedia, error) {
	var none platform.FetchedMedia
	place := (&url.URL{Path: path}).EscapedPath()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+"/file/bot"+s.token+"/"+place, nil)
	if err != nil {
		return none, &platform.Failure{Kind: platform.Rejected, Title: "the file's address is wrong"}
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return none, again(err)
	}
	if resp.StatusCode != http.StatusOK {
		defer func() { _ = resp.Body.Close() }()
		var a answer
		raw, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer)) // the status alone says enough
		_ = json.Unmarshal(raw, &a)
		f := failureOf(resp, a)
		if resp.StatusCode == http.StatusNotFound {
			f.Kind, f.Title = platform.Gone, "The file is no longer there"
		}
		return none, f
	}
	if resp.ContentLength > limit {
		_ = resp.Body.Close()
		return none, tooLarge()
	}
	return platform.FetchedMedia{Body: &boundBody{resp.Body, limit}, Mime: "", Size: resp.ContentLength}, nil
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
