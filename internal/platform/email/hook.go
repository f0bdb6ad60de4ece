package email

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"recado.dev/internal/platform"
)

// signatureHeader holds the hexadecimal HMAC-SHA256 of the body, keyed with the
// channel's secret.
const signatureHeader = "X-Recado-Signature"

// Handshake implements platform.Hooked: nobody asks for one.
func (s *session) Handshake(platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusMethodNotAllowed}
}

// Verify implements platform.Hooked.
func (s *session) Verify(r platform.HookRequest) bool {
	given, err := hex.DecodeString(strings.TrimPrefix(strings.TrimSpace(http.Header(r.Header).Get(signatureHeader)), "sha256="))
	mac := hmac.New(sha256.New, s.secret)
	mac.Write(r.Body)
	return err == nil && len(s.secret) > 0 && hmac.Equal(given, mac.Sum(nil))
}

// Accepted implements platform.Hooked.
func (s *session) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }

// File implements platform.Filer: the mail becomes a file, the body a letter.
func (s *session) File(r platform.HookRequest) (platform.HookRequest, error) {
	raw, err := mailOf(r)
	if err != nil {
		return r, err
	}
	return filed(r, raw)
}

// filed is a request whose mail is to be kept as a file.
func filed(r platform.HookRequest, raw []byte) (platform.HookRequest, error) {
	l := read(raw)
	body, err := l.encode()
	if err != nil {
		return r, err
	}
	r.Method, r.Body, r.Raw, r.Header, r.Query = http.MethodPost, body, nil, nil, nil
	if len(l.Parts) > 0 {
		r.Raw = raw
	}
	return r, nil
}

// mailOf is the mail of a request: its body, or the field of a form in which
// providers post it.
func mailOf(r platform.HookRequest) ([]byte, error) {
	kind, params, err := mime.ParseMediaType(http.Header(r.Header).Get("Content-Type"))
	if err != nil || !strings.HasPrefix(kind, "multipart/form-data") {
		if len(bytes.TrimSpace(r.Body)) == 0 || !looksLikeMail(r.Body) {
			return nil, errShape
		}
		return r.Body, nil
	}
	form := multipart.NewReader(bytes.NewReader(r.Body), params["boundary"])
	for {
		p, err := form.NextRawPart()
		if err != nil {
			return nil, errShape
		}
		switch p.FormName() {
		case "email", "body-mime", "message", "mail", "raw":
			raw, err := io.ReadAll(p)
			if err != nil || !looksLikeMail(raw) {
				return nil, errShape
			}
			return raw, nil
		}
	}
}

// looksLikeMail says whether bytes begin with a header.
func looksLikeMail(raw []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimLeft(raw, "\r\n"), []byte("\n"))
	name, _, ok := bytes.Cut(line, []byte(":"))
	if bytes.HasPrefix(line, []byte("From ")) {
		return true
	}
	if !ok || len(name) == 0 || len(name) > 80 {
		return false
	}
	for _, c := range name {
		if c <= ' ' || c >= 0x7f || c == '{' || c == '"' || c == '<' {
			return false
		}
	}
	return true
}
