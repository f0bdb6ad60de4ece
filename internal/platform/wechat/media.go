package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"path"
	"strings"
	"time"

	"recado.dev/internal/platform"
)

func quoted(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(raw)
}

// upload gives a file to the network, which keeps it for three days, and answers
// its id there. Nothing has been sent when it fails.
func (s *session) upload(ctx context.Context, kind string, m platform.OutgoingMedia) (string, error) {
	file, err := m.Open()
	if err != nil {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the file cannot be read here", Err: err}
	}
	defer func() { _ = file.Close() }()
	raw, err := io.ReadAll(io.LimitReader(file, maxVideo+1))
	if err != nil {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the file cannot be read here", Err: err}
	}
	return s.uploadBytes(ctx, kind, m.Attachment.Name, m.Attachment.Mime, raw)
}

func (s *session) uploadBytes(ctx context.Context, kind, name, mime string, raw []byte) (string, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", `form-data; name="media"; filename="`+fileName(name, mime)+`"`)
	header.Set("Content-Type", mime)
	part, err := form.CreatePart(header)
	if err == nil {
		_, err = part.Write(raw)
	}
	if err = errors.Join(err, form.Close()); err != nil {
		return "", &platform.Failure{Kind: platform.Rejected, Title: "the file cannot be put into a form", Err: err}
	}
	var told struct {
		ID    string `json:"media_id"`
		Thumb string `json:"thumb_media_id"`
	}
	err = s.withToken(ctx, func(token string) error {
		return s.call(ctx, http.MethodPost, s.address(token, "cgi-bin/media/upload", "type", kind), form.FormDataContentType(), body.Bytes(), &told)
	})
	if err != nil {
		f := platform.AsFailure(err)
		if f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible {
			f.Kind = platform.Unreachable
		}
		return "", f
	}
	if told.ID == "" {
		told.ID = told.Thumb
	}
	if told.ID == "" {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the upload was answered without an id"}
	}
	return told.ID, nil
}

// fileName has the ending by which the network knows a type.
func fileName(name, mime string) string {
	ending := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "audio/amr": ".amr", "audio/mpeg": ".mp3", "video/mp4": ".mp4"}[mime]
	name = strings.NewReplacer("\\", "_", `"`, "_", "\r", "_", "\n", "_").Replace(name)
	if name == "" {
		name = "file"
	}
	has := strings.ToLower(path.Ext(name))
	if ending != "" && has != ending && (ending != ".jpg" || has != ".jpeg") {
		name += ending
	}
	return name
}

// thumbnail is the picture that the network wants beside a film.
type thumbnail struct {
	id    string
	until time.Time
}

// posterLife is less than the three days for which the network keeps it.
const posterLife = 48 * time.Hour

// poster is a plain picture for films: it is uploaded once and used again.
func (s *session) poster(ctx context.Context) (string, error) {
	now := s.host.Clock.Now()
	s.mu.Lock()
	have := s.thumb
	s.mu.Unlock()
	if have.id != "" && now.Before(have.until) {
		return have.id, nil
	}
	raw, err := posterJPEG()
	if err != nil {
		return "", &platform.Failure{Kind: platform.Rejected, Title: "the film's picture cannot be drawn", Err: err}
	}
	id, err := s.uploadBytes(ctx, "thumb", "film.jpg", "image/jpeg", raw)
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	s.thumb = thumbnail{id, now.Add(posterLife)}
	s.mu.Unlock()
	return id, nil
}

// posterJPEG draws a light triangle on dark ground.
func posterJPEG() ([]byte, error) {
	const w, h = 320, 180
	img := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			shade := uint8(40)
			dx, dy := x-(w/2-24), y-h/2
			if dx >= 0 && dx <= 56 && dy*56 >= -32*(56-dx) && dy*56 <= 32*(56-dx) {
				shade = 230
			}
			img.SetGray(x, y, color.Gray{Y: shade})
		}
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 80})
	return b.Bytes(), err
}

// FetchMedia implements platform.MediaFetcher. The network answers with the file,
// with where a film lies, or with why there is none.
func (s *session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	var none, got platform.FetchedMedia
	var ref mediaRef
	if json.Unmarshal(remote, &ref) != nil || ref.ID == "" {
		return none, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	film := ""
	err := s.withToken(ctx, func(token string) error {
		var err error
		got, film, err = s.fetch(ctx, s.address(token, "cgi-bin/media/get", "media_id", ref.ID), limit)
		return err
	})
	if err == nil && film != "" {
		u, perr := url.Parse(film)
		if perr != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return none, &platform.Failure{Kind: platform.Gone, Title: "the film's address is wrong"}
		}
		got, film, err = s.fetch(ctx, film, limit)
		if err == nil && film != "" {
			return none, &platform.Failure{Kind: platform.Gone, Title: "the film's address leads to another"}
		}
	}
	if err == nil {
		return got, nil
	}
	f := platform.AsFailure(err)
	switch {
	case f.Code == "40007" || f.Code == "40003":
		f.Kind = platform.Gone // the three days are over
	case f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible:
		f.Kind = platform.Unreachable
	}
	return none, f
}

// fetch makes one download; film is where the answer says that it lies instead.
func (s *session) fetch(ctx context.Context, address string, limit int64) (got platform.FetchedMedia, film string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return got, "", &platform.Failure{Kind: platform.Rejected, Title: "the file's address is wrong"}
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return got, "", fenced(err)
	}
	kind := resp.Header.Get("Content-Type")
	switch {
	case resp.StatusCode != http.StatusOK:
		_ = resp.Body.Close()
		return got, "", statusFailure(resp)
	case strings.HasPrefix(kind, "application/json"), strings.HasPrefix(kind, "text/plain"):
		defer func() { _ = resp.Body.Close() }()
		raw, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer)) // what is cut is no JSON
		var told struct {
			Film string `json:"video_url"`
		}
		if err := understand(raw, &told); err != nil {
			return got, "", err
		}
		if told.Film == "" {
			return got, "", &platform.Failure{Kind: platform.Gone, Title: "WeChat names no file"}
		}
		return got, told.Film, nil
	case resp.ContentLength > limit:
		_ = resp.Body.Close()
		return got, "", tooLarge()
	}
	return platform.FetchedMedia{Body: &bounded{resp.Body, limit}, Mime: kind, Size: resp.ContentLength}, "", nil
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
