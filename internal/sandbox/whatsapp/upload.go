package whatsapp

import (
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// appID is the app by which everybody calls the emulator.
const appID = "3000000000001"

// uploadPath marks an upload's session in a path.
const uploadPath = "upload:"

// sampleMimes are the files that a template's sample or a profile's picture may
// be.
var sampleMimes = []string{"image/jpeg", "image/jpg", "image/png", "video/mp4", "application/pdf"}

// session is a file on its way up, in pieces.
type session struct {
	name, mime string
	size       int64
	data       []byte
	since      time.Time
}

// maxSessions bounds the uploads that are on their way at once.
const maxSessions = 200

// maxSample is how large a sample may be.
const maxSample = 100 << 20

// beginUpload opens a session: POST /{app}/uploads.
func (n *Network) beginUpload(c *call) (any, *graphError) {
	size, err := strconv.ParseInt(c.FormValue("file_length"), 10, 64)
	kind := c.FormValue("file_type")
	switch {
	case err != nil || size <= 0 || size > maxSample:
		return nil, badParam("(#100) The parameter file_length is required.")
	case !slices.Contains(sampleMimes, kind):
		return nil, badParam("Param file_type must be one of {%s} - got %q.", strings.Join(sampleMimes, ", "), kind)
	}
	id := uploadPath + "MTphdHRhY2htZW50Oj" + base64.RawURLEncoding.EncodeToString([]byte(number(18))) + "?sig=AR" + number(12)
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.table.Now()
	for k, s := range n.uploads {
		if now.Sub(s.since) > time.Hour || len(n.uploads) >= maxSessions {
			delete(n.uploads, k)
		}
	}
	key, _, _ := strings.Cut(id, "?")
	n.uploads[key] = &session{name: c.FormValue("file_name"), mime: kind, size: size, since: now}
	return object{"id": id}, nil
}

// upload takes a piece of a file, or answers how far it came.
func (n *Network) upload(c *call, key string) (any, *graphError) {
	n.mu.Lock()
	s := n.uploads[key]
	n.mu.Unlock()
	if s == nil {
		return nil, unknownObject(c.Method, key)
	}
	if c.Method == http.MethodGet {
		n.mu.Lock()
		defer n.mu.Unlock()
		return object{"id": key, "file_offset": len(s.data)}, nil
	}
	at, err := strconv.ParseInt(c.Header.Get("file_offset"), 10, 64)
	if c.Method != http.MethodPost || err != nil {
		return nil, badParam("The header file_offset is required.")
	}
	data, err := io.ReadAll(io.LimitReader(c.Body, maxSample+1))
	n.mu.Lock()
	defer n.mu.Unlock()
	if at != int64(len(s.data)) {
		return nil, badParam("The upload stands at %d, not at %d.", len(s.data), at)
	}
	s.data = append(s.data, data...)
	switch {
	case int64(len(s.data)) > s.size:
		delete(n.uploads, key)
		return nil, badParam("The file is longer than its file_length %d.", s.size)
	case err != nil && !errors.Is(err, io.EOF), int64(len(s.data)) < s.size:
		return nil, &graphError{status: 400, code: 6000, subcode: 1363033, message: "There was a problem uploading your file. Please try again.", kind: "OAuthException"}
	}
	delete(n.uploads, key)
	media, err := n.table.AddMedia(sampleOwner, s.mime, s.name, strings.NewReader(string(s.data)))
	if err != nil {
		return nil, fail(500, 131000, "Something went wrong", "The file was not kept.")
	}
	return object{"h": handle(media.ID)}, nil
}

// sampleOwner is whose the samples are: no account's, so that no message can
// send them by their ids.
const sampleOwner = "sample"

// handle is the text by which a sample is named in a template.
func handle(mediaID string) string {
	return "4::aW" + base64.StdEncoding.EncodeToString([]byte("sample:"+mediaID)) + ":ARb" + number(10) + ":e:1795000000:" + appID
}

// sampleOf is the file of a handle.
func (n *Network) sampleOf(h string) (sandbox.Media, bool) {
	rest, ok := strings.CutPrefix(h, "4::aW")
	if !ok {
		return sandbox.Media{}, false
	}
	text, _, _ := strings.Cut(rest, ":")
	plain, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return sandbox.Media{}, false
	}
	m, ok := n.table.Media(strings.TrimPrefix(string(plain), "sample:"))
	return m, ok && m.AccountID == sampleOwner
}

// knownSamples refuses handles that no upload gave, or of another kind of file.
func (n *Network) knownSamples(cs []component) *graphError {
	for _, c := range cs {
		for _, card := range c.Cards {
			if err := n.knownSamples(card.Components); err != nil {
				return err
			}
		}
		if c.Type != "HEADER" || c.Example == nil {
			continue
		}
		for _, h := range c.Example.HeaderHandle {
			m, ok := n.sampleOf(h)
			fits := map[string]string{"IMAGE": "image/", "VIDEO": "video/", "GIF": "video/", "DOCUMENT": "application/"}[c.Format]
			if !ok || !strings.HasPrefix(m.Mime, fits) {
				return templateError(2494102, "Uploaded media handle is invalid", "The media handle of the %s header is not valid: upload a sample of that kind and use its handle.", c.Format)
			}
		}
	}
	return nil
}
