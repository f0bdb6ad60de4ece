package whatsapp

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"

	"recado.dev/internal/platform"
)

// userAgent is required of downloads: without one the file server refuses.
const userAgent = "Recado"

// mediaRef is how we remember a file of a customer. The address that comes
// with a message lives five minutes, so it is not worth keeping.
type mediaRef struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256,omitempty"`
}

// upload gives a file to the network and answers its id there. Nothing has
// been sent when it fails, so a lost answer only means to upload again.
func (s *session) upload(ctx context.Context, m platform.OutgoingMedia) (string, error) {
	file, err := m.Open()
	if err != nil {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the file cannot be read here", Err: err}
	}
	defer file.Close()
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the file cannot be read here", Err: err}
	}
	head, tail, contentType, err := formAround(m)
	if err != nil {
		return "", &platform.Failure{Kind: platform.Rejected, Title: "the file cannot be put into a form", Err: err}
	}
	body := io.MultiReader(bytes.NewReader(head), io.LimitReader(file, size), bytes.NewReader(tail))
	var answer struct {
		ID loose `json:"id"`
	}
	err = s.call(ctx, http.MethodPost, s.address(nil, s.phoneID, "media"), contentType, body, int64(len(head)+len(tail))+size, &answer)
	if err != nil {
		f := platform.AsFailure(err)
		if f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible {
			f.Kind = platform.Unreachable
		}
		return "", f
	}
	if answer.ID == "" {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the upload was answered without an id"}
	}
	return string(answer.ID), nil
}

// formAround is the multipart form before and after the file, so that the
// file itself is streamed and the length is known.
func formAround(m platform.OutgoingMedia) (head, tail []byte, contentType string, err error) {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	err = errors.Join(form.WriteField("messaging_product", "whatsapp"), form.WriteField("type", m.Attachment.Mime))
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", `form-data; name="file"; filename="`+safeName(m.Attachment.Name)+`"`)
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

type mediaInfo struct {
	URL    string `json:"url"`
	Mime   string `json:"mime_type"`
	SHA256 string `json:"sha256"`
	Size   loose  `json:"file_size"`
}

// FetchMedia implements platform.MediaFetcher. An address that has expired is
// asked for once more.
func (s *session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	var ref mediaRef
	if err := json.Unmarshal(remote, &ref); err != nil || ref.ID == "" {
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	var last error
	for range 2 {
		info, err := s.mediaInfo(ctx, ref.ID)
		if err != nil {
			return platform.FetchedMedia{}, err
		}
		got, err := s.download(ctx, info, ref, limit)
		if err == nil {
			return got, nil
		}
		last = err
		if platform.AsFailure(err).Kind != platform.Gone {
			break
		}
	}
	return platform.FetchedMedia{}, last
}

func (s *session) mediaInfo(ctx context.Context, id string) (mediaInfo, error) {
	var info mediaInfo
	err := s.get(ctx, url.Values{"phone_number_id": {s.phoneID}}, &info, id)
	if err != nil {
		f := platform.AsFailure(err)
		switch {
		case f.Code == "100" || f.Code == "33" || f.Code == "131052":
			f.Kind = platform.Gone // what the network says of a file it no longer has
		case f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible:
			f.Kind = platform.Unreachable // asking changes nothing, so it may be repeated
		}
		return info, f
	}
	if info.URL == "" {
		return info, &platform.Failure{Kind: platform.Unreachable, Title: "the network names no address for the file"}
	}
	return info, nil
}

func (s *session) download(ctx context.Context, info mediaInfo, ref mediaRef, limit int64) (platform.FetchedMedia, error) {
	var none platform.FetchedMedia
	u, err := url.Parse(info.URL)
	if err != nil || !s.trusts(u) {
		return none, &platform.Failure{Kind: platform.Rejected, Title: "the file lies on a host that must not see our token"}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return none, &platform.Failure{Kind: platform.Rejected, Title: "the file's address is wrong"}
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		f := platform.AsFailure(err)
		f.Kind = platform.Unreachable
		return none, f
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		raw, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer)) // the status alone says enough
		return none, failureOf(resp, raw)
	}
	if resp.ContentLength > limit {
		resp.Body.Close()
		return none, tooLarge()
	}
	mime := info.Mime
	if mime == "" {
		mime = resp.Header.Get("Content-Type")
	}
	sum := ref.SHA256
	if sum == "" {
		sum = info.SHA256
	}
	return platform.FetchedMedia{
		Body: &checkedBody{body: resp.Body, left: limit, hash: sha256.New(), want: sum},
		Mime: mime, Size: resp.ContentLength,
	}, nil
}

// trusts says whether the token may be shown to the host of a file: the API's
// own, or the network's file servers.
func (s *session) trusts(u *url.URL) bool {
	if u.Scheme == s.root.Scheme && strings.EqualFold(u.Host, s.root.Host) {
		return true
	}
	host := strings.ToLower(u.Hostname())
	return u.Scheme == "https" && (host == "lookaside.fbsbx.com" || strings.HasSuffix(host, ".fbsbx.com"))
}

func tooLarge() *platform.Failure {
	return &platform.Failure{Kind: platform.TooLong, Title: "the file is larger than is kept here"}
}

// checkedBody ends with an error where a file is too large or not the one that
// was sent.
type checkedBody struct {
	body io.ReadCloser
	left int64
	hash hash.Hash
	want string
}

func (c *checkedBody) Read(p []byte) (int, error) {
	n, err := c.body.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, tooLarge()
	}
	c.hash.Write(p[:n])
	switch {
	case errors.Is(err, io.EOF):
		if !sameSum(c.want, c.hash.Sum(nil)) {
			return n, &platform.Failure{Kind: platform.Unreachable, Title: "the file came damaged: its checksum differs"}
		}
	case err != nil:
		return n, &platform.Failure{Kind: platform.Unreachable, Title: "the download broke off", Err: err}
	}
	return n, err
}

func (c *checkedBody) Close() error { return c.body.Close() }

// sameSum compares with a sum in base64 or hex; anything else cannot be
// compared and passes.
func sameSum(want string, got []byte) bool {
	if raw, err := hex.DecodeString(want); err == nil && len(raw) == len(got) {
		return bytes.Equal(raw, got)
	}
	if raw, err := base64.StdEncoding.DecodeString(want); err == nil && len(raw) == len(got) {
		return bytes.Equal(raw, got)
	}
	return true
}
