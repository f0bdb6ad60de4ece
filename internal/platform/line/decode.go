package line

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/platform"
)

// quiet are events of which nothing follows here.
var quiet = []string{
	"join", "leave", "memberJoined", "memberLeft", "videoPlayComplete", "beacon", "accountLink", "membership", "module", "delivery", "things",
}

// Decode implements platform.Hooked. A request without events is the console's
// look whether somebody answers.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	var body envelope
	if err := json.Unmarshal(r.Body, &body); err != nil && !json.Valid(r.Body) {
		return nil, fmt.Errorf("read the request: %w", err)
	} else if err != nil {
		return []platform.Inbound{trouble(r.Body, "request", "the request has another shape")}, nil
	}
	items := make([]platform.Inbound, 0, len(body.Events))
	for _, raw := range body.Events {
		if in, ok := decode(raw); ok {
			items = append(items, in)
		}
	}
	return items, nil
}

// decode reads one event; false for what is no news here.
func decode(raw json.RawMessage) (platform.Inbound, bool) {
	var e event
	if err := json.Unmarshal(raw, &e); err != nil || e.Type == "" {
		return trouble(raw, "event", "the event has no type or a wrong shape"), true
	}
	if slices.Contains(quiet, e.Type) {
		return platform.Inbound{}, false
	}
	in := platform.Inbound{Key: e.key(raw), At: e.at()}
	if account := accountNews(e.Type, raw); account != nil {
		in.Account = account
		return in, true
	}
	in.Sender, in.Thread = e.Source.who()
	if in.Sender == nil {
		return trouble(raw, e.Type, "the event names nobody"), true
	}
	if e.Timestamp <= 0 {
		return trouble(raw, e.Type, "the event has no time"), true
	}
	switch {
	case e.Type == "message" && e.Message != nil && e.Message.ID != "":
		in.Message = e.Message.read(raw)
		in.Message.Handle, in.Message.HandleUntil = e.handle()
	case e.Type == "postback" && e.Postback != nil && e.ID != "":
		in.Message = e.Postback.read(e.ID)
		in.Message.Handle, in.Message.HandleUntil = e.handle()
	case e.Type == "unsend" && e.Unsend != nil && e.Unsend.MessageID != "":
		in.Delete = &platform.DeleteIn{ID: platform.RemoteMessageID(e.Unsend.MessageID)}
	case e.Type == "follow" && e.Follow != nil && e.Follow.IsUnblocked:
		in.OptOut = &platform.OptOutIn{Detail: "unblocked the account"}
	case e.Type == "follow":
		in.OptOut = &platform.OptOutIn{Detail: "added the account as a friend"}
	case e.Type == "unfollow":
		in.OptOut = &platform.OptOutIn{Stop: true, Detail: "blocked the account: nothing reaches them"}
	default:
		return trouble(raw, e.Type, "nothing here knows this event"), true
	}
	return in, true
}

// key is the same for each repeat of an event.
func (e *event) key(raw json.RawMessage) string {
	if e.ID != "" {
		return "event:" + e.ID
	}
	if e.Type == "message" && e.Message != nil && e.Message.ID != "" {
		return "msg:" + e.Message.ID
	}
	return "event:" + digest(raw)
}

func (e *event) at() time.Time {
	if e.Timestamp <= 0 {
		return time.Time{}
	}
	return time.UnixMilli(e.Timestamp).UTC()
}

// handle is what lets the next answer go for free, while it lasts.
func (e *event) handle() (json.RawMessage, time.Time) {
	if e.ReplyToken == "" || e.Mode == "standby" {
		return nil, time.Time{}
	}
	raw, err := json.Marshal(handle{Token: e.ReplyToken})
	if err != nil {
		return nil, time.Time{}
	}
	return raw, e.at().Add(tokenLife)
}

// handle is how a reply token is kept. Its format is a promise.
type handle struct {
	Token string `json:"token"`
}

// who answers the customer, and the group where one was written in. In groups
// some people stay unnamed: then the group itself stands for them.
func (s *source) who() (*platform.Person, platform.RemoteThreadID) {
	if s == nil {
		return nil, ""
	}
	thread := platform.RemoteThreadID("")
	group := s.GroupID
	switch {
	case s.Type == "group" && s.GroupID != "":
		thread = platform.RemoteThreadID("group:" + s.GroupID)
	case s.Type == "room" && s.RoomID != "":
		group = s.RoomID
		thread = platform.RemoteThreadID("room:" + s.RoomID)
	}
	switch {
	case s.UserID != "":
		return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("user:" + s.UserID)}, Address: s.UserID, Display: display(s.UserID)}, thread
	case thread != "":
		return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey(thread)}, Address: group, Display: display(group)}, thread
	}
	return nil, ""
}

// display is how people tell ids apart, which nobody reads whole.
func display(id string) string {
	if r := []rune(id); len(r) > 6 {
		id = string(r[len(r)-6:])
	}
	return "LINE ·" + id
}

// accountNews reads what the network says of the account itself.
func accountNews(kind string, raw json.RawMessage) *platform.AccountIn {
	switch kind {
	case "botSuspended":
		return &platform.AccountIn{Severity: "error", Title: "LINE has suspended the account", Raw: raw}
	case "botResumed":
		return &platform.AccountIn{Severity: "info", Title: "LINE has resumed the account", Raw: raw}
	case "activated":
		return &platform.AccountIn{Severity: "info", Title: "The account's module answers chats now", Raw: raw}
	case "deactivated":
		return &platform.AccountIn{Severity: "warning", Title: "The account's module answers no chats any more", Raw: raw}
	}
	return nil
}

// trouble keys the event by its content, so that a repeat is the same event.
func trouble(raw json.RawMessage, kind, reason string) platform.Inbound {
	return platform.Inbound{Key: "trouble:" + digest(raw), Trouble: &platform.TroubleIn{Kind: kind, Reason: reason, Raw: raw}}
}

func digest(raw json.RawMessage) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}
