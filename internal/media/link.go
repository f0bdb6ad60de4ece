package media

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"time"

	"recado.dev/internal/desk"
)

// Sign is the path of a file, good for one to two hours. All links to a file
// that are made within an hour are the same, so that browsers keep it.
func (s *Service) Sign(ws, attachmentID, name string) string {
	expires := s.Now().UTC().Truncate(time.Hour).Add(2 * time.Hour).Unix()
	if name == "" {
		name = "file"
	}
	return "/api/v1/files/" + url.PathEscape(attachmentID) + "/" + url.PathEscape(name) +
		"?e=" + strconv.FormatInt(expires, 10) + "&s=" + s.signature(ws, attachmentID, expires)
}

// Verify checks a link's expiry (seconds since 1970) and signature. Both wrong
// look the same: a file that is not there.
func (s *Service) Verify(ws, attachmentID string, expires int64, signature string) error {
	good := hmac.Equal([]byte(s.signature(ws, attachmentID, expires)), []byte(signature))
	if !good || s.Now().Unix() >= expires {
		return desk.NotFound("file")
	}
	return nil
}

// Link gives each file that can be read its address.
func (s *Service) Link(ws string, as []desk.Attachment) {
	for i := range as {
		as[i].URL = ""
		if as[i].State == desk.AttachmentReady {
			as[i].URL = s.Sign(ws, as[i].ID, as[i].Name)
		}
	}
}

func (s *Service) signature(ws, attachmentID string, expires int64) string {
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte("file\x00" + ws + "\x00" + attachmentID + "\x00" + strconv.FormatInt(expires, 10)))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
