package slack

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/platform"
)

var errBody = errors.New("read the request: neither JSON nor a form with a payload")

// Types of requests.
const (
	typeVerification = "url_verification"
	typeEvent        = "event_callback"
	typeLimited      = "app_rate_limited"
	typeActions      = "block_actions"
)

// envelope is what all requests have in common.
type envelope struct {
	Type      string          `json:"type"`
	Challenge string          `json:"challenge"`
	Team      string          `json:"team_id"`
	App       string          `json:"api_app_id"`
	EventID   string          `json:"event_id"`
	EventTime int64           `json:"event_time"`
	Event     json.RawMessage `json:"event"`
	Granted   []struct {
		Team string `json:"team_id"`
		User string `json:"user_id"`
		Bot  bool   `json:"is_bot"`
	} `json:"authorizations"`
}

// Decode implements platform.Hooked. A request is one event, or the buttons that
// somebody pressed.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	body, err := payloadOf(r.Body)
	if err != nil {
		return nil, err
	}
	d := &decoder{session: s, raw: body}
	if err := json.Unmarshal(body, &d.envelope); err != nil {
		d.trouble("request", "the request has another shape")
		return d.items, nil
	}
	d.all()
	return d.items, nil
}

// payloadOf is the JSON of a request: its body, or the field of a form where
// somebody pressed a button.
func payloadOf(body []byte) ([]byte, error) {
	trimmed := bytes.TrimSpace(body)
	if json.Valid(trimmed) {
		return trimmed, nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil || !json.Valid([]byte(form.Get("payload"))) {
		return nil, errBody
	}
	return []byte(form.Get("payload")), nil
}

// decoder gathers what one request says.
type decoder struct {
	envelope
	session *session
	raw     []byte
	items   []platform.Inbound
}

// other names the workspace that the request is for, where it is not this one.
// In channels that two organisations share the writer's may be another: the
// app's own installation counts.
func (d *decoder) other() string {
	team := d.Team
	if len(d.Granted) > 0 && d.Granted[0].Team != "" {
		team = d.Granted[0].Team
	}
	if team == d.session.team {
		return ""
	}
	return team
}

// bot is the app's own user.
func (d *decoder) bot() string {
	for _, g := range d.Granted {
		if g.Bot {
			return g.User
		}
	}
	return ""
}

func (d *decoder) add(in platform.Inbound) {
	in.For = d.other()
	d.items = append(d.items, in)
}

func (d *decoder) trouble(kind, reason string) {
	sum := sha256.Sum256(d.raw)
	d.items = append(d.items, platform.Inbound{
		Key: "trouble:" + hex.EncodeToString(sum[:12]), Trouble: &platform.TroubleIn{Kind: clip(kind, 64), Reason: reason, Raw: d.raw},
	})
}

func (d *decoder) all() {
	switch d.Type {
	case typeVerification:
	case typeEvent:
		d.event()
	case typeActions:
		d.actions()
	case typeLimited:
		d.add(platform.Inbound{Key: "limited:" + d.digest(), Account: &platform.AccountIn{
			Severity: "warning", Title: "The network held events back: there were more than 30,000 within an hour", Raw: d.raw,
		}})
	case "view_submission", "view_closed", "shortcut", "message_action", "block_suggestion":
		// of surfaces that the app does not open
	default:
		d.trouble(d.Type, "nothing here knows this request")
	}
}

func (d *decoder) digest() string {
	sum := sha256.Sum256(d.raw)
	return hex.EncodeToString(sum[:12])
}

// event reads what happened. The types that say nothing here are told from those
// that nobody knows.
func (d *decoder) event() {
	var head struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(d.Event, &head) != nil {
		d.trouble("event", "the event has another shape")
		return
	}
	var err error
	switch head.Type {
	case "message", "app_mention":
		err = d.message()
	case "reaction_added", "reaction_removed":
		err = d.reaction(head.Type == "reaction_added")
	case "user_change", "user_profile_changed":
		err = d.profile()
	case "tokens_revoked", "app_uninstalled":
		d.add(platform.Inbound{Key: "account:" + d.key(), At: d.at(), Account: &platform.AccountIn{
			Severity: "error", Title: "The app was removed from the workspace, or its token was revoked",
			Detail: "Install the app again and enter its new token.", Raw: d.Event,
		}})
	case "app_home_opened", "file_shared", "file_created", "file_change", "file_public", "file_deleted", "member_joined_channel", "member_left_channel", "team_join",
		"channel_left", "channel_archive", "channel_rename", "app_context_changed":
		// told in other ways, or nothing that anybody here waits for
	default:
		d.trouble(head.Type, "nothing here knows this event")
		return
	}
	if err != nil {
		d.items = nil
		d.trouble(head.Type, "the event has another shape")
	}
}

// key is the event's own name, the same at each repeat.
func (d *decoder) key() string {
	if d.EventID != "" {
		return clip(d.EventID, 100)
	}
	return d.digest()
}

func (d *decoder) at() time.Time {
	if d.EventTime <= 0 {
		return time.Time{}
	}
	return time.Unix(d.EventTime, 0).UTC()
}

// person is somebody of the workspace. Messages are addressed to people, never to
// the channel where they were last seen.
func (d *decoder) person(user string) *platform.Person {
	team := d.Team
	if len(d.Granted) > 0 && d.Granted[0].Team != "" {
		team = d.Granted[0].Team
	}
	return &platform.Person{Keys: []platform.RemoteUserKey{userKey(team, user)}, Address: user, Display: user}
}

func userKey(team, user string) platform.RemoteUserKey {
	return platform.RemoteUserKey("user:" + team + ":" + user)
}

// remoteID names a message: its time is unique within a channel alone.
func remoteID(channel, stamp string) platform.RemoteMessageID {
	return platform.RemoteMessageID(channel + ":" + stamp)
}

// split is what remoteID and threads are made of.
func split(id string) (channel, stamp string) {
	channel, stamp, _ = strings.Cut(id, ":")
	return channel, stamp
}

// moment reads a time of the network, seconds with six decimals that make it an
// id; false where it is none.
func moment(stamp string) (time.Time, bool) {
	whole, part, ok := strings.Cut(stamp, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if !ok || err != nil || seconds <= 0 || seconds > 1<<40 || len(part) != 6 {
		return time.Time{}, false
	}
	micros, err := strconv.ParseUint(part, 10, 32)
	if err != nil {
		return time.Time{}, false
	}
	return time.Unix(seconds, int64(micros)*1000).UTC(), true
}

// plainID says whether an id may stand in ours.
func plainID(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, r := range id {
		if (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' {
			return false
		}
	}
	return true
}
