package media

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/blob"
	"recado.dev/internal/desk"
)

// PublicPath is where files are that platforms fetch by themselves.
const PublicPath = "/f/"

// PublicLink is an address under which anybody may read a file for about a day:
// platforms that fetch files themselves cannot sign in. The links of an hour
// are the same. Empty where this server has no address of its own.
func (s *Service) PublicLink(ws string, a desk.Attachment) string {
	if s.PublicURL == "" {
		return ""
	}
	return s.LinkAt(s.PublicURL, ws, a)
}

// LinkAt is PublicLink for those who know this server by another address.
func (s *Service) LinkAt(base, ws string, a desk.Attachment) string {
	name := a.Name
	if name == "" {
		name = "file"
	}
	expires := s.Now().UTC().Truncate(time.Hour).Add(25 * time.Hour).Unix()
	return base + PublicPath + strings.Join([]string{
		url.PathEscape(ws), url.PathEscape(a.ID), strconv.FormatInt(expires, 10), s.publicSignature(ws, a.ID, expires), url.PathEscape(name),
	}, "/")
}

// OpenPublic reads the file of a public link, whose path (after PublicPath) is
// given. Whatever is wrong with it looks the same: a file that is not there.
func (s *Service) OpenPublic(ctx context.Context, path string) (blob.ReadSeekCloser, desk.Attachment, error) {
	parts := strings.Split(path, "/")
	if len(parts) != 5 {
		return nil, desk.Attachment{}, desk.NotFound("file")
	}
	ws, id := parts[0], parts[1]
	expires, err := strconv.ParseInt(parts[2], 10, 64)
	good := hmac.Equal([]byte(s.publicSignature(ws, id, expires)), []byte(parts[3]))
	if err != nil || !good || s.Now().Unix() >= expires {
		return nil, desk.Attachment{}, desk.NotFound("file")
	}
	return s.Open(ctx, ws, id)
}

// publicSignature is of another kind than that of links for people who are
// signed in, so that neither can be made into the other.
func (s *Service) publicSignature(ws, attachmentID string, expires int64) string {
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte("public file\x00" + ws + "\x00" + attachmentID + "\x00" + strconv.FormatInt(expires, 10)))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
