package sms

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Handshake implements platform.Hooked. There is none.
func (s *session) Handshake(platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusMethodNotAllowed, ContentType: "text/plain; charset=utf-8", Body: []byte("This address takes POST requests.\n")}
}

// Accepted implements platform.Hooked: gateways may want words of their own.
func (s *session) Accepted() platform.HookReply {
	return platform.HookReply{Status: http.StatusOK, ContentType: "text/plain; charset=utf-8", Body: []byte(s.profile.Answer)}
}

// Verify implements platform.Hooked: by a secret that comes along, or by a
// signature of the body.
func (s *session) Verify(r platform.HookRequest) bool {
	if s.proof == "" {
		return false
	}
	given := ""
	if s.profile.Proof == proofQuery {
		given = first(r.Query[secretParam])
	} else {
		given = http.Header(r.Header).Get(s.profile.ProofName)
	}
	switch s.profile.Proof {
	case proofHex, proofBase64:
		mac := hmac.New(sha256.New, []byte(s.proof))
		mac.Write(r.Body)
		given = strings.TrimPrefix(given, "sha256=")
		want := hex.EncodeToString(mac.Sum(nil))
		if s.profile.Proof == proofBase64 {
			want = base64.StdEncoding.EncodeToString(mac.Sum(nil))
		} else {
			given = strings.ToLower(given)
		}
		return hmac.Equal([]byte(given), []byte(want))
	}
	return subtle.ConstantTimeCompare([]byte(given), []byte(s.proof)) == 1
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// Decode implements platform.Hooked: a text, or what became of one of ours.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	get, raw, err := s.reader(r)
	if err != nil {
		return nil, err
	}
	in := platform.Inbound{At: moment(get("time"), r.At)}
	text, status := get("text"), get("status")
	receipt := text == "" && status != ""
	if kind := get("kind"); s.profile.In["kind"] != "" {
		if receipt = kind != s.profile.In["message"]; receipt && !strings.HasPrefix(kind, s.profile.In["receipt"]) {
			return []platform.Inbound{trouble(clip(kind, 40), "nothing here knows this event", raw)}, nil
		}
	}
	if receipt {
		return s.receipt(in, get, raw), nil
	}
	in.Sender = s.person(get("from"))
	if in.Sender == nil {
		return []platform.Inbound{trouble("message", "the request names no sender", raw)}, nil
	}
	id := clip(get("id"), 200)
	if id == "" {
		// The provider names no text: two of the same words at different times are two.
		id = "said:" + digest(get("from")+"\x00"+text+"\x00"+in.At.UTC().Format(time.RFC3339))
	}
	in.Key = "msg:" + id
	in.Message = &platform.MessageIn{ID: platform.RemoteMessageID(id), Kind: desk.MessageText, Text: strings.ToValidUTF8(text, "\uFFFD")}
	return []platform.Inbound{in}, nil
}

func (s *session) receipt(in platform.Inbound, get func(string) string, raw json.RawMessage) []platform.Inbound {
	id, word := clip(get("status_id"), 200), get("status")
	if id == "" || word == "" {
		return []platform.Inbound{trouble("receipt", "the receipt names no message or no state", raw)}
	}
	status, known := s.profile.Statuses[strings.ToLower(word)]
	if known && status == desk.StatusQueued {
		return nil // nothing that is not known already
	}
	r := &platform.ReceiptIn{ID: platform.RemoteMessageID(id), Status: status}
	if !known {
		r.Raw = clip(word, 40)
	}
	if status == desk.StatusFailed {
		e := clip(get("error"), 200)
		r.Error = &desk.SendError{Code: clip(word, 40), Title: "The text was not delivered", Detail: e}
	}
	in.Key, in.Receipt, in.Sender = "status:"+id+":"+clip(strings.ToLower(word), 40), r, s.person(get("to"))
	if in.At.IsZero() {
		in.At = time.Unix(0, 0).UTC()
	}
	return []platform.Inbound{in}
}

// reader answers what a request says under our names for it.
func (s *session) reader(r platform.HookRequest) (func(string) string, json.RawMessage, error) {
	names := s.profile.In
	if s.profile.json() {
		var tree any
		if err := json.Unmarshal(r.Body, &tree); err != nil {
			return nil, nil, fmt.Errorf("read the request: %w", err)
		}
		return func(name string) string { return at(tree, names[name]) }, r.Body, nil
	}
	form, err := url.ParseQuery(string(r.Body))
	if err != nil {
		return nil, nil, fmt.Errorf("read the request: %w", err)
	}
	told := map[string]string{}
	for name := range form {
		told[strings.ToValidUTF8(name, "")] = clip(form.Get(name), 4000)
	}
	raw, _ := json.Marshal(told) // texts always encode
	return func(name string) string {
		if v := form.Get(names[name]); v != "" || names[name] == "" {
			return v
		}
		return first(r.Query[names[name]])
	}, raw, nil
}

// moment reads a time as providers write it.
func moment(s string, came time.Time) time.Time {
	if unix, err := strconv.ParseInt(s, 10, 64); err == nil && unix > 0 {
		if unix > 1e12 {
			return time.UnixMilli(min(unix, 1e14)).UTC()
		}
		return time.Unix(min(unix, 1e11), 0).UTC()
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1970 && t.Year() <= 9999 {
			return t.UTC()
		}
	}
	if came.IsZero() {
		return time.Unix(0, 0).UTC()
	}
	return came
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:12])
}

func trouble(kind, reason string, raw json.RawMessage) platform.Inbound {
	return platform.Inbound{Key: "trouble:" + digest(string(raw)), Trouble: &platform.TroubleIn{Kind: kind, Reason: reason, Raw: raw}}
}
